/** A start or end tag of an entry, but not an empty-element tag. */
const bound = String.raw`(?:item|entry)(?:\s[^<>]*[^<>/])?>`;
/** Everything from an entry's start tag to its original link; group 1 is that link. */
const entryWithOriginalLink = new RegExp(
  String.raw`<${bound}(?:(?!</?${bound})[\s\S])*?<feedburner:origLink>([^<]*)</feedburner:origLink>`,
  "g",
);
const trackingLink = /(<link\b[^<>]*?(?:\bhref\s*=\s*["']|>)\s*)https?:\/\/[^\s"'<>]*\/~r\/[^\s"'<>]*/g;

/**
 * Restores the articles' own links and leaves the rest unchanged. Until 2021, FeedBurner replaced them with tracking
 * links and kept the originals in an element that the feed parser does not know.
 */
export function withOriginalLinks(document: string): string {
  if (!document.includes("<feedburner:origLink>")) return document;
  return document.replace(entryWithOriginalLink, (entry, own: string) =>
    entry.replace(trackingLink, (_, before: string) => before + own.trim()),
  );
}
