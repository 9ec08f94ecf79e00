import { describe, expect, it } from "vitest";
import { plainExcerpt, plainSummary, renderContent } from "../../src/content/index.ts";

const html = (text: string) => renderContent({ kind: "markdown", text }, "https://times.example/articles/a/");

describe("a summary", () => {
  const text =
    "Words[^1], and more[^2] of them[^1].\n\n[^1]: A note.\n[^2]: *Another* one.\n\n    With a second part.\n";

  it("has no footnotes or footnote marks", () => {
    expect(plainSummary(html(text))).toBe("Words, and more of them.");
    expect(plainExcerpt(html(text), 12)).toBe("Words, and…");
  });

  it("has none if the text contains markup as well", () => {
    expect(plainSummary(html(`<b>Bold</b> ${text}`))).toBe("Bold Words, and more of them.");
  });

  it("keeps the author's own list, and what only looks like a mark", () => {
    expect(plainSummary(html("One[^1].\n\n---\n\n1. First\n\n[^1]: A note.\n"))).toBe("One. • First");
    expect(plainSummary(html("No[^1] note, and <sup>[1]</sup>."))).toBe("No[^1] note, and [1].");
  });

  it("has no headings and captions, which would run into its sentences", () => {
    const hill = '<figure><img src="hill.jpg" alt=""><figcaption>A hill</figcaption></figure>';
    const long = html(`## Hills\n\nWe went up.\n\n${hill}\n\n### And *down*\n\nThen we came back.\n\n`.repeat(40));
    expect(plainExcerpt(long, 30)).toBe("We went up. Then we came…");
    expect(plainSummary(html("# Hills\n\n![A hill](hill.jpg)\n\n## Lakes"))).toBe("Hills Lakes");
  });

  it("shows where list items begin", () => {
    const list = html("Of these:\n\n- hills\n- lakes\n\n  - deep ones\n\n1. woods\n");
    expect(plainSummary(list)).toBe("Of these: • hills • lakes • deep ones • woods");
    expect(plainExcerpt(list, 20)).toBe("Of these: • hills…");
  });
});
