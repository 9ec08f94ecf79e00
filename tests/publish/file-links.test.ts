import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { article, createFixture, type Fixture, noon, site } from "./site-fixture.ts";

let fixture: Fixture;
beforeEach(() => {
  fixture = createFixture();
});
afterEach(() => fixture.end());

/** The targets of an article's links, read from its own feed: it is the only one with the tag. */
function linksOf(id: string): string[] {
  const { items } = JSON.parse(fixture.output("tags/leading/feed.json")) as {
    items: { id: string; content_html: string }[];
  };
  const html = items.find((item) => item.id === id)?.content_html ?? "";
  return Array.from(html.matchAll(/href="([^"]*)"/g), ([, href = ""]) => href);
}

function leading(text: string): string {
  return `${article("id:1", 1, { tags: ["leading"] })}\n${text}\n`;
}

const b = "https://fixture.example/articles/b/";

describe("a link to another article's file", () => {
  it.each([
    ["in Markdown", "[b](b.md#there)", "b.md", `${b}#there`],
    ["from a folder to the one above", "[b](../b.md?x=1)", "b.md", `${b}?x=1`],
    ["as Zola writes it", "[b](@/c/b.md)", "c/b.md", b],
    ["as Pelican writes it", "[b]({filename}/c/b.md)", "c/b.md", b],
    ["as Hugo writes it", '[b]({{< ref "../b.md#there" >}})', "b.md", `${b}#there`],
    ["as Jekyll writes it", "[b]({% post_url 2024-05-02-b %})", "2024-05-02-b.md", b],
    ["by a definition", "[b]\n\n[b]: <../my b.md>", "my b.md", "https://fixture.example/articles/my-b/"],
    ["with an escape", "[b](../b\\_c.md)", "b_c.md", "https://fixture.example/articles/b-c/"],
    ["in HTML", '<p><a href="../b.md">b</a></p>', "b.md", b],
    ["as Obsidian writes it", "[[My b#The there|b]]", "My b.md", "https://fixture.example/articles/my-b/#the-there"],
    [
      "as an embedded note of Obsidian",
      "![[My b#A *part*#Below: it]]",
      "My b.md",
      "https://fixture.example/articles/my-b/#below-it",
    ],
    ["to a block", "[[My b#^37066d]]", "My b.md", "https://fixture.example/articles/my-b/#%5E37066d"],
    ["to a bundle", "[b](../b/index.md)", "b/index.md", b],
  ])("leads to that article: %s", async (_, text, path, address) => {
    fixture.write(/\(b\.md|\[\[/.test(text) ? "a.md" : "a/a.md", leading(text));
    fixture.write(path, article(undefined, 2));
    expect((await fixture.publish()).problems).toEqual([]);
    expect(linksOf("id:1")).toEqual([address]);
  });

  it.each([
    ["beside the article", "a/a/b.md", "b.md", b],
    ["from the articles folder", "b.md", "b.md", b],
    ["from the parent of the folder that became the articles folder", "b.md", "posts/b.md", b],
    ["beside the article before any other", "a/a/posts/b.md", "posts/b.md", b],
    ["to a bundle, of Hugo's", "a/c/index.md", '{{< ref "c" >}}', "https://fixture.example/articles/c/"],
  ])("may be %s", async (_, path, reference, address) => {
    fixture.write("a/a/index.md", leading(`[b](${reference})`));
    fixture.write("b.md", article("id:2", 2, { slug: "other" }));
    fixture.write(path, article(undefined, 3));
    await fixture.publish();
    expect(linksOf("id:1")).toEqual([address]);
  });

  it("is relative to the article's address, like any other link, if no article is there", async () => {
    fixture.write("a.md", leading("[b](b.md)"));
    await fixture.publish();
    expect(linksOf("id:1")).toEqual(["https://fixture.example/articles/a/b.md"]);
  });

  it("is updated with that article, although its own file has not changed", async () => {
    fixture.write("a.md", leading("[b](b.md)"));
    await fixture.publish();
    const runs: [change: () => void, address: string][] = [
      [() => fixture.write("b.md", article(undefined, 2)), b],
      [() => fixture.write("b.md", article(undefined, 2, { slug: "c" })), "https://fixture.example/articles/c/"],
      [
        () => fixture.write("b.md", article(undefined, 2, { url: "https://elsewhere.example/" })),
        "https://elsewhere.example/",
      ],
      [() => fixture.remove("b.md"), "https://fixture.example/articles/a/b.md"],
    ];
    for (const [change, address] of runs) {
      change();
      expect((await fixture.publish()).read).toBeLessThan(2);
      expect(linksOf("id:1")).toEqual([address]);
      // Pages link to their own site by path.
      const onPage = address.replace("https://fixture.example", "");
      expect(fixture.output("articles/a/index.html")).toContain(`href="${onPage}"`);
    }
  });

  it("moves on when a better target appears", async () => {
    fixture.write("a/a.md", leading("[b](b.md)"));
    fixture.write("b.md", article(undefined, 2));
    await fixture.publish();
    fixture.write("a/b.md", article(undefined, 3, { slug: "nearer" }));
    await fixture.publish();
    expect(linksOf("id:1")).toEqual(["https://fixture.example/articles/nearer/"]);
    fixture.remove("a/b.md");
    await fixture.publish();
    expect(linksOf("id:1")).toEqual([b]);
  });

  it("renders nothing again if the other article changes under the same address", async () => {
    fixture.write("a.md", leading("[b](b.md)"));
    fixture.write("b.md", article("id:2", 2));
    await fixture.publish();
    fixture.write("b.md", article("id:2", 2, { title: "Another" }));
    expect((await fixture.publish()).rendered).toBe(1);
  });

  it("leads to that article if it is fixed after the catalog was lost", async () => {
    fixture.write("a.md", leading("[b](b.md)"));
    fixture.write("b.md", article(undefined, 2));
    await fixture.publish();
    fixture.write("a.md", "---\ntitle: [\n---\n");
    await fixture.publish();
    writeFileSync(join(fixture.home, "output/.state/catalog.mdb"), "damaged");
    fixture.write("a.md", leading("[b](b.md)"));
    fixture.write("b.md", article(undefined, 2, { url: "https://elsewhere.example/" }));
    await fixture.publish();
    expect(linksOf("id:1")).toEqual(["https://elsewhere.example/"]);
  });

  it("leads to an article that is not due yet", async () => {
    fixture.write("a.md", leading("[b](b.md)"));
    fixture.write("b.md", article(undefined, 40));
    await fixture.publish();
    expect(linksOf("id:1")).toEqual([b]);
    const due = noon + 30 * 24 * 3_600_000;
    await fixture.publish({ site, now: due });
    expect(linksOf("id:1")).toEqual([b]);
  });
});
