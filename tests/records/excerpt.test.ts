import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { excerpt } from "../../src/records/excerpt.ts";
import { cleanText } from "../../src/records/text.ts";

describe("an excerpt", () => {
  it("is the whole text if that is short enough", () => {
    expect(excerpt("Short.", 6)).toBe("Short.");
  });

  it("ends with a whole word and an ellipsis", () => {
    expect(excerpt("One two three four", 13)).toBe("One two…");
  });

  it("leaves out the punctuation before the ellipsis", () => {
    expect(excerpt("One two, three", 10)).toBe("One two…");
  });

  it("cuts between letters if there are no words", () => {
    expect(excerpt("日本語のとても長い文章です", 6)).toBe("日本語のと…");
  });

  it("never cuts a grapheme apart", () => {
    expect(excerpt("👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 25)).toBe("👩‍👩‍👧‍👦👩‍👩‍👧‍👦…");
  });

  it("is never longer than its limit, and never half a character", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 200 }).map(cleanText),
        fc.integer({ min: 1, max: 100 }),
        (text, limit) => {
          expect(excerpt(text, limit).length).toBeLessThanOrEqual(Math.max(limit, 1));
          expect(cleanText(excerpt(text, limit))).toBe(excerpt(cleanText(text), limit));
        },
      ),
    );
  });
});
