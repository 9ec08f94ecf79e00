import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readYaml } from "../../src/records/yaml.ts";
import { findMisplacedFields, readSimpleFields, splitFrontMatter } from "../../src/sources/front-matter.ts";

describe("splitFrontMatter", () => {
  it("finds the fields between the fences and the body after them", () => {
    expect(splitFrontMatter("---\na: b\n---\n\nBody\n---\nmore")).toEqual({
      yaml: "a: b\n",
      body: "\nBody\n---\nmore",
      unclosed: false,
    });
  });

  it("finds the fields in TOML and the body after them", () => {
    expect(splitFrontMatter("+++\na = '''\n---\n'''\n+++\nBody\n+++\n")).toEqual({
      toml: "a = '''\n---\n'''\n",
      body: "Body\n+++\n",
      unclosed: false,
    });
  });

  it("skips blank lines before the first fence, as Hugo does, if fields follow", () => {
    expect(splitFrontMatter("\n \n---\ntitle: A\n---\nBody")).toEqual({
      yaml: "title: A\n",
      body: "Body",
      unclosed: false,
      blankLines: 2,
    });
    expect(splitFrontMatter("\n---\nA line\n---\n")).toEqual({ body: "\n---\nA line\n---\n", unclosed: false });
  });

  it("takes a text without a fence as the body", () => {
    expect(splitFrontMatter("Body\n---\na: b\n---")).toEqual({ body: "Body\n---\na: b\n---", unclosed: false });
  });

  it("notices a fence that is never closed", () => {
    expect(splitFrontMatter("---\na: b\n----\n")).toMatchObject({ unclosed: true });
    expect(splitFrontMatter("+++\na = 1\n---\n")).toMatchObject({ unclosed: true });
  });
});

describe("findMisplacedFields", () => {
  const fields = "title: Secret\ndraft: true\n";

  it.each([
    ` ---\n${fields} ---\nbody`,
    `----\n${fields}----\nbody`,
    "++++\ntitle = 'Secret'\ndraft = true\n++++\nbody",
    "+++\n+++\ntitle = 'Secret'\ndraft = true\n+++\nbody",
    `---yaml\n${fields}---\nbody`,
    `<!-- c -->\n---\n${fields}---\nbody`,
    `---\n---\n${fields}---\nbody`,
  ])("notices fields outside the fences, without which a draft would be published: %j", (text) => {
    expect(findMisplacedFields(splitFrontMatter(text))).toBeDefined();
  });

  it("takes linear time", () => {
    const text = `tags:\n${"  - a\n".repeat(50_000)}`;
    expect(findMisplacedFields(splitFrontMatter(text))).toBeUndefined();
  });

  it.each([
    `---\n${fields}---\nbody`,
    "---\n---\nbody",
    "+++\ntitle = 'Mine'\n+++\nbody",
    "Body\n\n---\n\ntitle: of a paragraph\n\n---\n",
    "---\ntitle: x\n---\n---\ntitle: quoted\n---\n",
    "\n---\n\nA paragraph between two lines.\n\n---\n",
    "```\n---\ntitle: x\n---\n```\n",
  ])("takes no text for fields: %j", (text) => {
    expect(findMisplacedFields(splitFrontMatter(text))).toBeUndefined();
  });
});

describe("readSimpleFields", () => {
  it("takes linear time", () => {
    const spaced = `x${" ".repeat(400_000)}y`;
    expect(readSimpleFields(`title: ${spaced}\ntags:\n  - ${spaced}`)).toEqual({ title: spaced, tags: [spaced] });
  });

  it("reads plain and quoted text, lists, and fields without a value", () => {
    const yaml = [
      "title: An article: no",
      'title: "Quoted: \\u00e9"',
      "url: https://example.com/a#b",
      "summary: 'single'",
      "empty:",
      "tags: [a, b c]",
      `places: [ "Tag 1", 'x: y' , "a, b",c ]`,
      "authors:",
      "  - Ada Lovelace",
      '  - "Bob"',
      "# a comment",
      "published: 2024-05-01",
    ];
    expect(readSimpleFields(yaml.slice(1).join("\n"))).toEqual({
      title: "Quoted: é",
      url: "https://example.com/a#b",
      summary: "single",
      empty: null,
      tags: ["a", "b c"],
      places: ["Tag 1", "x: y", "a, b", "c"],
      authors: ["Ada Lovelace", "Bob"],
      published: "2024-05-01",
    });
  });

  it.each([
    "title: a: b",
    "title: a #comment",
    "title: &a x",
    "title: |\n  text",
    "title: one\n  two",
    "a: 1\na: 2",
    "- a",
    "a: {b: c}",
    "a:\n  b: c",
    'a: "unclosed',
    "a: [b",
    'a: ["b" "c"]',
    'a: ["b": c]',
    'a: ["b",]',
    'a: ["b\\n"]',
    "a: [null]",
    "a: !!str b",
    "a: * b",
  ])("leaves %j to YAML", (yaml) => {
    expect(readSimpleFields(yaml)).toBeUndefined();
  });

  it("agrees with YAML on everything that it reads", () => {
    let read = 0;
    fc.assert(
      fc.property(frontMatter(), (yaml) => {
        const simple = readSimpleFields(yaml);
        if (simple === undefined) return;
        read += 1;
        const { value, problems } = readYaml(yaml, "a.md");
        expect(problems).toEqual([]);
        expect(simple).toEqual(value ?? {});
      }),
      { numRuns: 5_000 },
    );
    expect(read).toBeGreaterThan(500);
  });
});

/** Lines that look like front matter, many of them odd. */
function frontMatter(): fc.Arbitrary<string> {
  const odd = [..."abz09 :#-[]{},&*!|>'\"%@`?~\\/.+=<\t\u0000\u0085\u00a0\u2028\ufeffé日😀"];
  const scalar = fc.oneof(
    fc.string({ unit: fc.constantFrom(...odd), maxLength: 8 }),
    fc.string({ unit: "binary", maxLength: 6 }),
    fc.constantFrom(
      "null",
      "~",
      "true",
      "1.0",
      "2024-05-01",
      "http://a/b",
      "a: b",
      "a #b",
      "a:b",
      "'it''s'",
      '"\\x41"',
      '"\\/"',
    ),
    fc.string({ maxLength: 6 }).map((text) => JSON.stringify(text)),
  );
  const key = fc.oneof(fc.constantFrom("a", "b", "tags", "null", "c-d", "__proto__", "a b"), scalar);
  const line = fc.oneof(
    fc.tuple(key, scalar).map(([name, value]) => `${name}: ${value}`),
    fc.array(scalar, { maxLength: 3 }).map((items) => `list: [${items.join(", ")}]`),
    fc.tuple(fc.constantFrom("", " ", "  "), scalar).map(([indent, value]) => `${indent}- ${value}`),
    fc.constantFrom("", "a:", "b: ", "items:", "# comment", " ", "---", "..."),
  );
  return fc.array(line, { maxLength: 5 }).map((lines) => lines.join("\n"));
}
