/** Elements of podcasts whose value is a number, or yes or no. */
const podcastValue =
  /(<itunes:(?:duration|episode|explicit|season)>)\s*(?:<!\[CDATA\[\s*)?([^\s<>\]]+)\s*(?:\]\]>\s*)?(?=<\/itunes:)/gi;
// Looks back from a point alone: from each digit, that took time quadratic in how many there are.
const partsOfSecond = /[.,](?<=:\d+.)\d+$/;
const groupedLength = /(<enclosure\s[^<>]*?\blength\s*=\s*["'])(\d{1,3}(?:[, ]\d{3})+)(?=["'])/gi;

/**
 * A feed with numbers, and with yes and no, as its parser reads them, anything else to the letter: not as sections of
 * text (`<![CDATA[yes]]>` is no, to the parser), nor with separators (`1,234,567`) or parts of a second (`01:02:03.5`).
 */
export function withPlainValues(document: string): string {
  return document
    .replace(podcastValue, (_, before: string, value: string) => before + value.replace(partsOfSecond, ""))
    .replace(groupedLength, (_, before: string, digits: string) => before + digits.replace(/[, ]/g, ""));
}
