import { describe, expect, it } from "vitest";
import { firstHeading } from "../../src/sources/first-heading.ts";

describe("firstHeading", () => {
  it.each([
    ["# A walk\n\nText.\n", "A walk", "\nText.\n"],
    ["\n \n   # A walk #\nText.\n", "A walk", "\n \nText.\n"],
    ["<!-- for\nlinters -->\n\n<!-- b -->\n# A walk", "A walk", "<!-- for\nlinters -->\n\n<!-- b -->\n"],
    ["A walk\n===\nText.\n", "A walk", "Text.\n"],
    ["# 科技爱好者周刊：第 100 期\n", "科技爱好者周刊：第 100 期", ""],
  ])("finds the title of %j", (text, title, rest) => {
    expect(firstHeading(text)).toEqual({ title, rest });
  });

  it.each([
    ["*A* __long__ **walk** and ~~no~~ run", "A long walk and no run"],
    ["The `a*b*c` and ``a ` b`` of snake_case_names", "The a*b*c and a ` b of snake_case_names"],
    ['[A walk](walk.md "x") ![by](a.png) [the sea][sea], [sic] [1][2]', "A walk by the sea, [sic] [1][2]"],
    ["The [Sea] at <https://example.com/?a&b>", "The Sea at https://example.com/?a&b"],
    ["`row[i][sea]`", "row[i][sea]"],
    ["A walk {#walk}", "A walk"],
    ["A walk {: .no_toc}", "A walk"],
    ["A walk {/*a-walk*/}", "A walk"],
    ["C\\# \\*and\\* R&amp;D &lt;3", "C# *and* R&D <3"],
    ["A <b>long</b> walk, 1 < 2", "A long walk, 1 < 2"],
    ["Of 2 * 3 * 4 and {braces}", "Of 2 * 3 * 4 and {braces}"],
  ])("shows only the words of %j", (heading, title) => {
    expect(firstHeading(`# ${heading}\n\n[SEA]: https://example.com/sea\n`)?.title).toBe(title);
  });

  it.each([
    "# [A walk](https://example.com/walk)\n\nRead it.\n",
    "<!-- a -->\n# By <https://example.com/>\n",
    "# A walk ![](hill.jpg)\n",
    '# <a href="/walk">A walk</a>\n',
    '# A walk <img src="hill.jpg">\n',
  ])("leaves %j in place, because what it links to or shows is nowhere else", (text) => {
    expect(firstHeading(text)?.rest).toBe(text);
  });

  it.each([
    "Text.\n\n# A heading\n",
    "## A section\n",
    "#hashtag\n",
    "    # code\n",
    "# \n\nText.\n",
    "# #\n",
    "- An item\n===\n",
    "> A quotation\n===\n",
    "<!-- # A walk",
    "",
  ])("finds none in %j", (text) => {
    expect(firstHeading(text)).toBeUndefined();
  });

  it("looks at a long line only once", () => {
    const title = firstHeading(`# a${" ".repeat(200_000)}{x\n`)?.title;
    expect(title?.length).toBe(200_003);
  });
});
