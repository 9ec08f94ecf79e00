import { mkdirSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { article, createFixture, type Fixture, noon, site } from "./site-fixture.ts";

let fixture: Fixture;
beforeEach(() => {
  fixture = createFixture();
});
afterEach(() => fixture.end());

/** An article whose text links to something. */
function leading(text: string, fields: Readonly<Record<string, unknown>> = {}): string {
  return `${article("id:1", 1, fields)}\n${text}\n`;
}

const shown = "![A picture](pic.png)";
const address = "articles/post/pic.png";

describe("a file beside an article", () => {
  it.each([
    ["a picture in Markdown", leading(shown), "pic.png", address],
    ["a link", leading("[The paper](./paper.pdf)"), "paper.pdf", "articles/post/paper.pdf"],
    ["a file in a folder below", leading("![](img/a/pic.png)"), "img/a/pic.png", "articles/post/img/a/pic.png"],
    ["a name with a space", leading("![](<my pic.png>)"), "my pic.png", "articles/post/my pic.png"],
    [
      "a name in another script",
      leading("![](Fotó é.png)".replace(" ", "%20")),
      "Fotó é.png",
      "articles/post/Fotó é.png",
    ],
    ["an address with a query and a fragment", leading("![](pic.png?v=2#x)"), "pic.png", address],
    ["a picture in HTML", leading('<figure><img src="pic.png"></figure>'), "pic.png", address],
    ["a candidate of a srcset", leading('<img src="a.png" srcset="a.png 1x, pic.png 2x">'), "pic.png", address],
    ["an ampersand", leading("![](a&b.png)"), "a&b.png", "articles/post/a&b.png"],
    ["a picture of Hexo's", leading("{% asset_img pic.png %}"), "post/pic.png", "articles/post/post/pic.png"],
    ["the picture of the fields", leading("", { image: "pic.png" }), "pic.png", address],
    ["an enclosure", leading("", { enclosures: [{ url: "one.mp3" }] }), "one.mp3", "articles/post/one.mp3"],
    ["the full address", leading(`[here](https://fixture.example/${address})`), "pic.png", address],
  ])("is published if the article links to it: %s", async (_, text, name, path) => {
    fixture.write("post.md", text);
    fixture.write(name, "bytes");
    expect((await fixture.publish()).problems).toEqual([]);
    expect(fixture.output(path)).toBe("bytes");
  });

  it.each([
    ["a bundle", "2024/post/index.md", "2024/post/pic.png"],
    ["a list of records", "2024/many.jsonl", "2024/pic.png"],
  ])("may stand beside %s", async (_, path, picture) => {
    const record = { id: "id:1", slug: "post", title: "One", published: "2024-05-01", body: shown };
    fixture.write(path, path.endsWith(".md") ? leading(shown) : JSON.stringify(record));
    fixture.write(picture, "bytes");
    await fixture.publish();
    expect(fixture.output(address)).toBe("bytes");
  });

  it("has an absolute address in feeds", async () => {
    fixture.write("post.md", leading(shown));
    fixture.write("pic.png", "bytes");
    await fixture.publish();
    for (const name of ["rss.xml", "atom.xml", "feed.json"])
      expect(fixture.output(name)).toContain(`https://fixture.example/${address}`);
  });

  it("has its address below the public address's path", async () => {
    fixture.write("post.md", leading(shown, { enclosures: [{ url: "one.mp3" }] }));
    for (const name of ["pic.png", "one.mp3"]) fixture.write(name, "bytes");
    await fixture.publish({ site: { ...site, baseUrl: "https://fixture.example/blog/" } });
    for (const name of ["pic.png", "one.mp3"]) expect(fixture.has(`articles/post/${name}`)).toBe(true);
  });

  it.each([
    ["that nothing links to", leading("No picture"), "pic.png"],
    ["that only code mentions", leading("`![x](pic.png)`"), "pic.png"],
    ["that only words mention", leading(`He wrote "see /${address}"`), "pic.png"],
    ["that another site's address names", leading(`![x](https://other.example/${address})`), "pic.png"],
    ["above the article", leading("![](../pic.png)"), "../pic.png"],
    ["that is hidden", leading("![](.pic.png)"), ".pic.png"],
    ["in a hidden folder", leading("![](.git/pic.png)"), ".git/pic.png"],
    ["that is an editor's backup", leading("[x](pic.png~)"), "pic.png~"],
    ["that holds records", leading("[x](note.json)"), "note.json"],
    ["in place of the page", leading("[x](index.html)"), "index.html"],
  ])("is not published: one %s", async (_, text, name) => {
    fixture.write("post.md", text);
    fixture.write(name, name.endsWith(".json") ? "[]" : "bytes");
    await fixture.publish();
    for (const path of [address, "articles/pic.png", `articles/post/${name}`])
      expect(fixture.has(path) && fixture.output(path) === "bytes").toBe(false);
  });

  it("is not published if the article has its page elsewhere, or none yet", async () => {
    fixture.write("post.md", leading(shown, { url: "https://elsewhere.example/post/" }));
    fixture.write("draft.md", leading(shown, { id: "id:2", draft: true }));
    fixture.write("later.md", leading(shown, { id: "id:3", published: "2030-01-01" }));
    fixture.write("pic.png", "bytes");
    await fixture.publish();
    for (const slug of ["post", "draft", "later"]) expect(fixture.has(`articles/${slug}/pic.png`)).toBe(false);
  });

  it("gives no way out of the data folder, nor to a record or a hidden file", async () => {
    fixture.write("post.md", leading("![](out.png) ![](record.png) ![](hidden.png) ![](dir/secret)"));
    writeFileSync(join(fixture.home, "secret"), "secret");
    fixture.write(".hidden", "secret");
    fixture.write("draft.md", leading("secret", { id: "id:2", draft: true }));
    const articles = join(fixture.home, "data/articles");
    for (const [name, to] of [
      ["out.png", "../../secret"],
      ["record.png", "draft.md"],
      ["hidden.png", ".hidden"],
      ["dir", "../.."],
    ] as const)
      symlinkSync(to, join(articles, name));
    const { problems } = await fixture.publish();
    for (const name of ["out.png", "record.png", "hidden.png", "dir/secret"])
      expect(fixture.has(`articles/post/${name}`)).toBe(false);
    expect(problems.map(({ file }) => file).sort()).toContain("data/articles/out.png");
  });

  it("may be a link to a file elsewhere in the data folder", async () => {
    mkdirSync(join(fixture.home, "data/media"));
    writeFileSync(join(fixture.home, "data/media/a.png"), "bytes");
    fixture.write("post.md", leading(shown));
    symlinkSync("../media/a.png", join(fixture.home, "data/articles/pic.png"));
    expect((await fixture.publish()).problems).toEqual([]);
    expect(fixture.output(address)).toBe("bytes");
  });

  it("gives way to a file in data/static, and comes back when that is removed", async () => {
    fixture.write("post.md", leading(shown));
    fixture.write("pic.png", "beside");
    await fixture.publish();
    mkdirSync(join(fixture.home, "data/static/articles/post"), { recursive: true });
    writeFileSync(join(fixture.home, "data/static", address), "static");
    await fixture.publish();
    expect(fixture.output(address)).toBe("static");
    expect(await fixture.publish()).toMatchObject({ written: 0, removed: 0 });
    rmSync(join(fixture.home, "data/static"), { recursive: true });
    await fixture.publish();
    expect(fixture.output(address)).toBe("beside");
  });

  it("gives way to a folder of its name, and the other way round", async () => {
    const folder = join(fixture.home, "data/articles/hill");
    fixture.write("hill", "bytes");
    fixture.write("post.md", leading("![](hill)"));
    await fixture.publish();
    rmSync(folder);
    fixture.write("hill/a.png", "more bytes");
    fixture.write("post.md", leading("![](hill/a.png)"));
    expect((await fixture.publish()).problems).toEqual([]);
    expect(fixture.output("articles/post/hill/a.png")).toBe("more bytes");
    rmSync(folder, { recursive: true });
    fixture.write("hill", "bytes");
    fixture.write("post.md", leading("![](hill)"));
    expect((await fixture.publish()).problems).toEqual([]);
    expect(fixture.output("articles/post/hill")).toBe("bytes");
  });

  it("never replaces a page by a folder of the page's name", async () => {
    fixture.write("post.md", leading("![](index.html/a.png)"));
    fixture.write("index.html/a.png", "bytes");
    for (let run = 0; run < 2; run += 1) {
      const { problems } = await fixture.publish();
      expect(problems).toMatchObject([{ severity: "error", file: "data/articles/index.html/a.png" }]);
      expect(fixture.output("articles/post/index.html")).toContain("<html");
    }
  });

  it("never replaces a compressed copy", async () => {
    fixture.write("post.md", leading("[a](table.csv) [b](table.csv.gz) [c](index.html.gz)"));
    for (const name of ["table.csv", "table.csv.gz", "index.html.gz"]) fixture.write(name, name);
    const { problems } = await fixture.publish();
    expect(problems.map(({ file }) => file)).toEqual(["data/articles/index.html.gz", "data/articles/table.csv.gz"]);
    expect(fixture.output("articles/post/table.csv")).toBe("table.csv");
    expect(fixture.has("articles/post/table.csv.gz")).toBe(false);
  });
});

describe("a run with files beside articles", () => {
  it("publishes what has changed, and nothing when nothing has", async () => {
    fixture.write("post.md", leading(shown));
    fixture.write("pic.png", "bytes");
    await fixture.publish();
    expect(await fixture.publish()).toMatchObject({ written: 0, removed: 0, rendered: 0 });
    fixture.write("pic.png", "other bytes");
    expect(await fixture.publish()).toMatchObject({ written: 1, rendered: 0 });
    expect(fixture.output(address)).toBe("other bytes");
  });

  it("publishes a file that appears after its article", async () => {
    fixture.write("post.md", leading(shown));
    await fixture.publish();
    fixture.write("pic.png", "bytes");
    expect(await fixture.publish()).toMatchObject({ written: 1 });
    expect(fixture.output(address)).toBe("bytes");
  });

  it.each<[string, () => void]>([
    ["it goes itself", () => fixture.remove("pic.png")],
    ["its article goes", () => fixture.remove("post.md")],
    ["its article no longer leads to it", () => fixture.write("post.md", leading("None"))],
    ["its article becomes a draft", () => fixture.write("post.md", leading(shown, { draft: true }))],
    [
      "its article gets a page elsewhere",
      () => fixture.write("post.md", leading(shown, { url: "https://x.example/" })),
    ],
    [
      "its article moves away from it",
      () => {
        mkdirSync(join(fixture.home, "data/articles/moved"));
        renameSync(join(fixture.home, "data/articles/post.md"), join(fixture.home, "data/articles/moved/post.md"));
      },
    ],
  ])("removes one if %s", async (_, change) => {
    fixture.write("other.md", article("id:2", 2));
    fixture.write("another.md", article("id:3", 3));
    fixture.write("post.md", leading(shown));
    fixture.write("pic.png", "bytes");
    await fixture.publish();
    expect(fixture.has(address)).toBe(true);
    change();
    expect(await fixture.publish()).toMatchObject({ problems: [] });
    expect(fixture.has(address)).toBe(false);
  });

  it("that is told what changed looks at those articles and files alike", async () => {
    const publisher = fixture.open();
    const run = (...paths: string[]) => publisher.run({ site, now: noon, paths });
    fixture.write("post.md", leading(shown));
    await run("post.md");
    fixture.write("pic.png", "bytes");
    await run("pic.png");
    expect(fixture.output(address)).toBe("bytes");
    fixture.write("post.md", leading("None"));
    await run("post.md");
    expect(fixture.has(address)).toBe(false);
    fixture.write("post.md", leading(shown));
    await run("post.md");
    expect(fixture.output(address)).toBe("bytes");
    fixture.remove("pic.png");
    await run("pic.png");
    expect(fixture.has(address)).toBe(false);
    fixture.write("pic.png", "bytes");
    await run("pic.png");
    fixture.write("post.md", leading(shown, { draft: true }));
    await run("post.md");
    expect(fixture.has(address)).toBe(false);
    await publisher.close();
  });

  it("keeps the published copy of an unreadable file, reports it once, and publishes it when it is readable", async () => {
    fixture.write("post.md", leading(shown));
    fixture.write("pic.png", "bytes");
    await fixture.publish();
    // More than is read at once.
    truncateSync(join(fixture.home, "data/articles/pic.png"), 3 * 1024 ** 3);
    const publisher = fixture.open();
    for (const paths of [undefined, ["post.md"]]) {
      fixture.write("post.md", leading(`${shown} ${paths}`));
      const { problems } = await publisher.run({ site, now: noon, ...(paths && { paths }) });
      expect(problems.map(({ file }) => file)).toEqual(["data/articles/pic.png"]);
      expect(fixture.output(address)).toBe("bytes");
    }
    await publisher.close();
    fixture.write("pic.png", "other bytes");
    expect((await fixture.publish()).problems).toEqual([]);
    expect(fixture.output(address)).toBe("other bytes");
  });

  it.each(["comes with its article", "changes"])(
    "that is strict publishes nothing if a file that cannot be read %s",
    async (how) => {
      fixture.write("post.md", leading(shown));
      fixture.write("pic.png", "bytes");
      await fixture.publish();
      const before = fixture.output("rss.xml");
      const name = how === "changes" ? "pic.png" : "new.png";
      if (how !== "changes") fixture.write("new.md", `${article("id:2", 2)}\n![](new.png)\n`);
      fixture.write(name, "");
      truncateSync(join(fixture.home, "data/articles", name), 3 * 1024 ** 3);
      await expect(fixture.publish({ strict: true })).rejects.toThrow(`data/articles/${name}`);
      expect(fixture.output("rss.xml")).toBe(before);
      expect(fixture.output(address)).toBe("bytes");
      fixture.write(name, "better");
      await fixture.publish({ strict: true });
      expect(fixture.output(how === "changes" ? address : "articles/new/new.png")).toBe("better");
    },
  );

  it("keeps the files of a broken article", async () => {
    fixture.write("post.md", leading(shown));
    fixture.write("pic.png", "bytes");
    await fixture.publish();
    fixture.write("post.md", "---\ntitle: [\n---\n");
    await fixture.publish({ site: { ...site, title: "Renamed" } });
    expect(fixture.output(address)).toBe("bytes");
  });

  it.each(["the catalog", "the state"])("keeps these files, and no others, if %s was lost", async (lost) => {
    fixture.write("post.md", leading("![](pic.png) ![](gone.png)"));
    for (const name of ["pic.png", "gone.png"]) fixture.write(name, "bytes");
    await fixture.publish();
    const state = join(fixture.home, "output/.state");
    const names = lost === "the state" ? [""] : ["catalog.mdb", "catalog.mdb-lock", "catalog.mdb.sum"];
    for (const name of names) rmSync(join(state, name), { recursive: true, force: true });
    writeFileSync(join(fixture.home, "output/articles/post/theirs.png"), "somebody's");
    fixture.remove("gone.png");
    expect(await fixture.publish()).toMatchObject({ problems: [] });
    expect(fixture.output(address)).toBe("bytes");
    expect(fixture.has("articles/post/gone.png")).toBe(lost === "the state");
    expect(fixture.has("articles/post/theirs.png")).toBe(true);
  });
});
