/**
 * A path as it stands in an address: each character that RFC 3986 section 3.3 does not know in a path is
 * percent-encoded, and no other.
 */
export function encodedPath(path: string): string {
  if (plain.test(path)) return path;
  // By way of bytes, for half a surrogate pair cannot be encoded.
  return encodeURIComponent(Buffer.from(path).toString()).replace(needless, decodeURIComponent);
}

/** The path with its escapes resolved; nothing where they are malformed, or hide what has no place in a path. */
export function decodedPath(path: string): string | undefined {
  if (!path.includes("%")) return path;
  try {
    const decoded = decodeURIComponent(path);
    // An escaped slash would move a border between parts, and a NUL ends names in other programs.
    return /[\0-\x1f\x7f\\]/.test(decoded) || /%2f/i.test(path) ? undefined : decoded;
  } catch {
    return undefined;
  }
}

/** The one spelling of a path that people write encoded and not; escapes that are malformed are taken to the letter. */
export function spelledPath(path: string): string {
  return encodedPath(decodedPath(path) ?? path);
}

/** The same of a path with a query, which is what is asked there to the letter. */
export function spelledTarget(target: string): string {
  const query = target.indexOf("?");
  return query === -1 ? spelledPath(target) : spelledPath(target.slice(0, query)) + target.slice(query);
}

/**
 * The path of ours that a reference leads to, by its one spelling: whatever is asked for there, and whichever part of
 * it. Nothing where it is somebody else's. `reference`: a path that begins with `/`, or absolute. `baseUrl`: before
 * every path of ours.
 */
export function ownPathOf(reference: string, baseUrl: string): string | undefined {
  const path = reference.startsWith(baseUrl) ? `/${reference.slice(baseUrl.length)}` : reference;
  return path.startsWith("/") ? spelledPath(path.replace(/[?#].*$/s, "")) : undefined;
}

/** What a reference asks for at its path, with the `?`; blank where it asks for nothing. */
export function queryOf(reference: string): string {
  return /^[^?#]*(\?[^#]*)/.exec(reference)?.[1] ?? "";
}

const plain = /^[\w.~!$&'()*+,;=:@/-]*$/;
const needless = /%(?:24|26|2B|2C|2F|3A|3B|3D|40)/g;
