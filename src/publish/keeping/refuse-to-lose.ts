import { isLive } from "../../catalog/catalog.ts";
import { isMassRemoval, MassRemovalError } from "../../catalog/mass-removal.ts";
import { mainFeedKey } from "../../records/main-feed.ts";
import { hasNeverCaughtUp } from "../caught-up.ts";
import { articlePath, hasPage, isArticlePage } from "../composing/article-paths.ts";
import type { RunOutset } from "../run.ts";
import { publishedIds } from "./published-feed.ts";

/**
 * Where the catalog was lost and has been filled again, the files that are out tell what it held before.
 *
 * @throws {MassRemovalError} where more than half of it would vanish
 */
export function refuseToLose({ catalog, target, request }: RunOutset): void {
  if (request.allowRemoval === true || !hasNeverCaughtUp(catalog)) return;
  const paths = [...target.paths()];
  if (paths.length === 0) return;
  const pages = paths.filter(isArticlePage);
  const wanted = new Set<string>();
  for (const row of catalog.rows()) if (hasPage(row)) wanted.add(articlePath(row.slug));
  // As within a catalog: where another article is there, a single one was replaced.
  const few = catalog.total(mainFeedKey) > 0 ? 1 : 0;
  refuse(pages.filter((path) => !wanted.has(path)).length, pages.length, few);
  // Articles may have their pages elsewhere, all of them.
  const ids = publishedIds(target);
  refuse(ids.filter((id) => !isLive(catalog.row(id))).length, ids.length, few);
}

function refuse(lost: number, published: number, few: number): void {
  if (isMassRemoval(lost, published, few)) throw new MassRemovalError(lost, published);
}
