import { isCompanionPath } from "../composing/article-paths.ts";
import { isDocumentPath, siteFilePaths } from "../composing/document-paths.ts";
import type { RunOutset } from "../run.ts";
import { staticStamps } from "./static-folder.ts";

/** What is published, and what is known about it. */
type Published = Pick<RunOutset, "catalog" | "target">;

/** Published static files that the catalog would know if it had not been lost. */
export function forgottenPaths(published: Published): readonly string[] {
  return foreignPaths(published).filter((path) => !published.target.isGuessed(path));
}

/**
 * A manifest that was rebuilt from the files names other people's files too; before anybody takes them for ours, all
 * except the `found` ones are disowned.
 */
export function disownForeign(published: Published, { found }: { readonly found: ReadonlyMap<string, string> }): void {
  const { target } = published;
  target.disown(foreignPaths(published).filter((path) => target.isGuessed(path) && !found.has(path)));
}

/**
 * Published paths that are no document, page or static file of ours; for those of companions, see `companion-files.ts`.
 */
function foreignPaths({ catalog, target }: Published): readonly string[] {
  const ours = new Set([...siteFilePaths, ...staticStamps(catalog).keys()]);
  return [...target.paths()].filter((path) => !ours.has(path) && !isDocumentPath(path) && !isCompanionPath(path));
}
