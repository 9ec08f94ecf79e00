import { howToConfirm, likelyAccident } from "../../catalog/mass-removal.ts";
import { BroadsheetError } from "../../errors.ts";
import type { SettingsFiles } from "../../records/site.ts";
import type { RunOutset } from "../run.ts";

/** Name of the note, as JSON, of the files that the settings came from when something was published last. */
const settingsFilesNote = "settings-files";

/**
 * Refuses a run without a file of settings by which everything was published: that it is gone is more likely an
 * accident than a wish, and all feeds would lose their title and address, or show the keys of authors for names.
 *
 * @throws {BroadsheetError} if such a file is gone, or says nothing any more, and nobody has confirmed that
 */
export function refuseLostSettings({ catalog, request: { settingsFrom, allowRemoval } }: RunOutset): void {
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

/** Notes which files the settings come from. */
export function noteSettingsFiles({ catalog, request: { settingsFrom } }: RunOutset): void {
  if (settingsFrom === undefined) return;
  const text = JSON.stringify(settingsFrom);
  if (catalog.note(settingsFilesNote) !== text) catalog.setNotes({ [settingsFilesNote]: text });
}
