/** Scheme and authority: an IPv6 address keeps its brackets. */
const authority = /^[^:]*:(?:\/\/[^/?#]*)?/;

/** A name or an address. Browsers' URL parser lets more through, such as `https://{/`. */
const host = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])$/;

/**
 * What browsers leave in a URL though RFC 3986 knows it in no path, query or fragment: some characters, and a second
 * `#`. The expression looks back where a `#` stands, and nowhere else: from every place, that took time that grew with
 * the square of the address.
 */
const unencoded = /[[\]|^`{}\\"<> ]|#(?<=#[^#]*#)/g;

// RFC 3986 section 2.4: a percent sign that begins no encoded octet is encoded itself.
const strayPercent = /%(?![0-9a-f]{2})/gi;

/**
 * An address of the common kind as every parser leaves it: a name as its host, no port, nothing encoded, no dot at a
 * segment's beginning.
 */
const canonical =
  /^https?:\/\/(?!.*xn--)(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]{2,}\/(?!\.)(?:[\w~!$()*+,;=:@.-]|\/(?!\.))*(?:\?[\w~!$()*+,;=:@./?&-]*)?$/;

/**
 * Whether an absolute address is of the common kind that need not be taken apart: parsed and written again, it is the
 * same.
 */
export function isCanonical(address: string): boolean {
  return canonical.test(address);
}

/** Schemes that a link may have; others (`javascript:`, `data:`, `file:`, …) could act on a reader's machine. */
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

/** A link's absolute address in RFC 3986's characters; `undefined` if a reader should not go there, or cannot. */
export function absoluteLink(reference: string, base: string): string | undefined {
  return resolve(reference, base, linkSchemes);
}

/** The address of a page, picture or sound: like `absoluteLink`, but over HTTP only. */
export function absoluteUrl(reference: string, base: string): string | undefined {
  // An empty reference is the base itself, which is no file.
  return reference.trim() === "" ? undefined : resolve(reference, base, fileSchemes);
}

/** Whether the text is an address of the web, after `base` where it may be relative. */
export function isWebAddress(value: string, base?: string): boolean {
  const trimmed = value.trim();
  if (/[\s<>"]/.test(trimmed) || (base === undefined && !/^https?:\/\//i.test(trimmed))) return false;
  // Whatever is accepted here must survive the making of documents.
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
 * Not by `URL.canParse`: once Node 20 has optimised its caller, it refuses hosts with letters of Latin-1, such as
 * `münchen.example`.
 */
function parse(reference: string, base: string): URL | undefined {
  try {
    return new URL(reference, base);
  } catch {
    return undefined;
  }
}

/** Whether the address is that of the local machine, which nobody reaches from elsewhere. */
export function isLoopback(address: string): boolean {
  // RFC 6761 section 6.3: every name below "localhost" leads there too.
  return /^(?:(?:.+\.)?localhost\.?|127(?:\.\d+){3}|\[::1\])$/.test(new URL(address).hostname);
}
