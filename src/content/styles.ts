import type { Attributes, Tag } from "sanitize-html";

const bold = /(?:^|;)\s*font-weight\s*:\s*(?:bold|[6-9]00)\b/i;
const notBold = /(?:^|;)\s*font-weight\s*:\s*(?:normal|[1-5]00)\b/i;
const italic = /(?:^|;)\s*font-style\s*:\s*(?:italic|oblique)\b/i;
const notItalic = /(?:^|;)\s*font-style\s*:\s*normal\b/i;
const struck = /(?:^|;)\s*text-decoration(?:-line)?\s*:[^;]*\bline-through\b/i;
const position = /(?:^|;)\s*vertical-align\s*:\s*(super|sub)\b/i;

/**
 * What a style says is said by an element, since readers get no styles: editors such as Blogger's write bold type so,
 * and what is copied from Google Docs stands in a `<b>` that is not bold as a whole.
 */
export function saidByStyle(tagName: string, attribs: Attributes): Tag {
  const { style } = attribs;
  return { tagName: style === undefined ? tagName : elementFor(tagName, style), attribs };
}

function elementFor(tagName: string, style: string): string {
  if (tagName !== "span")
    return (tagName === "i" || tagName === "em" ? notItalic : notBold).test(style) ? "span" : tagName;
  if (bold.test(style)) return "b";
  if (italic.test(style)) return "i";
  if (struck.test(style)) return "s";
  const [, place] = position.exec(style) ?? [];
  if (place === undefined) return tagName;
  return place.toLowerCase() === "super" ? "sup" : "sub";
}
