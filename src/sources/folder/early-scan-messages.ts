import type { StatBatch } from "./stat-batch.ts";
import type { Trouble } from "./trouble.ts";
import type { WalkResult } from "./walk.ts";

/** Passed to the early-scan thread as `workerData`. */
export interface EarlyScanOptions {
  readonly articlesDirectory: string;
  readonly dataDirectory: string;
}

/** Messages the thread sends while it walks the folders and stats files. */
export type EarlyScanReport = BatchStarted | ScanEnded;

/** The next paths, in order, are known; any thread may stat them. */
export interface BatchStarted extends Pick<StatBatch, "stamps" | "claimed"> {
  readonly kind: "batch";
  /** One string is transferred quickly; a hundred thousand are not. */
  readonly joinedPaths: StatBatch["joinedPaths"];
}

/** Every file has been claimed. */
export interface ScanEnded {
  readonly kind: "end";
  readonly walked: Omit<WalkResult, "paths">;
  /** Only for the files that the worker claimed. */
  readonly trouble: Trouble;
}
