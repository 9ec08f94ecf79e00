import { endOfAll } from "./xml-places.ts";

/** What may stand before a document type: white space, a comment, a processing instruction. */
const prolog = /\s+|<\?[^>]*>|<!--[\s\S]*?-->/y;

/** A document type, and what it declares within brackets. */
const documentType = /^<!DOCTYPE\s[^[>]*(?:\[([\s\S]*?)\]\s*)?>/i;

const declaration = /<!ENTITY\s+([a-z_][\w.-]*)\s+(?:"([^"]*)"|'([^']*)')\s*>/gi;

/** As much as a word or an address needs. */
const longestEntity = 200;

/**
 * What entities may add to a text, in characters: far more than anybody writes. Short names of longer values could fill
 * the memory.
 */
export const mostAddedByEntities = 8_000_000;

/**
 * A document of XML without its document type, with the entities that this declares in place of their names, and every
 * line where it was. The parser of feeds knows neither. Undefined where the entities would add more than
 * `mostAddedByEntities`.
 */
export function withoutDoctype(text: string): string | undefined {
  const start = endOfAll(prolog, text);
  const [doctype, subset = ""] = documentType.exec(text.slice(start)) ?? [];
  if (doctype === undefined) return text;
  const rest = text.slice(start + doctype.length);
  const entities = entitiesIn(subset);
  const plain = entities.size === 0 ? rest : resolved(rest, entities);
  return plain === undefined ? undefined : text.slice(0, start) + doctype.replace(/[^\n]/g, "") + plain;
}

function entitiesIn(subset: string): ReadonlyMap<string, string> {
  const declared = [...subset.matchAll(declaration)].map(
    ([, name = "", double, single]) => [name, double ?? single ?? ""] as const,
  );
  return new Map(declared.filter(([, value]) => value.length <= longestEntity));
}

function resolved(text: string, entities: ReadonlyMap<string, string>): string | undefined {
  let left = mostAddedByEntities;
  const plain = text.replace(/&([a-z_][\w.-]*);/gi, (reference, name: string) => {
    const value = entities.get(name);
    left -= (value ?? reference).length - reference.length;
    return left < 0 || value === undefined ? reference : value;
  });
  return left < 0 ? undefined : plain;
}
