import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { isLive, type Row } from "../../catalog/catalog.ts";
import { permalinkOf } from "../../documents/entry.ts";
import { isError, type Problem } from "../../errors.ts";
import type { ArticleRecord, Instant } from "../../records/article.ts";
import { nameBasedUuid } from "../../records/identity.ts";
import { readRecords } from "../../sources/read.ts";
import { type PublishedView, shownFile } from "../published-view.ts";
import { type Place, placesIn, placesOut } from "./membership.ts";

/** Whether readers see an article, and why. */
export interface State {
  readonly name: "published" | "held" | "draft" | "due" | "expired" | "broken" | "set aside" | "gone" | "new";
  /** Completes "it is …". */
  readonly says: string;
}

/** Everything that can be said about an article. */
export interface ArticleExplanation {
  readonly kind: "article";
  readonly title?: string;
  readonly file: string;
  readonly state: State;
  readonly id?: string;
  /** Where the id comes from. */
  readonly idFrom?: string;
  readonly slug?: string;
  readonly address?: string;
  readonly published?: string;
  readonly expires?: string;
  readonly feeds: readonly Place[];
  /** Custom feeds that do not hold it, and why. */
  readonly notIn: readonly { readonly key: string; readonly because: string }[];
  readonly problems: readonly Problem[];
}

/** What the catalog and the disk say about an article. */
interface Evidence {
  readonly row: Row | undefined;
  readonly record: ArticleRecord | undefined;
  readonly problems: readonly Problem[];
  readonly isOnDisk: boolean;
  /** Whether the file has changed since the last run. */
  readonly isChanged: boolean;
}

/** Explains why an article is published where it is, or not at all. */
export function explainArticle(path: string, index: number, view: PublishedView, now: Instant): ArticleExplanation {
  const file = shownFile(path, view);
  const evidence = gather(path, index, file, view);
  const { row, record, problems } = evidence;
  const state = stateOf(evidence, view, now);
  const isOut = row !== undefined && isLive(row);
  const title = record?.title ?? row?.title;
  const published = record?.published ?? row?.published;
  const expires = record?.expires ?? row?.expires;
  const slug = row?.slug ?? record?.slug;
  const url = row?.url ?? record?.url;
  const place = slug === undefined ? undefined : { slug, ...(url !== undefined && { url }) };
  const address = place && permalinkOf(place, view.config.site);
  return {
    kind: "article",
    file,
    state,
    ...(title !== undefined && { title }),
    ...idOf(row, record),
    ...(slug !== undefined && { slug }),
    ...(address !== undefined && { address }),
    ...(published !== undefined && { published: new Date(published).toISOString() }),
    ...(expires !== undefined && { expires: new Date(expires).toISOString() }),
    feeds: isOut ? placesIn(row, view) : [],
    notIn: isOut ? placesOut(row, view) : [],
    problems,
  };
}

function gather(path: string, index: number, file: string, { catalog, config }: PublishedView): Evidence {
  const absolute = join(config.articlesDirectory, path);
  const isOnDisk = existsSync(absolute);
  const row = catalog.rowsOfFile(path).find((candidate) => candidate.index === index);
  const origin = { rules: config.site, file, path };
  const { records, problems } = isOnDisk ? readRecords(absolute, origin) : { records: [], problems: [] };
  const stat = isOnDisk ? statSync(absolute) : undefined;
  const stamp = catalog.stamp(path);
  return {
    row,
    record: records.find((sourced) => sourced.index === index)?.record,
    // The gate's findings, which the file alone does not show.
    problems: [
      ...problems,
      ...catalog.problems().filter((problem) => problem.file === file && !has(problems, problem)),
    ],
    isOnDisk,
    isChanged: stat !== undefined && (stamp?.sizeInBytes !== stat.size || stamp.modifiedMs !== stat.mtimeMs),
  };
}

function has(problems: readonly Problem[], { line, field, expected }: Problem): boolean {
  return problems.some((one) => one.line === line && one.field === field && one.expected === expected);
}

function stateOf({ row, record, isOnDisk, isChanged, problems }: Evidence, view: PublishedView, now: Instant): State {
  const soon = isChanged ? "; its file has changed since the last run, and the next one picks that up" : "";
  if (row === undefined) return stateWithoutRow(record, problems, view);
  if (!isOnDisk) return { name: "gone", says: "still published, but its file is gone: the next run withdraws it" };
  if (row.held)
    return {
      name: "held",
      says: "published in its last good edition, since its file cannot be read as a record",
    };
  if (record === undefined) return { name: "broken", says: `not readable as a record${soon}` };
  if (record.draft)
    return { name: "draft", says: `a draft, and in no feed until its line "draft: true" is removed${soon}` };
  const { published, expires } = record;
  if (published > now) return { name: "due", says: `not due yet: it falls due ${when(published, now)}${soon}` };
  if (expires !== undefined && expires <= now)
    return { name: "expired", says: `in no feed: it expired ${when(expires, now)}${soon}` };
  if (!isLive(row)) return { name: "new", says: "due, and published by the next run" };
  const end = expires === undefined ? "" : `; it expires ${when(expires, now)}`;
  return { name: "published", says: `published${end}${soon}` };
}

function stateWithoutRow(record: ArticleRecord | undefined, problems: readonly Problem[], view: PublishedView): State {
  if (record === undefined) {
    const isFaulty = problems.some(isError);
    return {
      name: "broken",
      says: isFaulty ? "not published: there is an error in its file" : "gone: its file no longer holds this record",
    };
  }
  const namesake = record.id === undefined ? view.catalog.rowOfSlug(record.slug) : undefined;
  const winner = namesake ?? view.catalog.row(record.id ?? nameBasedUuid(record.slug));
  if (winner === undefined) return { name: "new", says: "new: the next run publishes it" };
  const file = shownFile(winner.path, view);
  const shared = namesake === undefined ? "its id" : "its slug and its day";
  return {
    name: "set aside",
    says: `not published: ${file} has ${shared} and comes first; give this one an id of its own`,
  };
}

function idOf(
  row: Row | undefined,
  record: ArticleRecord | undefined,
): { readonly id?: string; readonly idFrom?: string } {
  if (record?.id !== undefined) return { id: record.id, idFrom: "the record says so" };
  const slug = row?.slug ?? record?.slug;
  const id = row?.id ?? (slug === undefined ? undefined : nameBasedUuid(slug));
  if (id === undefined) return {};
  const isFromSlug = slug !== undefined && id === nameBasedUuid(slug);
  return {
    id,
    idFrom: isFromSlug
      ? `made from the slug "${slug}", since the record gives none`
      : "kept from its first publication",
  };
}

const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["year", 365 * 86_400_000],
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

/** `in 3 days (2026-01-05T12:00:00.000Z)`. */
function when(instant: Instant, now: Instant): string {
  const [unit, length] = units.find(([, size]) => Math.abs(instant - now) >= size) ?? ["second", 1000];
  const relative = new Intl.RelativeTimeFormat("en").format(Math.trunc((instant - now) / length), unit);
  return `${relative} (${new Date(instant).toISOString()})`;
}
