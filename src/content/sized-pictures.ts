import type MarkdownIt from "markdown-it";
import type { StateInline } from "markdown-it";

/** `=300x200`; one of the two numbers may be missing, and they may be percentages. */
const size = String.raw`[ \t]+=(?<width>\d*)(?<widthUnit>%?)x(?<height>\d*)(?<heightUnit>%?)`;
const alignment = String.raw`[ \t]+align="\w*"`;
const sizedPicture = new RegExp(
  String.raw`!\[(?<words>(?:[^[\]\\]|\\.)*)\]\([ \t]*(?<address>[^\s()<>]+)(?:[ \t]+"(?<title>[^"\n]*)")?(?:${size}|${alignment})[ \t]*\)`,
  "y",
);

/** How Hashnode writes every picture. */
export const alignedPicture = /[ \t]align="\w*"[ \t]*\)/;

/** Pictures with a size (HackMD, Zenn, Joplin) or alignment (Hashnode) after the address, which CommonMark rejects. */
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

/** The size in pixels; a part of the page's width means nothing elsewhere. */
function sizeOf(name: string, pixels = "", unit = ""): [name: string, value: string][] {
  return pixels === "" || unit !== "" ? [] : [[name, pixels]];
}
