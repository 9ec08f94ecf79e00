import type { Variant } from "../publication/reading/representation.ts";
import { ifRangeHolds } from "./conditions.ts";
import type { Exchange } from "./exchange.ts";

/** Bytes `first` to `last`, both included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** The requested part of `variant`; `"all"` if none is requested or If-Range does not match. */
export function rangeOf(
  { request, fields, representation }: Exchange,
  variant: Variant,
): ByteRange | "all" | "unsatisfiable" {
  if (fields.range === undefined || request.method !== "GET") return "all";
  if (fields.ifRange !== undefined && !ifRangeHolds(fields.ifRange, representation, variant)) return "all";
  return parseRange(fields.range, variant.length);
}

/** The header fields of a 206, made from those of the 200. */
export function partialFields(ok: readonly string[], { first, last }: ByteRange, variant: Variant): string[] {
  const fields = [...ok];
  fields[fields.indexOf("Content-Length") + 1] = String(last - first + 1);
  return [...fields, "Content-Range", `bytes ${first}-${last}/${variant.length}`];
}

/**
 * Reads a Range field (RFC 9110 section 14.2) for a document of `length` bytes. `"all"` means to answer in full: the
 * field is malformed, is not about bytes, or asks for several ranges, which a server may ignore.
 */
function parseRange(field: string, length: number): ByteRange | "all" | "unsatisfiable" {
  // The grammar allows no spaces; a pattern that did would take minutes on a field with thousands of them.
  const match = /^bytes=(\d*)-(\d*)$/i.exec(field);
  if (match === null) return "all";
  const [, from = "", to = ""] = match;
  if (from === "" && to === "") return "all";
  if (from === "") return lastBytes(Number(to), length);
  if (to !== "" && Number(to) < Number(from)) return "all";
  if (Number(from) >= length) return "unsatisfiable";
  return { first: Number(from), last: to === "" ? length - 1 : Math.min(Number(to), length - 1) };
}

function lastBytes(count: number, length: number): ByteRange | "unsatisfiable" {
  if (count === 0 || length === 0) return "unsatisfiable";
  return { first: Math.max(0, length - count), last: length - 1 };
}
