import fc from "fast-check";
import { SaxesParser } from "saxes";
import { describe, expect, it } from "vitest";
import { cleanText, isBlank, plainLine } from "../../src/records/text.ts";

describe("cleanText", () => {
  it("removes control characters, noncharacters and lone surrogates", () => {
    expect(cleanText("a\0b\x1Fc\uFFFEd\uD800e\u{1FFFF}f\uDC00")).toBe("abcdef");
  });

  it("keeps tabs, line ends, no-break spaces, emoji and decomposed letters to the letter", () => {
    const text = "a\tb\nc\u00A0d 👩‍👩‍👧 e\u0301 \uFFFD";
    expect(cleanText(text)).toBe(text);
  });

  it("leaves only what an XML parser takes, for any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const parser = new SaxesParser();
        const escaped = cleanText(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
        expect(() => parser.write(`<t>${escaped}</t>`).close()).not.toThrow();
      }),
    );
  });
});

describe("plainLine", () => {
  it("folds white space and line ends, and trims", () => {
    expect(plainLine("  a \r\n\t b\u2028c ")).toBe("a b c");
  });
});

describe("isBlank", () => {
  it("takes a no-break space for nothing", () => {
    expect(isBlank("\u00A0 \n")).toBe(true);
  });
});
