/** Scheme and authority, in which an IPv6 address keeps its brackets. */
const authority = /^[^:]*:(?:\/\/[^/?#]*)?/;

/** A host name or an IP address. The URL parser of browsers accepts more, such as `https://{/`. */
const host = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])$/;

/**
 * What the URL parser leaves in a URL although RFC 3986 allows it in no path, query or fragment: some characters, and a
 * second `#`. The expression looks back only from a `#`: from every place, that took time quadratic in the length of
 * the address.
 */
const unencoded = /[[\]|^`{}\\"<> ]|#(?<=#[^#]*#)/g;

// RFC 3986 section 2.4: a percent sign that does not begin an encoded octet is itself encoded.
const strayPercent = /%(?![0-9a-f]{2})/gi;

/**
 * A common address that every parser leaves as it is: a host name, no port, nothing encoded, no segment that begins
 * with a dot.
 */
const canonical =
  /^https?:\/\/(?!.*xn--)(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]{2,}\/(?!\.)(?:[\w~!$()*+,;=:@.-]|\/(?!\.))*(?:\?[\w~!$()*+,;=:@./?&-]*)?$/;

/** Whether an absolute address is so plain that parsing would not change it. */
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

/** The absolute address of a page, picture or sound: like `absoluteLink`, but over HTTP only. */
export function absoluteUrl(reference: string, base: string): string | undefined {
  // An empty reference means the base itself, which is not a file.
  return reference.trim() === "" ? undefined : resolve(reference, base, fileSchemes);
}

/** Whether the text is an address on the web, or relative to `base` if that is given. */
export function isWebAddress(value: string, base?: string): boolean {
  const trimmed = value.trim();
  if (/[\s<>"]/.test(trimmed) || (base === undefined && !/^https?:\/\//i.test(trimmed))) return false;
  // What is accepted here must not be refused later, when documents are made.
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
 * Does not use `URL.canParse`: once Node 20 has optimised its caller, that refuses hosts with letters of Latin-1, such
 * as `münchen.example`.
 */
function parse(reference: string, base: string): URL | undefined {
  try {
    return new URL(reference, base);
  } catch {
    return undefined;
  }
}

/** Whether the address is on the local machine, where nobody else can reach it. */
export function isLoopback(address: string): boolean {
  // RFC 6761 section 6.3: every name below "localhost" is on the local machine too.
  return /^(?:(?:.+\.)?localhost\.?|127(?:\.\d+){3}|\[::1\])$/.test(new URL(address).hostname);
}
