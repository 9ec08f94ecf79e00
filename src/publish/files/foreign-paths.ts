import { isCompanionPath } from "../composing/article-paths.ts";
import { isDocumentPath, siteFilePaths } from "../composing/document-paths.ts";
import type { RunContext } from "../run.ts";
import { staticStamps } from "./static-folder.ts";

/** The published files and the catalog's knowledge of them. */
type Published = Pick<RunContext, "catalog" | "target">;

/** Published static files that a lost catalog would have known. */
export function forgottenPaths(published: Published): readonly string[] {
  return foreignPaths(published).filter((path) => !published.target.isGuessed(path));
}

/**
 * A manifest that was rebuilt from the files also lists other people's files. Disowns all of these except the `found`
 * ones.
 */
export function disownForeign(published: Published, { found }: { readonly found: ReadonlyMap<string, string> }): void {
  const { target } = published;
  target.disown(foreignPaths(published).filter((path) => target.isGuessed(path) && !found.has(path)));
}

/** Published paths that are not a document, page or static file of ours. For companions, see `companion-files.ts`. */
function foreignPaths({ catalog, target }: Published): readonly string[] {
  const ours = new Set([...siteFilePaths, ...staticStamps(catalog).keys()]);
  return [...target.paths()].filter((path) => !ours.has(path) && !isDocumentPath(path) && !isCompanionPath(path));
}
