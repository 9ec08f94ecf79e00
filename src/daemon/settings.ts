import { statSync } from "node:fs";
import { loadSettings } from "../config/settings.ts";
import type { Config, SiteSettings } from "../config.ts";
import { type Problem, ProblemsError, systemCodeOf } from "../errors.ts";

/** The settings as they are now; of a site.yaml that is broken, as they last were. */
export interface LiveSettings {
  readonly current: Pick<SiteSettings, "site" | "schedule" | "longestGapMinutes" | "redirects" | "gone">;
  /** What is wrong with site.yaml, until it is mended. */
  readonly problems: readonly Problem[];
  /** Reads site.yaml again if it has changed. */
  refresh(): void;
}

/** The settings of a server, which are those of `config` until `refresh` finds others. */
export function liveSettings(config: Config): LiveSettings {
  let current: LiveSettings["current"] = config;
  let problems: readonly Problem[] = config.warnings;
  // Where there was no file at start, there is nothing to lose.
  let stamp = stampOf(config.settingsFile);
  return {
    get current() {
      return current;
    },
    get problems() {
      return problems;
    },
    refresh() {
      const found = stampOf(config.settingsFile);
      if (found === stamp) return;
      stamp = found;
      if (isBlank(config.settingsFile)) {
        problems = [
          {
            severity: "error",
            file: config.settingsOptions.shownAs,
            expected: "settings, as they were before",
            found: "no file, or an empty one",
            advice: "what it said last holds until it is back, or until the server is started again",
          },
        ];
        return;
      }
      try {
        const settings = loadSettings(config.settingsFile, config.settingsOptions);
        current = settings;
        problems = settings.warnings;
      } catch (error) {
        if (!(error instanceof ProblemsError)) throw error;
        problems = error.problems;
      }
    },
  };
}

/** A disk that is gone, a checkout or an editor that is not done: nobody wishes for a publication of defaults in the middle of another. */
function isBlank(file: string): boolean {
  try {
    return !statSync(file, { throwIfNoEntry: false })?.size;
  } catch {
    // The reading of it will tell why.
    return false;
  }
}

function stampOf(file: string): string {
  try {
    const stat = statSync(file, { throwIfNoEntry: false });
    return stat === undefined ? "" : `${stat.size} ${stat.mtimeMs} ${stat.ino}`;
  } catch (cause) {
    return systemCodeOf(cause);
  }
}
