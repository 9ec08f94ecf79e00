import type { LinkedLine } from "./numbered-links.ts";

/** A line without markup. */
export interface PlainLine extends LinkedLine {
  /** The mark of a heading as typed: "##". */
  readonly headingMark?: string;
}

/** `[text](address)`, `![text](address)` and `[text][1]` of Markdown, `[[address][text]]` of Org; not `a[0](b)`. */
const links =
  /(?<![\w\]])(?:!?\[(?<text>[^[\]]*)\](?:\((?<address>[^\s()]+)(?: "[^"]*")?\)|\[[^[\]]*\])|\[\[(?<place>[^[\]]+)\]\[(?<words>[^[\]]+)\]\])/gu;
/** "=> address text", as Gemini has links. */
const gemtextLink = /^=>\s*(\S+)(?:\s+(.*))?$/;
/** "[2024-05-01 Wed]", "<2024-05-01 Wed 10:00>" */
const orgDate = /[<[](\d{4}-\d{2}-\d{2})(?: \p{L}{2,4}\.?)?( \d{2}:\d{2})?[>\]]/gu;
const tableRow = /^\|(.+)\|$/;
const heading = /^(#{1,6})\s+(.*?)(?:\s+#+)?$/;
const emphasis = /^([*_]{1,3})(?=\S)(.+?)\1$/;

/** Removes the markup for links, headings, emphasis and tables in Markdown, Org and gemtext. */
export function withoutMarkup({ text: source, link }: LinkedLine): PlainLine {
  const white = /^\s*/.exec(source)?.[0] ?? "";
  const typed = source.slice(white.length).trimEnd();
  const [, place, label] = gemtextLink.exec(typed) ?? [];
  const [, headingMark, title] = heading.exec(typed) ?? [];
  const cells = tableRow.exec(typed)?.[1]?.split("|");
  const row = cells?.map((cell) => cell.trim()).join("\t");
  let first = link ?? place;
  const text = (label ?? title ?? row ?? (place === undefined ? typed : ""))
    .replace(orgDate, "$1$2")
    .replace(links, (...found) => {
      const { text, address, place, words } = found.at(-1) as Record<string, string | undefined>;
      first ??= address ?? place;
      return text ?? words ?? "";
    })
    .replace(emphasis, "$2");
  return {
    text: row !== undefined && /^[\s:-]*$/.test(text) ? "" : white + text,
    ...(first !== undefined && { link: first }),
    ...(headingMark !== undefined && { headingMark }),
  };
}
