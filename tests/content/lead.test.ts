import { describe, expect, it } from "vitest";
import { leadOf } from "../../src/content/index.ts";

describe("what a list shows of a body", () => {
  it.each(["<!--more-->", "<!-- more -->", "  <!--MORE-->\t", "<!-- truncate -->", "<!-- TEASER_END -->"])(
    "ends at a line %j",
    (mark) => {
      expect(leadOf({ kind: "markdown", text: `One.\n\nTwo.\n\n${mark}\nThree.\n` })).toEqual({
        kind: "markdown",
        text: "One.\n\nTwo.\n",
      });
    },
  );

  it("ends within the last paragraph shown, if the mark ends a line", () => {
    const text = "One.\nTwo.<!-- more -->\n\nThree.\n";
    expect(leadOf({ kind: "markdown", text })?.text).toBe("One.\nTwo.\n");
  });

  it("keeps the link definitions below that links above refer to", () => {
    const text = "A [link][1].\n\n<!--more-->\n\nText: more.\n\n[1]: https://e.example/\n";
    expect(leadOf({ kind: "markdown", text })?.text).toBe("A [link][1].\n\n[1]: https://e.example/");
  });

  it.each([
    ["One.\n\nTwo.\n"],
    ["Write <!--more--> in a line of its own.\n"],
    ["\n<!--more-->\nAll of it.\n"],
    ["One.\n<!-- no more -->\nTwo.\n"],
  ])("has no end of its own in %j", (text) => {
    expect(leadOf({ kind: "markdown", text })).toBeUndefined();
  });

  it.each(["```\n<!--more-->\n```", "- List.\n\n  ~~~\n  <!--more-->\n  ~~~", "    <!--more-->"])(
    "does not end within code: %j",
    (code) => {
      expect(leadOf({ kind: "markdown", text: `One.\n\n${code}\n\nTwo.\n` })).toBeUndefined();
      const text = `One.\r\n\r\n${code}\r\n\r\n<!--more-->\r\nTwo.\r\n`;
      expect(leadOf({ kind: "markdown", text })?.text).toBe(`One.\n\n${code}\n`);
    },
  );

  it("may end in HTML, but never in plain text", () => {
    const text = "<p>One.</p>\n<!--more-->\n<p>Two.</p>\n";
    expect(leadOf({ kind: "html", text })).toEqual({ kind: "html", text: "<p>One.</p>\n" });
    expect(leadOf({ kind: "plain", text })).toBeUndefined();
  });
});
