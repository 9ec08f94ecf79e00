/** Podcast elements whose value is a number or a boolean. */
const podcastValue =
  /(<itunes:(?:duration|episode|explicit|season)>)\s*(?:<!\[CDATA\[\s*)?([^\s<>\]]+)\s*(?:\]\]>\s*)?(?=<\/itunes:)/gi;
// The lookbehind starts at the separator only; starting at every digit would take quadratic time.
const fractionOfSecond = /[.,](?<=:\d+.)\d+$/;
const groupedLength = /(<enclosure\s[^<>]*?\blength\s*=\s*["'])(\d{1,3}(?:[, ]\d{3})+)(?=["'])/gi;

/**
 * Normalizes numbers and booleans for the feed parser, leaving the rest unchanged: unwraps CDATA (it reads
 * `<![CDATA[yes]]>` as false), and removes thousands separators (`1,234,567`) and fractions of seconds (`01:02:03.5`).
 */
export function withPlainValues(document: string): string {
  return document
    .replace(podcastValue, (_, before: string, value: string) => before + value.replace(fractionOfSecond, ""))
    .replace(groupedLength, (_, before: string, digits: string) => before + digits.replace(/[, ]/g, ""));
}
