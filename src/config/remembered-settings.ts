import { hash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { version } from "../records/version.ts";
import type { SettingsOptions, SiteSettings } from "./settings.ts";

/**
 * What `loadSettings` says of the file. Where `memory`, another file, holds what it said of the same bytes before, no parser is loaded to read them
 * again, which takes a tenth of a run that finds nothing to do. Settings that come with a warning are read each time.
 *
 * @throws {ProblemsError} naming every problem at once.
 */
export async function rememberedSettings(
  file: string,
  options: SettingsOptions,
  memory: string,
): Promise<SiteSettings> {
  const circumstances = circumstancesOf(file, options);
  const known = recall(memory, circumstances);
  if (known !== undefined) return known;
  const { loadSettings } = await import("./settings.ts");
  const settings = loadSettings(file, options);
  // Somebody may have saved the file in between.
  if (settings.warnings.length === 0 && circumstancesOf(file, options) === circumstances) {
    keep(memory, circumstances, settings);
  }
  return settings;
}

/** Stands for all that the settings follow from; time zones and languages are those of the Node that runs. */
function circumstancesOf(file: string, options: SettingsOptions): string {
  const program = JSON.stringify([version, process.version, process.versions.icu, options]);
  return hash("sha256", `${program}\n${bytesOf(file)?.toString("base64")}`);
}

function bytesOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    // Whoever loads the settings will tell.
    return undefined;
  }
}

function recall(memory: string, circumstances: string): SiteSettings | undefined {
  const [seal, text = ""] = bytesOf(memory)?.toString().split("\n") ?? [];
  return seal === sealOf(circumstances, text) ? (JSON.parse(text) as SiteSettings) : undefined;
}

function keep(memory: string, circumstances: string, settings: SiteSettings): void {
  const text = JSON.stringify(settings);
  try {
    writeFileSync(memory, `${sealOf(circumstances, text)}\n${text}`);
  } catch {
    // No state directory yet, or a full disk: the next run reads the settings anew.
  }
}

/** A memory of other circumstances has another one, and so has one that was cut short or damaged. */
function sealOf(circumstances: string, text: string): string {
  return hash("sha256", `${circumstances}\n${text}`);
}
