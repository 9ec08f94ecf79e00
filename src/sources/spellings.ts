import { articleFields } from "../records/article-schema.ts";

/** The line of a dotted field. */
export type LineOf = (field: string) => number | undefined;

const names: ReadonlySet<string> = new Set(articleFields);
const byLowerCase = new Map(articleFields.map((name) => [name.toLowerCase(), name]));

/**
 * Renames fields in other letter case, which Hugo allows (`Draft`, `publishdate`), to our names. Of two spellings of
 * one name, ours wins. `line` expects fields as they are written.
 */
export function inOurSpelling(
  fields: unknown,
  line: LineOf | undefined,
): { readonly fields: unknown; readonly line: LineOf | undefined } {
  if (typeof fields !== "object" || fields === null) return { fields, line };
  const written = otherSpellings(fields);
  if (written === undefined) return { fields, line };
  const ours = new Map(Array.from(written, ([name, spelling]) => [spelling, name]));
  const entries = Object.entries(fields).map(([name, value]) => [ours.get(name) ?? name, value]);
  return {
    fields: Object.fromEntries(entries),
    line: line && ((field) => line(field.replace(/^[^.]+/, (name) => written.get(name) ?? name))),
  };
}

/** Spellings in the file that differ from our names, by our names; undefined if none do. */
function otherSpellings(fields: object): ReadonlyMap<string, string> | undefined {
  let found: Map<string, string> | undefined;
  for (const spelling of Object.keys(fields)) {
    if (names.has(spelling)) continue;
    const name = byLowerCase.get(spelling.toLowerCase());
    if (name === undefined || Object.hasOwn(fields, name) || found?.has(name)) continue;
    found ??= new Map();
    found.set(name, spelling);
  }
  return found;
}
