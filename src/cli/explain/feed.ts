import { join } from "node:path";
import type { Row } from "../../catalog/catalog.ts";
import { authorKey, customKey, kindOf } from "../../documents/feed-keys.ts";
import { feedKeysOf } from "../../documents/logical-feed.ts";
import { archivesOf } from "../../publish/composing/document-plan.ts";
import type { Instant } from "../../records/article.ts";
import { mainFeedKey } from "../../records/main-feed.ts";
import { nearest } from "../../records/nearest.ts";
import { keepsHistory } from "../../records/site.ts";
import { nameKey } from "../../records/slug.ts";
import { readRecords } from "../../sources/read.ts";
import { addressesOf, type PublishedView, shownFile } from "../published-view.ts";

/** Everything that can be said about a feed. */
export interface FeedExplanation {
  readonly kind: "feed";
  readonly key: string;
  readonly title: string;
  readonly page: string;
  readonly addresses: readonly string[];
  /** Which articles it contains, in words. */
  readonly holds: string;
  readonly entries: number;
  /** The number of entries in the subscription document. */
  readonly shown: number;
  /** The number of archive documents. */
  readonly archives: number;
  readonly keepsHistory: boolean;
  readonly newest?: { readonly title: string; readonly published: string };
  readonly lastChange?: string;
  /** The next articles to fall due in it, soonest first. */
  readonly falling: readonly { readonly title: string; readonly due: string; readonly file: string }[];
  /** What its publisher should know. */
  readonly remarks: readonly string[];
}

const maxFalling = 5;

/** Describes what a feed contains, and why. */
export function explainFeed(key: string, view: PublishedView, now: Instant): FeedExplanation {
  const { catalog, config } = view;
  const { site, publicUrl } = config;
  const feed = view.feed(key);
  const [newest] = catalog.newest(key, 1);
  const entries = catalog.total(key);
  const lastChange = view.lastChange(feed);
  return {
    kind: "feed",
    key,
    title: feed.title,
    page: new URL(feed.directory, publicUrl).href,
    addresses: addressesOf(feed.directory, publicUrl),
    holds: ruleOf(key, view),
    entries,
    shown: Math.min(entries, site.entries),
    archives: archivesOf(key, catalog, { site }),
    keepsHistory: keepsHistory(key, site),
    ...(newest && { newest: { title: titleOf(newest), published: new Date(newest.published).toISOString() } }),
    ...(lastChange !== undefined && { lastChange: new Date(lastChange).toISOString() }),
    falling: fallingDue(key, view, now),
    remarks: remarksOn(key, lastChange !== undefined, view),
  };
}

function ruleOf(key: string, view: PublishedView): string {
  const { label = "" } = view.feed(key);
  if (key === mainFeedKey) return "every article that is due, not expired and not a draft";
  const kind = kindOf(key);
  if (kind === "tag") return `articles with the tag "${label}", however it is written`;
  if (kind === "author") {
    const isSites = authorKey(view.config.site.author.name) === key;
    return `articles by ${label}${isSites ? ", and those that name no author" : ""}`;
  }
  const feed = customFeed(key, view);
  const tags = feed === undefined || feed.tags.length === 0 ? "" : ` with any of the tags ${feed.tags.join(", ")}`;
  const authors = feed === undefined || feed.authors.length === 0 ? "" : ` by any of ${feed.authors.join(", ")}`;
  return tags + authors === ""
    ? "every article"
    : `articles${tags}${tags === "" || authors === "" ? "" : " and"}${authors}`;
}

function fallingDue(key: string, view: PublishedView, now: Instant): FeedExplanation["falling"] {
  const { catalog, config } = view;
  const waiting: Row[] = [];
  for (const row of catalog.rows()) {
    if (row.published > now && feedKeysOf(row, config.site).includes(key)) waiting.push(row);
  }
  const sorted = waiting.sort((one, other) => one.published - other.published);
  const due = sorted.filter((row) => !isDraft(row, view)).slice(0, maxFalling);
  return due.map((row) => ({
    title: titleOf(row),
    due: new Date(row.published).toISOString(),
    file: shownFile(row.path, view),
  }));
}

function isDraft({ path, index }: Row, { config }: PublishedView): boolean {
  const origin = { rules: config.site, file: path, path };
  const { records } = readRecords(join(config.articlesDirectory, path), origin);
  return records.find((sourced) => sourced.index === index)?.record.draft === true;
}

function remarksOn(key: string, isPublished: boolean, view: PublishedView): readonly string[] {
  const remarks = isPublished ? [] : ["it is not published yet; the next run publishes it"];
  const feed = customFeed(key, view);
  if (feed === undefined) return remarks;
  return [...remarks, ...unknownNames("tag", feed.tags, view), ...unknownNames("author", feed.authors, view)];
}

/** Remarks on tags or authors that no article has, which are often misspelt. */
function unknownNames(kind: "tag" | "author", names: readonly string[], view: PublishedView): readonly string[] {
  const labels = view.keys.filter((key) => kindOf(key) === kind).map((key) => view.feed(key).label ?? "");
  const known = new Set(labels.map(nameKey));
  return names
    .filter((name) => !known.has(nameKey(name)))
    .map((name) => {
      const meant = nearest(name, labels);
      return `no article has the ${kind} "${name}"${meant === undefined ? "" : `; did you mean "${meant}"?`}`;
    });
}

function customFeed(key: string, { config }: PublishedView) {
  return config.site.feeds.find((feed) => customKey(feed) === key);
}

function titleOf({ title, slug }: Row): string {
  return title ?? slug;
}
