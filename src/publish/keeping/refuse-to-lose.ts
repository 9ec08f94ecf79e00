import { isLive } from "../../catalog/catalog.ts";
import { isMassRemoval, MassRemovalError } from "../../catalog/mass-removal.ts";
import { mainFeedKey } from "../../records/main-feed.ts";
import { hasNeverCaughtUp } from "../caught-up.ts";
import { articlePath, hasPage, isArticlePage } from "../composing/article-paths.ts";
import type { RunContext } from "../run.ts";
import { publishedIds } from "./published-feed.ts";

/**
 * After a lost catalog was filled again, compares it with the published files, which show what it contained before.
 *
 * @throws {MassRemovalError} if more than half of the articles would vanish.
 */
export function refuseToLose({ catalog, target, request }: RunContext): void {
  if (request.allowRemoval === true || !hasNeverCaughtUp(catalog)) return;
  const paths = [...target.paths()];
  if (paths.length === 0) return;
  const pages = paths.filter(isArticlePage);
  const wanted = new Set<string>();
  for (const row of catalog.rows()) if (hasPage(row)) wanted.add(articlePath(row.slug));
  // As in the catalog's own check, a single article may vanish if another exists.
  const few = catalog.total(mainFeedKey) > 0 ? 1 : 0;
  refuse(pages.filter((path) => !wanted.has(path)).length, pages.length, few);
  // For the case that all articles have their pages elsewhere.
  const ids = publishedIds(target);
  refuse(ids.filter((id) => !isLive(catalog.row(id))).length, ids.length, few);
}

function refuse(lost: number, published: number, few: number): void {
  if (isMassRemoval(lost, published, few)) throw new MassRemovalError(lost, published);
}
