import { copyFileSync, cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Publisher } from "../../../src/publish.ts";
import { article, createFixture, type Fixture, noon, site } from "../site-fixture.ts";

let fixture: Fixture;
let publisher: Publisher;
beforeEach(async () => {
  fixture = createFixture();
  publisher = fixture.open();
  for (const day of [1, 2]) fixture.write(`${day}.md`, article(`id:${day}`, day));
  await run();
  fixture.write("1.md", "---\ntitle: [\n---\n");
  await run();
});
afterEach(async () => {
  await publisher.close();
  fixture.end();
});

const run = () => publisher.run({ site, now: noon });
const page = "articles/1/index.html";
const inOutput = (path: string): string => join(fixture.home, "output", path);
const lost = {
  severity: "error",
  file: "data/articles/1.md",
  expected: `its page ${page} as it was published`,
  found: "none, or one that something else has changed",
  advice: "fix the article, and the page is made again",
};

describe("a lost page of a broken article", () => {
  it("is reported by every run, without making it look at everything, until the article is fixed", async () => {
    rmSync(inOutput(page));
    for (let runs = 0; runs < 2; runs += 1) {
      const { problems, unchanged, rendered } = await run();
      expect(problems).toContainEqual(lost);
      expect({ unchanged, rendered }).toEqual({ unchanged: 0, rendered: 0 });
    }
    fixture.write("1.md", article("id:1", 1));
    expect((await run()).problems).toEqual([]);
    expect(fixture.has(page)).toBe(true);
    expect(await run()).toMatchObject({ problems: [], unchanged: 0 });
  });

  it("is no longer reported when it is restored", async () => {
    cpSync(inOutput(page), join(fixture.home, "page"), { preserveTimestamps: true });
    rmSync(inOutput("articles/1"), { recursive: true });
    expect((await run()).problems).toContainEqual(lost);
    fixture.write("2.md", article("id:2", 2, { title: "Edited" }));
    await run();
    cpSync(join(fixture.home, "page"), inOutput(page), { preserveTimestamps: true });
    expect((await run()).problems).not.toContainEqual(lost);
  });

  it("is not reported if the manifest was rebuilt and the file is there", async () => {
    copyFileSync(inOutput("rss.xml"), inOutput(".state/manifest.jsonl"));
    await run();
    expect(await run()).toMatchObject({ unchanged: 0, problems: [{ file: "data/articles/1.md" }] });
  });
});
