import { howToConfirm, likelyAccident, MassRemovalError } from "../../catalog/mass-removal.ts";
import { BroadsheetError } from "../../errors.ts";
import { mainFeedKey } from "../../records/main-feed.ts";
import { hasNeverCaughtUp } from "../caught-up.ts";
import type { Findings } from "../gather.ts";
import type { RunOutset } from "../run.ts";
import { publishedIds } from "./published-feed.ts";

/**
 * An accident is not a wish, also where the catalog was lost that would know how many articles are to go.
 *
 * @throws {BroadsheetError} where articles are published whose folder is out of reach (their settings may be as well),
 * or is empty
 */
export function refuseToForget(outset: RunOutset, findings: Findings): void {
  const { catalog, input, request } = outset;
  const known = catalog.total(mainFeedKey);
  const isCatalogNew = known === 0 && hasNeverCaughtUp(catalog);
  const isEmpty = isCatalogNew && findings.looksEverywhere && findings.changed.length === 0;
  if (!findings.isOutOfReach && !isEmpty) return;
  const live = isCatalogNew ? publishedIds(outset.target).length : known;
  if (live === 0) return;
  if (!findings.isOutOfReach) {
    if (request.allowRemoval === true) return;
    throw new MassRemovalError(live, live);
  }
  throw new BroadsheetError(
    `${input.fileName("")}: cannot be read, and ${live} published ${live === 1 ? "article comes" : "articles come"} from there. Nothing was changed. ` +
      `${likelyAccident} If all of them are to go, make it an empty folder, and ${howToConfirm}`,
  );
}
