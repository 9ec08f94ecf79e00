import { howToConfirm, likelyAccident, MassRemovalError } from "../../catalog/mass-removal.ts";
import { BroadsheetError } from "../../errors.ts";
import { mainFeedKey } from "../../records/main-feed.ts";
import { hasNeverCaughtUp } from "../caught-up.ts";
import type { RunOutset } from "../run.ts";
import { publishedIds } from "./published-feed.ts";

/** What a look at the articles folder found. */
interface Found {
  /** Source files that are new or have changed. */
  readonly changed: { readonly length: number };
  readonly isOutOfReach?: boolean;
  readonly looksEverywhere: boolean;
}

/**
 * Refuses what looks like an accident even if the catalog, which would know how many articles are to go, was lost.
 *
 * @throws {BroadsheetError} if articles are published but their folder is out of reach (their settings may be as well),
 * or empty
 */
export function refuseToForget(outset: RunOutset, found: Found): void {
  const { catalog, input, request } = outset;
  const known = catalog.total(mainFeedKey);
  const isCatalogNew = known === 0 && hasNeverCaughtUp(catalog);
  const isEmpty = isCatalogNew && found.looksEverywhere && found.changed.length === 0;
  if (!found.isOutOfReach && !isEmpty) return;
  const live = isCatalogNew ? publishedIds(outset.target).length : known;
  if (live === 0) return;
  if (!found.isOutOfReach) {
    if (request.allowRemoval === true) return;
    throw new MassRemovalError(live, live);
  }
  throw new BroadsheetError(
    `${input.fileName("")}: cannot be read, and ${live} published ${live === 1 ? "article comes" : "articles come"} from there. Nothing was changed. ` +
      `${likelyAccident} If all of them are to go, make it an empty folder, and ${howToConfirm}`,
  );
}
