import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createWorkplace, type Workplace } from "./workplace.ts";

let place: Workplace;
beforeEach(() => {
  place = createWorkplace();
  place.broadsheet(["init", "--yes", "--title", "Mine"]);
});
afterEach(() => place.end());

describe("broadsheet new", () => {
  it("makes an article file with id and date, and prints only its path", () => {
    const { exitCode, stdout } = place.broadsheet(["new", "Café: a review"]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^data\/articles\/\d{4}-\d\d-\d\d-cafe-a-review\.md\n$/);
    expect(text(stdout)).toMatch(
      /^---\nid: urn:uuid:[0-9a-f-]{36}\ntitle: "Café: a review"\npublished: \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\n---\n/,
    );
  });

  it("makes an article that the next run publishes", () => {
    place.broadsheet(["new", "Due at once"]);
    place.broadsheet(["generate"]);
    expect(readFileSync(join(place.home, "output/feed.json"), "utf8")).toContain("Due at once");
  });

  it("replaces the article that init made, if that was deleted", () => {
    place.broadsheet(["generate"]);
    rmSync(join(place.home, "data/articles"), { recursive: true });
    place.broadsheet(["new", "My own"]);
    expect(place.broadsheet(["generate"])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^1 article is published/),
    });
  });

  it("writes tags, authors and the draft mark", () => {
    const words = ["new", "T", "--tag", "one", "--tag", "two words", "--author", "Ada", "--author", "Bob", "--draft"];
    const article = text(place.broadsheet(words).stdout);
    expect(article).toContain("authors:\n  - Ada\n  - Bob\ntags:\n  - one\n  - two words\ndraft: true\n");
  });

  it("gives a second article of that day and title a file, a slug and an id of its own", () => {
    const [one, two] = [json(["new", "Same", "--json"]), json(["new", "Same", "--json"])];
    expect([one.slug, two.slug]).toEqual(["same", "same-2"]);
    expect(one.id).not.toBe(two.id);
    expect(place.broadsheet(["check"]).stdout).toContain("3 articles, nothing published yet. Found: 0 errors");
  });

  it("names the file that stands where the folder of articles must go", async () => {
    rmSync(join(place.home, "data/articles"), { recursive: true });
    writeFileSync(join(place.home, "data/articles"), "a file");
    const running = place.spawn(["new", "Anything"]);
    expect(await running.exitCode).toBe(1);
    expect(running.output()).toMatch(/cannot be written \(ENOTDIR\); a file is where a folder must go/);
  });

  it("refuses a blank title, and says what to do", () => {
    const { exitCode, stderr } = place.broadsheet(["new", " "]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('broadsheet new "A title"');
  });
});

function text(path: string): string {
  return readFileSync(join(place.home, path.trim()), "utf8");
}

function json(words: readonly string[]): { readonly id: string; readonly slug: string } {
  return JSON.parse(place.broadsheet(words).stdout) as { id: string; slug: string };
}
