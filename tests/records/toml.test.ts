import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { describeProblem } from "../../src/errors.ts";
import { readToml } from "../../src/records/toml.ts";
import { markdown } from "../../src/sources/markdown.ts";

describe("readToml", () => {
  it("is not loaded before there is TOML to read", () => {
    const isLoaded = () => Object.keys(createRequire(import.meta.url).cache).some((file) => file.includes("smol-toml"));
    const origin = { file: "a.md", path: "a.md", rules: { timezone: "UTC" } };
    expect(markdown.read("---\ntitle: A\ndate: 2024-05-01\nx: {y: z}\n---\n", origin).records).toHaveLength(1);
    expect(isLoaded()).toBe(false);
    expect(markdown.read('+++\ntitle = "A"\ndate = 2024-05-01\n+++\n', origin).records).toHaveLength(1);
    expect(isLoaded()).toBe(true);
  });

  it("gives text for everything but lists and tables", () => {
    const text = 'a = 1984\nb = true\nc = 1.5\nd = "x"\ne = [1, { f = 9007199254740993 }]\n[g]\nh = 0x1F';
    expect(readToml(text, "a.md").value).toEqual({
      a: "1984",
      b: "true",
      c: "1.5",
      d: "x",
      e: ["1", { f: "9007199254740993" }],
      g: { h: "31" },
    });
  });

  it.each([
    ["2024-05-01", "2024-05-01"],
    ["2024-05-01T09:00:00Z", "2024-05-01T09:00:00.000Z"],
    ["2024-05-01 09:00:00.25+02:00", "2024-05-01T09:00:00.250+02:00"],
    ["2024-05-01T09:00:00", "2024-05-01T09:00:00.000"],
    ["2024-05-01 09:00", "2024-05-01T09:00:00.000"],
    ["2024-02-30", "2024-02-30"],
    ["2024-02-30T09:00:00+14:00", "2024-02-30T09:00:00.000+14:00"],
  ])("keeps exactly what the date %s says", (date, text) => {
    expect(readToml(`a = ${date}`, "a.md").value).toEqual({ a: text });
  });

  it("gives the line of a field, and of the nearest one around a missing field", () => {
    const text = 'a = """\nb = 1\n"""\n\n# c\nd.e = 2\nf = [\n  1,\n]\n[g.h]\ni = 3\n[[j]]\nk = 4\n[[j]]\nk = 5';
    const { line } = readToml(text, "a.md", 2);
    const fields = ["a", "b", "d.e", "f.0", "g", "g.h.i", "j.0.k", "j.1", "j.1.k", "j.1.l"];
    expect(fields.map(line)).toEqual([2, undefined, 7, 8, 11, 12, 14, 15, 16, 15]);
  });

  it.each([
    ["a = b", 1, 'a line such as title = "Mine": a name, "=", and text in quotes, a date, a number'],
    ["date = b\na = 2024-05-01", 1, 'a line such as title = "Mine": '],
    ["a: b", 1, 'a line such as title = "Mine": '],
    ["a", 1, 'a line such as title = "Mine": '],
    ['a = 1\nb = "x', 2, 'a closing quote, got "b = \\"x"'],
    ['a = "x\nb = 1', 1, 'a closing quote, got "a = \\"x"'],
    ["a = 1\na = 2", 2, 'each name once, got "a = 2" (keep one of the two)'],
    ["a = 1\n[a]\nb = 2", 2, 'each name once, got "[a]"'],
    ['a = ["x" "y"]', 1, "closed brackets, with a comma after each item"],
    ['a = [\n"x",\n', 2, "closed brackets"],
    ['a = ["x", "y"\nb = 1\nc = 2', 1, 'closed brackets, with a comma after each item, got "a = ['],
    ['a = [1]\nb = [\n"x",\nc.d = 2', 2, "closed brackets, with a comma after each item"],
    ['a = [\n"x"\n"y"\n]', 3, 'closed brackets, with a comma after each item, got "\\"y\\""'],
    ["a = [\n'b = 1'\n'c = 2'\n]", 3, "closed brackets, with a comma after each item"],
    ['a = "Part [1"\nb = 2024-13-01', 2, 'a date such as 2024-05-01 or 2024-05-01T09:00:00Z, got "b = 2024-13-01"'],
    ["# [ ]  [\na = nope", 2, 'a line such as title = "Mine": '],
    ['a = "1 ["\nb = 1\nb = 2', 3, "each name once"],
    ['a = "C:\\Users"', 1, "a backslash in double quotes only as part of an escape"],
    ["a = 2024-13-01", 1, "a date such as 2024-05-01"],
    ["a = 2024-5-1", 1, 'a line such as title = "Mine": '],
    ["a = 2024-05-01T9:00:00Z", 1, "a date such as 2024-05-01"],
    ["a = 'it's'", 1, "one value after a name"],
    ["a = 007", 1, 'a line such as title = "Mine": '],
    ["a = \u201cb\u201d", 1, 'a line such as title = "Mine": '],
  ])("says what was expected, what was found and what to do about %j", (text, line, claim) => {
    const { value, problems } = readToml(text, "a.md");
    expect(value).toBeUndefined();
    expect(problems.map(describeProblem)).toEqual([expect.stringContaining(`a.md:${line}: expected ${claim}`)]);
    expect(problems[0]?.advice).toBeDefined();
  });

  it("survives infinitely long dotted names", () => {
    const { value, line } = readToml(`title = "T"\na${".a".repeat(20_000)} = 2024-05-01`, "a.md");
    expect(value).toMatchObject({ title: "T", a: { a: {} } });
    expect(line("a")).toBe(2);
  });

  it("finds the line below a long list in linear time", () => {
    const { line } = readToml(`tags = [\n${'"a",\n'.repeat(60_000)}]\ntitle = "T"`, "a.md");
    expect(line("title")).toBe(60_003);
  });

  it("recognises YAML and says so", () => {
    expect(readToml("title: A", "a.md").problems[0]?.advice).toContain('replace the lines "+++" with "---"');
  });
});
