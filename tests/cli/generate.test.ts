import { appendFileSync, cpSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { patience } from "../patience.ts";
import { publishedFiles } from "../published-files.ts";
import { createWorkplace, type Workplace } from "./workplace.ts";

let place: Workplace;
beforeEach(() => {
  place = createWorkplace({ withData: true });
});
afterEach(() => place.end());

describe("broadsheet generate", () => {
  it("publishes into output and reports in one line", () => {
    const { exitCode, stdout } = place.broadsheet(["generate"]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /^13 articles are published in output: 13 files read, 13 articles changed, .* 0 errors, \d+ ms\n$/,
    );
  });

  it("reports a fault shared by several articles once to people, and each time to programs", () => {
    for (const name of ["a", "b", "c"])
      writeFileSync(
        join(place.home, `data/articles/2024-05-01-${name}.md`),
        `---\ntitle: ${name}\nlayout: post\n---\n`,
      );
    const { stdout } = place.broadsheet(["generate", "--json"]);
    expect((JSON.parse(stdout) as { problems: unknown[] }).problems).toHaveLength(3);
    const { stderr } = place.broadsheet(["generate", "--all"]);
    expect(stderr.match(/^warning: .*$/gm)).toEqual([
      "warning: data/articles/2024-05-01-a.md:3: layout: is not a known field and is left out, and 2 more times",
    ]);
    const { stdout: checked } = place.broadsheet(["check"]);
    expect(checked).toContain(
      "warning: data/articles/2024-05-01-a.md:3 and 2 more places: layout: is not a known field",
    );
    expect(checked).toMatch(
      /^ {2}fix: {2}change it, or remove it if no other program needs it; \S*records\.md describes every field$/m,
    );
    expect(checked).toContain("Found: 0 errors, 3 warnings.");
  });

  it("publishes articles with the authors that the file of authors gives now", () => {
    const file = join(place.home, "data/articles/authors.yml");
    const names = () => {
      place.broadsheet(["generate"]);
      const feed = JSON.parse(readFileSync(join(place.home, "output/feed.json"), "utf8"));
      return (feed as { items: { id: string; authors: { name: string }[] }[] }).items
        .filter(({ id }) => id === "keys")
        .flatMap(({ authors }) => authors.map(({ name }) => name));
    };
    const authors = "authors: [ada, { key: bob, url: https://bob.example/ }, Eve]";
    writeFileSync(join(place.home, "data/articles/2024-05-01-keys.md"), `---\nid: keys\n${authors}\n---\nText.\n`);
    expect(names()).toEqual(["ada", "bob", "Eve"]);
    writeFileSync(file, "ada: { name: Ada Lovelace }\nbob: { name: Bob }\n");
    expect(names()).toEqual(["Ada Lovelace", "Bob", "Eve"]);
    writeFileSync(file, "ada: { name: Ada King }\nbob: { name: Bob }\n");
    expect(names()).toEqual(["Ada King", "Bob", "Eve"]);
  });

  it("leaves identical bytes and writes nothing when it runs again", () => {
    place.broadsheet(["generate"]);
    const before = snapshot();
    const { stdout } = place.broadsheet(["generate"]);
    expect(stdout).toContain("0 files written");
    expect(snapshot()).toEqual(before);
  });

  it("leaves the same bytes wherever and whenever it runs", () => {
    place.broadsheet(["generate"]);
    place.broadsheet(["generate"], { OUTPUT_DIR: "elsewhere", TZ: "Pacific/Auckland" });
    expect(textsOf("elsewhere")).toEqual(textsOf("output"));
  });

  it("publishes the rest, reports the fault, and exits with 1 if a record is bad", () => {
    writeFileSync(join(place.home, "data/articles/bad.md"), "---\ntitle: Bad\npublished: yesterday\n---\n");
    const { exitCode, stdout, stderr } = place.broadsheet(["generate"]);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^13 articles/);
    expect(stderr).toMatch(/data\/articles\/bad\.md:3: published: expected a date .*, got "yesterday"/);
  });

  it("says that it has published nothing if --strict forbids it", () => {
    writeFileSync(join(place.home, "data/articles/bad.md"), "---\ntitle: Bad\npublished: yesterday\n---\n");
    const { exitCode, stdout, stderr } = place.broadsheet(["generate", "--strict"]);
    expect(exitCode).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/bad\.md:3: .*\nNothing was published, because --strict allows no errors\.\n$/);
  });

  it("gives its result as JSON when asked", () => {
    const { stdout } = place.broadsheet(["generate", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ articles: 13, read: 13, problems: [] });
  });
});

describe("a missing public address", () => {
  beforeEach(() => cpSync(join(import.meta.dirname, "../../data/site.yaml"), join(place.home, "data/site.yaml")));
  const said =
    /^warning: data\/site\.yaml: url: neither this nor PUBLIC_URL is set, .* http:\/\/127\.0\.0\.1:3000\/ \(.*"url: https:.*\n$/;

  it("is mentioned once by generate, in one line that says what to set, and is no error", () => {
    const { exitCode, stderr } = place.broadsheet(["generate"]);
    expect(stderr).toMatch(said);
    expect(exitCode).toBe(0);
  });

  it("is mentioned once by start, however many runs it makes", async () => {
    const daemon = await place.start();
    writeFileSync(join(place.home, "data/articles/new.md"), "---\ntitle: New\npublished: 2020-01-01\n---\nText.\n");
    await vi.waitFor(
      async () => expect(await (await fetch(`${daemon.url}/rss.xml`)).text()).toContain("New"),
      patience,
    );
    await daemon.stop();
    expect(daemon.output().match(/url: neither this nor/g)).toHaveLength(1);
  });

  it("is a warning of check, not an error", () => {
    const { exitCode, stdout } = place.broadsheet(["check"]);
    expect(stdout).toMatch(
      /^warning: data\/site\.yaml: url: neither this nor PUBLIC_URL is set.*\n {2}why: .*\n {2}fix: {2}.*PUBLIC_URL/m,
    );
    expect(exitCode).toBe(0);
  });

  it.each<[string, Record<string, string>]>([
    ["PUBLIC_URL", { PUBLIC_URL: "https://example.com/" }],
    ["site.yaml", {}],
  ])("is not mentioned if %s gives it", (where, environment) => {
    if (where === "site.yaml") appendFileSync(join(place.home, "data/site.yaml"), "url: https://example.com/\n");
    expect(place.broadsheet(["generate"], environment).stderr).toBe("");
  });
});

function files(directory: string): string[] {
  const root = join(place.home, directory);
  return publishedFiles(root).map((path) => join(root, path));
}

function snapshot(): [string, number][] {
  return files("output").map((path) => [path, statSync(path).mtimeMs]);
}

function textsOf(directory: string): [string, string][] {
  const root = join(place.home, directory);
  return files(directory).map((path) => [path.slice(root.length), readFileSync(path, "base64")]);
}
