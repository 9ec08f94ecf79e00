/** Where an entry begins or ends; one that holds nothing does neither. */
const bound = String.raw`(?:item|entry)(?:\s[^<>]*[^<>/])?>`;
/** What of an entry stands before the address that it has of its own, and that address. */
const entryWithOwnLink = new RegExp(
  String.raw`<${bound}(?:(?!</?${bound})[\s\S])*?<feedburner:origLink>([^<]*)</feedburner:origLink>`,
  "g",
);
const countedLink = /(<link\b[^<>]*?(?:\bhref\s*=\s*["']|>)\s*)https?:\/\/[^\s"'<>]*\/~r\/[^\s"'<>]*/g;

/**
 * A feed with the articles' own addresses, anything else to the letter. Until 2021, FeedBurner put its own in their
 * place, to count who follows them, and the articles' own in an element that the parser of feeds does not know.
 */
export function withOwnLinks(document: string): string {
  if (!document.includes("<feedburner:origLink>")) return document;
  return document.replace(entryWithOwnLink, (entry, own: string) =>
    entry.replace(countedLink, (_, before: string) => before + own.trim()),
  );
}
