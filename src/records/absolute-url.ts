/** Scheme and authority, where an IPv6 address keeps its brackets. */
const authority = /^[^:]*:(?:\/\/[^/?#]*)?/;

/** A host name or an IP address. The URL parser of browsers accepts more, such as `https://{/`. */
const host = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])$/;

/**
 * Characters that the URL parser leaves although RFC 3986 does not allow them in a path, query or fragment, and a
 * second `#`. The lookbehind starts at a `#` only; starting everywhere would take quadratic time.
 */
const unencoded = /[[\]|^`{}\\"<> ]|#(?<=#[^#]*#)/g;

// RFC 3986 section 2.4: a percent sign that does not begin an encoded octet is itself encoded.
const strayPercent = /%(?![0-9a-f]{2})/gi;

/**
 * A common form of address that parsing does not change: a host name, no port, no escapes, no segment that begins with
 * a dot.
 */
const canonical =
  /^https?:\/\/(?!.*xn--)(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]{2,}\/(?!\.)(?:[\w~!$()*+,;=:@.-]|\/(?!\.))*(?:\?[\w~!$()*+,;=:@./?&-]*)?$/;

/** Whether an absolute address is known to be unchanged by parsing. */
export function isCanonical(address: string): boolean {
  return canonical.test(address);
}

/** Schemes that links may have; others (`javascript:`, `data:`, `file:`, …) could act on a reader's machine. */
export const linkSchemes: readonly string[] = [
  "http:",
  "https:",
  "mailto:",
  "tel:",
  "sms:",
  "xmpp:",
  "geo:",
  "ftp:",
  "magnet:",
];
const fileSchemes: readonly string[] = ["http:", "https:"];

/**
 * The absolute address of a link, in the characters of RFC 3986; undefined if readers should not, or cannot, follow it.
 */
export function absoluteLink(reference: string, base: string): string | undefined {
  return resolve(reference, base, linkSchemes);
}

/** The absolute address of a page or a media file: like `absoluteLink`, but HTTP only. */
export function absoluteUrl(reference: string, base: string): string | undefined {
  // An empty reference means the base itself, which is not a file.
  return reference.trim() === "" ? undefined : resolve(reference, base, fileSchemes);
}

/** Whether the text is an address on the web, or relative to `base` if that is given. */
export function isWebAddress(value: string, base?: string): boolean {
  const trimmed = value.trim();
  if (/[\s<>"]/.test(trimmed) || (base === undefined && !/^https?:\/\//i.test(trimmed))) return false;
  // Must accept nothing that is refused when documents are made.
  return absoluteUrl(trimmed, base ?? trimmed) !== undefined;
}

function resolve(reference: string, base: string, schemes: readonly string[]): string | undefined {
  if (isCanonical(reference)) return reference;
  const url = parse(reference, base);
  if (url === undefined || !schemes.includes(url.protocol)) return undefined;
  if (fileSchemes.includes(url.protocol) && !host.test(url.hostname)) return undefined;
  const start = authority.exec(url.href)?.[0] ?? "";
  const rest = url.href.slice(start.length).replace(unencoded, encodeURIComponent);
  return (start + rest).replace(strayPercent, "%25");
}

/**
 * Avoids `URL.canParse`: once Node 20 has optimized its caller, it rejects hosts with Latin-1 letters, such as
 * `münchen.example`.
 */
function parse(reference: string, base: string): URL | undefined {
  try {
    return new URL(reference, base);
  } catch {
    return undefined;
  }
}

/** Whether the address is on the local machine, unreachable for others. */
export function isLoopback(address: string): boolean {
  // RFC 6761 section 6.3: names below "localhost" are local too.
  return /^(?:(?:.+\.)?localhost\.?|127(?:\.\d+){3}|\[::1\])$/.test(new URL(address).hostname);
}
