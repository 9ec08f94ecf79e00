import { renameSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { stateDirectoryOf } from "../../src/publication/state-directory.ts";
import { acquireLock } from "../../src/publication/writing/lock.ts";
import { openPublisher } from "../../src/publish.ts";
import { scanArticles } from "../../src/sources/folder/scan.ts";
import { article, createFixture, type Fixture, noon, site } from "./site-fixture.ts";

let fixture: Fixture;
beforeEach(async () => {
  fixture = createFixture();
  for (const [index, name] of ["a", "b", "c"].entries()) fixture.write(`${name}.md`, article(name, index + 1));
  await fixture.publish();
});
afterEach(() => fixture.end());

/** A publisher whose first run gets a scan of the articles folder as it is now. */
function openAfterScan(onNotice: (notice: string) => void = () => {}) {
  const dataDirectory = join(fixture.home, "data");
  const articlesDirectory = join(dataDirectory, "articles");
  const scan = scanArticles(articlesDirectory);
  return openPublisher({
    dataDirectory,
    articlesDirectory,
    outputDirectory: join(fixture.home, "output"),
    fileName: (path) => path,
    wait: true,
    earlyScan: { finish: async () => scan },
    onNotice,
  });
}

describe("a run with a scan made ahead", () => {
  it("takes in what the scan found", async () => {
    fixture.write("a.md", article("a", 1, { title: "Another title" }));
    fixture.write("d.md", article("d", 4));
    fixture.remove("b.md");
    const publisher = openAfterScan();
    expect(await publisher.run({ site, now: noon })).toMatchObject({ read: 2, changed: 3 });
    expect(fixture.ids()).toEqual(["d", "c", "a"]);
    expect(await publisher.run({ site, now: noon })).toMatchObject({ read: 0, changed: 0 });
    await publisher.close();
  });

  it("finds nothing to do if nothing has changed", async () => {
    const publisher = openAfterScan();
    expect(await publisher.run({ site, now: noon })).toMatchObject({ read: 0, changed: 0, written: 0 });
    await publisher.close();
  });

  it("does not undo what was published after the scan", async () => {
    const publisher = openAfterScan();
    fixture.write("a.md", article("a", 1, { title: "Another title" }));
    fixture.write("d.md", article("d", 4));
    fixture.remove("b.md");
    await fixture.publish();
    expect(await publisher.run({ site, now: noon })).toMatchObject({ read: 0, changed: 0, problems: [] });
    expect(fixture.ids()).toEqual(["d", "c", "a"]);
    await publisher.close();
  });

  it("does not publish twice an article that moved and whose old folder now links to the new one", async () => {
    for (const name of ["x", "y"]) fixture.write(`old/${name}.md`, article(name, 5));
    await fixture.publish();
    renameSync(join(fixture.home, "data/articles/old"), join(fixture.home, "data/articles/renamed"));
    symlinkSync("renamed", join(fixture.home, "data/articles/old"));
    const publisher = openAfterScan();
    const { problems } = await publisher.run({ site, now: noon });
    expect(problems.map(({ file }) => file)).toEqual(["old"]);
    expect(fixture.ids()).toEqual(["y", "x", "c"]);
    await publisher.close();
  });

  it("keeps the articles of a folder that is now a link out of the data folder, in later runs too", async () => {
    for (const name of ["x", "y"]) fixture.write(`old/${name}.md`, article(name, 5));
    await fixture.publish();
    renameSync(join(fixture.home, "data/articles/old"), join(fixture.home, "elsewhere"));
    symlinkSync("../../elsewhere", join(fixture.home, "data/articles/old"));
    for (let run = 0; run < 2; run += 1) {
      const publisher = openAfterScan();
      const { problems, written } = await publisher.run({ site, now: noon });
      await publisher.close();
      expect(problems.map(({ file }) => file)).toEqual(["old"]);
      expect(written).toBe(0);
    }
    fixture.write("a.md", article("a", 1, { title: "Another title" }));
    const publisher = openAfterScan();
    await publisher.run({ site, now: noon });
    await publisher.close();
    expect(fixture.ids()).toEqual(["y", "x", "c"]);
  });

  it("sees in its second run what was saved since the scan", async () => {
    const publisher = openAfterScan();
    await publisher.run({ site, now: noon });
    fixture.write("a.md", article("a", 1, { title: "Another title" }));
    expect(await publisher.run({ site, now: noon })).toMatchObject({ read: 1, changed: 1 });
    await publisher.close();
  });

  it("scans again if it had to wait for another publisher", async () => {
    const lock = await acquireLock(stateDirectoryOf(join(fixture.home, "output")), { wait: false });
    const publisher = openAfterScan((notice) => {
      expect(notice).toContain("waiting for process");
      fixture.write("a.md", article("a", 1, { title: "Another title" }));
      lock.release();
    });
    expect(await publisher.run({ site, now: noon })).toMatchObject({ read: 1, changed: 1 });
    await publisher.close();
  });
});
