import fc from "fast-check";
import { SaxesParser } from "saxes";
import { describe, expect, it } from "vitest";
import { cleanText, isBlank, plainLine, withWindowsCharacters } from "../../src/records/text.ts";

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

describe("withWindowsCharacters", () => {
  it("reads control characters as Windows-1252, which they were before a program took it for ISO 8859-1", () => {
    const bytes = Buffer.from(Array.from({ length: 32 }, (_, index) => 0x80 + index));
    const meant = new TextDecoder("windows-1252");
    const text = meant.decode(bytes, { stream: true }) + meant.decode();
    expect(withWindowsCharacters(`don${bytes.toString("latin1")}t`)).toBe(`don${text}t`);
  });

  it("keeps any other text to the letter", () => {
    const text = "caf\u00E9 \u00A0 \u007F don\u2019t \u{1F600}";
    expect(withWindowsCharacters(text)).toBe(text);
  });
});

describe("isBlank", () => {
  it("treats a no-break space as blank", () => {
    expect(isBlank("\u00A0 \n")).toBe(true);
  });
});
