import type { Applied, Batch, FeedChange, FileReading, Row } from "../../catalog/catalog.ts";
import { feedKeysOf } from "../../documents/logical-feed.ts";
import type { Instant } from "../../records/article.ts";
import { isMembershipOtherwise, takenInNotes } from "../caught-up.ts";
import type { Run } from "../run.ts";
import type { Portion } from "./fill.ts";

/** What one or more batches changed in the catalog. */
export interface Taken {
  /** Articles that are new, changed or gone. */
  readonly count: number;
  readonly feeds: readonly FeedChange[];
  /** Live articles whose own page may have changed. */
  readonly touched: readonly Row[];
  /** As they were before: articles whose own page is gone or has moved. */
  readonly withdrawn: readonly Row[];
  /** Articles that have just lost their source. */
  readonly newlyHeld: readonly Row[];
  /** How many held articles have their source back, or are gone. */
  readonly noLongerHeld: number;
}

/** Puts one batch after another into the catalog, by the rules of the run. */
export interface Intake {
  /** `rules` override the run's for this batch alone. */
  take(portion: Portion, rules?: Partial<Pick<Batch, "allowRemoval">>): Applied;
  /** Files that must be read again because of the last batch. */
  readonly reread: readonly string[];
  /** What all batches changed. */
  readonly taken: Taken;
}

/** An intake into the run's catalog. */
export function openIntake(run: Run): Intake {
  const membershipChanged = isMembershipOtherwise(run.catalog, run.request.site);
  const applied: Applied[] = [];
  return {
    take({ readings, gone, moreFollows }, rules) {
      const one = run.catalog.apply({
        readings: readings.map((reading) => unlessYoung(reading, run.request.now)),
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

/** File systems without fractions of a second count whole seconds, or every other one. */
const coarsestTickMs = 2_000;

/**
 * A file that is saved again within one tick, with the same length, changes neither size nor time: until it is older
 * than that, the next run reads it again.
 */
function unlessYoung(reading: FileReading, now: Instant): FileReading {
  const { modifiedMs } = reading.stamp;
  const isYoung = modifiedMs % 1_000 === 0 && Math.abs(now - modifiedMs) < coarsestTickMs;
  return isYoung ? { ...reading, stamp: neverSeen } : reading;
}

/** A stamp that no file has. */
export const neverSeen = { sizeInBytes: -1, modifiedMs: -1 };

/**
 * Several batches as one. A rank from an earlier batch may be stale after a later one, but only above the later batch's
 * lowest shift, where every document is checked anyway.
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
