import { howToConfirm, likelyAccident, MassRemovalError } from "../../catalog/mass-removal.ts";
import { BroadsheetError } from "../../errors.ts";
import { mainFeedKey } from "../../records/main-feed.ts";
import { hasNeverCaughtUp } from "../caught-up.ts";
import type { RunContext } from "../run.ts";
import { publishedIds } from "./published-feed.ts";

/** The relevant results of scanning the articles folder. */
interface Found {
  /** Source files that are new or have changed. */
  readonly changed: { readonly length: number };
  readonly isOutOfReach?: boolean;
  readonly isFullScan: boolean;
}

/**
 * Refuses likely accidents that the catalog cannot detect because it was lost.
 *
 * @throws {BroadsheetError} if articles are published but their folder is unreachable (and perhaps their settings too)
 * or empty.
 */
export function refuseToForget(context: RunContext, found: Found): void {
  const { catalog, input, request } = context;
  const known = catalog.total(mainFeedKey);
  const isCatalogNew = known === 0 && hasNeverCaughtUp(catalog);
  const isEmpty = isCatalogNew && found.isFullScan && found.changed.length === 0;
  if (!found.isOutOfReach && !isEmpty) return;
  const live = isCatalogNew ? publishedIds(context.target).length : known;
  if (live === 0) return;
  if (!found.isOutOfReach) {
    if (request.allowRemoval === true) return;
    throw new MassRemovalError(live, live);
  }
  throw new BroadsheetError(
    `${input.fileName("")}: cannot be read, and ${live} published ${live === 1 ? "article comes" : "articles come"} from there. Nothing was changed. ` +
      `${likelyAccident} If you want to remove them all, make it an empty folder, and ${howToConfirm}`,
  );
}
