import { readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Publisher } from "../../src/publish.ts";
import type { Person } from "../../src/records/article.ts";
import { readPage } from "../pages/page-reader.ts";
import { article, createFixture, type Fixture, noon, site } from "./site-fixture.ts";

let fixture: Fixture;
beforeEach(() => {
  fixture = createFixture();
});
afterEach(() => fixture.end());

const day = 24 * 3_600_000;

/** Makes entries impossible to cut from documents: only those in memory need not be rendered. */
async function spoilAndEdit(publisher: Publisher): Promise<void> {
  for (const name of ["rss.xml", "atom.xml", "feed.json"])
    writeFileSync(join(fixture.home, "output", name), "no document");
  fixture.write("4.md", article("id:4", 4, { title: "Mended" }));
  expect(await publisher.run({ site, now: noon, paths: ["4.md"] })).toMatchObject({ rendered: 1 });
  expect(fixture.output("rss.xml")).toContain("Mended");
}

describe("a run", () => {
  it("publishes an empty site", async () => {
    const result = await fixture.publish();
    expect(result.articles).toBe(0);
    expect(fixture.ids()).toEqual([]);
  });

  it("gives a feed without entries a constant date that validators find plausible", async () => {
    await fixture.publish();
    expect(fixture.output("atom.xml")).toContain("<updated>1990-01-01T00:00:00Z<");
    expect(fixture.output("rss.xml")).toContain("<lastBuildDate>Mon, 01 Jan 1990 00:00:00 GMT<");
  });

  it("dates a feed by its newest entry, even if that was before 1970", async () => {
    fixture.write("a.md", article("a", 1, { published: "1901-12-31T09:00:00Z" }));
    fixture.write("b.md", article("b", 1, { published: "1890-12-31T09:00:00Z" }));
    await fixture.publish();
    expect(fixture.output("atom.xml").split("<entry>")[0]).toContain("<updated>1901-12-31T09:00:00Z<");
    expect(fixture.output("rss.xml")).toContain("<lastBuildDate>Tue, 31 Dec 1901 09:00:00 GMT<");
  });

  it("with copies ends only when they are published and known to readers", async () => {
    fixture.writeDays(4);
    await fixture.publish({ withCopies: true });
    for (const path of ["feed.json", "rss.xml", "atom.xml"]) {
      expect(fixture.has(`${path}.gz`)).toBe(true);
      expect(fixture.output(".state/manifest.jsonl")).toMatch(new RegExp(`"path":"${path}".*"gzip"`));
    }
  });

  it("with copies makes those that an earlier run left out", async () => {
    fixture.writeDays(4);
    await fixture.publish();
    expect(fixture.has("rss.xml.gz")).toBe(false);
    await fixture.publish({ withCopies: true });
    expect(fixture.has("rss.xml.gz")).toBe(true);
  });

  it("with --all renders every entry and cuts none from published documents", async () => {
    fixture.writeDays(4);
    const publisher = fixture.open();
    await publisher.run({ site, now: noon });
    const again = await publisher.run({ site, now: noon, all: true });
    expect(again).toMatchObject({ rendered: 4, written: 0 });
    await publisher.close();
  });

  it("with --all keeps the last edition of a broken article", async () => {
    fixture.writeDays(4);
    await fixture.publish();
    fixture.write("4.md", "broken");
    expect(await fixture.publish({ all: true })).toMatchObject({ rendered: 3, written: 0 });
    expect(fixture.ids()).toEqual(["id:4", "id:3", "id:2"]);
  });

  it("renders only the articles of authors whose entry in the file of authors changed", async () => {
    const one = { name: "Ada Lovelace" };
    for (const [number, author] of ["ada", "bob", "ada", "bob"].entries())
      fixture.write(`${number}.md`, article(`id:${number}`, number + 1, { authors: [author] }));
    const siteWith = (ada: Person) => ({ ...site, people: { ada, bob: { name: "Bob" } } });
    const publisher = fixture.open();
    await publisher.run({ site: siteWith(one), now: noon });
    const edited = await publisher.run({ site: siteWith({ ...one, url: "https://ada.example/" }), now: noon });
    expect(edited).toMatchObject({ changed: 2, rendered: 2 });
    fixture.write("2.md", article("id:2", 3, { title: "Edited", authors: ["ada"] }));
    const later = { site: siteWith({ ...one, url: "https://ada.example/" }), now: noon, paths: ["2.md"] };
    expect(await publisher.run(later)).toMatchObject({ changed: 1, rendered: 1 });
    await publisher.close();
    expect(fixture.output("feed.json").match(/https:\/\/ada\.example\//g)).toHaveLength(1);
  });

  it("writes nothing when nothing has changed", async () => {
    fixture.writeDays(4);
    await fixture.publish();
    const again = await fixture.publish();
    expect(again).toMatchObject({ read: 0, rendered: 0, written: 0, removed: 0 });
  });

  it("finds a change after many runs that found nothing", async () => {
    fixture.writeDays(4);
    await fixture.publish();
    for (let quiet = 0; quiet < 2; quiet += 1) expect(await fixture.publish()).toMatchObject({ read: 0 });
    fixture.remove("1.md");
    fixture.write("4.md", article("id:4", 4, { title: "Mended" }));
    expect(await fixture.publish()).toMatchObject({ read: 1, changed: 2, articles: 3 });
    expect(await fixture.publish()).toMatchObject({ read: 0, changed: 0, articles: 3 });
  });

  it("reads a file that is back in an earlier state, with its earlier time", async () => {
    fixture.writeDays(2);
    const file = join(fixture.home, "data/articles/2.md");
    const text = readFileSync(file, "utf8");
    utimesSync(file, noon / 1000, noon / 1000);
    await fixture.publish();
    await fixture.publish();
    fixture.write("2.md", article("id:2", 2, { title: "For a moment" }));
    const publisher = fixture.open();
    await publisher.run({ site, now: noon, paths: ["2.md"] });
    await publisher.close();
    fixture.write("2.md", text);
    utimesSync(file, noon / 1000, noon / 1000);
    await fixture.publish();
    expect(fixture.output("rss.xml")).not.toContain("For a moment");
  });

  it("finds an edit that keeps a file's size and, on a disk with whole seconds, its time", async () => {
    const save = (title: string) => {
      fixture.write("1.md", article("id:1", 1, { title }));
      utimesSync(join(fixture.home, "data/articles/1.md"), noon / 1000, noon / 1000);
    };
    save("Teh title");
    await fixture.publish({ now: noon + 500 });
    save("The title");
    expect(await fixture.publish({ now: noon + 60_000 })).toMatchObject({ read: 1, changed: 1 });
    expect(fixture.output("rss.xml")).toContain("The title");
    for (let quiet = 0; quiet < 2; quiet += 1)
      expect(await fixture.publish({ now: noon + 120_000 })).toMatchObject({ read: 0 });
  });

  it("reads a touched file and finds nothing changed", async () => {
    fixture.writeDays(4);
    await fixture.publish();
    utimesSync(join(fixture.home, "data/articles/2.md"), new Date(noon), new Date(noon));
    expect(await fixture.publish()).toMatchObject({ read: 1, changed: 0, rendered: 0, written: 0 });
  });

  it("renders one entry when one article is edited", async () => {
    fixture.writeDays(4);
    await fixture.publish();
    fixture.write("4.md", article("id:4", 4, { title: "Mended" }));
    expect(await fixture.publish()).toMatchObject({ read: 1, changed: 1, rendered: 1 });
    expect(fixture.output("rss.xml")).toContain("Mended");
  });

  it("knows the unchanged entries from the run before", async () => {
    fixture.writeDays(4);
    const publisher = fixture.open();
    await publisher.run({ site, now: noon });
    await spoilAndEdit(publisher);
    await publisher.close();
  });

  it("knows them after a rehearsal too, which publishes nothing", async () => {
    fixture.writeDays(4);
    await fixture.publish();
    const publisher = fixture.open();
    await publisher.run({ site, now: noon });
    const before = fixture.output(".state/manifest.jsonl");
    await publisher.prepare({ site, now: noon });
    expect(fixture.output(".state/manifest.jsonl")).toBe(before);
    await spoilAndEdit(publisher);
    await publisher.close();
  });

  it("lists a feed with its new date when an article is added to it", async () => {
    fixture.writeDays(4);
    await fixture.publish();
    const before = fixture.output("feeds/index.html");
    fixture.write("5.md", article("id:5", 5));
    const publisher = fixture.open();
    await publisher.run({ site, now: noon, paths: ["5.md"] });
    await publisher.close();
    expect(fixture.output("feeds/index.html")).not.toBe(before);
  });

  it("holds the newest entries, newest first", async () => {
    fixture.writeDays(5);
    await fixture.publish();
    expect(fixture.ids()).toEqual(["id:5", "id:4", "id:3"]);
  });

  it("spreads equal updates until the last year, and no further", async () => {
    for (const number of [1, 2, 3])
      fixture.write(`${number}.md`, article(`id:${number}`, number, { updated: "9999-12-31T23:59:59.999Z" }));
    expect((await fixture.publish()).problems).toEqual([]);
    const updates = [...fixture.output("atom.xml").matchAll(/<updated>(.*?)<\/updated>/g)].map(([, date]) => date);
    expect(new Set(updates).size).toBe(3);
    for (const date of updates) expect(date).toMatch(/^9999-/);
  });

  it("leaves full archive documents alone when an article is added", async () => {
    fixture.writeDays(8);
    await fixture.publish();
    const before = fixture.output("archive/1/atom.xml");
    fixture.write("9.md", article("id:9", 9));
    await fixture.publish();
    expect(fixture.output("archive/1/atom.xml")).toBe(before);
    expect(fixture.ids("archive/1/")).toEqual(["id:3", "id:2", "id:1"]);
  });

  it("removes the documents of a tag with its last article", async () => {
    fixture.write("1.md", article("id:1", 1, { tags: ["rare"] }));
    fixture.write("2.md", article("id:2", 2));
    fixture.write("3.md", article("id:3", 3));
    await fixture.publish();
    expect(fixture.has("tags/rare/rss.xml")).toBe(true);
    fixture.write("1.md", article("id:1", 1));
    await fixture.publish();
    expect(fixture.has("tags/rare/rss.xml")).toBe(false);
  });

  it("publishes an article when it falls due, and says when that is", async () => {
    fixture.writeDays(3);
    fixture.write("later.md", article("id:later", 1, { published: new Date(noon + day).toISOString() }));
    const first = await fixture.publish();
    expect(fixture.ids()).not.toContain("id:later");
    expect(first.nextDue).toBe(noon + day);
    await fixture.publish({ now: noon + day });
    expect(fixture.ids()[0]).toBe("id:later");
  });

  it("withdraws an article when it expires", async () => {
    fixture.writeDays(3);
    fixture.write("3.md", article("id:3", 3, { expires: new Date(noon + day).toISOString() }));
    expect((await fixture.publish()).nextDue).toBe(noon + day);
    await fixture.publish({ now: noon + day });
    expect(fixture.ids()).not.toContain("id:3");
    expect(fixture.has("articles/3/index.html")).toBe(false);
  });

  it("keeps what is published when the clock jumps back", async () => {
    fixture.writeDays(3);
    await fixture.publish();
    fixture.write("3.md", article("id:3", 3, { title: "Edited in the past" }));
    await fixture.publish({ now: noon - 100 * day });
    expect(fixture.ids()).toContain("id:3");
    expect(fixture.output("rss.xml")).toContain("Edited in the past");
  });
});

describe("a pattern for addresses elsewhere", () => {
  const elsewhere = { ...site, permalink: "https://elsewhere.example/:year/:month/:slug/" };
  const links = (): readonly unknown[] => {
    const { items } = JSON.parse(fixture.output("feed.json")) as { items: { url: string }[] };
    return items.map(({ url }) => url);
  };

  it("removes an article's page here when it is set, restores it when it is unset, and never changes the id", async () => {
    fixture.write("2024-05-01-a.md", article(undefined, 1));
    fixture.write("b.md", article("id:b", 2, { url: "https://other.example/b" }));
    await fixture.publish();
    const ids = fixture.ids();
    expect(fixture.has("articles/a/index.html")).toBe(true);
    await fixture.publish({ site: elsewhere });
    expect(links()).toEqual(["https://other.example/b", "https://elsewhere.example/2024/05/a/"]);
    expect(fixture.has("articles/a/index.html")).toBe(false);
    expect(fixture.ids()).toEqual(ids);
    expect(await fixture.publish({ site: elsewhere })).toMatchObject({ read: 0, rendered: 0, written: 0 });
    await fixture.publish();
    expect(links()).toEqual(["https://other.example/b", "https://fixture.example/articles/a/"]);
    expect(fixture.has("articles/a/index.html")).toBe(true);
    expect(fixture.ids()).toEqual(ids);
  });

  it("applies to an edited article in a run that is told of the edit", async () => {
    fixture.write("a.md", article(undefined, 1));
    const publisher = fixture.open();
    await publisher.run({ site: elsewhere, now: noon });
    fixture.write("a.md", article(undefined, 32, { title: "Later" }));
    await publisher.run({ site: elsewhere, now: noon + day, paths: ["a.md"] });
    await publisher.close();
    expect(links()).toEqual(["https://elsewhere.example/2024/06/a/"]);
  });
});

describe("the summary of an article that has none", () => {
  const summary = (): unknown => (JSON.parse(fixture.output("feed.json")) as { items: object[] }).items[0];
  const fields = "---\ntitle: A\npublished: 2024-05-01\n---\n";
  const long = "A word and another. ".repeat(20).trim();

  it("is the text above the line <!--more-->, however long; the content stays whole", async () => {
    fixture.write("a.md", `${fields}${long}\n\nAnd *[more][1]*.\n\n<!--more-->\n\nBelow.\n\n[1]: https://e.example/\n`);
    await fixture.publish();
    expect(summary()).toMatchObject({
      summary: `${long} And more.`,
      content_html: expect.stringMatching(/more<\/a><\/em>[\s\S]*Below/),
    });
  });

  it.each(["", "<b>Raw</b> "])("has no footnotes: %j", async (markup) => {
    const notes = "[^1]: One.\n[^2]: Two.\n";
    fixture.write("a.md", `${fields}${markup}First[^1], again[^1], second[^2].\n\n${notes}`);
    fixture.write("b.md", `${fields}${markup}Above[^1].\n\n<!--more-->\n\nBelow.\n\n${notes}`);
    await fixture.publish();
    const { items } = JSON.parse(fixture.output("feed.json")) as { items: { summary: string }[] };
    const words = markup === "" ? "" : "Raw ";
    expect(items.map(({ summary }) => summary).sort()).toEqual([`${words}Above.`, `${words}First, again, second.`]);
  });

  it("is the beginning of the text if there is only a picture above the line", async () => {
    fixture.write("a.md", `${fields}![](https://e.example/a.png)\n\n<!--more-->\n\nBelow.\n`);
    await fixture.publish();
    expect(summary()).toMatchObject({ summary: "Below." });
  });
});

describe("an article's page", () => {
  it("links to the articles before and after it, named as in lists", async () => {
    fixture.write("1.md", article("id:1", 1, { url: "https://elsewhere.example/a|bé#c#d" }));
    fixture.write("2.md", article("id:2", 2));
    fixture.write("3.md", article("id:3", 3, { title: "" }));
    await fixture.publish();
    const page = fixture.output("articles/2/index.html");
    expect(page).toMatch(/rel="prev" href="https:\/\/elsewhere.example\/a%7Cb%C3%A9#c%23d"/);
    expect(page).toMatch(
      /rel="next" href="\/articles\/3\/">[\s\S]*?<bdi><time datetime="2024-05-03T09:00:00.000Z">May 3, 2024</,
    );
  });
});

describe("the front page", () => {
  it("links to all topics if there are more than it shows", async () => {
    const tags = Array.from({ length: 31 }, (_, index) => `topic ${index}`);
    const topicsWith = async (shown: readonly string[]) => {
      fixture.write("1.md", article("id:1", 1, { tags: shown }));
      await fixture.publish();
      const [topics] = readPage(Buffer.from(fixture.output("index.html"))).all("nav", { "aria-label": "Topics" });
      return topics?.all("a").map(({ text }) => text);
    };
    const thirty = await topicsWith(tags.slice(1));
    expect(thirty).toHaveLength(30);
    expect(thirty).not.toContain("Show all");
    const more = await topicsWith(tags);
    expect(more).toHaveLength(31);
    expect(more?.at(-1)).toBe("Show all");
  });
});

describe("a site in another language", () => {
  it("describes its feeds, and says what they are, in that language", async () => {
    fixture.write("1.md", article("id:1", 1, { tags: ["$& Verkehr"], authors: ["Ann"] }));
    await fixture.publish({ site: { ...site, language: "de-AT" } });
    expect(fixture.output("opml.xml")).toContain("Artikel zum Thema $&amp; Verkehr");
    expect(JSON.parse(fixture.output("authors/ann/feed.json"))).toMatchObject({ description: "Artikel von Ann" });
    expect(fixture.output("feed.css")).toContain('content: "Das ist ein Feed, ');
    expect(fixture.output("feed.css")).not.toContain("rtl");
  });

  it("shows a feed in a browser in the direction of its language, and our words in theirs", async () => {
    await fixture.publish({ site: { ...site, language: "ug" } });
    expect(fixture.output("feed.css")).toMatch(
      /direction: rtl;[\s\S]*content: "This is a feed, [^"]*"; direction: ltr;/,
    );
  });
});

describe("the history", () => {
  it.each(["rss.xml", "atom.xml", "feed.json"])("leads from %s to the very first article", async (name) => {
    fixture.writeDays(20);
    await fixture.publish();
    const met = new Set<string>();
    for (let path: string | undefined = name; path !== undefined; ) {
      const text = fixture.output(path);
      for (const [id] of text.matchAll(/id:\d+/g)) met.add(id);
      const link =
        /rel="prev-archive"[^>]*href="([^"]+)"|href="([^"]+)"[^>]*rel="prev-archive"|"next_url": ?"([^"]+)"/.exec(text);
      path = (link?.[1] ?? link?.[2] ?? link?.[3])?.slice(site.baseUrl.length);
    }
    expect(met.size).toBe(20);
  });
});
