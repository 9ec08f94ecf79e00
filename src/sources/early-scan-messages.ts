import type { Look } from "./look.ts";
import type { Walked } from "./walk.ts";

/** What a thread for an early scan is started with. */
export interface EarlyScanSetting {
  readonly articlesDirectory: string;
  readonly dataDirectory: string;
}

/** What it tells when it has walked through the folders and begins to look at files. After it comes its trouble, when all are taken. */
export interface LookBegun {
  readonly walked: Omit<Walked, "paths">;
  /** One text goes to another thread in no time, a hundred thousand do not. */
  readonly pathsInOne: Look["pathsInOne"];
  readonly stamps: Look["stamps"];
  readonly taken: Look["taken"];
}
