import type { Catalog } from "../catalog/catalog.ts";
import type { Compressor } from "../publication/writing/compress.ts";
import type { Target } from "../publication/writing/target.ts";
import type { Instant } from "../records/article.ts";
import type { SettingsFiles, Site } from "../records/site.ts";
import type { Press } from "./composing/press.ts";
import type { Input } from "./reading/input.ts";
import type { ThreadPool } from "./threads/pool.ts";

/** What one run is asked to do. */
export interface RunRequest {
  readonly site: Site;
  /** The files that these settings come from; without this, it does not matter whether one is gone. */
  readonly settingsFrom?: SettingsFiles;
  readonly now: Instant;
  /** The only files that may have changed, relative to the articles folder; if missing, every file is checked. */
  readonly paths?: readonly string[];
  /** Reads every file and writes every document anew. */
  readonly all?: boolean;
  /** Publishes nothing while there is an error. */
  readonly strict?: boolean;
  /** Allows more than half of the published articles to vanish, and a file that settings came from. */
  readonly allowRemoval?: boolean;
  /**
   * The run ends only when the compressed copies are published too; a small run makes them while it is still making
   * documents. Otherwise they are made later, when nobody is waiting.
   */
  readonly withCopies?: boolean;
  readonly onProgress?: (progress: Progress) => void;
}

/** The progress of a long run. */
export interface Progress {
  readonly step: "reading" | "writing";
  readonly done: number;
  readonly total: number;
}

/** What is known about a run before anything is rendered. */
export interface RunOutset {
  /** The same if and only if everything besides articles that decides bytes is the same. */
  readonly renderingKey: string;
  readonly request: RunRequest;
  readonly input: Input;
  readonly outputDirectory: string;
  readonly catalog: Catalog;
  readonly target: Target;
  /** Published files that are missing, or were changed by somebody else. */
  readonly harmed: ReadonlySet<string>;
  /** Whether anything besides articles has changed since the last run that finished. */
  readonly settingsChanged: boolean;
  /** Whether every document must be compared with its articles. */
  readonly holdsAllDocuments: boolean;
  /** Called with what the run noticed and repaired by itself. */
  readonly onNotice: (notice: string) => void;
  /** Counts of entries rendered, and of files written, removed, or made and found unchanged. */
  readonly tally: { rendered: number; written: number; removed: number; unchanged: number };
}

/** What every step of a run needs. */
export interface Run extends RunOutset {
  readonly press: Press;
  /** Threads that share the work of a large run. */
  readonly pool?: ThreadPool;
  /** Makes compressed copies of what is published. */
  readonly compressor?: Compressor;
}
