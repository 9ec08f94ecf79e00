import { isCompanionPath } from "../composing/article-paths.ts";
import { isDocumentPath, siteFilePaths } from "../composing/document-paths.ts";
import type { RunOutset } from "../run.ts";
import { staticStamps } from "./static-folder.ts";

/** What is published, and what is known of it. */
type Published = Pick<RunOutset, "catalog" | "target">;

/** Published static files of which the catalog would know if it had not been lost. */
export function forgottenPaths(published: Published): readonly string[] {
  return foreignPaths(published).filter((path) => !published.target.isGuessed(path));
}

/**
 * A manifest that was made anew from the files names those of others too; before anybody takes them for ours, all but
 * those that were `found` are left to them.
 */
export function disownForeign(published: Published, { found }: { readonly found: ReadonlyMap<string, string> }): void {
  const { target } = published;
  target.disown(foreignPaths(published).filter((path) => target.isGuessed(path) && !found.has(path)));
}

/** Published paths at which nothing of ours lies; of those at an article's own address, `companion-files.ts` knows. */
function foreignPaths({ catalog, target }: Published): readonly string[] {
  const ours = new Set([...siteFilePaths, ...staticStamps(catalog).keys()]);
  return [...target.paths()].filter((path) => !ours.has(path) && !isDocumentPath(path) && !isCompanionPath(path));
}
