/** Elements that people put into titles and excerpts; anything else in angle brackets is text about elements. */
const elements =
  /<\/?(?:a|abbr|b|bdi|bdo|blockquote|br|cite|code|del|div|em|figure|figcaption|font|h[1-6]|hr|i|iframe|img|ins|kbd|li|mark|ol|p|pre|q|s|samp|small|span|strike|strong|sub|sup|table|tbody|td|th|tr|tt|u|ul|var)(?:\s[^>]*)?\/?>/gi;
const breaking = /^<\/?(?:blockquote|br|div|figure|figcaption|h[1-6]|hr|li|ol|p|pre|table|tr|ul)\b/i;

const named: Readonly<Record<string, string>> = {
  amp: "&",
  apos: "'",
  bull: "•",
  copy: "©",
  eacute: "é",
  gt: ">",
  hellip: "…",
  laquo: "«",
  ldquo: "“",
  lsquo: "‘",
  lt: "<",
  mdash: "—",
  middot: "·",
  nbsp: "\u00A0",
  ndash: "–",
  quot: '"',
  raquo: "»",
  rdquo: "”",
  reg: "®",
  rsquo: "’",
  trade: "™",
};

/** Whether the text is HTML rather than plain. */
export function looksLikeMarkup(text: string): boolean {
  return text.search(elements) !== -1;
}

/** The words of a short HTML text, such as a title: without elements, with character references as characters. */
export function htmlToText(html: string): string {
  return html
    .replace(elements, (tag) => (breaking.test(tag) ? " " : ""))
    .replace(
      /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]+));/gi,
      (whole, hex?: string, decimal?: string, name?: string) => {
        if (name !== undefined) return Object.hasOwn(named, name) ? (named[name] ?? whole) : whole;
        const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
        return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
      },
    )
    .replace(/[ \t\r\n]+/g, " ")
    .trim();
}
