import type MarkdownIt from "markdown-it";
import type { StateInline } from "markdown-it";

/** `=300x200`, also with one of the two numbers, or with percentages. */
const size = String.raw`[ \t]+=(?<width>\d*)(?<widthUnit>%?)x(?<height>\d*)(?<heightUnit>%?)`;
const alignment = String.raw`[ \t]+align="\w*"`;
const sizedPicture = new RegExp(
  String.raw`!\[(?<words>(?:[^[\]\\]|\\.)*)\]\([ \t]*(?<address>[^\s()<>]+)(?:[ \t]+"(?<title>[^"\n]*)")?(?:${size}|${alignment})[ \t]*\)`,
  "y",
);

/** Such a picture, as Hashnode writes all of them. */
export const alignedPicture = /[ \t]align="\w*"[ \t]*\)/;

/**
 * A picture with its size (HackMD, Zenn, Joplin) or its place (Hashnode) behind the address. To CommonMark it is no
 * picture.
 */
export function withSizedPictures(markdown: MarkdownIt): void {
  markdown.inline.ruler.before("image", "sized_picture", readSizedPicture);
}

function readSizedPicture(state: StateInline, isTrial: boolean): boolean {
  if (!state.src.startsWith("![", state.pos)) return false;
  sizedPicture.lastIndex = state.pos;
  const found = sizedPicture.exec(state.src);
  if (found === null) return false;
  const { words = "", address = "", title = "", width, widthUnit, height, heightUnit } = found.groups ?? {};
  if (!isTrial) {
    const picture = state.push("image", "img", 0);
    picture.attrs = [
      ["src", state.md.normalizeLink(address)],
      ["alt", ""],
      ...sizeOf("width", width, widthUnit),
      ...sizeOf("height", height, heightUnit),
    ];
    if (title !== "") picture.attrSet("title", title);
    picture.content = words;
    picture.children = [];
    state.md.inline.parse(words, state.md, state.env, picture.children);
  }
  state.pos += found[0].length;
  return true;
}

/** In pixels; what is a part of the page says nothing elsewhere. */
function sizeOf(name: string, pixels = "", unit = ""): [name: string, value: string][] {
  return pixels === "" || unit !== "" ? [] : [[name, pixels]];
}
