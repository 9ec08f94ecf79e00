import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openLmdbCatalog } from "../../src/catalog/lmdb-catalog.ts";
import { isError } from "../../src/errors.ts";
import { article, createFixture, type Fixture, noon, site } from "./site-fixture.ts";

let fixture: Fixture;
beforeEach(() => {
  fixture = createFixture();
});
afterEach(() => fixture.end());

describe("a bad record", () => {
  it("does not affect other articles", async () => {
    fixture.writeDays(3);
    fixture.write("bad.md", "---\ntitle: [\n---\n");
    const { problems, articles } = await fixture.publish();
    expect(articles).toBe(3);
    expect(problems.filter(isError)[0]?.file).toBe("data/articles/bad.md");
  });

  it("keeps its last good edition published, through restarts and changes around it", async () => {
    fixture.writeDays(3);
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
    "%s keeps its last good edition published when the catalog is lost, and is published anew once it is fixed",
    async (_which, id) => {
      fixture.writeDays(3);
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
      // A copy older than the last good edition is not used.
      fixture.write("2.md", article(id, 2, { title: "Later" }));
      await fixture.publish();
      writeFileSync(join(fixture.home, "output/.state/catalog.mdb"), "damaged");
      await fixture.publish();
      fixture.write("2.md", "---\ntitle: [\n---\n");
      await fixture.publish({ site: { ...site, title: "Renamed" } });
      expect(fixture.output("rss.xml")).toContain("<title>Later</title>");
    },
  );

  it("is left out only of a format that its last good edition lacks", async () => {
    fixture.writeDays(3);
    await fixture.publish();
    fixture.write("2.md", "---\ntitle: [\n---\n");
    await fixture.publish();
    const catalog = openLmdbCatalog(join(fixture.home, "output/.state/catalog.mdb"), () => {});
    const { json: _, ...older } = catalog.held("id:2") ?? {};
    catalog.hold([["id:2", older]]);
    await catalog.close();
    for (const path of ["feed.json", "authors/ann/feed.json"]) rmSync(join(fixture.home, "output", path));
    await fixture.publish();
    expect(fixture.ids()).toEqual(["id:3", "id:1"]);
    expect(fixture.output("rss.xml")).toContain("The text of id:2.");
    // Entries are cut from these documents at the right places.
    const before = fixture.output("feed.json");
    fixture.write("3.md", article("id:3", 3, { title: "Changed" }));
    await fixture.publish();
    expect(fixture.output("feed.json")).toBe(before.replace("Article id:3", "Changed"));
    expect(fixture.output("rss.xml")).toContain("The text of id:2.");
  });

  it("is not published with the text of the record now in its place, if its last edition is lost", async () => {
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
  ])("is read again if %s came into its file without changing size or time", async (_, text, problems) => {
    fixture.writeDays(3);
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

  it("is read again if its page was lost and its file has changed without changing size or time", async () => {
    const file = join(fixture.home, "data/articles/2.md");
    const save = (title: string) => {
      fixture.write("2.md", article("id:2", 2, { title }));
      utimesSync(file, 1, 1);
    };
    save("First");
    await fixture.publish();
    save("Other");
    rmSync(join(fixture.home, "output/articles/2/index.html"));
    await fixture.publish();
    await fixture.publish();
    for (const path of ["rss.xml", "articles/2/index.html"]) expect(fixture.output(path)).toContain("Other");
    expect(await fixture.publish()).toMatchObject({ written: 0, rendered: 0 });
  });

  it("that was removed while the catalog was lost is gone", async () => {
    fixture.writeDays(3);
    await fixture.publish();
    fixture.write("2.md", "---\ntitle: [\n---\n");
    await fixture.publish();
    fixture.remove("2.md");
    writeFileSync(join(fixture.home, "output/.state/catalog.mdb"), "damaged");
    await fixture.publish();
    expect(fixture.ids()).toEqual(["id:3", "id:1"]);
  });

  it("stays in the history when newer articles push it there", async () => {
    fixture.writeDays(3);
    await fixture.publish();
    fixture.write("1.md", Buffer.from([0xff, 0xfe, 0x00]));
    for (const number of [4, 5, 6, 7]) {
      fixture.write(`${number}.md`, article(`id:${number}`, number));
      await fixture.publish();
    }
    expect(fixture.ids("archive/1/")).toContain("id:1");
    expect(fixture.output("archive/1/rss.xml")).toContain("The text of id:1.");
  });

  it("is published again when it is fixed, and is no longer reported", async () => {
    fixture.writeDays(3);
    await fixture.publish();
    fixture.write("2.md", "---\ntitle: [\n---\n");
    await fixture.publish();
    fixture.write("2.md", article("id:2", 2, { title: "Mended" }));
    const { problems } = await fixture.publish();
    expect(fixture.output("rss.xml")).toContain("Mended");
    expect(problems).toEqual([]);
  });

  it("stops the whole run with --strict", async () => {
    fixture.writeDays(3);
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

  it("in a folder that cannot be read stops the whole run with --strict", async () => {
    fixture.writeDays(1);
    await fixture.publish();
    symlinkSync("/", join(fixture.home, "data/articles/out"));
    fixture.write("2.md", article("id:2", 2));
    await expect(fixture.publish({ strict: true })).rejects.toThrow("out");
    expect(fixture.ids()).toEqual(["id:1"]);
  });

  it("is still reported by a run that looks only at another article", async () => {
    fixture.writeDays(2);
    symlinkSync(join(fixture.home, "nowhere.md"), join(fixture.home, "data/articles/link.md"));
    fixture.write("broken.md", "---\ntitle: [\n---\n");
    const publisher = fixture.open();
    const { problems: all } = await publisher.run({ site, now: noon });
    fixture.write("1.md", article("id:1", 1, { title: "Edited" }));
    const { problems, changed } = await publisher.run({ site, now: noon, paths: ["1.md"] });
    await publisher.close();
    expect(changed).toBe(1);
    expect(problems.map(({ file }) => file)).toEqual(["data/articles/link.md", "data/articles/broken.md"]);
    expect(problems).toEqual(all);
  });

  it.each([
    ["with a file in its place", () => fixture.write("2.md", article("id:2", 2, { title: "Mended" }))],
    ["with nothing in its place", () => {}],
  ])("that was a link is no longer reported by a run that looks only at its file, %s", async (_, mend) => {
    fixture.writeDays(3);
    const publisher = fixture.open();
    await publisher.run({ site, now: noon });
    for (const path of ["2.md", "new.md"]) {
      rmSync(join(fixture.home, "data/articles", path), { force: true });
      symlinkSync("nowhere.md", join(fixture.home, "data/articles", path));
    }
    expect((await publisher.run({ site, now: noon })).problems).toHaveLength(2);
    for (const path of ["2.md", "new.md"]) fixture.remove(path);
    mend();
    expect((await publisher.run({ site, now: noon, paths: ["2.md", "new.md"] })).problems).toEqual([]);
    await publisher.close();
  });

  it.each([
    ["a dangling link", (file: string) => symlinkSync("nowhere.md", file)],
    ["a link that leads to itself", (file: string) => symlinkSync("2.md", file)],
    ["a link out of the data folder", (file: string) => symlinkSync(tmpdir(), file)],
    ["a link to a file out of it", (file: string) => symlinkSync(fileURLToPath(import.meta.url), file)],
    ["a link to a folder that is read anyway", (file: string) => symlinkSync(".", file)],
    ["a pipe", (file: string) => spawnSync("mkfifo", [file])],
  ])("keeps its last good edition published while %s stands in place of its file", async (_, put) => {
    fixture.writeDays(3);
    await fixture.publish();
    const file = join(fixture.home, "data/articles/2.md");
    rmSync(file);
    put(file);
    for (const title of ["Changed", "Changed again"]) {
      fixture.write("3.md", article("id:3", 3, { title }));
      const { problems } = await fixture.publish();
      expect(problems.map((problem) => problem.file)).toEqual(["data/articles/2.md"]);
    }
    writeFileSync(join(fixture.home, "output/.state/catalog.mdb"), "damaged");
    await fixture.publish({ site: { ...site, title: "Renamed" } });
    expect(fixture.ids()).toEqual(["id:3", "id:2", "id:1"]);
    expect(fixture.output("rss.xml")).toContain("The text of id:2.");
    rmSync(file);
    expect((await fixture.publish()).problems).toEqual([]);
    expect(fixture.ids()).toEqual(["id:3", "id:1"]);
  });

  it("comes back from the history with its last good edition, while a dangling link stands in place of its file", async () => {
    fixture.writeDays(12);
    await fixture.publish();
    fixture.remove("3.md");
    symlinkSync("nowhere.md", join(fixture.home, "data/articles/3.md"));
    await fixture.publish();
    for (let day = 4; day < 12; day += 1) fixture.remove(`${day}.md`);
    await fixture.publish({ allowRemoval: true });
    expect(fixture.ids()).toEqual(["id:12", "id:3", "id:2"]);
  });

  it("is not read through a link in its place, if it was set aside and the first article with its id is removed", async () => {
    fixture.writeDays(3);
    fixture.write("a.md", article("id:same", 4));
    fixture.write("b.md", article("id:same", 4));
    await fixture.publish();
    fixture.remove("b.md");
    writeFileSync(join(fixture.home, "secret.md"), article("id:secret", 5));
    symlinkSync(join(fixture.home, "secret.md"), join(fixture.home, "data/articles/b.md"));
    fixture.remove("a.md");
    await fixture.publish();
    expect(fixture.ids()).toEqual(["id:3", "id:2", "id:1"]);
  });

  it("among very many dangling links stays published, without an edition of each being kept", async () => {
    const count = 501;
    // Their pages are elsewhere, because making so many would take long.
    const request = {
      now: Date.UTC(2026, 0, 1),
      site: { ...site, archive: "none" as const, permalink: "https://a.example/:slug/" },
    };
    fixture.writeDays(count);
    await fixture.publish(request);
    for (let day = 1; day <= count; day += 1) {
      fixture.remove(`${day}.md`);
      symlinkSync("nowhere.md", join(fixture.home, `data/articles/${day}.md`));
    }
    fixture.write("new.md", article("id:new", count + 1));
    const { articles, problems } = await fixture.publish(request);
    expect([articles, problems.length]).toEqual([count + 1, count]);
    expect(existsSync(join(fixture.home, "output/.state/held.json"))).toBe(false);
  });

  it("in a folder replaced by a link out of the data folder stays published", async () => {
    fixture.writeDays(3);
    fixture.write("deep/4.md", article("id:4", 4));
    await fixture.publish();
    fixture.remove("deep");
    symlinkSync(tmpdir(), join(fixture.home, "data/articles/deep"));
    const { problems } = await fixture.publish();
    expect(problems.map((problem) => problem.file)).toEqual(["data/articles/deep"]);
    expect(fixture.ids()).toEqual(["id:4", "id:3", "id:2"]);
    fixture.remove("deep");
    await fixture.publish();
    expect(fixture.ids()).toEqual(["id:3", "id:2", "id:1"]);
  });

  it.each<[string, (target: string) => void, readonly string[] | undefined]>([
    ["a link to it dangles", (target) => rmSync(target, { recursive: true }), undefined],
    [
      "a link to it dangles, and the run is told of one of its files",
      (target) => rmSync(target, { recursive: true }),
      ["deep/a/4.md"],
    ],
    [
      "a link to it became circular",
      (target) => {
        rmSync(target, { recursive: true });
        symlinkSync(target, target);
      },
      undefined,
    ],
  ])("in a folder stays published if %s", async (_, lose, paths) => {
    fixture.writeDays(3);
    const target = join(fixture.home, "data/disk");
    mkdirSync(join(target, "a"), { recursive: true });
    writeFileSync(join(target, "a/4.md"), article("id:4", 4));
    symlinkSync(target, join(fixture.home, "data/articles/deep"));
    await fixture.publish();
    lose(target);
    for (const title of ["Changed", "Changed again"]) {
      fixture.write("3.md", article("id:3", 3, { title }));
      const { problems } = await fixture.publish(paths === undefined ? {} : { paths: [...paths, "3.md"] });
      expect(problems.map((problem) => problem.file)).toEqual(["data/articles/deep"]);
    }
    expect(fixture.ids()).toEqual(["id:4", "id:3", "id:2"]);
    expect(fixture.output("rss.xml")).toContain("Changed again");
    fixture.remove("deep");
    expect((await fixture.publish()).problems).toEqual([]);
    expect(fixture.ids()).toEqual(["id:3", "id:2", "id:1"]);
  });

  it("cannot reach files outside the data folder", async () => {
    fixture.writeDays(1);
    writeFileSync(join(fixture.home, "secret.md"), article("id:secret", 5));
    symlinkSync(join(fixture.home, "secret.md"), join(fixture.home, "data/articles/link.md"));
    symlinkSync("..", join(fixture.home, "data/articles/loop"));
    const { problems } = await fixture.publish();
    expect(fixture.ids()).toEqual(["id:1"]);
    expect(problems.some((problem) => problem.file.endsWith("link.md"))).toBe(true);
  });
});
