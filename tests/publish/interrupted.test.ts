import fs, { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Batch, Catalog, Layout } from "../../src/catalog/catalog.ts";
import { openLmdbCatalog } from "../../src/catalog/lmdb-catalog.ts";
import { filesOf } from "../../src/publication/writing/tree.ts";
import type { RunRequest } from "../../src/publish/run.ts";
import type { Site } from "../../src/records/site.ts";
import { publishedFiles } from "../published-files.ts";
import { article, createFixture, type Fixture, noon, site } from "./site-fixture.ts";

let fixture: Fixture;
beforeEach(() => {
  fixture = createFixture();
});
/**
 * Kept until the test has ended: an unreferenced catalog is closed by the garbage collector, even while another one is
 * being read.
 */
const left: Catalog[] = [];
afterEach(async () => {
  for (const catalog of left.splice(0)) await catalog.close();
  fixture.end();
});

const rules: Omit<Batch, "readings" | "gone"> = {
  now: noon,
  membership: () => ["main"],
  membershipChanged: false,
  pageSize: site.entries,
  archive: "main",
  allowRemoval: false,
  strict: false,
  fileName: (path) => path,
};

const fault = { severity: "error", file: "data/articles/1.md", expected: "front matter" } as const;

/** Changes the catalog, and leaves it as a killed run would. */
function inCatalog<Result>(work: (catalog: Catalog) => Result): Result {
  const catalog = openLmdbCatalog(join(fixture.home, "output/.state/catalog.mdb"), () => {});
  left.push(catalog);
  return work(catalog);
}

function put(path: string): void {
  const file = join(fixture.home, "output", path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, "somebody's");
}

/** A run that fails because the disk fails at a published file whose path ends so. */
async function publishWithoutRenaming(name: string, request?: Partial<RunRequest>): Promise<void> {
  const { renameSync } = fs;
  const failing = (from: fs.PathLike, to: fs.PathLike) => {
    if (String(to).endsWith(name) && !String(to).includes("/.state/")) fail();
    renameSync(from, to);
  };
  await publishWith({ renameSync: failing }, `${name}: the disk`, request);
}

/** A run that fails because the disk fails when all documents are in place, but not in the manifest yet. */
async function publishWithoutCommitting(request?: Partial<RunRequest>): Promise<void> {
  await publishWith({ ftruncateSync: fail }, "manifest.jsonl: the disk", request);
}

function fail(): never {
  throw Object.assign(new Error("EIO: injected"), { code: "EIO" });
}

async function publishWith(failing: Partial<typeof fs>, message: string, request?: Partial<RunRequest>): Promise<void> {
  const { renameSync, ftruncateSync } = fs;
  Object.assign(fs, failing);
  syncBuiltinESMExports();
  try {
    await expect(fixture.publish(request)).rejects.toThrow(message);
  } finally {
    Object.assign(fs, { renameSync, ftruncateSync });
    syncBuiltinESMExports();
  }
}

describe("the leftovers of a killed run", () => {
  it("are removed if nothing asks for them, although no manifest names them", async () => {
    fixture.write("1.md", article("id:1", 1));
    await fixture.publish();
    for (const path of ["articles/gone/index.html", "tags/gone/rss.xml", "tags/gone/rss.xml.gz"]) put(path);
    await fixture.publish({ all: true });
    expect(fixture.has("articles/gone/index.html")).toBe(false);
    expect(fixture.has("tags/gone/rss.xml")).toBe(false);
    expect(fixture.has("tags/gone/rss.xml.gz")).toBe(false);
  });

  it("include static files, which are removed if they are gone by the next run", async () => {
    fixture.write("1.md", article("id:1", 1));
    await fixture.publish();
    const statics = join(fixture.home, "data/static");
    mkdirSync(statics);
    for (const name of ["a.txt", "b.txt"]) writeFileSync(join(statics, name), name);
    await publishWithoutRenaming("b.txt");
    expect(fixture.has("a.txt")).toBe(true);
    rmSync(statics, { recursive: true });
    await fixture.publish();
    expect(fixture.has("a.txt")).toBe(false);
  });

  it("include files beside an article, which are removed if the article is gone by the next run", async () => {
    for (const id of ["1", "2", "3"]) fixture.write(`${id}.md`, article(`id:${id}`, 1));
    await fixture.publish();
    fixture.write("1.md", `${article("id:1", 1)}\n![](a.png) ![](b.png)\n`);
    for (const name of ["a.png", "b.png"]) fixture.write(name, name);
    await publishWithoutRenaming("b.png");
    expect(fixture.has("articles/1/a.png")).toBe(true);
    fixture.remove("1.md");
    await fixture.publish();
    expect(fixture.has("articles/1/a.png")).toBe(false);
  });

  it("are not cut for entries if the documents are newer than the catalog knows", async () => {
    for (const day of [1, 2, 3]) fixture.write(`${day}.md`, article(`id:${day}`, day));
    await fixture.publish();
    const before = inCatalog((catalog) => catalog.layout(""));
    fixture.write("3.md", article("id:3", 3, { title: "Much longer than the title that was there before" }));
    await fixture.publish();
    // The state after a kill between the manifest and the catalog's last step.
    inCatalog((catalog) => catalog.caughtUp([["", before]], {}));
    fixture.write("4.md", article("id:4", 4));
    await fixture.publish();
    expect(fixture.ids()).toEqual(["id:4", "id:3", "id:2"]);
    expect(fixture.output("rss.xml")).toContain("<title>Article id:2</title>");
  });
});

describe("a run that fails at a static file after its documents are out", () => {
  beforeEach(async () => {
    for (const day of [1, 2, 3]) fixture.write(`${day}.md`, article(`id:${day}`, day));
    await fixture.publish();
    mkdirSync(join(fixture.home, "data/static"));
    writeFileSync(join(fixture.home, "data/static/a.txt"), "a");
    fixture.write("3.md", article("id:3", 3, { title: "Edited" }));
    await publishWithoutRenaming("a.txt");
  });

  it("leaves no document for the next run to write", async () => {
    expect(await fixture.publish()).toMatchObject({ rendered: 0 });
  });

  it("keeps the last edition of an article that breaks before the next run", async () => {
    fixture.write("3.md", "broken");
    await fixture.publish();
    expect(fixture.output("rss.xml")).toContain("Edited");
  });
});

describe("a static file", () => {
  it("that was deleted while the catalog was lost is removed, and other people's files stay", async () => {
    const file = join(fixture.home, "data/static/sounds/a.mp3");
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, "one");
    fixture.write("1.md", article("id:1", 1));
    await fixture.publish();
    put("theirs.txt");
    rmSync(file);
    for (const name of ["catalog.mdb", "catalog.mdb-lock", "catalog.mdb.sum"])
      rmSync(join(fixture.home, "output/.state", name), { force: true });
    await fixture.publish();
    expect(fixture.has("sounds/a.mp3")).toBe(false);
    expect(fixture.has("theirs.txt")).toBe(true);
  });

  it("that belongs to somebody else stays when the manifest is rebuilt from the files", async () => {
    fixture.write("1.md", article("id:1", 1));
    await fixture.publish();
    put("theirs.txt");
    for (const name of readdirSync(join(fixture.home, "output/.state")))
      rmSync(join(fixture.home, "output/.state", name), { recursive: true });
    await fixture.publish();
    await fixture.publish({ all: true });
    expect(fixture.has("theirs.txt")).toBe(true);
  });
});

describe("an edit that was undone after a kill", () => {
  it("leaves no trace in documents that the catalog knows only in their earlier state", async () => {
    fixture.write("1.md", article("id:1", 1, { title: "Before" }));
    await fixture.publish();
    const before = inCatalog((catalog) => [...catalog.layouts()]);
    fixture.write("1.md", article("id:1", 1, { title: "Regretted" }));
    await fixture.publish();
    // The state after a kill between the manifest and the catalog's last step.
    inCatalog((catalog) => {
      catalog.caughtUp(before, {});
      catalog.apply({ readings: [], gone: [], ...rules });
    });
    fixture.write("1.md", article("id:1", 1, { title: "Before" }));
    await fixture.publish();
    for (const path of ["rss.xml", "atom.xml", "feed.json", "index.html"]) {
      expect(fixture.output(path)).not.toContain("Regretted");
    }
  });
});

describe("an article that was edited in a run that was killed once its documents were in place", () => {
  beforeEach(async () => {
    for (const day of [1, 2, 3]) fixture.write(`${day}.md`, article(`id:${day}`, day));
    await fixture.publish();
    fixture.write("3.md", article("id:3", 3, { title: "Edited" }));
    fixture.write("4.md", article("id:4", 4, { title: "New" }));
    await publishWithoutCommitting();
  });

  it("keeps its last edition if it breaks before the next run", async () => {
    for (const day of [3, 4]) fixture.write(`${day}.md`, "broken");
    const { problems } = await fixture.publish();
    expect(new Set(problems.map(({ file }) => file))).toEqual(new Set(["data/articles/3.md", "data/articles/4.md"]));
    for (const path of ["feed.json", "authors/ann/rss.xml", "index.html"]) {
      expect(fixture.output(path)).toContain("Edited");
      expect(fixture.output(path)).toContain("New");
    }
  });

  it("leaves no stored edition behind if all goes well", async () => {
    await fixture.publish();
    expect(inCatalog((catalog) => [catalog.held("id:3"), catalog.held("id:4")])).toEqual([undefined, undefined]);
  });
});

describe("an article that lost its source", () => {
  it("keeps its last edition although the run that noticed was killed before it stored it", async () => {
    for (const day of [1, 2, 3]) fixture.write(`${day}.md`, article(`id:${day}`, day));
    await fixture.publish();
    fixture.write("1.md", "broken");
    const { size, mtimeMs } = statSync(join(fixture.home, "data/articles/1.md"));
    inCatalog((catalog) =>
      catalog.apply({
        readings: [{ path: "1.md", stamp: { sizeInBytes: size, modifiedMs: mtimeMs }, records: [], problems: [fault] }],
        gone: [],
        ...rules,
      }),
    );
    await fixture.publish();
    for (const day of [4, 5, 6, 7]) {
      fixture.write(`${day}.md`, article(`id:${day}`, day));
      await fixture.publish();
    }
    expect(fixture.output("archive/1/rss.xml")).toContain("The text of id:1.");
  });

  it("keeps its last edition if that happens in the middle of a run", async () => {
    for (let day = 1; day <= 9; day += 1) fixture.write(`${day}.md`, article(`id:${day}`, day));
    await fixture.publish();
    const renamed = { ...site, title: "Renamed" };
    await fixture.publish({ site: renamed, onProgress: () => fixture.write("1.md", "broken") });
    expect(fixture.output("archive/1/rss.xml")).toContain("The text of id:1.");
    const { problems } = await fixture.publish({ site: renamed });
    expect(problems.map((problem) => problem.file)).toEqual(["data/articles/1.md"]);
    expect(fixture.output("archive/1/rss.xml")).toContain("The text of id:1.");
  });

  it.each([
    [3, 5],
    [5, 3],
    [9, 2],
  ])("keeps its last edition if documents come to hold other articles (%i entries, then %i)", async (few, many) => {
    for (let day = 1; day <= 25; day += 1) fixture.write(`${day}.md`, article(`id:${day}`, day));
    await fixture.publish({ site: { ...site, entries: few } });
    fixture.write("14.md", "broken");
    const broken = (day: number) => fixture.write(`${day}.md`, "broken");
    const request = { site: { ...site, entries: many }, onProgress: () => [9, 16, 24].forEach(broken) };
    await fixture.publish(request);
    await fixture.publish(request);
    const texts = filesOf(join(fixture.home, "output"))
      .filter((path) => path.endsWith("rss.xml"))
      .map(fixture.output)
      .join();
    for (const day of [9, 14, 16, 24]) expect(texts).toContain(`The text of id:${day}.`);
  });

  it("is published in its new state if it is intact again after a run", async () => {
    for (let day = 1; day <= 9; day += 1) fixture.write(`${day}.md`, article(`id:${day}`, day));
    await fixture.publish();
    const renamed = { ...site, title: "Renamed" };
    await fixture.publish({
      site: renamed,
      onProgress: () => rmSync(join(fixture.home, "data/articles/1.md"), { force: true }),
    });
    fixture.write("1.md", article("id:1", 1, { title: "Back again" }));
    await fixture.publish({ site: renamed });
    expect(fixture.output("archive/1/rss.xml")).toContain("Back again");
  });
});

describe("an article whose source changes in the middle of a run", () => {
  const renamed = { ...site, title: "Renamed" };
  const inTheMiddle = (text: string) =>
    fixture.publish({ site: renamed, onProgress: () => fixture.write("1.md", text) });
  const pageOf = () => fixture.output("articles/1/index.html");
  beforeEach(async () => {
    for (let day = 1; day <= 9; day += 1) fixture.write(`${day}.md`, article(`id:${day}`, day));
    await fixture.publish();
  });

  it("is published in its old state, since nobody has checked the new one yet", async () => {
    await inTheMiddle(article("id:1", 1, { title: "Held back", draft: true }));
    expect(fixture.output("archive/1/rss.xml")).toContain("The text of id:1.");
    expect(fixture.output("archive/1/rss.xml") + pageOf()).not.toContain("Held back");
  });

  it("is published in its new state by the next run", async () => {
    const { problems } = await inTheMiddle(article("id:1", 1, { title: "Another" }));
    expect(problems).toEqual([]);
    await fixture.publish({ site: renamed });
    expect(fixture.output("archive/1/rss.xml")).toContain("Another");
    expect(pageOf()).toContain("Another");
  });

  it("makes the next run render it, and nothing else", async () => {
    await inTheMiddle(article("id:1", 1, { title: "Another" }));
    expect(fixture.ids("archive/1/")).toContain("id:1");
    expect(await fixture.publish({ site: renamed })).toMatchObject({ rendered: 1 });
  });

  it("leaves no trace of the change if that is undone before the next run", async () => {
    await inTheMiddle(article("id:1", 1, { title: "Taken back" }));
    fixture.write("1.md", article("id:1", 1));
    await fixture.publish({ site: renamed });
    expect(fixture.output("archive/1/rss.xml") + pageOf()).not.toContain("Taken back");
    expect(pageOf()).toContain("Renamed");
  });
});

describe("settings that were undone before any run had finished under them", () => {
  let undisturbed: Fixture;
  beforeEach(() => {
    undisturbed = createFixture();
    for (const { write } of [fixture, undisturbed]) {
      write("1.md", article("id:1", 1, { published: "2024-05-01T02:00:00" }));
      for (let day = 2; day <= 9; day += 1) write(`${day}.md`, article(`id:${day}`, day, { tags: ["tea"] }));
      write("3.md", article("id:3", 3, { authors: ["ann"] }));
    }
  });
  afterEach(() => undisturbed.end());

  const regretted: Partial<Site>[] = [
    { title: "Renamed" },
    { content: "summary" },
    { entries: 5 },
    { archive: "all" },
    { feeds: [{ slug: "picked", title: "Picked", tags: ["tea"], authors: [] }] },
    { timezone: "America/New_York" },
    { permalink: "https://pattern.example/:year/:slug/" },
    { people: { ann: { name: "Ann Other", url: "https://ann.example/" } } },
  ];

  it.each(regretted)("leave no trace of a run during which articles changed: %o", async (settings) => {
    await fixture.publish();
    const edited = article("id:2", 2, { title: "Edited" });
    await fixture.publish({ site: { ...site, ...settings }, onProgress: () => fixture.write("2.md", edited) });
    await fixture.publish();
    undisturbed.write("2.md", edited);
    await undisturbed.publish();
    expect(treeOf(fixture)).toEqual(treeOf(undisturbed));
  });

  it.each(regretted)("leave no trace of a run that was killed at once: %o", async (settings) => {
    await fixture.publish();
    await publishWithoutRenaming("", { site: { ...site, ...settings } });
    await fixture.publish();
    await undisturbed.publish();
    expect(treeOf(fixture)).toEqual(treeOf(undisturbed));
  });
});

function treeOf({ home, output }: Fixture): Record<string, string> {
  return Object.fromEntries(publishedFiles(join(home, "output")).map((path) => [path, output(path)]));
}

describe("a run of another version of Broadsheet", () => {
  it("reads every file once more, since it may read it differently", async () => {
    for (const day of [1, 2]) fixture.write(`${day}.md`, article(`id:${day}`, day));
    await fixture.publish();
    inCatalog((catalog) => catalog.setNotes({ version: "0.0.1" }));
    expect(await fixture.publish({ site: { ...site, title: "Renamed" } })).toMatchObject({ read: 2, changed: 0 });
    expect(await fixture.publish({ site: { ...site, title: "Renamed" } })).toMatchObject({ read: 0 });
  });

  it("changes no document, even if the catalog does not say yet under which settings it was made", async () => {
    fixture.writeDays(9);
    await fixture.publish();
    inCatalog((catalog) => {
      const layouts = Array.from(catalog.layouts(), ([directory, { rendering: _, ...layout }]) => [directory, layout]);
      catalog.keepLayouts(layouts as unknown as Iterable<[string, Layout]>);
    });
    fixture.remove("9.md");
    rmSync(join(fixture.home, "output/404.html"));
    const before = treeOf(fixture);
    expect(await fixture.publish()).toMatchObject({ rendered: 8, problems: [] });
    fixture.write("9.md", article("id:9", 9));
    await fixture.publish();
    expect(treeOf(fixture)).toEqual({ ...before, "404.html": fixture.output("404.html") });
  });

  it("decides again which feeds hold an article, even if its file says what it said", async () => {
    fixture.write("1.md", article("id:1", 1, { tags: ["Tea"] }));
    await fixture.publish();
    inCatalog((catalog) => {
      const membership = () => ["main", "tags/as-it-was-called"];
      catalog.apply({ ...rules, membership, membershipChanged: true, readings: [], gone: [] });
      catalog.caughtUp([], { version: "0.0.1", rendering: "as that one did" });
    });
    await fixture.publish();
    expect(fixture.ids("tags/tea/")).toEqual(["id:1"]);
    expect(fixture.has("tags/as-it-was-called/feed.json")).toBe(false);
  });
});

describe("an article that breaks after a run over all documents was killed", () => {
  const renamed = { ...site, title: "Renamed" };
  const formats = ["feed.json", "rss.xml", "atom.xml", "index.html"];

  function toldAhead(): readonly string[] {
    const layouts = inCatalog((catalog) => [...catalog.layouts()]);
    return layouts.flatMap(([directory, { before }]) => (before === undefined ? [] : [directory]));
  }

  async function cutOff(name: string, request: Partial<RunRequest>): Promise<void> {
    if (name === "") await publishWithoutCommitting(request);
    else await publishWithoutRenaming(name, request);
  }

  it("had its documents noted in the catalog, sixteen in one step, before the first of them went out", async () => {
    fixture.writeDays(30);
    await fixture.publish({ site: { ...site, entries: 1 } });
    const request = { site: { ...renamed, entries: 1 } };
    await cutOff("rss.xml", request);
    expect(toldAhead()).toHaveLength(16);
    await fixture.publish(request);
    expect(toldAhead()).toEqual([]);
  });

  it("leaves no notes behind, even if the run was killed when the manifest already named its files", async () => {
    fixture.writeDays(9);
    await fixture.publish();
    inCatalog((catalog) =>
      catalog.keepLayouts(Array.from(catalog.layouts(), ([name, layout]) => [name, { ...layout, before: [layout] }])),
    );
    // Makes the run compare every document with its articles, as after a kill.
    rmSync(join(fixture.home, "output/404.html"));
    expect(await fixture.publish()).toMatchObject({ rendered: 0, written: 1 });
    expect(toldAhead()).toEqual([]);
  });

  it.each(["", "/index.html", "atom.xml", "archive/1/feed.json", "archive/2/rss.xml", "authors/ann/rss.xml"])(
    "keeps its last edition, if the run was killed at %s",
    async (name) => {
      fixture.writeDays(9);
      await fixture.publish();
      fixture.write("3.md", article("id:3", 3, { title: "Edited" }));
      await cutOff(name, { site: renamed });
      for (const day of [1, 3, 5, 9]) fixture.write(`${day}.md`, "broken");
      await fixture.publish({ site: renamed });
      for (const format of formats) {
        const oldest = fixture.output(`archive/1/${format}`);
        expect(oldest).toContain("Article id:1");
        expect(oldest).toMatch(/Edited|Article id:3/);
        expect(fixture.output(`archive/2/${format}`)).toContain("Article id:5");
        expect(fixture.output(format)).toContain("Article id:9");
      }
    },
  );

  it.each([
    ["", 40],
    ["archive/4/index.html", 100],
  ])(
    "keeps its last edition among very many, if the run was killed at %s, with %i entries in a document",
    async (name, entries) => {
      for (let number = 1; number <= 560; number += 1)
        fixture.write(`${number}.md`, article(`id:${number}`, number - 560));
      await fixture.publish({ site: { ...site, entries: 60 } });
      await cutOff(name, { site: { ...renamed, entries } });
      // Twice: the run after a killed one is killed as well.
      await cutOff("/index.html", { site: { ...renamed, entries } });
      const broken = [1, 61, 199, 320, 501, 560];
      for (const day of broken) fixture.write(`${day}.md`, "broken");
      await fixture.publish({ site: { ...renamed, entries } });
      const paths = filesOf(join(fixture.home, "output"));
      for (const format of formats) {
        const texts = paths.filter((path) => /^(?:archive\/.*)?[^/]*$/.test(path) && path.endsWith(format));
        const all = texts.map(fixture.output).join();
        for (const day of broken) expect(all).toMatch(new RegExp(`Article id:${day}["<]`));
      }
      expect(toldAhead()).toEqual([]);
    },
    60_000,
  );
});
