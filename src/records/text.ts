import { isAscii } from "node:buffer";

// XML 1.0 section 2.2 (Char), and the noncharacters of Unicode section 23.7, which no interchange should carry.
// The C1 control characters are legal in XML and a fault to validators all the same.
const forbidden = /[\0-\x08\v\f\x0E-\x1F\x7F-\x9F\p{Surrogate}\p{Noncharacter_Code_Point}]/gu;
/** Any code unit that `forbidden` might match: far cheaper, and almost no text has one. */
const suspicious = /[\0-\x08\v\f\x0E-\x1F\x7F-\x9F\uD800-\uDFFF\uFDD0-\uFDEF\uFFFE\uFFFF]/;

/**
 * The text without what no XML document may hold: control characters, noncharacters, lone surrogates. Otherwise to the
 * letter.
 */
export function cleanText(text: string): string {
  return suspicious.test(text) ? text.replace(forbidden, "") : text;
}

// The Encoding Standard's index windows-1252; where Windows has no character, the control character stays.
const windowsCharacters = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8DŽ\x8F\x90‘’“”•–—˜™š›œ\x9DžŸ";

/**
 * The text with what was written where a program that took Windows-1252 for ISO 8859-1 has left control characters:
 * quotation marks and dashes, mostly. HTML section 13.2.5.80 reads references to them so.
 */
export function withWindowsCharacters(text: string): string {
  return text.replace(/[\x80-\x9F]/g, (control) => windowsCharacters.charAt(control.charCodeAt(0) - 0x80));
}

const unfolded = /[\t\n\r\u2028\u2029]| {2}/;

/** Clean text on one line: white space folded to single spaces and trimmed. No-break spaces are meant, and stay. */
export function plainLine(text: string): string {
  const clean = cleanText(text.replaceAll("\u0085", " "));
  const line = unfolded.test(clean) ? clean.replace(/[\t\n\r\u2028\u2029 ]+/g, " ") : clean;
  return line.startsWith(" ") || line.endsWith(" ") ? line.replace(/^ | $/g, "") : line;
}

/** Whether the text has no visible character. */
export function isBlank(text: string): boolean {
  return cleanText(text).trim() === "";
}

/** UTF-8 as text. Most is ASCII alone, which takes a quarter of the time. */
export function decodeText(bytes: Buffer): string {
  return isAscii(bytes) ? bytes.toString("latin1") : bytes.toString();
}
