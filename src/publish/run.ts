import type { Catalog } from "../catalog/catalog.ts";
import type { Compressor } from "../publication/writing/compress.ts";
import type { DirectoryTarget } from "../publication/writing/directory-target.ts";
import type { Instant } from "../records/article.ts";
import type { Site } from "../records/site.ts";
import type { Press } from "./composing/press.ts";
import type { Place } from "./reading/place.ts";
import type { PressPool } from "./threads/pool.ts";

/** What one run is asked to do. */
export interface RunRequest {
  readonly site: Site;
  readonly now: Instant;
  /** Only these may have changed, relative to the articles folder; without it everything is looked at. */
  readonly paths?: readonly string[];
  /** Reads every file again and writes every document anew. */
  readonly all?: boolean;
  /** Publishes nothing while there is a problem. */
  readonly strict?: boolean;
  /** Lets more than half of the published articles vanish. */
  readonly allowRemoval?: boolean;
  /**
   * Is over when compressed copies are out as well; in a small run they are made while documents still are. Without it,
   * they are made when nobody waits.
   */
  readonly withCopies?: boolean;
  readonly onProgress?: (progress: Progress) => void;
}

/** How far a long run has come. */
export interface Progress {
  readonly step: "reading" | "writing";
  readonly done: number;
  readonly total: number;
}

/** What is known of a run before anything is rendered. */
export interface RunOutset {
  /** Stands for everything that decides bytes besides articles. */
  readonly renderingKey: string;
  readonly request: RunRequest;
  readonly place: Place & { readonly outputDirectory: string };
  readonly catalog: Catalog;
  readonly target: DirectoryTarget;
  /** Published files that are missing, or were changed by somebody else. */
  readonly harmed: ReadonlySet<string>;
  /** Whether anything besides articles has changed since the last run that came to its end. */
  readonly settingsChanged: boolean;
  /** Whether every document must be held against its articles. */
  readonly holdsAllDocuments: boolean;
  /** Told what was noticed and mended by itself. */
  readonly onNotice: (notice: string) => void;
  /** Entries rendered, files written, removed, and made without being different. */
  readonly tally: { rendered: number; written: number; removed: number; unchanged: number };
}

/** What every step of a run needs. */
export interface Run extends RunOutset {
  readonly press: Press;
  /** Threads that share the work of a large run. */
  readonly pool?: PressPool;
  /** Makes compressed copies of what is put out. */
  readonly compressor?: Compressor;
}
