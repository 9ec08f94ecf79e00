import type { Problem } from "../errors.ts";
import type { Instant } from "../records/article.ts";
import type { ArchiveScope } from "../records/site.ts";

/** A cheap way to tell whether a source file has changed. */
export interface Stamp {
  readonly sizeInBytes: number;
  readonly modifiedMs: number;
}

/** What the catalog needs to know about a record: everything but its text, and a hash of the whole. */
export interface RecordDigest {
  /** The record's position in its file; 0 for the first or only one. */
  readonly index: number;
  /** Differs whenever anything in the record differs. */
  readonly hash: string;
  readonly id?: string;
  readonly slug: string;
  readonly title?: string;
  readonly url?: string;
  readonly published: Instant;
  readonly updated?: Instant;
  readonly expires?: Instant;
  readonly tags: readonly string[];
  /** Names. */
  readonly authors: readonly string[];
  readonly draft: boolean;
  /**
   * Other articles' files to which its text may link, relative to the articles folder; missing if there are none.
   */
  readonly links?: readonly string[];
}

/** What was read from one source file. */
export interface FileReading {
  /** Relative to the articles folder. */
  readonly path: string;
  readonly stamp: Stamp;
  readonly records: readonly RecordDigest[];
  readonly problems: readonly Problem[];
}

/**
 * A file to which an article's text may link, with the slug and address of the article in it; no `slug` if none is.
 */
export interface FileLink {
  /** Relative to the articles folder. */
  readonly path: string;
  readonly slug?: string;
  readonly url?: string;
}

/** What the catalog remembers about one article: all that ordering, choosing and linking need, and none of its text. */
export interface Row {
  readonly id: string;
  readonly slug: string;
  /** Relative to the articles folder. */
  readonly path: string;
  readonly index: number;
  /** The record's hash: differs whenever anything in the record differs. */
  readonly hash: string;
  /** Differs whenever anything differs that an entry shows from its record. */
  readonly version: string;
  readonly published: Instant;
  /** Never before `published`, and unique: articles whose records share a time are a millisecond apart, in order. */
  readonly updated: Instant;
  readonly expires?: Instant;
  readonly title?: string;
  /** Missing if Broadsheet makes the article's page. */
  readonly url?: string;
  readonly tags: readonly string[];
  /** Names; empty if the record names none. */
  readonly authors: readonly string[];
  /** Keys of the logical feeds that hold it; empty while it is a draft, not yet due, or expired. */
  readonly feeds: readonly string[];
  /** Whether its last good edition stays because its source can no longer be read. */
  readonly held: boolean;
  /** Missing if its text links to no article's file. */
  readonly links?: readonly FileLink[];
}

/** Whether feeds hold the article: it is no draft, due, and has not expired. */
export function isLive(row: Pick<Row, "feeds"> | undefined): boolean {
  return row !== undefined && row.feeds.length > 0;
}

/** What decides which logical feeds hold an article. */
export type Membership = (article: {
  readonly tags: readonly string[];
  readonly authors: readonly string[];
}) => readonly string[];

/** What a run found, to be taken into the catalog as a whole or not at all. */
export interface Batch {
  readonly readings: readonly FileReading[];
  /** Files that no longer exist. */
  readonly gone: readonly string[];
  /** Articles that are due at this time are live. */
  readonly now: Instant;
  readonly membership: Membership;
  /** Whether `membership` differs from the last batch's: then every article's feeds are determined again. */
  readonly membershipChanged: boolean;
  /** Entries in an archive document. */
  readonly pageSize: number;
  /** Which logical feeds keep their history. */
  readonly archive: ArchiveScope;
  /** Lets more than half of the live articles vanish. */
  readonly allowRemoval: boolean;
  /** Refuses the batch if reading a file showed a problem of severity `error`. */
  readonly strict: boolean;
  /** The name by which problems call a source file. */
  readonly fileName: (path: string) => string;
  /** Stored in the same transaction: what decides how its records were read and are arranged. */
  readonly notes?: Readonly<Record<string, string>>;
  /**
   * The next batch continues the first filling of an empty catalog. Until the last one, the catalog is incomplete, and
   * opening it starts the filling again.
   */
  readonly moreFollows?: boolean;
  /** Leaves `touched` and `withdrawn` empty, which are expensive in a large batch, because the run checks all pages. */
  readonly skipsPages?: boolean;
}

/** How the order of one logical feed changed. Ranks count from the oldest article, which is 0. */
export interface FeedChange {
  readonly feed: string;
  readonly totalBefore: number;
  readonly totalAfter: number;
  /** The lowest rank at which an article came, went or moved. */
  readonly shiftedFrom?: number;
  /** Ranks of articles that stayed in place but changed. */
  readonly edited: readonly number[];
}

/** What a batch changed. */
export interface Applied {
  /** How many articles are new, changed or gone. */
  readonly count: number;
  /** How many articles were added, minus those removed. */
  readonly growth: number;
  /** Ranks are given only for feeds that keep their history; of the others, only that they changed. */
  readonly feeds: readonly FeedChange[];
  /**
   * Live articles that are new or changed, and the neighbours in the main feed of those that came or went.
   */
  readonly touched: readonly Row[];
  /** As they were before: articles that were live and no longer are, or that have another slug or address. */
  readonly withdrawn: readonly Row[];
  /** Rows that have just lost their source: their last good edition must be kept before it is overwritten. */
  readonly newlyHeld: readonly Row[];
  /** How many rows that had lost their source have it back, or are gone. */
  readonly noLongerHeld: number;
  /** Files to read and apply again: one of their records was set aside in favour of one that is now gone. */
  readonly reread: readonly string[];
}

/** What a document was made of when it was last published. */
export interface Layout {
  /**
   * The same if and only if nothing that the document shows of its articles has changed; empty if it shows an edition
   * that is not the article's latest, or lacks one.
   */
  readonly signature: string;
  /** The same if and only if everything else that decides its bytes is the same. */
  readonly rendering: string;
  readonly updated: Instant;
  /** The same if and only if what lists of feeds show about it is the same; only for documents that are listed. */
  readonly listed?: string;
  /** Newest first; an empty version stands for an edition that is not the article's latest. */
  readonly entries: readonly { readonly id: string; readonly version: string }[];
  /** By format name: for each entry, where it begins and how long it is, in bytes. */
  readonly places: Readonly<Record<string, readonly number[]>>;
  /** By format name: hash of the file that this layout describes. */
  readonly hashes: Readonly<Record<string, string>>;
  /**
   * The layouts of the files that these are to replace, while it is uncertain which of them are published; none after a
   * finished run.
   */
  readonly before?: readonly Layout[];
}

/** An entry's bytes in each format, by format name. */
export type Fragments = Readonly<Record<string, Buffer>>;

/** An article whose source cannot be read, with everything that only the catalog still knows about it. */
export interface HeldArticle {
  readonly id: string;
  /** Relative to the articles folder. */
  readonly path: string;
  /** As it was when it could be read. */
  readonly record: RecordDigest;
  /** Of its last good edition; none where it stands in no document. */
  readonly fragments: Fragments;
}

/**
 * The files published with an article: by their path beside the article, a stamp of what is published.
 */
export type Companions = Readonly<Record<string, string>>;

/** A problem of a source file. */
export interface FileProblem {
  /** Relative to the articles folder. */
  readonly path: string;
  readonly problem: Problem;
}

/**
 * Name of the note that identifies the state of all source files, if the catalog knows each exactly as it is; a batch
 * removes it.
 */
export const filesNote = "files";

/**
 * What a catalog answers to those who only read it. Every answer takes O(log n + its own size).
 * Order is by `published`, then id; "newest first" is that order reversed.
 */
export interface CatalogView {
  /** Whether the last run did not finish. */
  readonly isBehind: boolean;
  /** Every known source file. */
  stamps(): Iterable<readonly [path: string, stamp: Stamp]>;
  stamp(path: string): Stamp | undefined;
  /** The article with that id, else the one that documents show under it. */
  row(id: string): Row | undefined;
  rowsOfFile(path: string): readonly Row[];
  rowOfSlug(slug: string): Row | undefined;
  /** Every article, live or not, in no order that matters. */
  rows(): Iterable<Row>;
  /** How many live articles a feed holds. */
  total(feed: string): number;
  /** Every feed that holds an article. */
  feeds(): readonly { readonly key: string; readonly total: number }[];
  /** Newest first. */
  newest(feed: string, count: number): readonly Row[];
  oldest(feed: string): Row | undefined;
  /** Every live article of a feed, oldest first. */
  inOrder(feed: string): Iterable<Row>;
  /** Newest first; archive document `number` counts from 1, the oldest. Only for feeds that keep their history. */
  page(feed: string, number: number): readonly Row[];
  /** How many articles of the feed were published before `instant`. Only for feeds that keep their history. */
  countBefore(feed: string, instant: Instant): number;
  /** The live articles next to this one in a feed. */
  neighbours(feed: string, row: Row): { readonly newer?: Row; readonly older?: Row };
  /** The first instant after `now` at which an article falls due or expires. */
  nextDue(now: Instant): Instant | undefined;
  /**
   * Whether an article has fallen due or expired by `now` that no batch has handled yet, or that one handled while the
   * clock was ahead.
   */
  hasDue(now: Instant): boolean;
  problems(): readonly Problem[];
  /** Only those that showed when files were read. */
  readingProblems(): readonly Problem[];
  layout(directory: string): Layout | undefined;
  layouts(): Iterable<readonly [directory: string, layout: Layout]>;
  held(id: string): Fragments | undefined;
  /** Every article that has lost its source. */
  heldArticles(): Iterable<HeldArticle>;
  /** Every article that has such files. */
  companions(): Iterable<readonly [slug: string, companions: Companions]>;
  companionsOf(slug: string): Companions | undefined;
  /** A small value that is kept between runs. */
  note(key: string): string | undefined;
}

/** The ordered memory of all records, which survives a kill at any moment. */
export interface Catalog extends CatalogView {
  /**
   * Takes in the whole batch or nothing, and notes that the publication is behind until `caughtUp`.
   * @throws {MassRemovalError}
   * @throws {ProblemsError} with `strict`
   */
  apply(batch: Batch): Applied;
  /** Stores the layouts of documents that are published, before the run has finished. */
  keepLayouts(layouts: Iterable<readonly [directory: string, layout: Layout | undefined]>): void;
  /**
   * Notes that the publication has caught up and, in the same transaction, the layouts of the documents that were
   * published (`undefined`: removed).
   */
  caughtUp(
    layouts: Iterable<readonly [directory: string, layout: Layout | undefined]>,
    notes: Readonly<Record<string, string>>,
  ): void;
  /**
   * Makes files count as changed when everything is next looked at, since their content may differ although their size
   * and time are the same.
   */
  doubt(paths: Iterable<string>): void;
  /** Adds problems found after their files were read; each stays until its file is read again. */
  report(problems: readonly FileProblem[]): void;
  /** Like `report`, but replaces everything reported before. */
  reportAnew(problems: readonly FileProblem[]): void;
  /**
   * Keeps the last good editions of articles, except where a later one may be published, as `holdUntilCaughtUp`
   * explains.
   */
  hold(editions: Iterable<readonly [id: string, fragments: Fragments]>): void;
  /**
   * Keeps editions that are about to be published until the publication has caught up: if the run is cut off, no layout
   * tells where they are, and their sources may break before the next one.
   */
  holdUntilCaughtUp(editions: Iterable<readonly [id: string, fragments: Fragments]>): void;
  setCompanions(companions: Iterable<readonly [slug: string, companions: Companions | undefined]>): void;
  setNotes(notes: Readonly<Record<string, string>>): void;
  /**
   * Shows what another process has written meanwhile; `false` if the catalog is gone or was replaced, and must be
   * opened again.
   */
  refresh(): boolean;
  /** Resolves when everything taken in is durably on the disk. */
  flushed(): Promise<void>;
  /** To be called while no other process writes. */
  close(): Promise<void>;
}
