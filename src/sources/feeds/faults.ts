import type { Problem } from "../../errors.ts";
import { isMapping } from "../../records/values.ts";
import { maxEntityExpansion } from "./doctype.ts";
import { findXmlFault, linesOfEntries, rootOf, type XmlFault } from "./xml-places.ts";

/** Root elements of documents often mistaken for feeds, with advice for each. */
const knownNonFeeds: Readonly<Record<string, { readonly expected: string; readonly advice: string }>> = {
  html: {
    expected: "is a web page, not a feed",
    advice: 'save what its <link rel="alternate"> leads to, and import that',
  },
  opml: { expected: "is a list of feeds (OPML), not a feed", advice: "save each feed that it names, and import that" },
  urlset: { expected: "is a sitemap, not a feed", advice: "save the site's feed, and import that" },
  sitemapindex: { expected: "is a list of sitemaps, not a feed", advice: "save the site's feed, and import that" },
};

/** Root elements of feeds. */
const feedRoots = new Set(["rss", "rdf", "feed"]);

/** Explains why a text cannot be read as a feed: what it is instead, or where it is malformed. */
export function unreadable(text: string, file: string): Problem {
  const root = rootOf(text) ?? "";
  const known = Object.hasOwn(knownNonFeeds, root) ? knownNonFeeds[root] : undefined;
  if (known !== undefined) return { severity: "error", file, ...known };
  const fault = findXmlFault(text);
  if (fault === undefined && feedRoots.has(root) && linesOfEntries(text).length === 0) return withoutEntries(file);
  if (fault === undefined) return noFeed(root === "" ? "no element" : `a document of <${root}>`, file);
  return faultProblem(fault, file, "error");
}

/** Describes a JSON object that is neither a feed nor an article; otherwise `undefined`. */
export function otherObject(text: string, file: string): Problem | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isMapping(value) || "items" in value || "title" in value) return undefined;
  const names = Object.keys(value).slice(0, maxShownNames);
  return noFeed(`an object of ${names.map((name) => JSON.stringify(name)).join(", ")}`, file);
}

/** Number of member names shown. */
const maxShownNames = 5;

function noFeed(found: string, file: string): Problem {
  return { severity: "error", file, expected: "RSS, Atom or JSON Feed", found };
}

const noEntries = "holds no entries";

/** The problem of a feed without entries. */
export function withoutEntries(file: string): Problem {
  return { severity: "error", file, expected: noEntries };
}

/** Whether the lack of entries is the only problem. */
export function haveOnlyMissingEntries(problems: readonly Problem[]): boolean {
  return problems.every(({ expected }) => expected === noEntries);
}

/** The problem of entities that expand to too much text. */
export function tooManyEntities(file: string): Problem {
  const expected = `entities that add no more than ${maxEntityExpansion / 1_000_000} million characters`;
  return { severity: "error", file, expected, found: "some that add more", advice: "write what they stand for" };
}

function faultProblem({ line, reason }: XmlFault, file: string, severity: Problem["severity"]): Problem {
  const advice =
    severity === "error" ? "save the feed again, or fix that line" : "check whether that entry is complete";
  return { severity, file, line, expected: "well-formed XML", found: reason, advice };
}

/**
 * Reports malformed XML in a feed. It is an error if fewer entries than the feed has were read (`count`), since the
 * feed parser may silently skip some; otherwise a warning.
 */
export function lossesIn(text: string, count: number, file: string): readonly Problem[] {
  const fault = findXmlFault(text);
  if (fault === undefined) return [];
  const isLoss = linesOfEntries(text).length > count;
  return [faultProblem(fault, file, isLoss ? "error" : "warning")];
}
