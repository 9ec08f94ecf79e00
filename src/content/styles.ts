import type { Attributes, Tag } from "sanitize-html";

const bold = /(?:^|;)\s*font-weight\s*:\s*(?:bold|[6-9]00)\b/i;
const notBold = /(?:^|;)\s*font-weight\s*:\s*(?:normal|[1-5]00)\b/i;
const italic = /(?:^|;)\s*font-style\s*:\s*(?:italic|oblique)\b/i;
const notItalic = /(?:^|;)\s*font-style\s*:\s*normal\b/i;
const struck = /(?:^|;)\s*text-decoration(?:-line)?\s*:[^;]*\bline-through\b/i;
const position = /(?:^|;)\s*vertical-align\s*:\s*(super|sub)\b/i;

/**
 * Turns a style into an element that means the same, since readers get no styles. Editors such as Blogger's write bold
 * text as a style, and what is copied from Google Docs is in a `<b>` whose style says that it is not bold.
 */
export function styleAsElement(tagName: string, attribs: Attributes): Tag {
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
 * Temporary names for styles that mean several things at once, since an element can only be renamed to one other.
 * Nobody can write them, because written names become lower case.
 */
export const elementsOfStyles: readonly string[] = combinations.filter((name) => name.includes("-"));

const tagOfStyle = /<(\/?)([BISUP]+(?:-[BISUP]+)+)\b([^<>]*)>/g;

/** Replaces the temporary names of `styleAsElement` by nested elements. */
export function withElementsOfStyles(html: string): string {
  return html.replace(tagOfStyle, (_, end: string, name: string, attributes: string) => {
    const [first = "", ...others] = name.toLowerCase().split("-");
    const names = end === "" ? others : [...others].reverse();
    const inner = names.map((other) => `<${end}${other}>`).join("");
    return end === "" ? `<${first}${attributes}>${inner}` : `${inner}</${first}>`;
  });
}
