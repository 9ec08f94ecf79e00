import { isWebAddress } from "../../records/absolute-url.ts";
import { bulletSigns } from "./listed-date.ts";
import { withoutMarkup } from "./listing-markup.ts";
import { takeNumberedLinks } from "./numbered-links.ts";

/** A line with something on it. */
export interface Line {
  /** Without the white space around. */
  readonly text: string;
  readonly number: number;
  /** How many characters it has with the white space before it. */
  readonly width: number;
  /** A blank line, a rule, or nothing at all, stands before it. */
  readonly opensParagraph: boolean;
  /** The bullet that it begins with, and the white space before that, or the mark of a heading: what stands in one list has the same. */
  readonly bullet?: string;
  /** Where its first link leads, if that is absolute. */
  readonly link?: string;
}

/** Tells of a fault in a listing. */
export type Complain = (line: number, expected: string, found?: string, advice?: string) => void;

/** How browsers for terminals, Markdown and mail draw a line between two articles. */
const rule = /^([-_=*~#─━═—])(?: ?\1){2,}$/u;

const bulletOfItem = new RegExp(String.raw`^\s*[${bulletSigns}*+→›»–—o-](?=\s|$)`, "u");

/** The lines of a listing: no-break spaces are spaces. */
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

/** Wrapped lines as one: a space for each line end, but for one after a hyphen within a word. */
export function join(lines: readonly Line[]): string {
  return lines
    .map(({ text }, index) => {
      const before = lines[index - 1]?.text;
      return before === undefined || /[\p{L}\d]-$/u.test(before.slice(-3)) ? text : ` ${text}`;
    })
    .join("");
}

const count = /^(\d[\d., ]*) (?:articles?|posts?|entry|entries|stories|story):?$/i;

/** How many articles a line says that there are: "92 articles". */
export function declaredIn(text: string): number | undefined {
  const digits = count.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits.replace(/[., ]/g, ""));
}

/** Whether no blank line stands between them. */
export function areWithoutBlanks(lines: readonly Line[]): boolean {
  return !lines.some(({ opensParagraph }, index) => index > 0 && opensParagraph);
}

/** A title seldom ends as a sentence or an excerpt does, and is seldom as long. */
export function isProse(text: string): boolean {
  return text.length > longestTitle || /(?:[.。…]|\[\.{3}\])["”’»)]*$/u.test(text);
}

const longestTitle = 120;

/** Whether a text ends as a sentence, and not its first one. */
export function isSeveralSentences(text: string): boolean {
  return severalSentences.test(text);
}

const severalSentences = /\p{L}{2}[.!?]["”’»)]* +\p{Lu}.*[.!?…]["”’»)]*$/u;
