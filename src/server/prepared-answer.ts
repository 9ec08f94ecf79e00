import type { Representation, Variant } from "../publication/reading/representation.ts";
import type { Traffic, TrafficCounts } from "./traffic.ts";

/**
 * Everything of an answer that is known before the request: its header fields, as alternating names and values, and
 * where to count it.
 */
export interface PreparedAnswer {
  readonly ok: string[];
  /** For a browser that is to show a feed; the same as `ok` for everything else. */
  readonly okForBrowsers: string[];
  /** For browsers too: whichever 200 they were sent, its bytes and ETag are the same. */
  readonly notModified: string[];
  readonly okCounts: TrafficCounts;
  readonly notModifiedCounts: TrafficCounts;
}

/** The dates of an answer, as its fields have them. */
export interface AnswerDates {
  readonly lastModified: string;
  /** Missing if Node writes it. */
  readonly date?: string;
}

/** Values of an answer's fields that do not follow from the document's bytes. */
export interface AnswerRemarks {
  /** How often the publication checks for changes. */
  readonly maxAgeSeconds: number;
  readonly dates: AnswerDates;
  /** The value of Link. */
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
  // Scripts on any web page may read feeds.
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
    // Otherwise such scripts could read neither ETag nor Content-Range.
    ...["Access-Control-Expose-Headers", "*"],
    ...["Accept-Ranges", "bytes", "X-Content-Type-Options", "nosniff"],
    ...(isPage(representation) ? ["Content-Security-Policy", pagePolicy] : []),
    ...(link === undefined ? [] : ["Link", link]),
  ];
  return {
    ok,
    okForBrowsers: isShown ? forBrowsers(ok) : ok,
    notModified: shared,
    okCounts: traffic.counts(label, variant.coding, 200),
    notModifiedCounts: traffic.counts(label, variant.coding, 304),
  };
}

/** Whether browsers show such a document with its stylesheet when it is served as XML. */
export function isShownByBrowsers(mediaType: string): boolean {
  return /^application\/(?:rss|atom)\+xml\b/.test(mediaType);
}

/**
 * The fields for a browser that shows the feed: browsers render XML with its stylesheet, but download anything with a
 * feed's media type. The answer is `private`, so that shared caches keep the one with the feed's own media type, which
 * then needs no `Vary: Accept`. A 304 stays `public` for every client: shared caches update their stored answer with it
 * (RFC 9111 section 4.3.4), and `private` would make them drop it.
 */
function forBrowsers(ok: readonly string[]): string[] {
  const fields = [...ok];
  fields[fields.indexOf("Content-Type") + 1] = "application/xml; charset=utf-8";
  const cacheControl = fields.indexOf("Cache-Control") + 1;
  fields[cacheControl] = (fields[cacheControl] ?? "").replace("public", "private");
  return fields;
}

/**
 * How long caches may keep a document, and for how much longer while they ask again (RFC 5861) or we are down. At most
 * an hour, even if the schedule is daily: an edit is published at once, and asking again costs only a 304. HTTP implies
 * `public`, but some CDNs (Google's, as Firebase configures it) cache nothing without it.
 */
function cacheControlOf(representation: Representation, maxAgeSeconds: number): string {
  const seconds = isRarelyEdited(representation) ? day : Math.min(maxAgeSeconds, hour);
  return `public, max-age=${seconds}, stale-while-revalidate=${seconds}, stale-if-error=${7 * day}`;
}

/**
 * Pictures and sound hardly ever change under the same name. The publisher's own pages and stylesheets do, and must
 * match the pages around them.
 */
function isRarelyEdited({ lifetime, isNegotiable }: Representation): boolean {
  return lifetime === "archive" || (lifetime === "asset" && !isNegotiable);
}

/**
 * Our pages load everything from this server, and no script within them runs; only pictures and sound may be elsewhere.
 * Not for the publisher's own pages, whose needs are unknown.
 */
export const pagePolicy = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src * data:",
  "media-src *",
  // Lighthouse fetches robots.txt from within the page, and calls it invalid if that is forbidden.
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
