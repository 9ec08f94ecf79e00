import type { Row } from "../../catalog/catalog.ts";
import { sharedId } from "../../catalog/problems.ts";
import { type Registry, type Settled, settle } from "../../catalog/settle.ts";
import { permalinkOf } from "../../documents/entry.ts";
import type { Problem } from "../../errors.ts";
import { absoluteUrl } from "../../records/absolute-url.ts";
import type { ArticleRecord } from "../../records/article.ts";
import type { Site } from "../../records/site.ts";
import { scanArticles } from "../../sources/folder/scan.ts";
import { inBatches } from "../batches.ts";
import { gateProblem } from "../composing/entry-renderer.ts";
import { type Press, setUpPress } from "../composing/press.ts";
import { renderRow } from "../composing/render.ts";
import { readFiles } from "../reading/read-files.ts";
import { legible } from "../reading/source-records.ts";
import { doubtfulTexts } from "./doubtful-texts.ts";
import { lostPictures } from "./lost-pictures.ts";

/** The records to check, and the site they belong to. */
export interface CheckOptions {
  readonly site: Site;
  readonly dataDirectory: string;
  readonly articlesDirectory: string;
  /** The name that problems use for a path below the articles folder. */
  readonly fileName: (path: string) => string;
}

/** An enclosure of an article. */
export interface ArticleEnclosure {
  /** The name that problems use for the article's file. */
  readonly file: string;
  /** Absolute. */
  readonly url: string;
  readonly lengthInBytes?: number | undefined;
}

const nothingYet: Registry = { byNames: () => [], bySlug: () => undefined, before: () => undefined };

/** Limits how many texts are in memory at once. */
const entriesPerBatch = 50;

/** Reads every record and renders every entry, as a first run would, and publishes nothing. */
export function checkRecords(options: CheckOptions): {
  readonly articles: number;
  readonly problems: readonly Problem[];
  /** The name that problems use for each article's file, by slug. */
  readonly sources: ReadonlyMap<string, string>;
  readonly enclosures: readonly ArticleEnclosure[];
} {
  const { site, articlesDirectory, fileName } = options;
  const scan = scanArticles(articlesDirectory, options.dataDirectory);
  const input = { ...options, rules: site };
  const files = scan.files.map(({ path, ...stamp }) => ({ path, stamp }));
  const readings = [...readFiles(files, input)];
  const claims = readings.flatMap(({ path, records }) => records.map((record) => ({ path, record })));
  const { settled, setAside } = settle(claims, nothingYet);
  const press = setUpPress(site, articlesDirectory, "");
  const batches = [...inBatches(settled.map(rowOf), entriesPerBatch)].map((rows) => batchOf(rows, press, fileName));
  const problems = [
    ...scan.problems.map((problem) => ({ ...problem, file: fileName(problem.file) })),
    ...readings.flatMap((reading) => reading.problems),
    ...setAside.map((loser) => sharedId(loser, fileName)),
    ...sharedAddresses(settled, fileName),
    ...batches.flatMap((batch) => batch.problems),
  ];
  const sources = new Map(settled.map(({ slug, path }) => [slug, fileName(path)]));
  return { articles: settled.length, problems, sources, enclosures: batches.flatMap((batch) => batch.enclosures) };
}

/** Warns about articles with the same address elsewhere, which a `permalink` without a date can cause. */
function sharedAddresses(settled: readonly Settled[], fileName: CheckOptions["fileName"]): readonly Problem[] {
  const first = new Map<string, Settled>();
  return settled.flatMap((one): readonly Problem[] => {
    const { url, draft } = one.record;
    if (url === undefined || draft) return [];
    const other = first.get(url);
    if (other === undefined) first.set(url, one);
    return other === undefined ? [] : [sharedAddress(url, fileName(one.path), fileName(other.path))];
  });
}

function sharedAddress(url: string, file: string, otherFile: string): Problem {
  return {
    severity: "warning",
    file,
    field: "url",
    expected: "an address that no other article has",
    found: `"${url}", which ${otherFile === file ? "another record of this file" : otherFile} has`,
    advice:
      "both are published and lead to the same page; give each its own url, or make permalink in site.yaml distinguish them",
  };
}

/** The results for one batch of records. */
interface BatchResult {
  readonly problems: readonly Problem[];
  readonly enclosures: readonly ArticleEnclosure[];
}

function batchOf(rows: readonly Row[], press: Press, fileName: CheckOptions["fileName"]): BatchResult {
  const read = legible(rows, press.sources).map((one) => ({ ...one, file: fileName(one.row.path) }));
  return {
    problems: read.flatMap(({ row, record, file }) => [
      ...renderRow(row, record, press).violations.map((violation) => gateProblem(row, file, violation)),
      ...doubtfulTexts(record, file),
      ...lostPictures(record.body, file),
    ]),
    enclosures: read.flatMap(({ row, record, file }) => enclosuresOf({ ...record, slug: row.slug }, press.site, file)),
  };
}

function enclosuresOf(article: ArticleRecord, site: Site, file: string): readonly ArticleEnclosure[] {
  const permalink = permalinkOf(article, site);
  return article.enclosures.flatMap(({ url, lengthInBytes }) => {
    const address = absoluteUrl(url, permalink);
    return address === undefined ? [] : [{ file, url: address, lengthInBytes }];
  });
}

function rowOf({ record, id, slug, path }: Settled): Row {
  const { hash, index, published, tags, authors } = record;
  const updated = Math.max(record.updated ?? published, published);
  return { id, slug, path, index, hash, version: hash, published, updated, tags, authors, feeds: [], held: false };
}
