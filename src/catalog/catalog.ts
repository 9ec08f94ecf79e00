import type { Problem } from "../errors.ts";
import type { Instant } from "../records/article.ts";
import type { ArchiveScope } from "../records/site.ts";

/** What tells cheaply whether a source file has changed. */
export interface Stamp {
  readonly sizeInBytes: number;
  readonly modifiedMs: number;
}

/** What the catalog takes in of a record: everything but its text, and a hash of the whole. */
export interface RecordDigest {
  /** Where the record stands in its file; 0 for the first or only one. */
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
   * Other articles' files to which its text may lead, relative to the articles folder; missing where there are none.
   */
  readonly links?: readonly string[];
}

/** What one source file was found to say. */
export interface FileReading {
  /** Relative to the articles folder. */
  readonly path: string;
  readonly stamp: Stamp;
  readonly records: readonly RecordDigest[];
  readonly problems: readonly Problem[];
}

/**
 * A file to which an article's text may lead, and what the article in it is called; without `slug` where there is none.
 */
export interface FileLink {
  /** Relative to the articles folder. */
  readonly path: string;
  readonly slug?: string;
  readonly url?: string;
}

/** What the catalog remembers of one article: all that ordering, choosing and linking need, and nothing of its text. */
export interface Row {
  readonly id: string;
  readonly slug: string;
  /** Relative to the articles folder. */
  readonly path: string;
  readonly index: number;
  /** Of its record: differs whenever anything in that differs. */
  readonly hash: string;
  /** Differs whenever anything that an entry shows of its record differs. */
  readonly version: string;
  readonly published: Instant;
  /** Never before `published`; shared with no other article (milliseconds by order where records share one). */
  readonly updated: Instant;
  readonly expires?: Instant;
  readonly title?: string;
  /** Missing where the article has a page of ours. */
  readonly url?: string;
  readonly tags: readonly string[];
  /** Names; empty where the record names none. */
  readonly authors: readonly string[];
  /** Keys of the logical feeds that hold it; empty while it is a draft, not yet due, or expired. */
  readonly feeds: readonly string[];
  /** Its source can no longer be read, so its last good edition stays. */
  readonly held: boolean;
  /** Missing where its text leads to no article's file. */
  readonly links?: readonly FileLink[];
}

/** What decides which logical feeds hold an article. */
export type Membership = (article: {
  readonly tags: readonly string[];
  readonly authors: readonly string[];
}) => readonly string[];

/** What a run found, to be taken into the catalog at once or not at all. */
export interface Batch {
  readonly readings: readonly FileReading[];
  /** Files that are no more. */
  readonly gone: readonly string[];
  /** Articles that are due by then are live. */
  readonly now: Instant;
  readonly membership: Membership;
  /** Whether `membership` answers differently from the last batch's: then it is asked anew for every article. */
  readonly membershipChanged: boolean;
  /** Entries in an archive document. */
  readonly pageSize: number;
  /** Which logical feeds keep their history. */
  readonly archive: ArchiveScope;
  /** Lets more than half of the live articles vanish. */
  readonly allowRemoval: boolean;
  /** Takes nothing in while files have a problem of severity `error` that shows when they are read. */
  readonly strict: boolean;
  /** How a source file is called in a problem. */
  readonly fileName: (path: string) => string;
  /** Noted in one step with it: what decides how its records were read and are arranged. */
  readonly notes?: Readonly<Record<string, string>>;
  /**
   * The first filling of an empty catalog goes on with the next batch: until the last one, it is not whole, and is
   * begun anew where it is opened.
   */
  readonly moreFollows?: boolean;
  /** Leaves `touched` and `withdrawn` empty, which cost much in a large batch: every page is looked at anyway. */
  readonly skipsPages?: boolean;
}

/** How the order of one logical feed changed. Ranks count from the oldest article, which is 0. */
export interface FeedChange {
  readonly feed: string;
  readonly totalBefore: number;
  readonly totalAfter: number;
  /** The lowest rank at which an article came, went or moved. */
  readonly shiftedFrom?: number;
  /** Ranks of articles that stayed in place and say something else. */
  readonly edited: readonly number[];
}

/** What a batch changed. */
export interface Applied {
  /** Articles that are new, say something else, or went. */
  readonly count: number;
  /** How many more articles there are, less those that went. */
  readonly growth: number;
  /** Only of the feeds that keep their history are ranks told; of the others, that they changed. */
  readonly feeds: readonly FeedChange[];
  /**
   * Live articles that are new or say something else, and the neighbours in the main feed of those that came or went.
   */
  readonly touched: readonly Row[];
  /** As they were: live articles that are not any more, or have another slug or address. */
  readonly withdrawn: readonly Row[];
  /** Rows that have just lost their source: their last good edition must be kept before it is overwritten. */
  readonly newlyHeld: readonly Row[];
  /** How many rows that had lost their source have it again, or went. */
  readonly noLongerHeld: number;
  /** Files to be read and applied again: a record in them was set aside for one that has now gone. */
  readonly reread: readonly string[];
}

/** What a document was made of when it was last put out. */
export interface Layout {
  /**
   * Equal exactly when nothing that the document shows of its articles has changed; empty where it shows an edition
   * that is not the article's last one, or lacks one.
   */
  readonly signature: string;
  /** Stands for everything else that decided its bytes. */
  readonly rendering: string;
  readonly updated: Instant;
  /** Equal exactly when nothing that lists of feeds show of it has changed; only of documents that are listed. */
  readonly listed?: string;
  /** Newest first; an empty version stands for an edition that is not the article's last one. */
  readonly entries: readonly { readonly id: string; readonly version: string }[];
  /** By format name: where each entry begins and how long it is, in bytes, one pair an entry. */
  readonly places: Readonly<Record<string, readonly number[]>>;
  /** By format name: hash of the file that this tells of. */
  readonly hashes: Readonly<Record<string, string>>;
}

/** An entry's bytes in each format, by format name. */
export type Fragments = Readonly<Record<string, Buffer>>;

/** An article whose source cannot be read, with all that the catalog alone knows of it. */
export interface HeldArticle {
  readonly id: string;
  /** Relative to the articles folder. */
  readonly path: string;
  /** As it was when it could be read. */
  readonly record: RecordDigest;
  readonly fragments: Fragments;
}

/**
 * Files to which an article's page leads at addresses of its own, by their path beside the article: a stamp of what is
 * published of each.
 */
export type Companions = Readonly<Record<string, string>>;

/** A problem of a source file. */
export interface FileProblem {
  /** Relative to the articles folder. */
  readonly path: string;
  readonly problem: Problem;
}

/** Name of the note that stands for all files as they are known; a batch takes it away. */
export const filesNote = "files";

/**
 * What can be asked of a catalog, for those who only look. Every answer costs O(log n + answer).
 * Order is by `published`, then id; "newest first" is that order reversed.
 */
export interface CatalogView {
  /** Whether the last run did not get to its end. */
  readonly isBehind: boolean;
  /** Every known source file. */
  stamps(): Iterable<readonly [path: string, stamp: Stamp]>;
  stamp(path: string): Stamp | undefined;
  /** The article with that id, else the one that documents call by it. */
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
   * Whether an article has fallen due or expired by `now` and no batch has seen to it yet, or one saw to it while the
   * clock was ahead.
   */
  hasDue(now: Instant): boolean;
  problems(): readonly Problem[];
  /** Only those that showed when files were read. */
  readingProblems(): readonly Problem[];
  layout(directory: string): Layout | undefined;
  layouts(): Iterable<readonly [directory: string, layout: Layout]>;
  held(id: string): Fragments | undefined;
  /** Every article of which the last good edition is kept. */
  heldArticles(): Iterable<HeldArticle>;
  /** Every article whose page leads to such files. */
  companions(): Iterable<readonly [slug: string, companions: Companions]>;
  companionsOf(slug: string): Companions | undefined;
  /** A small value that outlives the run. */
  note(key: string): string | undefined;
}

/** The ordered memory of all records; it survives a kill at any moment. */
export interface Catalog extends CatalogView {
  /**
   * Takes everything in the batch in, or nothing, and notes that the publication is behind until `caughtUp`.
   * @throws {MassRemovalError}
   * @throws {ProblemsError} with `strict`
   */
  apply(batch: Batch): Applied;
  /** Takes in layouts of documents that are out, before the run has come to its end. */
  keepLayouts(layouts: Iterable<readonly [directory: string, layout: Layout | undefined]>): void;
  /**
   * Notes that the publication has caught up, in one step with the layouts of the documents that were put out
   * (`undefined`: are no more).
   */
  caughtUp(
    layouts: Iterable<readonly [directory: string, layout: Layout | undefined]>,
    notes: Readonly<Record<string, string>>,
  ): void;
  /**
   * Has files count as changed when everything is looked at the next time, as they may say something else though their
   * size and time are the same.
   */
  doubt(paths: Iterable<string>): void;
  /** Adds problems that were found after their files were read; each stays until its file is read again. */
  report(problems: readonly FileProblem[]): void;
  /** The same, in place of all that were reported before. */
  reportAnew(problems: readonly FileProblem[]): void;
  /** Keeps the last good editions of articles, but where a later one may be out, as `holdUntilCaughtUp` tells. */
  hold(editions: Iterable<readonly [id: string, fragments: Fragments]>): void;
  /**
   * Keeps editions that are about to be put out until the publication has caught up: where the run is cut off, no
   * layout tells where they stand, and their sources may break before the next one.
   */
  holdUntilCaughtUp(editions: Iterable<readonly [id: string, fragments: Fragments]>): void;
  setCompanions(companions: Iterable<readonly [slug: string, companions: Companions | undefined]>): void;
  setNotes(notes: Readonly<Record<string, string>>): void;
  /**
   * Takes in what another process has done meanwhile; `false` where the catalog is no more, or another one, and must be
   * opened anew.
   */
  refresh(): boolean;
  /** Resolves when everything that was taken in is on the disk to stay. */
  flushed(): Promise<void>;
  /** To be called while no other process writes. */
  close(): Promise<void>;
}
