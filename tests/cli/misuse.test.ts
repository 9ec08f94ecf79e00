import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createWorkplace, type Workplace } from "./workplace.ts";

let place: Workplace;
beforeAll(() => {
  place = createWorkplace();
});
afterAll(() => place.end());

describe("a typing error", () => {
  it.each([
    [["lst"], "Did you mean list?"],
    [["help", "lst"], "Did you mean list?"],
    [["help", "qqqq"], "unknown command 'qqqq'\n(broadsheet --help"],
    [["constructor"], "unknown command 'constructor'\n(broadsheet --help"],
    [["list", "--jsn"], "Did you mean --json?"],
    [["generate", "--al"], "Did you mean --all?"],
    [["import"], "missing required argument 'place'"],
    [["serve"], "Did you mean start?"],
    [["new", "A", "walk"], '(Put a title with spaces in quotes: broadsheet new "A title")'],
    [["init", "my-blog"], "mkdir my-publication && cd my-publication"],
    [["import", "a.xml", "b.xml"], "It takes one place at a time"],
    [["check", "https://example.com/"], "broadsheet check --url https://example.com/"],
    [["generate", "public"], "DATA_DIR=… OUTPUT_DIR=… broadsheet generate"],
    [["explain", "A", "walk"], 'broadsheet explain "A title"'],
    [["list", "main"], "broadsheet explain tags/news"],
    [["-v"], "Did you mean --version?"],
    [["start", "-p", "4000"], "PORT=… broadsheet start"],
    [["start", "--port", "4000"], "PORT=… broadsheet start"],
    [["generate", "--output=public"], "OUTPUT_DIR=… broadsheet generate"],
    [["new"], "broadsheet new --help"],
  ])("in %j gets an answer that says what was meant, and where to look", (words, answer) => {
    const { exitCode, stdout, stderr } = place.broadsheet(words);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(answer);
    expect(stderr).toContain("--help");
    expect(stdout).toBe("");
  });
});

describe("a command line that cannot be understood", () => {
  it("is reported as JSON if that was asked for", () => {
    const { exitCode, stdout } = place.broadsheet(["new", "--json"]);
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toEqual({ error: "missing required argument 'title'", problems: [] });
  });
});

describe("the help of start", () => {
  it("gives the path of the page about the environment", () => {
    const [, page = ""] = /^(.*) explains all of them\.$/m.exec(place.broadsheet(["start", "--help"]).stdout) ?? [];
    expect(page).toMatch(/settings\.md$/);
    expect(existsSync(resolve(place.home, page))).toBe(true);
  });
});
