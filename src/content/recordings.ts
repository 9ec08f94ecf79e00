import type MarkdownIt from "markdown-it";
import type { StateCore, Token } from "markdown-it";
import { mediaTypeOf, recordingEnding } from "../records/media-types.ts";
import { linkTokens, textToken } from "./inline-tokens.ts";

/** The page of a video. */
const videoPage = /^https?:\/\/(?:youtu\.be\/|(?:www\.|m\.)?youtube\.com\/(?:watch|shorts|live)\b|vimeo\.com\/\d)/i;

/** A picture that may be a recording. */
export const recordingMark = new RegExp(
  String.raw`!\[[^[\]\n]*\]\(<?(?:https?:\/\/[\w.]*(?:youtu\.?be|vimeo)|[^()\s]*${recordingEnding})`,
  "i",
);

/**
 * Videos and recordings that are written as pictures, as Obsidian and HackMD allow: files are played, pages are linked
 * to. As pictures, they would be broken.
 */
export function withRecordings(markdown: MarkdownIt): void {
  markdown.core.ruler.after("inline", "recordings", (state) => {
    for (const token of state.tokens) if (token.children !== null) token.children = withShown(token.children, state);
  });
  markdown.renderer.rules.recording = (tokens, index) => {
    const { tag = "" } = tokens[index] ?? {};
    return `<${tag}${markdown.renderer.renderAttrs(tokens[index] as Token)}></${tag}>`;
  };
}

function withShown(tokens: readonly Token[], state: StateCore): Token[] {
  let depth = 0;
  return tokens.flatMap((token) => {
    if (token.type === "link_open" || token.type === "link_close") depth += token.nesting;
    return token.type === "image" ? shown(token, depth > 0, state) : [token];
  });
}

function shown(picture: Token, isInLink: boolean, state: StateCore): readonly Token[] {
  const address = picture.attrGet("src") ?? "";
  if (videoPage.test(address)) return linkTo(address, picture, isInLink, state);
  const [kind = ""] = mediaTypeOf(address).split("/");
  if (kind !== "video" && kind !== "audio") return [picture];
  const recording = new state.Token("recording", kind, 0);
  recording.attrs = [
    ["src", address],
    ["controls", ""],
  ];
  return [recording];
}

function linkTo(address: string, { children }: Token, isInLink: boolean, state: StateCore): readonly Token[] {
  const text = (children ?? []).map(({ content }) => content).join("") || address;
  return isInLink ? [textToken(state, text)] : linkTokens(state, { href: address }, text);
}
