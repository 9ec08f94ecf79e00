import type MarkdownIt from "markdown-it";
import { withWindowsCharacters } from "../records/text.ts";

/** From `&#128;` to `&#159;`. */
const reference = /&#(?:x0{0,4}([89][\da-f])|0{0,4}(12[89]|1[34]\d|15\d));/iy;

/**
 * References to control characters, such as `&#146;` for an apostrophe from old editors on Windows, become the
 * characters that HTML defines for them; the library rejects them.
 */
export function withWindowsReferences(markdown: MarkdownIt): void {
  markdown.inline.ruler.before("entity", "windows_reference", (state, isTrial) => {
    if (!state.src.startsWith("&#", state.pos)) return false;
    reference.lastIndex = state.pos;
    const [written, hexadecimal, decimal] = reference.exec(state.src) ?? [];
    if (written === undefined) return false;
    const code = hexadecimal === undefined ? Number(decimal) : Number.parseInt(hexadecimal, 16);
    const content = withWindowsCharacters(String.fromCharCode(code));
    if (!isTrial) Object.assign(state.push("text_special", "", 0), { content, markup: written, info: "entity" });
    state.pos += written.length;
    return true;
  });
}
