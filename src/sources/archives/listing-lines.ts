import { isWebAddress } from "../../records/absolute-url.ts";
import { bulletSigns } from "./listed-date.ts";
import { withoutMarkup } from "./listing-markup.ts";
import { takeNumberedLinks } from "./numbered-links.ts";

/** A line that is not blank. */
export interface Line {
  /** Without surrounding white space. */
  readonly text: string;
  readonly number: number;
  /** Its length including indentation. */
  readonly width: number;
  /** Whether it follows a blank line or a rule, or is the first line. */
  readonly opensParagraph: boolean;
  /** Its bullet with the indentation, or the mark of its heading. Items of one list have the same. */
  readonly bullet?: string;
  /** The address of its first link, if absolute. */
  readonly link?: string;
}

/** Reports a fault in a listing. */
export type Complain = (line: number, expected: string, found?: string, advice?: string) => void;

/** A line of repeated characters, as text browsers, Markdown and mail use between articles. */
const rule = /^([-_=*~#─━═—])(?: ?\1){2,}$/u;

const bulletOfItem = new RegExp(String.raw`^\s*[${bulletSigns}*+→›»–—o-](?=\s|$)`, "u");

/** Splits a listing into lines. No-break spaces become spaces. */
export function splitLines(text: string): readonly Line[] {
  const lines: Line[] = [];
  let opensParagraph = true;
  const sources = text.replace(/^\uFEFF/, "").split(/\r\n?|[\n\f\u0085\u2028\u2029]/);
  for (const [index, linked] of takeNumberedLinks(sources).entries()) {
    const { text: source, link, headingMark } = withoutMarkup(linked);
    const trimmed = source.replace(/[\u00A0\u2007\u202F]/g, " ").trim();
    if (trimmed === "" || rule.test(trimmed)) {
      opensParagraph = true;
      continue;
    }
    const bullet = headingMark ?? bulletOfItem.exec(source)?.[0];
    const address = link !== undefined && isWebAddress(link) ? { link } : {};
    lines.push({
      text: trimmed,
      number: index + 1,
      width: source.trimEnd().length,
      opensParagraph,
      ...(bullet !== undefined && { bullet }),
      ...address,
    });
    opensParagraph = false;
  }
  return lines;
}

/** Whether a text has a letter or a number; "·" alone is a separator. */
export function hasWords(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

/** Joins wrapped lines with spaces, except after a hyphen within a word. */
export function join(lines: readonly Line[]): string {
  return lines
    .map(({ text }, index) => {
      const before = lines[index - 1]?.text;
      return before === undefined || /[\p{L}\d]-$/u.test(before.slice(-3)) ? text : ` ${text}`;
    })
    .join("");
}

const count = /^(\d[\d., ]*) (?:articles?|posts?|entry|entries|stories|story):?$/i;

/** The count in a line such as "92 articles". */
export function declaredIn(text: string): number | undefined {
  const digits = count.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits.replace(/[., ]/g, ""));
}

/** Whether there is no blank line between them. */
export function areWithoutBlanks(lines: readonly Line[]): boolean {
  return !lines.some(({ opensParagraph }, index) => index > 0 && opensParagraph);
}

/** Whether a text is too long for a title, or ends like a sentence or an excerpt. */
export function isProse(text: string): boolean {
  return text.length > longestTitle || /(?:[.。…]|\[\.{3}\])["”’»)]*$/u.test(text);
}

const longestTitle = 120;

/** Whether a text consists of several sentences. */
export function isSeveralSentences(text: string): boolean {
  return severalSentences.test(text);
}

const severalSentences = /\p{L}{2}[.!?]["”’»)]* +\p{Lu}.*[.!?…]["”’»)]*$/u;
