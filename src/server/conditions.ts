import type { Instant } from "../publication/output-file.ts";
import type { Representation, Variant } from "../publication/reading/representation.ts";
import type { AcceptedCodings } from "./content-negotiation.ts";
import type { Exchange } from "./exchange.ts";

/**
 * The variant that the client already has, by RFC 9110 section 13.2.2: If-None-Match takes precedence over
 * If-Modified-Since. The server may send any accepted coding, so the one that the client already has is best.
 */
export function heldVariant(
  exchange: Exchange,
  variant: Variant | undefined,
  accepted: AcceptedCodings,
  now: () => Instant,
): Variant | undefined {
  const { fields, representation } = exchange;
  if (fields.ifMatch !== undefined || fields.ifUnmodifiedSince !== undefined) {
    if (variant === undefined || preconditionFails(exchange, variant, now)) return undefined;
  }
  const tags = fields.ifNoneMatch;
  if (tags === undefined) {
    if (fields.ifModifiedSince === undefined || variant === undefined) return undefined;
    return isUnmodifiedSince(fields.ifModifiedSince, representation, now) ? variant : undefined;
  }
  if (variant !== undefined && listsTag(tags, variant.etag, "weak")) return variant;
  for (const coding of accepted) {
    const other = representation.variants.get(coding);
    if (other !== undefined && listsTag(tags, other.etag, "weak")) return other;
  }
  return undefined;
}

/**
 * RFC 9110 section 13.2.2, steps 1 and 2: whether the client wants an answer only if the document is in another state
 * than this.
 */
export function preconditionFails({ fields, representation }: Exchange, variant: Variant, now: () => Instant): boolean {
  if (fields.ifMatch !== undefined) return !listsTag(fields.ifMatch, variant.etag, "strong");
  if (fields.ifUnmodifiedSince === undefined) return false;
  const date = parseHttpDate(fields.ifUnmodifiedSince, now);
  return date !== undefined && representation.modified > date;
}

/**
 * RFC 9110 section 13.1.5: whether If-Range names exactly this variant, so that a part of it fits what the client has.
 * A date can only name the plain bytes, since all codings share one date.
 */
export function ifRangeHolds(field: string, representation: Representation, variant: Variant): boolean {
  if (field.includes('"')) return field.trim() === variant.etag;
  return variant.coding === "identity" && field === representation.lastModified;
}

/** RFC 9110 section 13.1.2: whether an If-None-Match or If-Match list contains the tag; `*` matches any. */
function listsTag(list: string, etag: string, comparison: "strong" | "weak"): boolean {
  if (list === etag) return true;
  if (list.trim() === "*") return true;
  for (const [, weak, tag] of list.matchAll(entityTag)) {
    if (tag === etag && (weak === undefined || comparison === "weak")) return true;
  }
  return false;
}

/** RFC 9110 section 13.2.2, step 4, for requests without If-None-Match. */
function isUnmodifiedSince(field: string, representation: Representation, now: () => Instant): boolean {
  if (field === representation.lastModified) return true;
  const date = parseHttpDate(field, now);
  return date !== undefined && representation.modified <= date;
}

/** Seconds since 1970. RFC 9110 section 5.6.7 defines three formats; no other is understood. */
function parseHttpDate(text: string, now: () => Instant): number | undefined {
  const fields = (imfFixdate.exec(text) ?? rfc850Date.exec(text) ?? asctimeDate.exec(text))?.groups;
  if (fields === undefined) return undefined;
  const year = Number(fields.year);
  if (fields.year?.length !== 2) return secondsOf(year, fields);
  const present = new Date(now());
  const century = present.getUTCFullYear() - (present.getUTCFullYear() % 100);
  const date = secondsOf(century + year, fields);
  // RFC 9110 section 5.6.7: a date that appears to be more than 50 years ahead is in the past century.
  const limit = present.setUTCFullYear(present.getUTCFullYear() + 50) / 1000;
  return date !== undefined && date > limit ? secondsOf(century + year - 100, fields) : date;
}

/** Undefined for a date that is not on the calendar. */
function secondsOf(year: number, fields: Readonly<Record<string, string | undefined>>): number | undefined {
  const { day = "", month = "", hour = "", minute = "", second = "" } = fields;
  const time = Date.UTC(
    year,
    months.indexOf(month),
    Number(day),
    Number(hour),
    Number(minute),
    Math.min(Number(second), 59),
  );
  const isReal =
    new Date(time).getUTCDate() === Number(day) && Number(hour) < 24 && Number(minute) < 60 && Number(second) <= 60;
  return isReal ? time / 1000 : undefined;
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const monthPattern = `(?<month>${months.join("|")})`;
const timePattern = "(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d)";
const imfFixdate = new RegExp(
  `^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (?<day>\\d\\d) ${monthPattern} (?<year>\\d{4}) ${timePattern} GMT$`,
);
const rfc850Date = new RegExp(
  `^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, (?<day>\\d\\d)-${monthPattern}-(?<year>\\d\\d) ${timePattern} GMT$`,
);
const asctimeDate = new RegExp(
  `^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ${monthPattern} (?<day>[ \\d]\\d) ${timePattern} (?<year>\\d{4})$`,
);

/** A tag may contain commas, so lists cannot be split at them. */
const entityTag = /(W\/)?("[\x21\x23-\x7e\x80-\xff]*")/g;
