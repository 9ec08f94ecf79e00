import { archiveCount, archiveOfRank } from "./paging.ts";

/** How the order of a logical feed changed; ranks count from the oldest article, which is 0. */
export interface OrderChange {
  readonly totalBefore: number;
  readonly totalAfter: number;
  /** The lowest rank at which an article was added, removed or moved. */
  readonly shiftedFrom?: number;
  /** The ranks of articles whose text changed but not their place. */
  readonly edited: readonly number[];
}

/** The numbers of the archive documents that a change may affect, ascending; some may no longer exist, or not yet. */
export function touchedArchives(change: OrderChange, size: number): readonly number[] {
  const before = archiveCount(change.totalBefore, size);
  const after = archiveCount(change.totalAfter, size);
  const numbers = new Set(change.edited.map((rank) => archiveOfRank(rank, size)));
  if (change.shiftedFrom !== undefined) {
    const first = archiveOfRank(change.shiftedFrom, size);
    for (let number = first; number <= Math.max(before, after); number += 1) numbers.add(number);
  }
  // The newest archive document gets a link to the next one as soon as that exists.
  if (before !== after)
    for (let number = Math.max(1, Math.min(before, after)); number <= Math.max(before, after); number += 1)
      numbers.add(number);
  return [...numbers].filter((number) => number <= Math.max(before, after)).sort((a, b) => a - b);
}
