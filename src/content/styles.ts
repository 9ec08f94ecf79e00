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
  const [, place = ""] = position.exec(style) ?? [];
  const said = [
    ...(bold.test(style) ? ["B"] : []),
    ...(italic.test(style) ? ["I"] : []),
    ...(struck.test(style) ? ["S"] : []),
    ...(place === "" ? [] : [place.toLowerCase() === "super" ? "SUP" : "SUB"]),
  ];
  return said.length > 1 ? said.join("-") : (said[0]?.toLowerCase() ?? tagName);
}

const combinations = ["", "SUP", "SUB"].flatMap((place) =>
  ["", "B", "I", "S", "B-I", "B-S", "I-S", "B-I-S"].map((marks) =>
    [marks, place].filter((part) => part !== "").join("-"),
  ),
);

/**
 * For each way in which a style can say several things at once, a name that nobody can write, since written names are
 * read in small letters: one element can only be renamed to one.
 */
export const elementsOfStyles: readonly string[] = combinations.filter((name) => name.includes("-"));

const tagOfStyle = /<(\/?)([BISUP]+(?:-[BISUP]+)+)\b([^<>]*)>/g;

/** HTML with an element for each of the things that `saidByStyle` named at once. */
export function withElementsOfStyles(html: string): string {
  return html.replace(tagOfStyle, (_, end: string, name: string, attributes: string) => {
    const [first = "", ...others] = name.toLowerCase().split("-");
    const names = end === "" ? others : [...others].reverse();
    const inner = names.map((other) => `<${end}${other}>`).join("");
    return end === "" ? `<${first}${attributes}>${inner}` : `${inner}</${first}>`;
  });
}
