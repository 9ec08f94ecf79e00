import type MarkdownIt from "markdown-it";
import type { StateInline } from "markdown-it";
import { absoluteUrl } from "../records/absolute-url.ts";
import { escapeAttribute, escapeText } from "./escape.ts";
import { isInLink } from "./in-link.ts";

/** Longer than any real address; the limit keeps texts that consist of beginnings of addresses fast. */
const longestAddress = 2_000;

/**
 * The characters of an address in running text. In Chinese and Japanese no space follows it, so their punctuation ends
 * it too.
 */
const character = String.raw`[^\s\p{Cc}<>"«»\[\]\x60\u2018-\u201F\u3000-\u303F\uFF00-\uFF65]`;
const address = `https?://${character}{1,${longestAddress}}(?!${character})`;
const addressHere = new RegExp(address, "iuy");
const anyAddress = new RegExp(String.raw`(?<![\w+.-])${address}`, "giu");

/** The scheme of an address at the beginning of a word; the parser has already read it when it gets to the colon. */
const scheme = /(?:^|[^\w+.-])(https?)$/i;
const longestScheme = "https".length;

/** Punctuation after an address that is not part of it. */
const punctuation = new Set("?!.,:;*_~'…");

/** CommonMark's URI or mail address in angle brackets, which the library handles. */
const bracketed = /<([a-z][a-z0-9+.-]{1,31}:[^<>\x00-\x20]*|[\w.!#$%&'*+/=?^`{|}~-]+@[a-z0-9.-]+)>/iy;

/** A bare address becomes a link, as on GitHub and with most site generators; within a link it stays text. */
export function withBareLinks(markdown: MarkdownIt): void {
  // The library's own rule ignores that a link is open, and HTML would end that link where another begins.
  markdown.inline.ruler.before("autolink", "bracketed_in_link", readBracketed);
  // Replaces the library's own rule, which leaves `&amp;` and `\_` as they are written.
  markdown.inline.ruler.at("linkify", readAddress);
}

function readAddress(state: StateInline, isTrial: boolean): boolean {
  const { src, pos } = state;
  if (isTrial || isInLink(state) || !src.startsWith("://", pos)) return false;
  const begun = scheme.exec(src.slice(Math.max(0, pos - longestScheme - 1), pos))?.[1];
  if (begun === undefined || begun.length > state.pending.length) return false;
  addressHere.lastIndex = pos - begun.length;
  const written = withoutPunctuation(addressHere.exec(src)?.[0] ?? "");
  const meant = state.md.utils.unescapeAll(written);
  if (absoluteUrl(meant, meant) === undefined) return false;

  state.pending = state.pending.slice(0, -begun.length);
  state.push("link_open", "a", 1).attrs = [["href", meant]];
  state.push("text", "", 0).content = meant;
  state.push("link_close", "a", -1);
  state.pos += written.length - begun.length;
  return true;
}

function readBracketed(state: StateInline, isTrial: boolean): boolean {
  if (isTrial || !isInLink(state)) return false;
  bracketed.lastIndex = state.pos;
  const [whole, written] = bracketed.exec(state.src) ?? [];
  if (whole === undefined || written === undefined) return false;
  state.push("text", "", 0).content = state.md.normalizeLinkText(written);
  state.pos += whole.length;
  return true;
}

/** Plain text as HTML, with its addresses as links. */
export function linkedText(text: string): string {
  const parts: string[] = [];
  let end = 0;
  for (const { index, 0: found } of text.matchAll(anyAddress)) {
    const written = withoutPunctuation(found);
    const href = absoluteUrl(written, written);
    if (href === undefined) continue;
    parts.push(escapeText(text.slice(end, index)), `<a href="${escapeAttribute(href)}">${escapeText(written)}</a>`);
    end = index + written.length;
  }
  return [...parts, escapeText(text.slice(end))].join("");
}

/**
 * Without what stands after an address and belongs to the sentence: a closing bracket too, where none was opened in it.
 */
function withoutPunctuation(found: string): string {
  let unopened = found.split(")").length - found.split("(").length;
  let end = found.length;
  for (; end > 0; end -= 1) {
    const last = found.charAt(end - 1);
    if (last === ")" && unopened > 0) unopened -= 1;
    else if (!punctuation.has(last)) break;
  }
  return found.slice(0, end);
}
