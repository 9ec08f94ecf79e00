import { hash } from "node:crypto";
import { version } from "../records/version.ts";
import { peopleFiles } from "./people-files.ts";
import type { SettingsOptions, SiteSettings } from "./settings.ts";
import { settingsBytes } from "./settings-bytes.ts";

/** A text that outlives the process, stored atomically. */
export interface SettingsMemory {
  recall(): string | undefined;
  keep(text: string): void;
}

/**
 * The result of `loadSettings`. If `memory` has it for the same bytes, no parser needs to be loaded, which would take a
 * tenth of a run without changes. Settings with warnings are always read again.
 *
 * @throws {ProblemsError} listing all problems.
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
  // The file may have been saved meanwhile.
  if (settings.warnings.length === 0 && circumstancesOf(file, options) === circumstances) {
    memory.keep(JSON.stringify({ circumstances, settings } satisfies Remembered));
  }
  return settings;
}

/** A hash of everything the settings depend on. The known timezones and languages depend on the running Node. */
function circumstancesOf(file: string, options: SettingsOptions): string {
  const program = JSON.stringify([version, process.version, process.versions.icu, options]);
  const said = [file, ...peopleFiles(file)].map((each) => bytesOf(each)?.toString("base64"));
  return hash("sha256", [program, ...said].join("\n"));
}

function bytesOf(file: string): Buffer | undefined {
  try {
    return settingsBytes(file);
  } catch {
    // Loading the settings will report it.
    return undefined;
  }
}

function recall(memory: SettingsMemory, circumstances: string): SiteSettings | undefined {
  const { circumstances: known, settings } = JSON.parse(memory.recall() ?? "{}") as Partial<Remembered>;
  return known === circumstances ? settings : undefined;
}

/** The settings, and the hash of what they depend on. */
interface Remembered {
  readonly circumstances: string;
  readonly settings: SiteSettings;
}
