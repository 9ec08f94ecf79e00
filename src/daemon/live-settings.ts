import { closeSync, constants, fstatSync, openSync } from "node:fs";
import { peopleFiles } from "../config/people-files.ts";
import { loadSettings } from "../config/settings.ts";
import type { AppliedSettings, Config } from "../config.ts";
import { type Problem, ProblemsError } from "../errors.ts";
import type { People } from "../records/site.ts";

/** The current settings; while site.yaml or the file of authors is broken, the last good ones. */
export interface LiveSettings {
  readonly current: AppliedSettings;
  /** Current problems of these files and of the environment. */
  readonly problems: readonly Problem[];
  /** Reads the files again if one has changed. */
  refresh(): void;
}

/** The settings of a server: those of `config` until `refresh` finds others. */
export function liveSettings(config: Config): LiveSettings {
  const file = config.settingsFile;
  let current: AppliedSettings = config;
  let problems: readonly Problem[] = config.warnings;
  /** Identifies the state of the files when last read. */
  let stamp: string | undefined;

  function read(): readonly Problem[] {
    try {
      const settings = loadSettings(file, config.settingsOptions);
      const { site, settingsFrom: known } = current;
      if (known.settings !== undefined && settings.settingsFrom.settings === undefined)
        return [vanishedSettings(config)];
      if (known.people === undefined || settings.settingsFrom.people !== undefined) {
        current = settings;
        return settings.warnings;
      }
      current = withPeople(settings, site.people, known.people);
      return [...settings.warnings, vanishedPeople(known.people)];
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
      // Taken before reading, so that a save during reading is noticed by the next call.
      const own = stampOf(file);
      const stamps = [own, ...peopleFiles(file).map(stampOf)].join("\n");
      if (stamps === stamp && own !== undefined) return;
      stamp = stamps;
      problems = [...config.environmentWarnings, ...read()];
    },
  };
}

const removalAdvice =
  'if you meant to remove it, restart the server and then run "broadsheet generate --allow-removal"';

/**
 * A settings file that vanishes or becomes empty is an error, since a running site should not fall back to the
 * defaults: a disk may be gone, or a checkout or save unfinished.
 */
function vanishedSettings({ settingsOptions }: Config): Problem {
  return {
    severity: "error",
    file: settingsOptions.shownAs,
    expected: "settings, as before",
    found: "no file, or an empty one",
    advice: `the previous settings apply until it is back; ${removalAdvice}`,
  };
}

function withPeople(settings: AppliedSettings, people: People | undefined, file: string): AppliedSettings {
  const site = { ...settings.site, ...(people && { people }) };
  return { ...settings, site, settingsFrom: { ...settings.settingsFrom, people: file } };
}

/** Vanished authors are an error: otherwise their keys would be published as names and their feeds removed. */
function vanishedPeople(file: string): Problem {
  return {
    severity: "error",
    file,
    expected: "the site's authors, as before",
    found: "no file, or one that names nobody",
    advice: `the previous authors apply until it is back; ${removalAdvice}`,
  };
}

/**
 * `undefined` for an unreadable file, which may become readable without changing, for instance through its folder's
 * permissions.
 */
function stampOf(file: string): string | undefined {
  try {
    // Non-blocking, because opening a pipe would otherwise wait for a writer.
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
