import type MarkdownIt from "markdown-it";
import type { StateInline } from "markdown-it";

/** `![A hill](hill.jpg =300x200)`, also with a title, with one of the two numbers, or with percentages. */
const sizedPicture =
  /!\[((?:[^[\]\\]|\\.)*)\]\([ \t]*([^\s()<>]+)(?:[ \t]+"([^"\n]*)")?[ \t]+=(\d*)(%?)x(\d*)(%?)[ \t]*\)/y;

/** A picture with its size behind the address, as in HackMD, Zenn and Joplin. To CommonMark it is no picture. */
export function withSizedPictures(markdown: MarkdownIt): void {
  markdown.inline.ruler.before("image", "sized_picture", readSizedPicture);
}

function readSizedPicture(state: StateInline, isTrial: boolean): boolean {
  if (!state.src.startsWith("![", state.pos)) return false;
  sizedPicture.lastIndex = state.pos;
  const [found, words = "", address = "", title = "", width, widthUnit, height, heightUnit] =
    sizedPicture.exec(state.src) ?? [];
  if (found === undefined) return false;
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
  state.pos += found.length;
  return true;
}

/** In pixels; what is a part of the page says nothing elsewhere. */
function sizeOf(name: string, pixels = "", unit = ""): [name: string, value: string][] {
  return pixels === "" || unit !== "" ? [] : [[name, pixels]];
}
