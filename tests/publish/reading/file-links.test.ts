import { describe, expect, it } from "vitest";
import { filesLinkedFrom, filesOfLink } from "../../../src/publish/reading/file-links.ts";

const from = "notes/2024/a.md";

describe("the article file that a link names", () => {
  it.each([
    ["./b.md#there", "notes/2024/b.md"],
    ["../b.markdown?x=1", "notes/b.markdown"],
    ["../../c/b.MDX", "c/b.MDX"],
    ["./my%20post.md", "notes/2024/my post.md"],
    ["/b.md", "b.md"],
    ["@/b.md", "b.md"],
    ["%7Bfilename%7D/b.md", "b.md"],
    ["{filename}../b.md", "notes/b.md"],
    ["|filename|/b.md", "b.md"],
    ["./b_(1).md", "notes/2024/b_(1).md"],
  ])("%s is %s", (reference, path) => {
    expect(filesOfLink(reference, from)).toEqual([path]);
  });

  it.each([
    ["b.md", ["notes/2024/b.md", "b.md"]],
    ["{filename}b.md", ["notes/2024/b.md", "b.md"]],
    ["c/d/b.md", ["notes/2024/c/d/b.md", "c/d/b.md", "d/b.md"]],
    ["/c/d/b.md", ["c/d/b.md", "d/b.md"]],
    ["c/../../b.md", ["notes/b.md"]],
  ])("%s may be one of %j", (reference, paths) => {
    expect(filesOfLink(reference, from)).toEqual(paths);
  });

  it.each([
    "b",
    "b.html",
    "b.md/",
    "md",
    "#b.md",
    "?b.md",
    "../../../b.md",
    "/../b.md",
    "https://example.com/b.md",
    "//example.com/b.md",
    "mailto:b@example.md",
    "a%2fb.md",
    "%ff.md",
  ])("%s names no file", (reference) => {
    expect(filesOfLink(reference, from)).toEqual([]);
  });
});

it("A link with a path longer than any file's names no file", () => {
  expect(filesOfLink(`./${"b/".repeat(2_000)}b.md`, from)).toHaveLength(1);
  expect(filesOfLink(`${"./".repeat(300_000)}b.md`, from)).toEqual([]);
});

describe("the files that a text links to", () => {
  it.each([
    ["a link", "See [b](b.md).", ["b.md"]],
    ["a link with a title", 'See [b]( b.md "The other" ).', ["b.md"]],
    ["several, side by side", "[b](b.md),[c](../c.md#x)", ["../c.md", "b.md"]],
    ["a name with spaces", "[b](<my post.md>)", ["my post.md"]],
    ["a name with brackets", "([b](b_(1).md))", ["b_(1).md"]],
    ["a definition", "See [b].\n\n[b]: <b.md> 'B'\n[c]: c.mdx", ["b.md", "c.mdx"]],
    ["HTML", `<a class="x" href='b.md'>b</a> <a href=c.md>c</a>`, ["b.md", "c.md"]],
    ["names with quotes", `[b](b's.md) [c](c"d".md "C")`, ["b's.md", 'c"d".md']],
    ["names that are escaped", "[b](b\\_c.md), [d](d&amp;e.md)", ["b_c.md", "d&e.md"]],
    [
      "names in HTML with what ends others",
      `<a href="b's (1).md">b</a> <a href = 'my &amp; c.md'>c</a>`,
      ["b's (1).md", "my & c.md"],
    ],
    ["the same, twice", "[b](b.md) and [there](b.md#x)", ["b.md"]],
    ["none", "b.md is a file, and [this](https://example.com/b.md) is elsewhere.", []],
  ])("are found: %s", (_, text, references) => {
    const paths = new Set(references.flatMap((reference) => filesOfLink(reference, from)));
    expect(filesLinkedFrom({ kind: "markdown", text }, from)).toEqual([...paths].sort());
  });

  it("are not looked for in plain text", () => {
    expect(filesLinkedFrom({ kind: "plain", text: "[b](b.md)" }, from)).toEqual([]);
  });
});
