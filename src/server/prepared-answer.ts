import type { Representation, Variant } from "../publication/reading/representation.ts";
import type { Traffic, TrafficCounts } from "./traffic.ts";

/**
 * Everything of an answer that is known before it is asked for: header fields as names and values in turn, and where it
 * counts.
 */
export interface PreparedAnswer {
  readonly ok: string[];
  /** For a person whose browser is asked to show a feed; the same as `ok` for everything else. */
  readonly okToShow: string[];
  /** For a browser too: whatever it was shown, the bytes and their tag are the same. */
  readonly notModified: string[];
  readonly okCounts: TrafficCounts;
  readonly notModifiedCounts: TrafficCounts;
}

/** The dates of an answer, as they go into its fields. */
export interface AnswerDates {
  readonly lastModified: string;
  /** Missing where Node writes it. */
  readonly date?: string;
}

/** What an answer says of a document that the document's bytes don't decide. */
export interface AnswerRemarks {
  /** What lies between two looks for changes. */
  readonly maxAgeSeconds: number;
  readonly dates: AnswerDates;
  /** As it goes into Link. */
  readonly link: string | undefined;
}

/** Prepares an answer for one variant of a document. */
export function prepareAnswer(
  representation: Representation,
  variant: Variant,
  { maxAgeSeconds, dates: { lastModified, date }, link }: AnswerRemarks,
  traffic: Traffic,
): PreparedAnswer {
  const cacheControl = cacheControlOf(representation, maxAgeSeconds);
  const validators = ["ETag", variant.etag, "Last-Modified", lastModified, "Cache-Control", cacheControl];
  const vary = representation.isNegotiable ? ["Vary", "Accept-Encoding"] : [];
  // Feeds are for everybody, programs inside web pages included.
  const shared = [
    ...validators,
    ...vary,
    "Access-Control-Allow-Origin",
    "*",
    ...(date === undefined ? [] : ["Date", date]),
  ];
  const label = labelOf(representation);
  const isShown = isShownByBrowsers(representation.mediaType);
  const ok = [
    ...["Content-Type", representation.mediaType, "Content-Length", String(variant.length)],
    ...(variant.coding === "identity" ? [] : ["Content-Encoding", variant.coding]),
    ...shared,
    // Such programs see few fields otherwise: neither ETag nor Content-Range.
    ...["Access-Control-Expose-Headers", "*"],
    ...["Accept-Ranges", "bytes", "X-Content-Type-Options", "nosniff"],
    ...(isPage(representation) ? ["Content-Security-Policy", pagePolicy] : []),
    ...(link === undefined ? [] : ["Link", link]),
  ];
  return {
    ok,
    okToShow: isShown ? toShow(ok) : ok,
    notModified: shared,
    okCounts: traffic.counts(label, variant.coding, 200),
    notModifiedCounts: traffic.counts(label, variant.coding, 304),
  };
}

/** Whether browsers show such a document by its stylesheet, if they are told that it is XML. */
export function isShownByBrowsers(mediaType: string): boolean {
  return /^application\/(?:rss|atom)\+xml\b/.test(mediaType);
}

/**
 * Browsers show XML with its stylesheet, and offer to save what they call a feed. Such an answer is not for shared
 * caches: they keep the one with the feed's own media type, which then needs no `Vary: Accept`. A 304 is for them as
 * well, whoever asked: RFC 9111 section 4.3.4 has them update by it what they keep under that tag, and `private` would
 * take it away from everybody.
 */
function toShow(ok: readonly string[]): string[] {
  const fields = [...ok];
  fields[fields.indexOf("Content-Type") + 1] = "application/xml; charset=utf-8";
  const cacheControl = fields.indexOf("Cache-Control") + 1;
  fields[cacheControl] = (fields[cacheControl] ?? "").replace("public", "private");
  return fields;
}

/**
 * How long caches may keep a document, and for how much longer while they ask again (RFC 5861) or we are down. An hour
 * where the schedule has a day: an edit is published at once, whatever the schedule says, and a cache that asks again
 * costs a 304. HTTP takes `public` for granted; some CDNs (Google's, as Firebase sets it up) keep nothing that doesn't
 * say it.
 */
function cacheControlOf(representation: Representation, maxAgeSeconds: number): string {
  const seconds = isLeftAlone(representation) ? day : Math.min(maxAgeSeconds, hour);
  return `public, max-age=${seconds}, stale-while-revalidate=${seconds}, stale-if-error=${7 * day}`;
}

/**
 * Pictures and sound hardly ever change under their name. A page of the publisher's own and a style are edited under
 * it, and have to fit the pages around them.
 */
function isLeftAlone({ lifetime, isNegotiable }: Representation): boolean {
  return lifetime === "archive" || (lifetime === "asset" && !isNegotiable);
}

/**
 * Pages of ours load from this server alone, and nothing that stands within them runs; pictures and sound may lie
 * elsewhere. What a page that the publisher wrote needs is not known.
 */
export const pagePolicy = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src * data:",
  "media-src *",
  // Lighthouse asks for robots.txt from within the page, and finds it invalid where it may not.
  "connect-src 'self'",
  "font-src 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join("; ");

function labelOf({ lifetime, path }: Representation): string {
  return lifetime === "current" ? `/${path}` : lifetime;
}

function isPage({ mediaType, lifetime }: Representation): boolean {
  return mediaType.startsWith("text/html") && lifetime !== "asset";
}

const hour = 3_600;
const day = 24 * hour;
