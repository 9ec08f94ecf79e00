import {
  cpSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isError } from "../../src/cli/terminal.ts";
import { describeProblem } from "../../src/errors.ts";
import { inspectDocument } from "../../src/formats/gate.ts";
import { formats } from "../../src/formats/index.ts";
import { checkRecords } from "../../src/publish/check-records.ts";
import type { Publisher } from "../../src/publish.ts";
import { nameBasedUuid } from "../../src/records/identity.ts";
import { article, createFixture, type Fixture, noon, site } from "./site-fixture.ts";

let fixture: Fixture;
beforeEach(() => {
  fixture = createFixture();
});
afterEach(() => fixture.end());

const day = 24 * 3_600_000;

function writeDays(count: number): void {
  for (let number = 1; number <= count; number += 1) fixture.write(`${number}.md`, article(`id:${number}`, number));
}

/** What a document held cannot be cut from it any more: only what is remembered need not be rendered. */
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

  it("dates a feed by its newest entry, if that was before 1970", async () => {
    fixture.write("a.md", article("a", 1, { published: "1901-12-31T09:00:00Z" }));
    fixture.write("b.md", article("b", 1, { published: "1890-12-31T09:00:00Z" }));
    await fixture.publish();
    expect(fixture.output("atom.xml").split("<entry>")[0]).toContain("<updated>1901-12-31T09:00:00Z<");
    expect(fixture.output("rss.xml")).toContain("<lastBuildDate>Tue, 31 Dec 1901 09:00:00 GMT<");
  });

  it("with copies is over when they are out as well, and known to readers", async () => {
    writeDays(4);
    await fixture.publish({ withCopies: true });
    for (const path of ["index.html", "rss.xml", "feeds/index.html"]) {
      expect(fixture.has(`${path}.gz`)).toBe(true);
      expect(fixture.output(".state/manifest.jsonl")).toMatch(new RegExp(`"path":"${path}".*"gzip"`));
    }
  });

  it("with copies makes those that an earlier run did without", async () => {
    writeDays(4);
    await fixture.publish();
    expect(fixture.has("index.html.gz")).toBe(false);
    await fixture.publish({ withCopies: true });
    expect(fixture.has("index.html.gz")).toBe(true);
  });

  it("writes nothing when nothing has changed", async () => {
    writeDays(4);
    await fixture.publish();
    const again = await fixture.publish();
    expect(again).toMatchObject({ read: 0, rendered: 0, written: 0, removed: 0 });
  });

  it("finds what changes after many a run that found nothing", async () => {
    writeDays(4);
    await fixture.publish();
    for (let quiet = 0; quiet < 2; quiet += 1) expect(await fixture.publish()).toMatchObject({ read: 0 });
    fixture.remove("1.md");
    fixture.write("4.md", article("id:4", 4, { title: "Mended" }));
    expect(await fixture.publish()).toMatchObject({ read: 1, changed: 2, articles: 3 });
    expect(await fixture.publish()).toMatchObject({ read: 0, changed: 0, articles: 3 });
  });

  it("reads a file that is as it was before a run that read it otherwise", async () => {
    writeDays(2);
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

  it("finds an edit that changes neither the size nor, where the disk tells whole seconds, the time of a file", async () => {
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

  it("reads a touched file and finds that nothing has changed", async () => {
    writeDays(4);
    await fixture.publish();
    utimesSync(join(fixture.home, "data/articles/2.md"), new Date(noon), new Date(noon));
    expect(await fixture.publish()).toMatchObject({ read: 1, changed: 0, rendered: 0, written: 0 });
  });

  it("renders one entry when one article is edited", async () => {
    writeDays(4);
    await fixture.publish();
    fixture.write("4.md", article("id:4", 4, { title: "Mended" }));
    expect(await fixture.publish()).toMatchObject({ read: 1, changed: 1, rendered: 1 });
    expect(fixture.output("rss.xml")).toContain("Mended");
  });

  it("knows the entries that did not change from the run before", async () => {
    writeDays(4);
    const publisher = fixture.open();
    await publisher.run({ site, now: noon });
    await spoilAndEdit(publisher);
    await publisher.close();
  });

  it("knows them too when it was prepared, which puts nothing out", async () => {
    writeDays(4);
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
    writeDays(4);
    await fixture.publish();
    const before = fixture.output("feeds/index.html");
    fixture.write("5.md", article("id:5", 5));
    const publisher = fixture.open();
    await publisher.run({ site, now: noon, paths: ["5.md"] });
    await publisher.close();
    expect(fixture.output("feeds/index.html")).not.toBe(before);
  });

  it("holds the newest entries, newest first", async () => {
    writeDays(5);
    await fixture.publish();
    expect(fixture.ids()).toEqual(["id:5", "id:4", "id:3"]);
  });

  it("spreads equal updates up to the last year, and no further", async () => {
    for (const number of [1, 2, 3])
      fixture.write(`${number}.md`, article(`id:${number}`, number, { updated: "9999-12-31T23:59:59.999Z" }));
    expect((await fixture.publish()).problems).toEqual([]);
    const updates = [...fixture.output("atom.xml").matchAll(/<updated>(.*?)<\/updated>/g)].map(([, date]) => date);
    expect(new Set(updates).size).toBe(3);
    for (const date of updates) expect(date).toMatch(/^9999-/);
  });

  it("leaves whole archive documents alone when an article is added", async () => {
    writeDays(8);
    await fixture.publish();
    const before = fixture.output("archive/1/atom.xml");
    fixture.write("9.md", article("id:9", 9));
    await fixture.publish();
    expect(fixture.output("archive/1/atom.xml")).toBe(before);
    expect(fixture.ids("archive/1/")).toEqual(["id:3", "id:2", "id:1"]);
  });

  it("takes the documents of a tag away with its last article", async () => {
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
    writeDays(3);
    fixture.write("later.md", article("id:later", 1, { published: new Date(noon + day).toISOString() }));
    const first = await fixture.publish();
    expect(fixture.ids()).not.toContain("id:later");
    expect(first.nextDue).toBe(noon + day);
    await fixture.publish({ now: noon + day });
    expect(fixture.ids()[0]).toBe("id:later");
  });

  it("takes an article away when it expires", async () => {
    writeDays(3);
    fixture.write("3.md", article("id:3", 3, { expires: new Date(noon + day).toISOString() }));
    expect((await fixture.publish()).nextDue).toBe(noon + day);
    await fixture.publish({ now: noon + day });
    expect(fixture.ids()).not.toContain("id:3");
    expect(fixture.has("articles/3/index.html")).toBe(false);
  });

  it("keeps what is published when the clock jumps back", async () => {
    writeDays(3);
    await fixture.publish();
    fixture.write("3.md", article("id:3", 3, { title: "Edited in the past" }));
    await fixture.publish({ now: noon - 100 * day });
    expect(fixture.ids()).toContain("id:3");
    expect(fixture.output("rss.xml")).toContain("Edited in the past");
  });
});

describe("identity", () => {
  it("stays when a file moves to another folder", async () => {
    fixture.write("post.md", article(undefined, 1));
    await fixture.publish();
    const [before] = fixture.ids();
    fixture.remove("post.md");
    fixture.write("2024/post.md", article(undefined, 1));
    await fixture.publish();
    expect(fixture.ids()).toEqual([before]);
  });

  it("stays when the article whose slug was taken goes", async () => {
    fixture.write("a/weekly.md", article(undefined, 1));
    fixture.write("b/weekly.md", article(undefined, 8));
    fixture.write("c/other.md", article(undefined, 9));
    await fixture.publish();
    const [, second] = fixture.ids();
    fixture.remove("a/weekly.md");
    await fixture.publish();
    expect(fixture.ids()[1]).toBe(second);
  });

  it("tells equal slugs of articles with ids apart", async () => {
    fixture.write("a.md", article("id:a", 1, { slug: "same" }));
    fixture.write("b.md", article("id:b", 2, { slug: "same" }));
    await fixture.publish();
    const { items } = JSON.parse(fixture.output("feed.json")) as { items: { url: string }[] };
    expect(new Set(items.map((item) => item.url)).size).toBe(2);
  });

  it("publishes the first of two records with one id, and names the second", async () => {
    fixture.write("a.md", article("id:1", 1, { title: "First" }));
    fixture.write("b.md", article("id:1", 2, { title: "Second" }));
    const { problems } = await fixture.publish();
    expect(fixture.output("rss.xml")).toContain("First");
    expect(problems.map(describeProblem)).toEqual([
      'data/articles/b.md: id: expected an id that no other article has, got "id:1", which data/articles/a.md has ' +
        "(the other one is published; give this one an id, or a slug, of its own)",
    ]);
  });

  it("publishes the second of two records with one id when the first goes", async () => {
    fixture.write("a.md", article("id:1", 1, { title: "First" }));
    fixture.write("b.md", article("id:1", 2, { title: "Second" }));
    await fixture.publish();
    fixture.remove("a.md");
    const { problems } = await fixture.publish({ allowRemoval: true });
    expect(fixture.output("rss.xml")).toContain("Second");
    expect(problems).toEqual([]);
  });
});

describe("a pattern for addresses elsewhere", () => {
  const elsewhere = { ...site, permalink: "https://elsewhere.example/:year/:month/:slug/" };
  const links = (): readonly unknown[] => {
    const { items } = JSON.parse(fixture.output("feed.json")) as { items: { url: string }[] };
    return items.map(({ url }) => url);
  };

  it("takes an article's page here away when it comes, gives it back when it goes, and never changes the id", async () => {
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

  it("counts for an article that is edited, in a run that is told of it", async () => {
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

  it("is the text above the line <!--more-->, however long, and the content is whole", async () => {
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

  it("is the text's beginning where nothing but a picture stands above", async () => {
    fixture.write("a.md", `${fields}![](https://e.example/a.png)\n\n<!--more-->\n\nBelow.\n`);
    await fixture.publish();
    expect(summary()).toMatchObject({ summary: "Below." });
  });
});

describe("an article's page", () => {
  it("leads to the articles beside it as the documents do, and calls them what lists call them", async () => {
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

describe("ids that readers cannot tell apart", () => {
  const madeFromSlug = nameBasedUuid("second");
  /** Every id that a document of any format says twice. */
  const repeats = () =>
    formats.flatMap((format) => {
      const violations = inspectDocument(format, Buffer.from(fixture.output(format.fileName)));
      return violations.filter(({ rule }) => rule === "every id once").map(({ found }) => found);
    });

  it.each([
    ["differ in white space alone", "first", " first\n", "first"],
    ["are one in Atom", "first", nameBasedUuid("first"), "first"],
    ["are one in Atom, the other way round", nameBasedUuid("other"), "other", nameBasedUuid("other")],
  ])("stand for the first by path where they %s, and the second is named", async (_, first, second, holder) => {
    fixture.write("a.md", article(first, 1));
    fixture.write("b.json", JSON.stringify({ id: second, title: "B", published: "2024-05-02", body: "Text" }));
    fixture.write("c.md", article("third", 3));
    const { problems } = await fixture.publish();
    expect(fixture.ids()).toEqual(["third", first]);
    expect(problems.map(describeProblem)).toEqual([
      `data/articles/b.json: id: expected an id that no other article has, got "${second}", which readers take for "${holder}" ` +
        "of data/articles/a.md (the other one is published; give this one an id, or a slug, of its own)",
    ]);
    expect(repeats()).toEqual([]);
  });

  it("stay with the article that has one already, where the other one is made from a slug", async () => {
    fixture.write("second.md", article(undefined, 2));
    await fixture.publish();
    fixture.write("first.md", article("second", 1));
    const { problems } = await fixture.publish();
    expect(fixture.ids()).toEqual([madeFromSlug]);
    expect(problems.map(({ file, field }) => ({ file, field }))).toEqual([
      { file: "data/articles/first.md", field: "id" },
    ]);
    fixture.remove("second.md");
    expect((await fixture.publish({ allowRemoval: true })).problems).toEqual([]);
    expect(fixture.ids()).toEqual(["second"]);
  });

  it("go to the one before by path, and back when that goes", async () => {
    fixture.write("b.md", article("one ", 2));
    await fixture.publish();
    fixture.write("a.md", article("one", 1));
    const { problems } = await fixture.publish({ allowRemoval: true });
    expect([fixture.ids(), problems.map(({ file }) => file)]).toEqual([["one"], ["data/articles/b.md"]]);
    fixture.remove("a.md");
    expect((await fixture.publish({ allowRemoval: true })).problems).toEqual([]);
    expect(fixture.ids()).toEqual(["one "]);
  });

  it("are told of by a check before anything is published", () => {
    fixture.write("a.md", article("second", 1));
    fixture.write("second.md", article(undefined, 2));
    const { articles, problems } = checkRecords({
      site,
      dataDirectory: join(fixture.home, "data"),
      articlesDirectory: join(fixture.home, "data/articles"),
      fileName: (path) => path,
    });
    expect(articles).toBe(1);
    expect(problems.map(({ file }) => file)).toEqual(["second.md"]);
  });
});

describe("a bad record", () => {
  it("takes no other article down", async () => {
    writeDays(3);
    fixture.write("bad.md", "---\ntitle: [\n---\n");
    const { problems, articles } = await fixture.publish();
    expect(articles).toBe(3);
    expect(problems.filter(isError)[0]?.file).toBe("data/articles/bad.md");
  });

  it("leaves its last good edition published, through restarts and changes around it", async () => {
    writeDays(3);
    await fixture.publish();
    fixture.write("2.md", "---\ntitle: [\n---\n");
    await fixture.publish();
    fixture.write("3.md", article("id:3", 3, { title: "Changed" }));
    const { problems } = await fixture.publish();
    expect(fixture.ids()).toEqual(["id:3", "id:2", "id:1"]);
    expect(fixture.output("rss.xml")).toContain("The text of id:2.");
    expect(fixture.has("articles/2/index.html")).toBe(true);
    expect(problems.filter(isError)).toHaveLength(1);
  });

  it.each([
    ["with an id", "id:2"],
    ["with none", undefined],
  ])(
    "%s leaves its last good edition published when the catalog is lost, and is itself when it is mended",
    async (_which, id) => {
      writeDays(3);
      fixture.write("2.md", article(id, 2, { tags: ["a"] }));
      await fixture.publish();
      const before = ["rss.xml", "feed.json", "tags/a/atom.xml", "articles/2/index.html"].map(fixture.output);
      fixture.write("2.md", "---\ntitle: [\n---\n");
      await fixture.publish();
      for (let losses = 0; losses < 2; losses += 1) {
        writeFileSync(join(fixture.home, "output/.state/catalog.mdb"), "damaged");
        const { problems } = await fixture.publish();
        expect(problems.filter(isError)).toHaveLength(1);
        expect(["rss.xml", "feed.json", "tags/a/atom.xml", "articles/2/index.html"].map(fixture.output)).toEqual(
          before,
        );
      }
      fixture.write("2.md", article(id, 2, { tags: ["a"] }));
      expect((await fixture.publish()).problems).toEqual([]);
      expect(["rss.xml", "feed.json", "tags/a/atom.xml", "articles/2/index.html"].map(fixture.output)).toEqual(before);
      // Of a copy that is older than the last good edition, nothing comes back.
      fixture.write("2.md", article(id, 2, { title: "Later" }));
      await fixture.publish();
      writeFileSync(join(fixture.home, "output/.state/catalog.mdb"), "damaged");
      await fixture.publish();
      fixture.write("2.md", "---\ntitle: [\n---\n");
      await fixture.publish({ site: { ...site, title: "Renamed" } });
      expect(fixture.output("rss.xml")).toContain("<title>Later</title>");
    },
  );

  it("is not published with the text of another that stands in its place now, where its last edition is lost", async () => {
    const record = (id: string) => JSON.stringify({ id, title: id, body: `Text of ${id}`, published: "2024-05-01" });
    fixture.write("list.jsonl", `${record("id:a")}\n${record("id:b")}\n`);
    await fixture.publish();
    for (const path of ["rss.xml", "authors/ann/rss.xml"]) rmSync(join(fixture.home, "output", path));
    fixture.write("list.jsonl", `${record("id:c")}\n${record("id:b")}\n{"title":\n`);
    await fixture.publish();
    expect(fixture.ids()).toEqual(["id:c", "id:b"]);
  });

  it.each([
    ["a text", article("id:2", 2, { title: "Other" }), []],
    ["a fault", article("id:2", 2).replaceAll("-", "="), [expect.objectContaining({ file: "data/articles/2.md" })]],
  ])("is read again where %s came into its file that shows by neither size nor time", async (_, text, problems) => {
    writeDays(3);
    const file = join(fixture.home, "data/articles/2.md");
    fixture.write("2.md", article("id:2", 2, { title: "First" }).padEnd(text.length));
    utimesSync(file, 1, 1);
    await fixture.publish();
    fixture.write("2.md", text.padEnd(statSync(file).size));
    utimesSync(file, 1, 1);
    const renamed = { site: { ...site, title: "Renamed" } };
    await fixture.publish(renamed);
    expect((await fixture.publish(renamed)).problems).toEqual(problems);
    expect(fixture.output("rss.xml")).toContain(`<title>${problems.length === 0 ? "Other" : "First"}</title>`);
    expect(await fixture.publish(renamed)).toMatchObject({ written: 0, rendered: 0 });
  });

  it("that was removed while the catalog was lost is gone", async () => {
    writeDays(3);
    await fixture.publish();
    fixture.write("2.md", "---\ntitle: [\n---\n");
    await fixture.publish();
    fixture.remove("2.md");
    writeFileSync(join(fixture.home, "output/.state/catalog.mdb"), "damaged");
    await fixture.publish();
    expect(fixture.ids()).toEqual(["id:3", "id:1"]);
  });

  it("stays in the history when newer articles push it there", async () => {
    writeDays(3);
    await fixture.publish();
    fixture.write("1.md", Buffer.from([0xff, 0xfe, 0x00]));
    for (const number of [4, 5, 6, 7]) {
      fixture.write(`${number}.md`, article(`id:${number}`, number));
      await fixture.publish();
    }
    expect(fixture.ids("archive/1/")).toContain("id:1");
    expect(fixture.output("archive/1/rss.xml")).toContain("The text of id:1.");
  });

  it("is published again when it is mended, and nothing is said of it any more", async () => {
    writeDays(3);
    await fixture.publish();
    fixture.write("2.md", "---\ntitle: [\n---\n");
    await fixture.publish();
    fixture.write("2.md", article("id:2", 2, { title: "Mended" }));
    const { problems } = await fixture.publish();
    expect(fixture.output("rss.xml")).toContain("Mended");
    expect(problems).toEqual([]);
  });

  it("keeps everything from being published with --strict", async () => {
    writeDays(3);
    await fixture.publish();
    const before = fixture.output("rss.xml");
    fixture.write("3.md", article("id:3", 3, { title: "Not yet" }));
    fixture.write("bad.md", "no front matter here");
    await expect(fixture.publish({ strict: true })).rejects.toThrow("bad.md");
    expect(fixture.output("rss.xml")).toBe(before);
    fixture.remove("bad.md");
    await fixture.publish({ strict: true });
    expect(fixture.output("rss.xml")).toContain("Not yet");
  });

  it("is no way out of the data folder", async () => {
    writeDays(1);
    writeFileSync(join(fixture.home, "secret.md"), article("id:secret", 5));
    symlinkSync(join(fixture.home, "secret.md"), join(fixture.home, "data/articles/link.md"));
    symlinkSync("..", join(fixture.home, "data/articles/loop"));
    const { problems } = await fixture.publish();
    expect(fixture.ids()).toEqual(["id:1"]);
    expect(problems.some((problem) => problem.file.endsWith("link.md"))).toBe(true);
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

  it("shows a feed that a browser gets in the direction of its language, our words in theirs", async () => {
    await fixture.publish({ site: { ...site, language: "fa" } });
    expect(fixture.output("feed.css")).toMatch(
      /direction: rtl;[\s\S]*content: "This is a feed, [^"]*"; direction: ltr;/,
    );
  });
});

describe("a file in data/static", () => {
  const put = (path: string, text: string): void => {
    mkdirSync(join(fixture.home, "data/static/media"), { recursive: true });
    writeFileSync(join(fixture.home, "data/static", path), text);
  };

  it("is published as it stands, under its own path", async () => {
    put("media/episode.mp3", "sound");
    expect((await fixture.publish()).problems).toEqual([]);
    expect(fixture.output("media/episode.mp3")).toBe("sound");
  });

  it("is published again when it changes, and not when nothing does", async () => {
    put("media/episode.mp3", "sound");
    await fixture.publish();
    expect(await fixture.publish()).toMatchObject({ written: 0, removed: 0 });
    put("media/episode.mp3", "better sound");
    expect(await fixture.publish()).toMatchObject({ written: 1 });
    expect(fixture.output("media/episode.mp3")).toBe("better sound");
  });

  it("goes when it is taken away, and stays through a change of the settings", async () => {
    put("media/episode.mp3", "sound");
    await fixture.publish();
    await fixture.publish({ site: { ...site, title: "Renamed" } });
    expect(fixture.has("media/episode.mp3")).toBe(true);
    rmSync(join(fixture.home, "data/static/media/episode.mp3"));
    await fixture.publish();
    expect(fixture.has("media/episode.mp3")).toBe(false);
  });

  it("stays when more than half of all are gone at once, until that is confirmed; articles go on", async () => {
    for (const name of ["a.png", "b.png", "c.png"]) put(name, name);
    await fixture.publish();
    for (const name of ["a.png", "b.png"]) rmSync(join(fixture.home, "data/static", name));
    fixture.write("1.md", article("id:1", 1));
    for (let run = 0; run < 2; run += 1) {
      const { problems, removed } = await fixture.publish();
      expect(problems).toMatchObject([{ file: "static", found: "no more than 1 of them" }]);
      expect(removed).toBe(0);
    }
    expect([fixture.output("a.png"), fixture.ids()]).toEqual(["a.png", ["id:1"]]);
    expect(await fixture.publish({ allowRemoval: true })).toMatchObject({ problems: [], removed: 2 });
    expect(fixture.has("c.png")).toBe(true);
  });

  it("stays when its folder is gone, also where the catalog was lost, and is as it was when it is back", async () => {
    for (const name of ["a.png", "b.png", "c.png"]) put(name, name);
    await fixture.publish();
    const statics = join(fixture.home, "data/static");
    renameSync(statics, `${statics}.away`);
    rmSync(join(fixture.home, "output/.state/catalog.mdb"));
    expect((await fixture.publish()).problems).toMatchObject([{ file: "static", found: "no more than 0 of them" }]);
    renameSync(`${statics}.away`, statics);
    expect(await fixture.publish()).toMatchObject({ problems: [], written: 0, removed: 0 });
    expect(fixture.output("b.png")).toBe("b.png");
  });

  it("stays while nobody can look at its folder, which is told", async () => {
    put("media/episode.mp3", "sound");
    await fixture.publish();
    const statics = join(fixture.home, "data/static");
    rmSync(statics, { recursive: true });
    // As with a disk that is lost, no look at it ends well, and yet it is there.
    symlinkSync("static", statics);
    const { problems } = await fixture.publish();
    expect(problems).toMatchObject([{ expected: "cannot be read (ELOOP); what was published from it stays" }]);
    expect(fixture.output("media/episode.mp3")).toBe("sound");
  });

  it("never takes the place of a document", async () => {
    put("rss.xml", "not a feed");
    const { problems } = await fixture.publish();
    expect(fixture.output("rss.xml")).toContain("<rss");
    expect(problems.map((problem) => problem.file)).toEqual(["static/rss.xml"]);
  });

  it.each([".well-known/security.txt", ".well-known/deep/key"])("is published from %s", async (path) => {
    mkdirSync(join(fixture.home, "data/static/.well-known/deep"), { recursive: true });
    put(path, "text");
    expect((await fixture.publish()).problems).toEqual([]);
    expect(fixture.output(path)).toBe("text");
  });

  it.each([".hidden", ".git/config", ".well-known/.security.txt.swp", "media/.well-known/key", "icon.png~"])(
    "is not published from %s",
    async (path) => {
      mkdirSync(dirname(join(fixture.home, "data/static", path)), { recursive: true });
      put(path, "text");
      expect((await fixture.publish()).problems).toEqual([]);
      expect(fixture.has(path)).toBe(false);
    },
  );

  it.each(["healthz", "readyz", "metrics", "-/publish", "-/version"])(
    "never takes the place of what the server says of itself: %s",
    async (path) => {
      mkdirSync(join(fixture.home, "data/static/-"), { recursive: true });
      put(path, "not the server");
      const { problems } = await fixture.publish();
      expect(fixture.has(path)).toBe(false);
      expect(problems.map((problem) => problem.file)).toEqual([`static/${path}`]);
    },
  );

  it.each<[string, () => void]>([
    ["lies where a document does", () => put("rss.xml", "not a feed")],
    [
      "cannot be read",
      () => {
        put("huge.bin", "");
        truncateSync(join(fixture.home, "data/static/huge.bin"), 3 * 1024 ** 3);
      },
    ],
    ["leads nowhere", () => symlinkSync("nowhere", join(fixture.home, "data/static/link.png"))],
  ])("that %s keeps everything from being published with --strict", async (_, harm) => {
    writeDays(3);
    put("media/episode.mp3", "sound");
    await fixture.publish();
    const before = fixture.output("rss.xml");
    fixture.write("3.md", article("id:3", 3, { title: "Not yet" }));
    put("media/episode.mp3", "better sound");
    harm();
    await expect(fixture.publish({ strict: true })).rejects.toThrow("static/");
    expect(fixture.output("rss.xml")).toBe(before);
    expect(fixture.output("media/episode.mp3")).toBe("sound");
  });
});

describe("an accident", () => {
  it("is not taken for a wish when more than half of the articles vanish", async () => {
    writeDays(4);
    await fixture.publish();
    for (const number of [1, 2, 3]) fixture.remove(`${number}.md`);
    await expect(fixture.publish()).rejects.toThrow("--allow-removal");
    expect(fixture.ids()).toEqual(["id:4", "id:3", "id:2"]);
    await fixture.publish({ allowRemoval: true });
    expect(fixture.ids()).toEqual(["id:4"]);
  });

  it("with the catalog leads to the same documents and says so", async () => {
    writeDays(8);
    await fixture.publish();
    cpSync(join(fixture.home, "output"), join(fixture.home, "before"), { recursive: true });
    writeFileSync(join(fixture.home, "output/.state/catalog.mdb"), "garbage");
    const result = await fixture.publish();
    expect(result.written).toBe(0);
    expect(fixture.notices.join()).toContain("the catalog cannot be used");
  });

  it("with the whole state leads to the same documents", async () => {
    writeDays(8);
    await fixture.publish();
    const before = fixture.output("archive/2/feed.json");
    rmSync(join(fixture.home, "output/.state"), { recursive: true });
    await fixture.publish();
    expect(fixture.output("archive/2/feed.json")).toBe(before);
  });

  it("with a published file is mended by the next run", async () => {
    writeDays(8);
    await fixture.publish();
    const before = fixture.output("rss.xml");
    rmSync(join(fixture.home, "output/rss.xml"));
    await fixture.publish();
    expect(fixture.output("rss.xml")).toBe(before);
  });

  it("with a published file is mended by a publisher's next run that looks at everything", async () => {
    writeDays(8);
    const publisher = fixture.open();
    await publisher.run({ site, now: noon });
    const before = fixture.output("rss.xml");
    rmSync(join(fixture.home, "output/rss.xml"));
    await publisher.run({ site, now: noon });
    await publisher.close();
    expect(fixture.output("rss.xml")).toBe(before);
  });

  it("with a published file is not looked for by a run that is told what has changed", async () => {
    writeDays(8);
    const publisher = fixture.open();
    await publisher.run({ site, now: noon });
    rmSync(join(fixture.home, "output/rss.xml"));
    expect(await publisher.run({ site, now: noon, paths: ["8.md"] })).toMatchObject({ written: 0, unchanged: 0 });
    await publisher.close();
  });

  it.each<[string, (copy: string) => void]>([
    ["that is gone", (copy) => rmSync(copy)],
    ["that is damaged", (copy) => writeFileSync(copy, "damaged")],
  ])("with a compressed copy %s is mended by the next run", async (_, harm) => {
    writeDays(8);
    const publisher = fixture.open();
    await publisher.run({ site, now: noon, withCopies: true });
    const copy = join(fixture.home, "output/rss.xml.gz");
    const before = readFileSync(copy);
    harm(copy);
    await publisher.run({ site, now: noon });
    await publisher.compress();
    await publisher.close();
    expect(readFileSync(copy)).toEqual(before);
  });
});

describe("the history", () => {
  it.each(["rss.xml", "atom.xml", "feed.json"])("leads from %s to the very first article", async (name) => {
    writeDays(20);
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
