import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFixture, type Fixture, noon, site } from "./site-fixture.ts";

let fixture: Fixture;
beforeEach(() => {
  fixture = createFixture();
});
afterEach(() => fixture.end());

describe("losing files by accident", () => {
  it("does not withdraw more than half of the articles", async () => {
    fixture.writeDays(4);
    await fixture.publish();
    for (const number of [1, 2, 3]) fixture.remove(`${number}.md`);
    await expect(fixture.publish()).rejects.toThrow("--allow-removal");
    expect(fixture.ids()).toEqual(["id:4", "id:3", "id:2"]);
    await fixture.publish({ allowRemoval: true });
    expect(fixture.ids()).toEqual(["id:4"]);
  });

  it("with the catalog lost, makes the same documents again and says so", async () => {
    fixture.writeDays(8);
    await fixture.publish();
    cpSync(join(fixture.home, "output"), join(fixture.home, "before"), { recursive: true });
    writeFileSync(join(fixture.home, "output/.state/catalog.mdb"), "garbage");
    const result = await fixture.publish();
    expect(result.written).toBe(0);
    expect(fixture.notices.join()).toContain("the catalog cannot be used");
  });

  it("with the whole state lost, makes the same documents again", async () => {
    fixture.writeDays(8);
    await fixture.publish();
    const before = fixture.output("archive/2/feed.json");
    rmSync(join(fixture.home, "output/.state"), { recursive: true });
    await fixture.publish();
    expect(fixture.output("archive/2/feed.json")).toBe(before);
  });

  it("with a published file damaged, is repaired by the next run", async () => {
    fixture.writeDays(8);
    await fixture.publish();
    const before = fixture.output("rss.xml");
    rmSync(join(fixture.home, "output/rss.xml"));
    await fixture.publish();
    expect(fixture.output("rss.xml")).toBe(before);
  });

  it("with a published file damaged, is repaired by the same publisher's next full run", async () => {
    fixture.writeDays(8);
    const publisher = fixture.open();
    await publisher.run({ site, now: noon });
    const before = fixture.output("rss.xml");
    rmSync(join(fixture.home, "output/rss.xml"));
    await publisher.run({ site, now: noon });
    await publisher.close();
    expect(fixture.output("rss.xml")).toBe(before);
  });

  it("with a published file repaired, costs the next run no more than what changed", async () => {
    fixture.writeDays(8);
    const publisher = fixture.open();
    await publisher.run({ site, now: noon });
    rmSync(join(fixture.home, "output/rss.xml"));
    expect(await publisher.run({ site, now: noon })).toMatchObject({ written: 1 });
    expect(await publisher.run({ site, now: noon, paths: ["8.md"] })).toMatchObject({ written: 0, unchanged: 0 });
    await publisher.close();
  });

  it("with a published file damaged, goes unnoticed by a run that is told what has changed", async () => {
    fixture.writeDays(8);
    const publisher = fixture.open();
    await publisher.run({ site, now: noon });
    rmSync(join(fixture.home, "output/rss.xml"));
    expect(await publisher.run({ site, now: noon, paths: ["8.md"] })).toMatchObject({ written: 0, unchanged: 0 });
    await publisher.close();
  });

  it.each<[string, (copy: string) => void]>([
    ["missing", (copy) => rmSync(copy)],
    ["damaged", (copy) => writeFileSync(copy, "damaged")],
  ])("with a compressed copy %s, is repaired by the next run", async (_, harm) => {
    fixture.writeDays(8);
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
