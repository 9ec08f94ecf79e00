import { statSync } from "node:fs";
import { type Config, loadSettings, type SiteSettings } from "../config.ts";
import { type Problem, ProblemsError } from "../errors.ts";

/** The settings as they are now; of a site.yaml that is broken, as they last were. */
export interface LiveSettings {
  readonly current: Pick<SiteSettings, "site" | "schedule" | "redirects" | "gone">;
  /** What is wrong with site.yaml, until it is mended. */
  readonly problems: readonly Problem[];
  /** Reads site.yaml again if it has changed. */
  refresh(): void;
}

export function liveSettings(config: Config): LiveSettings {
  let current: LiveSettings["current"] = config;
  let problems: readonly Problem[] = config.warnings;
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

function stampOf(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat === undefined ? "" : `${stat.size} ${stat.mtimeMs} ${stat.ino}`;
}
