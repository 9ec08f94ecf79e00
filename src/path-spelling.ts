/** Percent-encodes exactly those characters that RFC 3986 section 3.3 does not allow in a path. */
export function encodedPath(path: string): string {
  if (plain.test(path)) return path;
  // Going through bytes replaces lone surrogates, which cannot be encoded.
  return encodeURIComponent(Buffer.from(path).toString()).replace(needless, decodeURIComponent);
}

/** Decodes a path; undefined if its escapes are malformed, or hide characters that have no place in a path. */
export function decodedPath(path: string): string | undefined {
  if (!path.includes("%")) return path;
  try {
    const decoded = decodeURIComponent(path);
    // A decoded slash would move the boundary between segments, and in other programs a NUL ends a name.
    return /[\0-\x1f\x7f\\]/.test(decoded) || /%2f/i.test(path) ? undefined : decoded;
  } catch {
    return undefined;
  }
}

/** The one spelling of a path that may be written with or without escapes; malformed escapes are taken literally. */
export function canonicalPath(path: string): string {
  return encodedPath(decodedPath(path) ?? path);
}

/** The same for a path with a query, which is left as it is. */
export function canonicalTarget(target: string): string {
  const query = target.indexOf("?");
  return query === -1 ? canonicalPath(target) : canonicalPath(target.slice(0, query)) + target.slice(query);
}

/**
 * The canonical path on this site that a reference points to, without query and fragment; undefined if it points
 * elsewhere. `reference` begins with `/` or is absolute; `baseUrl` is the prefix of all addresses of this site.
 */
export function ownPathOf(reference: string, baseUrl: string): string | undefined {
  const path = reference.startsWith(baseUrl) ? `/${reference.slice(baseUrl.length)}` : reference;
  return path.startsWith("/") ? canonicalPath(path.replace(/[?#].*$/s, "")) : undefined;
}

/** The query of a reference, with its `?`; empty if there is none. */
export function queryOf(reference: string): string {
  return /^[^?#]*(\?[^#]*)/.exec(reference)?.[1] ?? "";
}

const plain = /^[\w.~!$&'()*+,;=:@/-]*$/;
const needless = /%(?:24|26|2B|2C|2F|3A|3B|3D|40)/g;
