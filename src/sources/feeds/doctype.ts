import { endOfAll } from "./xml-places.ts";

/** Anything allowed before a document type: white space, comments, processing instructions. */
const prolog = /\s+|<\?[^>]*>|<!--[\s\S]*?-->/y;

/** A document type; group 1 is its internal subset. */
const documentType = /^<!DOCTYPE\s[^[>]*(?:\[([\s\S]*?)\]\s*)?>/i;

const declaration = /<!ENTITY\s+([a-z_][\w.-]*)\s+(?:"([^"]*)"|'([^']*)')\s*>/gi;

/** Enough for a word or an address. */
const maxEntityLength = 200;

/** How many characters expanding entities may add: far more than any real feed, few enough to stop entity bombs. */
export const maxEntityExpansion = 8_000_000;

/**
 * Removes the document type and expands the entities it declares, neither of which the feed parser supports. Keeps line
 * numbers. `undefined` if expansion would add more than `maxEntityExpansion` characters.
 */
export function withoutDoctype(text: string): string | undefined {
  const start = endOfAll(prolog, text);
  const [doctype, subset = ""] = documentType.exec(text.slice(start)) ?? [];
  if (doctype === undefined) return text;
  const rest = text.slice(start + doctype.length);
  const entities = entitiesIn(subset);
  const plain = entities.size === 0 ? rest : expanded(rest, entities);
  return plain === undefined ? undefined : text.slice(0, start) + doctype.replace(/[^\n]/g, "") + plain;
}

function entitiesIn(subset: string): ReadonlyMap<string, string> {
  const declared = [...subset.matchAll(declaration)].map(
    ([, name = "", double, single]) => [name, double ?? single ?? ""] as const,
  );
  return new Map(declared.filter(([, value]) => value.length <= maxEntityLength));
}

function expanded(text: string, entities: ReadonlyMap<string, string>): string | undefined {
  let left = maxEntityExpansion;
  const plain = text.replace(/&([a-z_][\w.-]*);/gi, (reference, name: string) => {
    const value = entities.get(name);
    left -= (value ?? reference).length - reference.length;
    return left < 0 || value === undefined ? reference : value;
  });
  return left < 0 ? undefined : plain;
}
