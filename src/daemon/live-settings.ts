import { closeSync, constants, existsSync, fstatSync, openSync, statSync } from "node:fs";
import { peopleFiles, shownPeopleFile } from "../config/people-files.ts";
import { loadSettings } from "../config/settings.ts";
import type { AppliedSettings, Config } from "../config.ts";
import { type Problem, ProblemsError } from "../errors.ts";

/** The settings as they are now; while site.yaml or the file of authors is broken, as they last were. */
export interface LiveSettings {
  readonly current: AppliedSettings;
  /** What is wrong with these files, until it is mended, and with the environment. */
  readonly problems: readonly Problem[];
  /** Reads them again if one has changed. */
  refresh(): void;
}

/** The settings of a server, which are those of `config` until `refresh` finds others. */
export function liveSettings(config: Config): LiveSettings {
  const file = config.settingsFile;
  let current: AppliedSettings = config;
  let problems: readonly Problem[] = config.warnings;
  /** Of the files as they were last read. */
  let stamp: string | undefined;
  // Where there was no file at start, there is nothing to lose.
  let hasSaidNothing = isBlank(file);
  /** The file that told who writes for the site. */
  let toldBy = peopleFileOf(config);

  function read(): readonly Problem[] {
    try {
      const settings = loadSettings(file, config.settingsOptions);
      const { people } = current.site;
      const areForgotten = people !== undefined && settings.site.people === undefined;
      current = areForgotten ? { ...settings, site: { ...settings.site, people } } : settings;
      hasSaidNothing &&= isBlank(file);
      if (areForgotten) return [...settings.warnings, forgottenPeople(toldBy)];
      toldBy = peopleFileOf(config);
      return settings.warnings;
    } catch (error) {
      if (!(error instanceof ProblemsError)) throw error;
      return error.problems;
    }
  }

  return {
    get current() {
      return current;
    },
    get problems() {
      return problems;
    },
    refresh() {
      // Before it is read: what is saved meanwhile is found by the next look.
      const own = stampOf(file);
      const stamps = [own, ...peopleFiles(file).map(stampOf)].join("\n");
      if (stamps === stamp && own !== undefined) return;
      stamp = stamps;
      const found = hasSaidNothing || !isBlank(file) ? read() : [blankProblem(config)];
      problems = [...config.environmentWarnings, ...found];
    },
  };
}

function blankProblem({ settingsOptions }: Config): Problem {
  return {
    severity: "error",
    file: settingsOptions.shownAs,
    expected: "settings, as they were before",
    found: "no file, or an empty one",
    advice: "the last settings apply until it is back, or until the server is restarted",
  };
}

/** The first that is there, as problems show it. */
function peopleFileOf({ settingsFile, settingsOptions }: Config): string {
  const files = peopleFiles(settingsFile);
  return shownPeopleFile(files.find(existsSync) ?? files[0] ?? "", settingsFile, settingsOptions.shownAs);
}

/** Their keys would be published for names, and their feeds go. */
function forgottenPeople(file: string): Problem {
  return {
    severity: "error",
    file,
    expected: "who writes for the site, as before",
    found: "no file, or one that tells of nobody",
    advice: "the last people apply until it is back, or until the server is restarted",
  };
}

/**
 * A disk that is gone, a checkout or an editor that is not done: nobody wishes for a publication of defaults in the
 * middle of another.
 */
function isBlank(file: string): boolean {
  try {
    return !statSync(file, { throwIfNoEntry: false })?.size;
  } catch {
    // The reading of it will tell why.
    return false;
  }
}

/** Nothing for a file that cannot be read, which may be mended without a trace in it: by rights to its folder, say. */
function stampOf(file: string): string | undefined {
  try {
    // Opening a pipe would wait for somebody to write into it.
    const fd = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const { size, mtimeMs, ctimeMs, ino } = fstatSync(fd);
      return `${size} ${mtimeMs} ${ctimeMs} ${ino}`;
    } finally {
      closeSync(fd);
    }
  } catch {
    return undefined;
  }
}
