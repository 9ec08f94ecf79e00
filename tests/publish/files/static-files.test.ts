import { spawnSync } from "node:child_process";
import { mkdirSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { article, createFixture, type Fixture, site } from "../site-fixture.ts";

let fixture: Fixture;
beforeEach(() => {
  fixture = createFixture();
});
afterEach(() => fixture.end());

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

  it("is removed when its source is, and survives a change of settings", async () => {
    put("media/episode.mp3", "sound");
    await fixture.publish();
    await fixture.publish({ site: { ...site, title: "Renamed" } });
    expect(fixture.has("media/episode.mp3")).toBe(true);
    rmSync(join(fixture.home, "data/static/media/episode.mp3"));
    await fixture.publish();
    expect(fixture.has("media/episode.mp3")).toBe(false);
  });

  it("stays if more than half of all static files vanish at once, until that is confirmed; articles go on", async () => {
    for (const name of ["a.png", "b.png", "c.png"]) put(name, name);
    await fixture.publish();
    for (const name of ["a.png", "b.png"]) rmSync(join(fixture.home, "data/static", name));
    fixture.write("1.md", article("id:1", 1));
    for (let run = 0; run < 2; run += 1) {
      const { problems, removed } = await fixture.publish();
      expect(problems).toMatchObject([{ file: "data/static", found: "no more than 1 of them" }]);
      expect(removed).toBe(0);
    }
    expect([fixture.output("a.png"), fixture.ids()]).toEqual(["a.png", ["id:1"]]);
    expect(await fixture.publish({ allowRemoval: true })).toMatchObject({ problems: [], removed: 2 });
    expect(fixture.has("c.png")).toBe(true);
  });

  it("stays if its folder is gone, even with the catalog lost, and is updated when the folder is back", async () => {
    for (const name of ["a.png", "b.png", "c.png"]) put(name, name);
    await fixture.publish();
    const statics = join(fixture.home, "data/static");
    renameSync(statics, `${statics}.away`);
    rmSync(join(fixture.home, "output/.state/catalog.mdb"));
    expect((await fixture.publish()).problems).toMatchObject([
      { file: "data/static", found: "no more than 0 of them" },
    ]);
    renameSync(`${statics}.away`, statics);
    expect(await fixture.publish()).toMatchObject({ problems: [], written: 0, removed: 0 });
    expect(fixture.output("b.png")).toBe("b.png");
  });

  it("stays while its folder cannot be read, which is reported", async () => {
    put("media/episode.mp3", "sound");
    await fixture.publish();
    const statics = join(fixture.home, "data/static");
    rmSync(statics, { recursive: true });
    // As on a failed disk: every look at it fails, and yet it is there.
    symlinkSync("static", statics);
    const { problems } = await fixture.publish();
    expect(problems).toMatchObject([{ expected: "cannot be read (ELOOP); what was published from it stays" }]);
    expect(fixture.output("media/episode.mp3")).toBe("sound");
  });

  it.each([
    ["a dangling link", (file: string) => symlinkSync("nowhere", file)],
    ["a link out of the data folder", (file: string) => symlinkSync(fileURLToPath(import.meta.url), file)],
    ["a pipe", (file: string) => spawnSync("mkfifo", [file])],
  ])("stays if %s stands in its place, which is reported and not read instead", async (_, harm) => {
    put("media/episode.mp3", "sound");
    await fixture.publish();
    const file = join(fixture.home, "data/static/media/episode.mp3");
    rmSync(file);
    harm(file);
    expect((await fixture.publish()).problems).toMatchObject([{ file: "data/static/media/episode.mp3" }]);
    expect(fixture.output("media/episode.mp3")).toBe("sound");
    rmSync(join(fixture.home, "output/media/episode.mp3"));
    expect((await fixture.publish()).problems.map((problem) => problem.severity)).toEqual(["error"]);
    expect(fixture.has("media/episode.mp3")).toBe(false);
    rmSync(file);
    expect((await fixture.publish()).problems).toEqual([]);
  });

  it("never replaces a document", async () => {
    put("rss.xml", "not a feed");
    const { problems } = await fixture.publish();
    expect(fixture.output("rss.xml")).toContain("<rss");
    expect(problems.map((problem) => problem.file)).toEqual(["data/static/rss.xml"]);
  });

  it("gives way to a folder of its name, and the other way round", async () => {
    const about = join(fixture.home, "data/static/about");
    put("about", "a file");
    await fixture.publish();
    rmSync(about);
    mkdirSync(about);
    put("about/index.html", "a page");
    expect((await fixture.publish()).problems).toEqual([]);
    expect(fixture.output("about/index.html")).toBe("a page");
    rmSync(about, { recursive: true });
    put("about", "a file");
    expect((await fixture.publish()).problems).toEqual([]);
    expect(fixture.output("about")).toBe("a file");
  });

  it.each(["articles", "tags", "articles/post", "rss.xml/key", "index.html/key", "atom.xml.gz/key"])(
    "at %s, where documents leave it no place, is told of and keeps nothing else from being published",
    async (path) => {
      mkdirSync(dirname(join(fixture.home, "data/static", path)), { recursive: true });
      put(path, "text");
      put("media/episode.mp3", "sound");
      fixture.write("post.md", article("id:1", 1, { tags: ["hills"] }));
      for (let run = 0; run < 2; run += 1) {
        expect((await fixture.publish()).problems).toMatchObject([{ severity: "error", file: `data/static/${path}` }]);
        expect([fixture.has(path), fixture.output("media/episode.mp3"), fixture.ids()]).toEqual([
          false,
          "sound",
          ["id:1"],
        ]);
      }
      rmSync(join(fixture.home, "data/static", path));
      expect((await fixture.publish()).problems).toEqual([]);
      expect(fixture.ids("tags/hills/")).toEqual(["id:1"]);
    },
  );

  it("gives way to a folder of documents that comes later", async () => {
    put("tags", "text");
    put("media/episode.mp3", "sound");
    await fixture.publish();
    expect(fixture.output("tags")).toBe("text");
    fixture.write("post.md", article("id:1", 1, { tags: ["hills"] }));
    await fixture.publish();
    expect(fixture.ids("tags/hills/")).toEqual(["id:1"]);
    expect((await fixture.publish()).problems).toMatchObject([{ file: "data/static/tags" }]);
    rmSync(join(fixture.home, "data/static/tags"));
    expect((await fixture.publish()).problems).toEqual([]);
    expect(fixture.ids("tags/hills/")).toEqual(["id:1"]);
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
    "never replaces an address of the server's own: %s",
    async (path) => {
      mkdirSync(join(fixture.home, "data/static/-"), { recursive: true });
      put(path, "not the server");
      const { problems } = await fixture.publish();
      expect(fixture.has(path)).toBe(false);
      expect(problems.map((problem) => problem.file)).toEqual([`data/static/${path}`]);
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
    fixture.writeDays(3);
    put("media/episode.mp3", "sound");
    await fixture.publish();
    const before = fixture.output("rss.xml");
    fixture.write("3.md", article("id:3", 3, { title: "Not yet" }));
    put("media/episode.mp3", "better sound");
    harm();
    await expect(fixture.publish({ strict: true })).rejects.toThrow("data/static/");
    expect(fixture.output("rss.xml")).toBe(before);
    expect(fixture.output("media/episode.mp3")).toBe("sound");
  });
});
