import { describe, expect, it, vi } from "vitest";
import { describeProblem } from "../../src/errors.ts";
import { readYaml } from "../../src/records/yaml.ts";

describe("readYaml", () => {
  it("keeps every scalar to the letter", () => {
    const { value } = readYaml("id: 007\ntitle: 1984\ntags: [1.0, true, 2024-05-01]\nempty:", "a.md");
    expect(value).toEqual({ id: "007", title: "1984", tags: ["1.0", "true", "2024-05-01"], empty: null });
  });

  it("gives the line of a field, and of the nearest one around a missing field", () => {
    const { line } = readYaml("a: 1\nauthors:\n  - x\n  - name: y\n    email: z", "a.md", 2);
    expect(["a", "authors.1.email", "authors.1.url", "none"].map(line)).toEqual([2, 6, 5, undefined]);
  });

  it("gives the line of a key that contains dots", () => {
    expect(readYaml("redirects:\n  /a.xml:\n    to: x", "a.yaml").line("redirects./a.xml.to")).toBe(3);
  });

  it.each([
    "tags:\n  #- hills\n  #- sea\ntitle: A",
    "author:\n  #name: Ada\ntitle: A",
    "title: A\n  #subtitle: B",
    "title: A ## not yet\ndraft: true #---",
  ])("takes commented-out fields, and signs with spaces around them, for comments: %j", (text) => {
    expect(readYaml(text, "a.md").problems).toEqual([]);
  });

  it("warns about a comment that looks like part of the text before it", () => {
    const text = "title: Walk #5\ntags: #hills #sea\nlist:\n  - #one\n  - 'two' # words\n#three\nlast: >- #four\n  C#";
    const { value, problems } = readYaml(text, "a.md");
    expect(value).toEqual({ title: "Walk", tags: null, list: [null, "two"], last: "C#" });
    const advice = '(put the whole text in quotes or, if that is a comment, a space after the "#")';
    expect(problems.map(describeProblem)).toEqual([
      `a.md:1: "#5" is read as a comment and left out ${advice}`,
      `a.md:2: "#hills #sea" is read as a comment and left out ${advice}`,
      `a.md:4: "#one" is read as a comment and left out ${advice}`,
    ]);
    expect(problems.map(({ severity }) => severity)).toEqual(Array(3).fill("warning"));
  });

  it.each([
    ["a: 1\na: 2", 2, 'each name once, got "a: 2" (keep one of the two)'],
    ["a: 1\n---\nb: 2", 2, 'one set of fields, got another one after a line "---"'],
    ["a: b: c", 1, 'one value after a name, got "a: b: c" (put the text in quotes: a: "b: c")'],
    [
      'a: "He said "hi" to me"',
      1,
      String.raw`one value after a name, got "a: \"He said \"hi\" to me\"" (put the text in quotes: a: 'He said "hi" to me')`,
    ],
    [
      'a: "B" and "C"',
      1,
      String.raw`one value after a name, got "a: \"B\" and \"C\"" (put the text in quotes: a: '"B" and "C"')`,
    ],
    ["a: 'It's: b'", 1, `one value after a name, got "a: 'It's: b'" (put the text in quotes: a: "It's: b")`],
    [
      "- a: b: c",
      1,
      'one value after a name, got "- a: b: c" (indent by the same number of spaces what belongs together, and put text that contains ": " in quotes)',
    ],
    ['a: "b\nc: d', 1, String.raw`a closing quote, got "a: \"b"`],
    ['a: "b\n  c"\nd: "e', 3, String.raw`a closing quote, got "d: \"e"`],
    ['a: "b"\nc: "d\\" e', 2, String.raw`a closing quote, got "c: \"d\\\" e"`],
    ["a:\n- 'b'\n- '''c''d\n  e", 3, "a closing quote, got \"- '''c''d\""],
    ["a:\n\tb: 1", 2, "spaces before a field, got a tab (indent with spaces)"],
    [
      "a: [b, c\nd: 1",
      1,
      'closed brackets, with their content indented further than the field, got "a: [b, c" (close them)',
    ],
    [
      "a: [b]\nc:\n  - [d, [e]\n  - f: {g: h}",
      3,
      'closed brackets, with their content indented further than the field, got "- [d, [e]"',
    ],
    ["a: {\n  b: c\nd: 1", 1, 'closed brackets, with their content indented further than the field, got "a: {"'],
    [
      "a:\n  - b\n c: d",
      3,
      'the same spaces before all fields of a mapping, items of a list or lines of a text, got "c: d" (indent by the same number of spaces what belongs together)',
    ],
    ["a:\n   b: 1\n  c: 2", 3, "the same spaces before all fields of a mapping"],
    ["a: |\n   b\n  c\nd: 1", 3, "the same spaces before all fields of a mapping"],
    ["a: [b, ']'\nc: 1", 2, 'closed brackets, with their content indented further than the field, got "c: 1"'],
    [
      "a: 1\nb: [\n\n",
      2,
      'closed brackets, with their content indented further than the field, got "b: [" (close them)',
    ],
    ['a: "C:\\Users"', 1, "a backslash in double quotes only as part of an escape"],
    ["a: *b", 1, 'text in quotes if it begins with "*", got "*b" (put the text in quotes)'],
    ["a: b\nc:\n  - *d", 3, 'text in quotes if it begins with "*", got "*d" (put the text in quotes)'],
    ["a: *b* c", 1, 'one value after a name, got "a: *b* c" (put text in quotes'],
    ["a: @b", 1, 'text in quotes if it begins with "@", "%" or a backtick, got "a: @b"'],
    ["a: !b c", 1, 'text in quotes if it begins with "!", got "a: !b c"'],
    ["a: 1\nb", 2, 'a line such as "title: Mine": a name, a colon, a space, and a value, got "b"'],
    ["a: 1\n- b", 2, 'a line such as "title: Mine": a name, a colon, a space, and a value, got "- b"'],
    ["a: |b", 1, 'one value after a name, got "a: |b" (put text in quotes'],
    [`a: 1\nb: ${"[".repeat(20_000)}`, 2, "fields and lists nested at most 200 deep"],
    ["- ".repeat(20_000), 1, "fields and lists nested at most 200 deep"],
  ])("says what was expected, what was found and what to do about %j, once", (text, line, claim) => {
    const { problems } = readYaml(text, "a.md");
    expect(problems.map(describeProblem)).toEqual([expect.stringContaining(`a.md:${line}: expected ${claim}`)]);
  });

  it("looks for an unclosed quote in linear time", () => {
    const { problems } = readYaml(`a: x${" ".repeat(1_000_000)}y\nb: "c`, "a.md");
    expect(problems).toMatchObject([{ line: 2, found: String.raw`"b: \"c"` }]);
  });

  it("reads one line of many faults in linear time", () => {
    expect(readYaml(`a: ${"]".repeat(100_000)}`, "a.md").problems).toHaveLength(1);
  });

  it("warns only through its problems", () => {
    const warnings: string[] = [];
    const listen = vi
      .spyOn(process, "emitWarning")
      .mockImplementation((warning) => void warnings.push(String(warning)));
    expect(readYaml("? [a, b]\n: c", "a.md").value).toEqual({ "[ a, b ]": "c" });
    listen.mockRestore();
    expect(warnings).toEqual([]);
  });

  it("gives the line of a fault", () => {
    const { value, problems } = readYaml("title: a\nsummary: b: c", "a.md", 2);
    expect(value).toBeUndefined();
    expect(problems).toMatchObject([{ severity: "error", file: "a.md", line: 3 }]);
  });

  it("refuses a repeated key", () => {
    expect(readYaml("a: 1\na: 2", "a.md").problems).toHaveLength(1);
  });

  it("refuses aliases that multiply without end", () => {
    const bomb = ["a: &a [x, x, x, x, x, x, x, x, x]"];
    for (const [to, from] of ["ba", "cb", "dc", "ed", "fe"].map((pair) => pair.split(""))) {
      bomb.push(`${to}: &${to} [${Array(9).fill(`*${from}`).join(", ")}]`);
    }
    expect(readYaml(bomb.join("\n"), "a.md").problems).toMatchObject([{ severity: "error", found: "some that do" }]);
  });
});
