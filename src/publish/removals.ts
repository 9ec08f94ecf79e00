import type { Layout, Row } from "../catalog/catalog.ts";
import { plainPathOf } from "../publication/side-files.ts";
import { articlePath, hasPage } from "./composing/article-paths.ts";
import { directoryOf, documentFiles, isDocumentPath } from "./composing/document-paths.ts";
import type { DocumentName } from "./composing/touched-documents.ts";
import { staticStamps } from "./files/static-folder.ts";
import type { Run } from "./run.ts";

/**
 * The files of documents and articles that no longer exist after a change. Marks the layouts of those documents as
 * removed.
 */
export function gonePaths(
  names: readonly DocumentName[],
  withdrawn: readonly Row[],
  layouts: Map<string, Layout | undefined>,
  { catalog, press }: Run,
): readonly string[] {
  const directories = names.map((name) => directoryOf(name));
  for (const directory of directories) layouts.set(directory, undefined);
  const slugs = withdrawn.map((row) => row.slug).filter((slug) => !hasPage(catalog.rowOfSlug(slug)));
  return [
    ...directories.flatMap((directory) => documentFiles(directory, press).map(([, path]) => path)),
    ...slugs.map(articlePath),
  ];
}

/**
 * Every unwanted document and article page, including those that a killed run left without a manifest entry. Other
 * files in the output folder belong to someone else, and stay.
 */
export function strayPaths(names: readonly DocumentName[], { catalog, press, target }: Run): readonly string[] {
  const wanted = new Set<string>(staticStamps(catalog).keys());
  for (const name of names) for (const [, path] of documentFiles(directoryOf(name), press)) wanted.add(path);
  for (const row of catalog.rows()) if (hasPage(row)) wanted.add(articlePath(row.slug));
  const strays = target.strays().map((path) => plainPathOf(path) ?? path);
  return [...new Set([...target.paths(), ...strays])].filter((path) => isDocumentPath(path) && !wanted.has(path));
}
