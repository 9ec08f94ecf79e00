import type { Problem } from "../errors.ts";
import type { Instant } from "../records/article.ts";
import type { ArchiveScope } from "../records/site.ts";

/** A cheap way to tell whether a source file has changed. */
export interface Stamp {
  readonly sizeInBytes: number;
  readonly modifiedMs: number;
}

/** What the catalog needs to know about a record: everything but its text, plus a hash of the whole. */
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
  /** Other articles' files that the text may link to, relative to the articles folder; missing if there are none. */
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

/** A file that an article's text may link to, with the slug and address of its article, if it has one. */
export interface FileLink {
  /** Relative to the articles folder. */
  readonly path: string;
  readonly slug?: string;
  readonly url?: string;
}

/** A catalog entry for an article: everything needed for ordering, selection and links, without the text. */
export interface Row {
  readonly id: string;
  readonly slug: string;
  /** Relative to the articles folder. */
  readonly path: string;
  readonly index: number;
  /** The record's hash: differs whenever anything in the record differs. */
  readonly hash: string;
  /** Differs whenever anything differs that an entry shows. */
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
  /** Whether its last good edition stays published because its source is no longer readable. */
  readonly held: boolean;
  /** Missing if the text links to no article's file. */
  readonly links?: readonly FileLink[];
}

/** Whether feeds hold the article: it is no draft, due, and has not expired. */
export function isLive(row: Pick<Row, "feeds"> | undefined): boolean {
  return row !== undefined && row.feeds.length > 0;
}

/** Decides which logical feeds contain an article. */
export type Membership = (article: {
  readonly tags: readonly string[];
  readonly authors: readonly string[];
}) => readonly string[];

/** The findings of a run, applied as a whole or not at all. */
export interface Batch {
  readonly readings: readonly FileReading[];
  /** Files that no longer exist. */
  readonly gone: readonly string[];
  /** Articles that are due at this time are live. */
  readonly now: Instant;
  readonly membership: Membership;
  /** Whether `membership` differs from the last batch's, so that every article's feeds must be determined again. */
  readonly membershipChanged: boolean;
  /** Entries in an archive document. */
  readonly pageSize: number;
  /** Which logical feeds keep their history. */
  readonly archive: ArchiveScope;
  /** Allow more than half of the live articles to vanish. */
  readonly allowRemoval: boolean;
  /** Refuse the batch if reading files found an error. */
  readonly strict: boolean;
  /** The name that problems use for a source file. */
  readonly fileName: (path: string) => string;
  /** Stored in the same transaction: the settings by which the records were read and assigned. */
  readonly notes?: Readonly<Record<string, string>>;
  /**
   * More batches of the first filling of an empty catalog follow. Until the last one, the catalog is incomplete, and
   * opening it starts the filling again.
   */
  readonly moreFollows?: boolean;
  /**
   * Leave `touched` and `withdrawn` empty, which are expensive for a large batch, because the run checks all pages
   * anyway.
   */
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
  /** Ranks are given only for feeds that keep their history; for others, only that they changed. */
  readonly feeds: readonly FeedChange[];
  /**
   * Live articles that are new or changed, and the neighbours in the main feed of those that came or went.
   */
  readonly touched: readonly Row[];
  /** Articles that were live and no longer are, or that have another slug or address now, as they were before. */
  readonly withdrawn: readonly Row[];
  /** Rows that have just lost their source. Their last good edition must be kept before it is overwritten. */
  readonly newlyHeld: readonly Row[];
  /** How many held rows have a readable source again, or are gone. */
  readonly noLongerHeld: number;
  /** Files to read and apply again: one of their records was set aside in favour of one that is gone now. */
  readonly reread: readonly string[];
}

/** What a document was made of when last published. */
export interface Layout {
  /**
   * Equal if and only if everything that the document shows of its articles is unchanged. Empty if it shows an edition
   * that is not the article's latest, or lacks one.
   */
  readonly signature: string;
  /** Equal if and only if everything else that determines its bytes is equal. */
  readonly rendering: string;
  readonly updated: Instant;
  /** Equal if and only if lists of feeds show the same for it; only for documents that are listed. */
  readonly listed?: string;
  /** Newest first; an empty version stands for an edition that is not the article's latest. */
  readonly entries: readonly { readonly id: string; readonly version: string }[];
  /** By format name: for each entry, where it begins and how long it is, in bytes. */
  readonly places: Readonly<Record<string, readonly number[]>>;
  /** By format name: hash of the file that this layout describes. */
  readonly hashes: Readonly<Record<string, string>>;
  /**
   * The layouts of the files to be replaced, while it is uncertain which of them are published; absent after a finished
   * run.
   */
  readonly before?: readonly Layout[];
}

/** An entry's bytes in each format, by format name. */
export type Fragments = Readonly<Record<string, Buffer>>;

/** An article whose source is unreadable, with everything that only the catalog still knows. */
export interface HeldArticle {
  readonly id: string;
  /** Relative to the articles folder. */
  readonly path: string;
  /** From when the source could last be read. */
  readonly record: RecordDigest;
  /** From its last good edition; empty if no document contains it. */
  readonly fragments: Fragments;
}

/** The companions of an article: a stamp of what is published, by path relative to the article. */
export type Companions = Readonly<Record<string, string>>;

/** A problem of a source file. */
export interface FileProblem {
  /** Relative to the articles folder. */
  readonly path: string;
  readonly problem: Problem;
}

/**
 * Name of the note that identifies the state of all source files, if it matches the catalog's exactly. Removed by every
 * batch.
 */
export const filesNote = "files";

/**
 * The reading side of a catalog. Every query takes O(log n + size of the result). Order is by `published`, then id;
 * "newest first" is the reverse.
 */
export interface CatalogView {
  /** Whether the last run did not finish. */
  readonly isBehind: boolean;
  /** Every known source file. */
  stamps(): Iterable<readonly [path: string, stamp: Stamp]>;
  stamp(path: string): Stamp | undefined;
  /** The article with that id, else the one whose id documents write the same way. */
  row(id: string): Row | undefined;
  rowsOfFile(path: string): readonly Row[];
  rowOfSlug(slug: string): Row | undefined;
  /** Every article, live or not, in no particular order. */
  rows(): Iterable<Row>;
  /** The number of live articles in a feed. */
  total(feed: string): number;
  /** Every feed that contains an article. */
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
   * Whether an article has fallen due or expired by `now` that no batch has handled yet, or was handled while the clock
   * was ahead.
   */
  hasDue(now: Instant): boolean;
  problems(): readonly Problem[];
  /** Only those found when files were read. */
  readingProblems(): readonly Problem[];
  layout(directory: string): Layout | undefined;
  layouts(): Iterable<readonly [directory: string, layout: Layout]>;
  held(id: string): Fragments | undefined;
  /** Every article that has lost its source. */
  heldArticles(): Iterable<HeldArticle>;
  /** Every article that has companions. */
  companions(): Iterable<readonly [slug: string, companions: Companions]>;
  companionsOf(slug: string): Companions | undefined;
  /** A small value that is kept between runs. */
  note(key: string): string | undefined;
}

/** The ordered store of all records. Survives a kill at any moment. */
export interface Catalog extends CatalogView {
  /**
   * Applies the whole batch or nothing, and marks the publication as behind until `caughtUp`.
   *
   * @throws {MassRemovalError}
   * @throws {ProblemsError} with `strict`
   */
  apply(batch: Batch): Applied;
  /** Stores the layouts of published documents before the run has finished. */
  keepLayouts(layouts: Iterable<readonly [directory: string, layout: Layout | undefined]>): void;
  /**
   * Marks the publication as up to date and, in the same transaction, stores the layouts of the published documents
   * (`undefined`: removed).
   */
  caughtUp(
    layouts: Iterable<readonly [directory: string, layout: Layout | undefined]>,
    notes: Readonly<Record<string, string>>,
  ): void;
  /** Makes the next full scan treat files as changed, since their content may differ despite equal size and time. */
  doubt(paths: Iterable<string>): void;
  /** Adds problems found after their files were read; each stays until its file is read again. */
  report(problems: readonly FileProblem[]): void;
  /** Like `report`, but replaces everything reported before. */
  reportAnew(problems: readonly FileProblem[]): void;
  /** Keeps the last good editions of articles, except those that `holdUntilCaughtUp` has replaced by later ones. */
  hold(editions: Iterable<readonly [id: string, fragments: Fragments]>): void;
  /**
   * Keeps editions that are about to be published until `caughtUp`: if the run is interrupted, no layout tells where
   * they are, and their sources may become unreadable.
   */
  holdUntilCaughtUp(editions: Iterable<readonly [id: string, fragments: Fragments]>): void;
  setCompanions(companions: Iterable<readonly [slug: string, companions: Companions | undefined]>): void;
  setNotes(notes: Readonly<Record<string, string>>): void;
  /**
   * Shows what other processes have written. `false` if the catalog is gone or was replaced, and must be opened again.
   */
  refresh(): boolean;
  /** Resolves when all changes are durable. */
  flushed(): Promise<void>;
  /** Only to be called while no other process writes. */
  close(): Promise<void>;
}
