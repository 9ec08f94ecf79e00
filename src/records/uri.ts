import { nameBasedUuid } from "./identity.ts";

/** RFC 3987: a scheme followed by something. */
const scheme = /^[a-z][a-z0-9+.-]*:./i;

/**
 * Characters that an IRI must not contain. Brackets are only allowed in IPv6 hosts, which validators do not know. A
 * positive pattern would backtrack over every character of a long id.
 */
const forbiddenInIri = /[\s"<>[\]\\^`{|}\u0000-\u0020\u007F]|%(?![0-9a-f]{2})/i;

/** Additional requirements of some schemes, as far as validators check them. */
const bySchemes: readonly (readonly [RegExp, RegExp])[] = [
  [/^https?:/i, /^https?:\/\/[^/?#]/i],
  // RFC 9562 section 4.
  [/^urn:uuid:/i, /^urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i],
  // RFC 2141 section 2, which validators follow, is stricter than RFC 8141.
  [/^urn:/i, /^urn:[a-z0-9][a-z0-9-]{1,31}:[a-z0-9()+,.:=@;$_!*'%-]+$/i],
  // RFC 4151 section 2.1, but in lower case only: it allows capitals too, but an id with capitals was published as a
  // UUID, and ids never change.
  [/^tag:/i, /^tag:(?:[a-z0-9._-]+@)?[a-z0-9.-]+,\d{4}(?:-\d\d(?:-\d\d)?)?:[^#]*(?:#[^#]*)?$/],
];

/** Whether a text is an absolute URI or IRI. */
export function isUri(text: string): boolean {
  const isIri = scheme.test(text) && !forbiddenInIri.test(text);
  return isIri && bySchemes.every(([beginning, form]) => !beginning.test(text) || form.test(text));
}

/** RFC 4287 section 4.2.6: an Atom id is an IRI. Any other id is replaced by a UUID derived from it. */
export function atomIdOf(id: string): string {
  return isUri(id) ? id : nameBasedUuid(id);
}

/**
 * All forms in which an id may appear: verbatim, trimmed (XML readers drop white space around it), and as an Atom id.
 */
export function namesOfId(id: string): readonly string[] {
  return [...new Set([id, id.trim(), atomIdOf(id)])];
}
