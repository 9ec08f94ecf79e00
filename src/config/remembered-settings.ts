import { hash } from "node:crypto";
import { version } from "../records/version.ts";
import { peopleFiles } from "./people-files.ts";
import type { SettingsOptions, SiteSettings } from "./settings.ts";
import { settingsBytes } from "./settings-bytes.ts";

/** What outlives the process, whole or not at all. */
export interface SettingsMemory {
  recall(): string | undefined;
  keep(text: string): void;
}

/**
 * What `loadSettings` says of the file. Where `memory` holds what it said of the same bytes before, no parser is loaded
 * to read them again, which takes a tenth of a run that finds nothing to do. Settings that come with a warning are read
 * each time.
 *
 * @throws {ProblemsError} naming every problem at once.
 */
export async function rememberedSettings(
  file: string,
  options: SettingsOptions,
  memory: SettingsMemory,
): Promise<SiteSettings> {
  const circumstances = circumstancesOf(file, options);
  const known = recall(memory, circumstances);
  if (known !== undefined) return known;
  const { loadSettings } = await import("./settings.ts");
  const settings = loadSettings(file, options);
  // Somebody may have saved the file in between.
  if (settings.warnings.length === 0 && circumstancesOf(file, options) === circumstances) {
    memory.keep(JSON.stringify({ circumstances, settings } satisfies Remembered));
  }
  return settings;
}

/** Stands for all that the settings follow from; time zones and languages are those of the Node that runs. */
function circumstancesOf(file: string, options: SettingsOptions): string {
  const program = JSON.stringify([version, process.version, process.versions.icu, options]);
  const said = [file, ...peopleFiles(file)].map((each) => bytesOf(each)?.toString("base64"));
  return hash("sha256", [program, ...said].join("\n"));
}

function bytesOf(file: string): Buffer | undefined {
  try {
    return settingsBytes(file);
  } catch {
    // Whoever loads the settings will tell.
    return undefined;
  }
}

function recall(memory: SettingsMemory, circumstances: string): SiteSettings | undefined {
  const { circumstances: known, settings } = JSON.parse(memory.recall() ?? "{}") as Partial<Remembered>;
  return known === circumstances ? settings : undefined;
}

/** What the settings were, and under which circumstances. */
interface Remembered {
  readonly circumstances: string;
  readonly settings: SiteSettings;
}
