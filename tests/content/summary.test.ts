import { describe, expect, it } from "vitest";
import { plainExcerpt, plainSummary, renderContent } from "../../src/content/index.ts";

const html = (text: string) => renderContent({ kind: "markdown", text }, "https://times.example/articles/a/");

describe("a summary", () => {
  const text =
    "Words[^1], and more[^2] of them[^1].\n\n[^1]: A note.\n[^2]: *Another* one.\n\n    With a second part.\n";

  it("is without footnotes and their marks", () => {
    expect(plainSummary(html(text))).toBe("Words, and more of them.");
    expect(plainExcerpt(html(text), 12)).toBe("Words, and…");
  });

  it("is without them where the text holds markup as well", () => {
    expect(plainSummary(html(`<b>Bold</b> ${text}`))).toBe("Bold Words, and more of them.");
  });

  it("keeps a list of its author's, and what only looks like a mark", () => {
    expect(plainSummary(html("One[^1].\n\n---\n\n1. First\n\n[^1]: A note.\n"))).toBe("One. First");
    expect(plainSummary(html("No[^1] note, and <sup>[1]</sup>."))).toBe("No[^1] note, and [1].");
  });
});
