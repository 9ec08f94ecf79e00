import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { article, createFixture, type Fixture, noon, site } from "../site-fixture.ts";

const { statSync } = fs;
let fixture: Fixture;
beforeEach(async () => {
  fixture = createFixture();
  fixture.writeDays(3);
  for (const day of [4, 5]) fixture.write(`old/deep/${day}.md`, article(`id:${day}`, day));
});
afterEach(() => {
  mount();
  fixture.end();
});

/** Makes the system report that folder, and everything below it, as a disk of its own; none without an argument. */
function mount(folder?: string): void {
  const root = folder && join(fixture.home, "data/articles", folder);
  const telling = (path: fs.PathLike, options: fs.StatSyncOptions) => {
    const stat = statSync(path, options);
    if (stat && root !== undefined && join(String(path), "/").startsWith(join(root, "/")))
      stat.dev = Number(stat.dev) + 1;
    return stat;
  };
  Object.assign(fs, { statSync: telling });
  syncBuiltinESMExports();
}

describe("a folder of articles that is a mounted disk", () => {
  beforeEach(async () => {
    mount("old/deep");
    await fixture.publish();
    mount();
    for (const day of [4, 5]) fixture.remove(`old/deep/${day}.md`);
  });

  it("keeps its articles published while it is not mounted, and reports that until it is", async () => {
    for (const request of [{}, { all: true }, { paths: ["old/deep/4.md"] }]) {
      const { problems } = await fixture.publish(request);
      expect(problems).toMatchObject([
        { file: "data/articles/old/deep/", expected: expect.stringContaining("is not mounted") },
      ]);
      expect(fixture.ids()).toEqual(["id:5", "id:4", "id:3"]);
    }
    mount("old/deep");
    for (const day of [4, 5]) fixture.write(`old/deep/${day}.md`, article(`id:${day}`, day));
    expect(await fixture.publish()).toMatchObject({ changed: 0, problems: [] });
  });

  it("keeps its articles published however often other articles change meanwhile", async () => {
    const publisher = fixture.open();
    fixture.write("1.md", article("id:1", 1, { title: "Edited" }));
    await publisher.run({ site, now: noon, paths: ["1.md"] });
    fixture.write("2.md", article("id:2", 2, { title: "Edited" }));
    await publisher.run({ site, now: noon });
    expect(await publisher.run({ site, now: noon })).toMatchObject({ articles: 5 });
    await publisher.close();
  });

  it("takes its articles with it when the folder is removed", async () => {
    fixture.remove("old/deep");
    expect(await fixture.publish()).toMatchObject({ articles: 3, problems: [] });
  });

  it("takes its articles with it when their removal is allowed", async () => {
    expect(await fixture.publish({ allowRemoval: true })).toMatchObject({ articles: 3, problems: [] });
    expect(await fixture.publish()).toMatchObject({ articles: 3, problems: [] });
  });
});

it("withdraws articles that are deleted from a mounted disk, as from any other folder", async () => {
  mount("old/deep");
  await fixture.publish();
  fixture.remove("old/deep/4.md");
  fixture.remove("3.md");
  expect(await fixture.publish()).toMatchObject({ articles: 3, problems: [] });
});
