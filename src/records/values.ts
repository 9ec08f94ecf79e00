// Plain questions about values, for those that need no schema as well as for schemas.

/** Whether the address is a path on a site, from its root. */
export function isPath(address: string): boolean {
  return /^\s*\/(?!\/)/.test(address);
}

/** Whether the value is a mapping of names to values. */
export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The values of a field that holds one or many. */
export function listOf<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value as T];
}

/** What a value holds at the end of a path; undefined where the path leads nowhere. */
export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, step) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, step) : undefined),
    value,
  );
}

/** Whether the value says yes or no. */
export function isFlag(value: unknown): boolean {
  return typeof value === "boolean" || (typeof value === "string" && /^(?:true|false|yes|no)$/i.test(value));
}

/** A flag's value. */
export function isTrue(value: boolean | string | undefined): boolean {
  return value === true || (typeof value === "string" && /^(?:true|yes)$/i.test(value));
}

/**
 * Whether a language tag may name a language. RFC 5646 section 2.2.1: none has a code of four letters or more, so
 * "english" is a tag in form alone.
 */
export function isLanguage(tag: string): boolean {
  return !/^[a-z]{4}/i.test(tag);
}

/**
 * Whether the text has the form of a language tag: RFC 5646 section 2.1, with the private ones (`x-…`) and the oldest
 * (`i-klingon`).
 */
export function isLanguageTag(value: string): boolean {
  return /^(?:[a-z]{2,8}|[ix]-[a-z0-9]{1,8})(?:-[a-z0-9]{1,8})*$/i.test(value);
}

/**
 * The tag with hyphens, where programs write the underscores of a POSIX locale: `en_US`; and with the language's code
 * of today.
 */
export function readLanguageTag(value: string): string {
  return withCurrentCode(value.replaceAll("_", "-"));
}

/** Withdrawn in 1989 and 2001, but Java and what is written in it went on with them. Validators know none. */
const currentCodes: Readonly<Record<string, string>> = { in: "id", iw: "he", ji: "yi", jw: "jv" };

/** RFC 5646 section 4.5: a tag with the code that took the place of the one it has, if any did. */
export function withCurrentCode(tag: string): string {
  return tag.replace(/^(?:in|iw|ji|jw)(?=-|$)/i, (code) => currentCodes[code.toLowerCase()] ?? code);
}

/**
 * A copy without the fields that are null, as deep as any schema looks: a field without a value is a field that is not
 * there.
 */
export function withoutNulls(value: unknown): unknown {
  return without((inner, name) => inner === null && name !== undefined, value);
}

/**
 * The same without fields that are blank, and without items of lists that are either: programs write an empty text, or
 * a hyphen, where they have none. Fields with the names in `unless` stay.
 */
export function withoutBlanks(value: unknown, unless: ReadonlySet<string>): unknown {
  const isNothing: IsNothing = (inner, name = "") =>
    inner === null || (typeof inner === "string" && inner.trim() === "" && !unless.has(name));
  return without(isNothing, value);
}

/** Whether a field, or a nameless item of a list, is empty. */
type IsNothing = (inner: unknown, name?: string) => boolean;

/** No schema looks further into a value. */
const levelsOfSchemas = 4;

function without(isNothing: IsNothing, value: unknown, depth = levelsOfSchemas): unknown {
  if (typeof value !== "object" || value === null || depth === 0) return value;
  if (Array.isArray(value))
    return value.filter((item) => !isNothing(item)).map((item) => without(isNothing, item, depth - 1));
  const kept: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    const inner: unknown = Reflect.get(value, name);
    // Of a field `__proto__`, the copy would have all that is in it for fields of its own.
    if (name !== "__proto__" && !isNothing(inner, name)) kept[name] = without(isNothing, inner, depth - 1);
  }
  return kept;
}
