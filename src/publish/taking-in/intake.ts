import type { Applied, Batch, FeedChange, FileReading, Row } from "../../catalog/catalog.ts";
import { feedKeysOf } from "../../documents/logical-feed.ts";
import type { Instant } from "../../records/article.ts";
import { isMembershipOtherwise, takenInNotes } from "../caught-up.ts";
import type { Run } from "../run.ts";
import type { Portion } from "./fill.ts";

/** The combined changes of one or more batches. */
export interface Taken {
  /** Articles that are new, changed or gone. */
  readonly count: number;
  readonly feeds: readonly FeedChange[];
  /** Live articles whose page may have changed. */
  readonly touched: readonly Row[];
  /** Articles whose page is gone or has moved, as they were before. */
  readonly withdrawn: readonly Row[];
  /** Articles that have just lost their source. */
  readonly newlyHeld: readonly Row[];
  /** How many held articles have a readable source again, or are gone. */
  readonly noLongerHeld: number;
}

/** Applies batches to the catalog by the rules of the run. */
export interface Intake {
  /** `rules` override the run's for this batch alone. */
  take(portion: Portion, rules?: Partial<Pick<Batch, "allowRemoval">>): Applied;
  /** Files that must be read again because of the last batch. */
  readonly reread: readonly string[];
  /** The changes of all batches. */
  readonly taken: Taken;
}

/** An intake into the run's catalog. */
export function openIntake(run: Run): Intake {
  const membershipChanged = isMembershipOtherwise(run.catalog, run.request.site);
  const applied: Applied[] = [];
  return {
    take({ readings, gone, moreFollows }, rules) {
      const one = run.catalog.apply({
        readings: readings.map((reading) => unlessRecent(reading, run.request.now)),
        gone,
        ...batchRules(run),
        membershipChanged: membershipChanged && applied.length === 0,
        moreFollows,
        ...rules,
      });
      applied.push(one);
      return one;
    },
    get reread() {
      return applied.at(-1)?.reread ?? [];
    },
    get taken() {
      return merged(applied);
    },
  };
}

function batchRules({ request, input, holdsAllDocuments }: Run) {
  const { site, now, allowRemoval = false, strict = false } = request;
  return {
    now,
    membership: (article: { readonly tags: readonly string[]; readonly authors: readonly string[] }) =>
      feedKeysOf(article, site),
    pageSize: site.entries,
    archive: site.archive,
    allowRemoval,
    strict,
    fileName: input.fileName,
    notes: takenInNotes(site),
    skipsPages: holdsAllDocuments,
  };
}

/** Some file systems store times in whole seconds, or even two. */
const coarsestTickMs = 2_000;

/**
 * Saving a file again within one tick, with the same length, changes neither its size nor its time. So recent files are
 * read again by the next run.
 */
function unlessRecent(reading: FileReading, now: Instant): FileReading {
  const { modifiedMs } = reading.stamp;
  const isRecent = modifiedMs % 1_000 === 0 && Math.abs(now - modifiedMs) < coarsestTickMs;
  return isRecent ? { ...reading, stamp: neverSeen } : reading;
}

/** A stamp that no file has. */
export const neverSeen = { sizeInBytes: -1, modifiedMs: -1 };

/**
 * Merges batches. A rank from an earlier batch may be stale after a later one, but only above the later batch's lowest
 * shift, where every document is checked anyway.
 */
function merged(applied: readonly Applied[]): Taken {
  const feeds = new Map<string, FeedChange>();
  for (const change of applied.flatMap((one) => one.feeds)) {
    const known = feeds.get(change.feed);
    feeds.set(change.feed, known === undefined ? change : joined(known, change));
  }
  const touched = new Map(applied.flatMap((one) => one.touched).map((row) => [row.id, row]));
  return {
    count: applied.reduce((sum, one) => sum + one.count, 0),
    feeds: [...feeds.values()],
    touched: [...touched.values()],
    withdrawn: applied.flatMap((one) => one.withdrawn),
    newlyHeld: applied.flatMap((one) => one.newlyHeld),
    noLongerHeld: applied.reduce((sum, one) => sum + one.noLongerHeld, 0),
  };
}

function joined(one: FeedChange, next: FeedChange): FeedChange {
  const shifts = [one.shiftedFrom, next.shiftedFrom].filter((rank) => rank !== undefined);
  return {
    feed: one.feed,
    totalBefore: one.totalBefore,
    totalAfter: next.totalAfter,
    ...(shifts.length > 0 && { shiftedFrom: Math.min(...shifts) }),
    edited: [...one.edited, ...next.edited],
  };
}
