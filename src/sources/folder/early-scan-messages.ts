import type { Look } from "./look.ts";
import type { Trouble } from "./trouble.ts";
import type { Walked } from "./walk.ts";

/** What a thread for an early scan is started with. */
export interface EarlyScanSetting {
  readonly articlesDirectory: string;
  readonly dataDirectory: string;
}

/** What it tells while it walks through the folders and looks at files. */
export type EarlyScanReport = LookBegun | ScanEnded;

/** Some files are known, the next ones in order: whoever has time may look at them. */
export interface LookBegun extends Pick<Look, "stamps" | "taken"> {
  readonly kind: "look";
  /** One text goes to another thread in no time, a hundred thousand do not. */
  readonly pathsInOne: Look["pathsInOne"];
}

/** All files have been taken. */
export interface ScanEnded {
  readonly kind: "end";
  readonly walked: Omit<Walked, "paths">;
  /** What could not be looked at of the files that the thread took. */
  readonly trouble: Trouble;
}
