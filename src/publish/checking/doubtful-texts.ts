import type { Problem } from "../../errors.ts";
import type { ArticleRecord } from "../../records/article.ts";
import type { Site } from "../../records/site.ts";
import { titleToText } from "../../sources/html-text.ts";

/** A field with plain text. */
type PlainText = readonly [field: string, text: string | undefined];

/** Warns about texts that look like HTML, or were decoded with the wrong charset. */
export function doubtfulTexts({ title, summary, authors, tags, body }: ArticleRecord, file: string): Problem[] {
  const texts: PlainText[] = [
    ["title", title],
    ["summary", summary],
    ...authors.map(({ name }) => ["authors", name] as const),
    ...tags.map((tag) => ["tags", tag] as const),
  ];
  return [...texts.flatMap((text) => plainTextProblems(text, file)), ...encodingProblems(body?.text, { file })];
}

/** Like `doubtfulTexts`, for settings. A setting that defaults to the title is not reported again. */
export function doubtfulSettings({ title, description, copyright, author, feeds }: Site, file: string): Problem[] {
  const others: PlainText[] = [
    ["description", description],
    ["copyright", copyright],
    ["author", author.name],
    ...feeds.map((feed, index) => [`feeds.${index}.title`, feed.title] as const),
  ];
  const texts: PlainText[] = [["title", title], ...others.filter(([, text]) => text !== title)];
  return texts.flatMap((text) => plainTextProblems(text, file));
}

function plainTextProblems([field, text]: PlainText, file: string): readonly Problem[] {
  return [...markupProblems(text, { file, field }), ...encodingProblems(text, { file, field })];
}

type Place = Pick<Problem, "file" | "field">;

const markup = /<\/?[a-z][^<>]*>|&#?\w+;/i;

/** Text with a backquote is assumed to be about markup. */
function markupProblems(text: string | undefined, place: Place): readonly Problem[] {
  const [found] = markup.exec(text ?? "") ?? [];
  if (text === undefined || found === undefined || text.includes("`")) return [];
  const meant = titleToText(text);
  if (meant === text.replace(/\s+/g, " ").trim()) return [];
  return [
    {
      severity: "warning",
      ...place,
      expected: `is plain text, so readers see "${found}" as it is written`,
      advice: `write it without markup: "${meant}"`,
    },
  ];
}

/** The replacement character for undecodable bytes. */
const lost = /\uFFFD/;

/** UTF-8 decoded as Windows-1252: quotation marks, dashes, symbols, lower-case letters with accents. */
const misread = /â€|Â[\xA0-\xBF]|\p{Ll}Ã[\xA1-\xBF]|Ã[\xA1-\xBF]\p{Ll}/u;

function encodingProblems(text: string | undefined, place: Place): readonly Problem[] {
  if (text === undefined) return [];
  const warn = (claim: string): Problem => ({
    severity: "warning",
    ...place,
    expected: claim,
    advice: "write what was meant, or copy it from the original again, as UTF-8",
  });
  const [lostAt, misreadAt] = [text.search(lost), text.search(misread)];
  return [
    ...(lostAt === -1 ? [] : [warn(`has lost a character in "${wordAt(text, lostAt)}"`)]),
    ...(misreadAt === -1 ? [] : [warn(`has "${wordAt(text, misreadAt)}", which is UTF-8 read in another encoding`)]),
  ];
}

const longestWord = 20;

function wordAt(text: string, offset: number): string {
  const before = /\S*$/.exec(text.slice(Math.max(0, offset - longestWord), offset))?.[0] ?? "";
  const after = /^\S*/.exec(text.slice(offset, offset + longestWord))?.[0] ?? "";
  return before + after;
}
