// Predicates and conversions for values, with and without schemas.

/** Whether the address is a root-relative path. */
export function isPath(address: string): boolean {
  return /^\s*\/(?!\/)/.test(address);
}

/** Whether the path is a Hugo pattern such as `/:section/:year/:slug/`. */
export function isPatternOfPaths(address: string): boolean {
  return isPath(address) && /\/:[a-z]/.test(address);
}

/** Whether the value is a plain object. */
export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The values of a field with one value or a list. */
export function listOf<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value as T];
}

/** The value at a path within another; undefined if there is none. */
export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, step) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, step) : undefined),
    value,
  );
}

/** Whether the value is a flag: true or false, yes or no. */
export function isFlag(value: unknown): boolean {
  return typeof value === "boolean" || (typeof value === "string" && /^(?:true|false|yes|no)$/i.test(value));
}

/** A flag's value. */
export function isTrue(value: boolean | string | undefined): boolean {
  return value === true || (typeof value === "string" && /^(?:true|yes)$/i.test(value));
}

/**
 * Whether a language tag can name a language. RFC 5646 section 2.2.1: no language code has four letters or more, so
 * "english" only has the form of a tag.
 */
export function isLanguage(tag: string): boolean {
  return !/^[a-z]{4}/i.test(tag);
}

/**
 * Whether the text has the form of a language tag (RFC 5646 section 2.1), including private tags (`x-…`) and the oldest
 * ones (`i-klingon`).
 */
export function isLanguageTag(value: string): boolean {
  return /^(?:[a-z]{2,8}|[ix]-[a-z0-9]{1,8})(?:-[a-z0-9]{1,8})*$/i.test(value);
}

/** Normalizes a tag: hyphens, also for POSIX locales (`en_US`), and the language's current code. */
export function readLanguageTag(value: string): string {
  return withCurrentCode(value.replaceAll("_", "-"));
}

/** Withdrawn in 1989 and 2001, but still used by Java. Validators reject them. */
const currentCodes: Readonly<Record<string, string>> = { in: "id", iw: "he", ji: "yi", jw: "jv" };

/** RFC 5646 section 4.5: replaces a withdrawn language code by the current one. */
export function withCurrentCode(tag: string): string {
  return tag.replace(/^(?:in|iw|ji|jw)(?=-|$)/i, (code) => currentCodes[code.toLowerCase()] ?? code);
}

/** A copy without null fields, as deep as schemas look. A field without a value counts as missing. */
export function withoutNulls(value: unknown): unknown {
  return without((inner, name) => inner === null && name !== undefined, value);
}

/**
 * Like `withoutNulls`, but also drops blank fields, and null or blank list items: programs write an empty text or a
 * lone hyphen for nothing. Blank fields named in `unless` stay.
 */
export function withoutBlanks(value: unknown, unless: ReadonlySet<string>): unknown {
  const isNothing: IsNothing = (inner, name = "") =>
    inner === null || (typeof inner === "string" && inner.trim() === "" && !unless.has(name));
  return without(isNothing, value);
}

/** Whether a field, or a list item (without a name), is empty. */
type IsNothing = (inner: unknown, name?: string) => boolean;

/** No schema looks deeper into a value. */
const levelsOfSchemas = 4;

function without(isNothing: IsNothing, value: unknown, depth = levelsOfSchemas): unknown {
  if (typeof value !== "object" || value === null || depth === 0) return value;
  if (Array.isArray(value))
    return value.filter((item) => !isNothing(item)).map((item) => without(isNothing, item, depth - 1));
  const kept: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    const inner: unknown = Reflect.get(value, name);
    // Assigning `__proto__` would set the prototype.
    if (name !== "__proto__" && !isNothing(inner, name)) kept[name] = without(isNothing, inner, depth - 1);
  }
  return kept;
}
