import type { Problem } from "../../errors.ts";
import { isMapping } from "../../records/values.ts";
import { mostAddedByEntities } from "./doctype.ts";
import { findXmlFault, linesOfEntries, rootOf, type XmlFault } from "./xml-places.ts";

/** Documents that are taken for feeds, and what to do with each. */
const noFeeds: Readonly<Record<string, { readonly expected: string; readonly advice: string }>> = {
  html: {
    expected: "is a web page, not a feed",
    advice: 'save what its <link rel="alternate"> leads to, and import that',
  },
  opml: { expected: "is a list of feeds (OPML), not a feed", advice: "save each feed that it names, and import that" },
  urlset: { expected: "is a sitemap, not a feed", advice: "save the site's feed, and import that" },
  sitemapindex: { expected: "is a list of sitemaps, not a feed", advice: "save the site's feed, and import that" },
};

/** How the elements are called that feeds are. */
const feeds = new Set(["rss", "rdf", "feed"]);

/** Why a text cannot be read as a feed: what it is instead, or where it is broken. */
export function unreadable(text: string, file: string): Problem {
  const root = rootOf(text) ?? "";
  const known = Object.hasOwn(noFeeds, root) ? noFeeds[root] : undefined;
  if (known !== undefined) return { severity: "error", file, ...known };
  const fault = findXmlFault(text);
  if (fault === undefined && feeds.has(root) && linesOfEntries(text).length === 0) return withoutEntries(file);
  if (fault === undefined) return noFeed(root === "" ? "no element" : `a document of <${root}>`, file);
  return faultProblem(fault, file, "error");
}

/** What an object of JSON is in place of a feed, or of an article; undefined where it is one, or no JSON. */
export function otherObject(text: string, file: string): Problem | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isMapping(value) || "items" in value || "title" in value) return undefined;
  const names = Object.keys(value).slice(0, mostShown);
  return noFeed(`an object of ${names.map((name) => JSON.stringify(name)).join(", ")}`, file);
}

/** Of the names in an object. */
const mostShown = 5;

function noFeed(found: string, file: string): Problem {
  return { severity: "error", file, expected: "RSS, Atom or JSON Feed", found };
}

const noEntries = "holds no entries";

/** What is wrong with a feed that has nothing in it. */
export function withoutEntries(file: string): Problem {
  return { severity: "error", file, expected: noEntries };
}

/** Whether that alone is wrong. */
export function areWithoutEntries(problems: readonly Problem[]): boolean {
  return problems.every(({ expected }) => expected === noEntries);
}

/** Why a text is not read whose document type declares entities that multiply. */
export function tooManyEntities(file: string): Problem {
  const expected = `entities that add no more than ${mostAddedByEntities / 1_000_000} million characters`;
  return { severity: "error", file, expected, found: "some that add more", advice: "write what they stand for" };
}

function faultProblem({ line, reason }: XmlFault, file: string, severity: Problem["severity"]): Problem {
  const advice =
    severity === "error" ? "save the feed again, or fix that line" : "check whether that entry is complete";
  return { severity, file, line, expected: "well-formed XML", found: reason, advice };
}

/**
 * What is wrong with the XML of a feed of which `count` entries were read. The parser of feeds forgives what is not
 * well-formed, and may leave entries out without a word: that is an error, the rest a warning.
 */
export function lossesIn(text: string, count: number, file: string): readonly Problem[] {
  const fault = findXmlFault(text);
  if (fault === undefined) return [];
  const isLoss = linesOfEntries(text).length > count;
  return [faultProblem(fault, file, isLoss ? "error" : "warning")];
}
