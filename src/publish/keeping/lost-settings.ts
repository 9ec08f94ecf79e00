import { howToConfirm, likelyAccident } from "../../catalog/mass-removal.ts";
import { BroadsheetError } from "../../errors.ts";
import type { ToldBy } from "../../records/site.ts";
import type { RunOutset } from "../run.ts";

/** Name of the note that tells, as JSON, which files told the settings when something was published last. */
const toldByNote = "told-by";

/**
 * An accident is not a wish: what was published under settings is not to be published without them because their file
 * is gone, nor with the keys of authors for names.
 *
 * @throws {BroadsheetError} where a file that told settings is gone, or says nothing any more
 */
export function refuseLostSettings({ catalog, request: { toldBy, allowRemoval } }: RunOutset): void {
  if (toldBy === undefined || allowRemoval === true) return;
  const known = JSON.parse(catalog.note(toldByNote) ?? "{}") as ToldBy;
  const lost = [...(toldBy.settings ? [] : [known.settings]), ...(toldBy.people ? [] : [known.people])];
  const files = lost.filter((file) => file !== undefined).join(", ");
  if (files === "") return;
  throw new BroadsheetError(
    `${files}: gone, or empty, but what is published was made with it. Nothing was changed. ` +
      `${likelyAccident} If this is intended, ${howToConfirm}`,
  );
}

/** Notes which files told the settings. */
export function noteTold({ catalog, request: { toldBy } }: RunOutset): void {
  if (toldBy === undefined) return;
  const text = JSON.stringify(toldBy);
  if (catalog.note(toldByNote) !== text) catalog.setNotes({ [toldByNote]: text });
}
