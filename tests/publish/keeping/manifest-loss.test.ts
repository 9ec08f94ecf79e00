import fs, { mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDirectoryTarget } from "../../../src/publication/writing/directory-target.ts";
import { article, createFixture, type Fixture, noon, site } from "../site-fixture.ts";

let fixture: Fixture;
let manifest: string;
beforeEach(() => {
  fixture = createFixture();
  manifest = join(fixture.home, "output/.state/manifest.jsonl");
  for (const day of [1, 2, 3, 4, 5]) fixture.write(`${day}.md`, article(`id:${day}`, day));
});
afterEach(() => fixture.end());

describe("a manifest that has lost its end", () => {
  it.each([
    ["at the end of a line", 0],
    ["within a line", 20],
    ["to its header", Number.NEGATIVE_INFINITY],
  ])("%s is reported and rebuilt, with every validator as it was", async (_where, further) => {
    await fixture.publish();
    const before = entries();
    const text = readFileSync(manifest, "utf8");
    const middle = text.indexOf("\n", text.length / 2) + 1;
    truncateSync(manifest, Math.max(text.indexOf("\n") + 1, middle + further));
    expect(await fixture.publish({ now: noon + 60_000 })).toMatchObject({ written: 0, rendered: 0 });
    expect(fixture.notices.join()).toMatch(/names \d+ files where \d+ were published; rebuilt from the \d+ files/);
    expect(entries()).toEqual(before);
  });

  it("is noticed by the run of an edit too", async () => {
    const publisher = fixture.open();
    await publisher.run({ site, now: noon });
    truncateSync(manifest, readFileSync(manifest, "utf8").indexOf("\n") + 1);
    fixture.write("1.md", article("id:1", 1, { title: "Edited" }));
    await publisher.run({ site, now: noon + 60_000, paths: ["1.md"] });
    await publisher.close();
    expect(entries().size).toBe(Number(/rebuilt from the (\d+) files/.exec(fixture.notices.join())?.[1]));
  });
});

describe("a manifest that names more files than the last run published", () => {
  it("is not taken for a damaged one: a run was killed while it published files", async () => {
    const publisher = fixture.open();
    await publisher.run({ site, now: noon });
    const statics = join(fixture.home, "data/static");
    mkdirSync(statics);
    for (const name of ["a.txt", "b.txt"]) writeFileSync(join(statics, name), name);
    const { renameSync } = fs;
    const failing = (from: string, to: string) => {
      if (to.endsWith("b.txt")) throw Object.assign(new Error("EIO: injected"), { code: "EIO" });
      renameSync(from, to);
    };
    Object.assign(fs, { renameSync: failing });
    syncBuiltinESMExports();
    try {
      await expect(publisher.run({ site, now: noon })).rejects.toThrow("b.txt");
    } finally {
      Object.assign(fs, { renameSync });
      syncBuiltinESMExports();
    }
    await publisher.run({ site, now: noon });
    await publisher.close();
    expect(fixture.has("b.txt")).toBe(true);
    expect(fixture.notices.join()).not.toContain("rebuilt");
  });
});

describe("a published file that was lost together with the manifest", () => {
  it("is published again by the next run of a publisher that knew it", async () => {
    const publisher = fixture.open();
    await publisher.run({ site, now: noon });
    writeFileSync(manifest, "spoilt\n");
    rmSync(join(fixture.home, "output/opml.xml"));
    await publisher.run({ site, now: noon });
    await publisher.close();
    expect(fixture.has("opml.xml")).toBe(true);
  });
});

describe("an older manifest put in the place of the current one", () => {
  it("is reported and rebuilt, and no document gets a date older than its bytes", async () => {
    await fixture.publish();
    const older = readFileSync(manifest);
    await fixture.publish({ site: { ...site, title: "For a while" }, now: noon + 60_000 });
    await fixture.publish({ now: noon + 120_000 });
    const before = entries();
    expect(before.get("rss.xml")).toMatchObject({ modified: noon / 1000 + 120 });
    writeFileSync(manifest, older);
    expect(await fixture.publish({ now: noon + 180_000 })).toMatchObject({ written: 0, rendered: 0 });
    expect(fixture.notices.join()).toContain("is not the one that the last run left; rebuilt from the");
    expect(entries()).toEqual(before);
  });

  it("is not suspected in a manifest that other publishers have continued, or begun anew", async () => {
    for (const day of [6, 7, 8]) {
      const publisher = fixture.open();
      await publisher.run({ site, now: noon });
      await publisher.compress();
      await publisher.close();
      if (day === 7) rmSync(manifest);
      fixture.write(`${day}.md`, article(`id:${day}`, day));
    }
    expect(fixture.notices.join()).not.toContain("is not the one");
  });
});

describe("a foreign file in the output folder", () => {
  it("is not taken for ours when the manifest is rebuilt", async () => {
    await fixture.publish();
    writeFileSync(join(fixture.home, "output/CNAME"), "fixture.example");
    rmSync(manifest);
    await fixture.publish();
    expect(entries().has("CNAME")).toBe(false);
    expect(statSync(join(fixture.home, "output/CNAME")).isFile()).toBe(true);
  });

  it("stays, even if the state is deleted", async () => {
    const names = ["CNAME", "verification.html"];
    mkdirSync(join(fixture.home, "output"), { recursive: true });
    for (const name of names) writeFileSync(join(fixture.home, "output", name), "somebody's");
    await fixture.publish();
    rmSync(join(fixture.home, "output/.state"), { recursive: true });
    await fixture.publish();
    expect(names.filter((name) => !fixture.has(name))).toEqual([]);
  });

  it("does not make every run look at everything", async () => {
    const publisher = fixture.open();
    await publisher.run({ site, now: noon });
    writeFileSync(join(fixture.home, "output/CNAME"), "fixture.example");
    rmSync(manifest);
    await publisher.run({ site, now: noon, all: true });
    await publisher.run({ site, now: noon });
    const last = await publisher.run({ site, now: noon });
    await publisher.close();
    expect(last).toMatchObject({ written: 0, unchanged: 0 });
  });
});

function entries(): Map<string, unknown> {
  const target = openDirectoryTarget(join(fixture.home, "output"));
  const found = [...target.paths()].map((path) => [path, target.entry(path)] as const);
  target.close();
  return new Map(found.sort(([one], [other]) => (one < other ? -1 : 1)));
}
