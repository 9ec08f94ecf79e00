import type { Catalog } from "../catalog/catalog.ts";
import type { Compressor } from "../publication/writing/compress.ts";
import type { Target } from "../publication/writing/target.ts";
import type { Instant } from "../records/article.ts";
import type { SettingsFiles, Site } from "../records/site.ts";
import type { Press } from "./composing/press.ts";
import type { Input } from "./reading/input.ts";
import type { ThreadPool } from "./threads/pool.ts";

/** What a run is asked to do. */
export interface RunRequest {
  readonly site: Site;
  /** The files the settings come from. If missing, vanished settings files are not detected. */
  readonly settingsFrom?: SettingsFiles;
  readonly now: Instant;
  /** The only files that may have changed, relative to the articles folder. If missing, every file is checked. */
  readonly paths?: readonly string[];
  /** Read every file and write every document again. */
  readonly all?: boolean;
  /** Publish nothing while there is an error. */
  readonly strict?: boolean;
  /** Allow more than half of the published articles, or a settings file, to vanish. */
  readonly allowRemoval?: boolean;
  /**
   * End the run only when the compressed copies are published too; a small run makes them alongside documents.
   * Otherwise they are made later.
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
export interface RunContext {
  /** Equal if and only if everything besides articles that determines the output is equal. */
  readonly renderingKey: string;
  readonly request: RunRequest;
  readonly input: Input;
  readonly outputDirectory: string;
  readonly catalog: Catalog;
  readonly target: Target;
  /** Published files that are missing or were changed by someone else. */
  readonly harmed: ReadonlySet<string>;
  /** Whether anything besides articles has changed since the last run that finished. */
  readonly settingsChanged: boolean;
  /** Whether every document must be compared with its articles. */
  readonly holdsAllDocuments: boolean;
  /** Called when the run noticed and repaired something automatically. */
  readonly onNotice: (notice: string) => void;
  /** Counts of entries rendered, and of files written, removed, or made and found unchanged. */
  readonly tally: { rendered: number; written: number; removed: number; unchanged: number };
}

/** The context of every step of a run. */
export interface Run extends RunContext {
  readonly press: Press;
  /** Threads that share the work of a large run. */
  readonly pool?: ThreadPool;
  /** Makes compressed copies of what is published. */
  readonly compressor?: Compressor;
}
