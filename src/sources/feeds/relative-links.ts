import { absoluteLink } from "../../records/absolute-url.ts";

const startTag = /<[a-z][^<>]*>/gi;
const reference = /(\s(?:href|src|poster|cite)\s*=\s*)("[^"]*"|'[^']*'|[^\s"'>]+)/gi;
const candidates = /(\ssrcset\s*=\s*)("[^"]*"|'[^']*')/gi;

/** Absolute addresses, and fragments within the same text. */
const needsNoBase = /^(?:[a-z][a-z0-9+.-]*:|#|$)/i;

/** Makes relative addresses in HTML absolute, leaving the rest unchanged. */
export function withAbsoluteLinks(html: string, base: string): string {
  return html.replace(startTag, (tag) =>
    tag
      .replace(
        reference,
        (_, before: string, value: string) => before + inQuotes(value, (text) => absolute(text, base)),
      )
      .replace(
        candidates,
        (_, before: string, value: string) => before + inQuotes(value, (text) => absoluteCandidates(text, base)),
      ),
  );
}

function inQuotes(value: string, change: (text: string) => string): string {
  const quote = /^["']/.exec(value)?.[0] ?? "";
  return quote === "" ? `"${change(value)}"` : quote + change(value.slice(1, -1)) + quote;
}

function absolute(address: string, base: string): string {
  const text = address.trim();
  return needsNoBase.test(text) ? address : (absoluteLink(text, base) ?? address);
}

function absoluteCandidates(srcset: string, base: string): string {
  return srcset.replace(
    /(^|,)(\s*)([^\s,]+)/g,
    (_, comma: string, space: string, address: string) => comma + space + absolute(address, base),
  );
}
