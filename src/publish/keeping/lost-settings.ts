import { howToConfirm, likelyAccident } from "../../catalog/mass-removal.ts";
import { BroadsheetError } from "../../errors.ts";
import type { SettingsFiles } from "../../records/site.ts";
import type { RunContext } from "../run.ts";

/** Name of the note, as JSON, of the settings files used for the last publication. */
const settingsFilesNote = "settings-files";

/**
 * Refuses to run if a settings file used before is gone, which is probably an accident: all feeds would lose their
 * title and address, or show the keys of authors as names.
 *
 * @throws {BroadsheetError} if such a file is gone or empty, and this was not confirmed.
 */
export function refuseLostSettings({ catalog, request: { settingsFrom, allowRemoval } }: RunContext): void {
  if (settingsFrom === undefined || allowRemoval === true) return;
  const known = JSON.parse(catalog.note(settingsFilesNote) ?? "{}") as SettingsFiles;
  const lost = [
    ...(settingsFrom.settings === undefined ? [known.settings] : []),
    ...(settingsFrom.people === undefined ? [known.people] : []),
  ];
  const files = lost.filter((file) => file !== undefined).join(", ");
  if (files === "") return;
  throw new BroadsheetError(
    `${files}: gone, or empty, but what is published was made with it. Nothing was changed. ` +
      `${likelyAccident} If this is intended, ${howToConfirm}`,
  );
}

/** Records which files the settings come from. */
export function noteSettingsFiles({ catalog, request: { settingsFrom } }: RunContext): void {
  if (settingsFrom === undefined) return;
  const text = JSON.stringify(settingsFrom);
  if (catalog.note(settingsFilesNote) !== text) catalog.setNotes({ [settingsFilesNote]: text });
}
