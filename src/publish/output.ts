import type { Catalog } from "../catalog/catalog.ts";
import { openLmdbCatalog } from "../catalog/lmdb-catalog.ts";
import { catalogFileOf } from "../publication/state-directory.ts";
import { type DirectoryTargetOptions, openDirectoryTarget } from "../publication/writing/directory-target.ts";
import type { Target } from "../publication/writing/target.ts";
import { fileMediaType } from "./files/file-media-type.ts";

/** What a publisher works on, as it is while no other one does. */
export interface Output {
  readonly catalog: Catalog;
  /** Where the catalog lies, for other threads. */
  readonly catalogFile: string;
  readonly target: Target;
  /**
   * Published files that were missing, or changed by somebody else, when they were last looked at; those that are
   * mended go.
   */
  readonly harmed: Set<string>;
}

/** How a output is opened. */
export interface OutputOptions extends Pick<DirectoryTargetOptions, "confirm" | "confirmBriefly"> {
  readonly onNotice: (notice: string) => void;
}

/** Opens what lies in `outputDirectory`, which is made where there is none. */
export function openOutput(outputDirectory: string, options: OutputOptions): Output {
  const target = openDirectoryTarget(outputDirectory, { ...options, mediaTypeOf: fileMediaType });
  return withCatalog(target, catalogFileOf(outputDirectory), options);
}

/**
 * The output with what others have done since it was looked at last; with another catalog where the one that it has
 * is no more.
 */
export async function upToDate(known: Output, options: OutputOptions): Promise<Output> {
  const isSame = known.catalog.refresh();
  if (!isSame) await known.catalog.close();
  known.target.refresh();
  return isSame ? known : withCatalog(known.target, known.catalogFile, options);
}

function withCatalog(target: Target, catalogFile: string, { onNotice }: OutputOptions): Output {
  return { catalog: openLmdbCatalog(catalogFile, onNotice), catalogFile, target, harmed: new Set() };
}

/** Lets go of a output of which nothing is trusted any more. */
export async function abandonOutput({ target, catalog }: Output): Promise<void> {
  target.close();
  await catalog.close().catch(() => {
    // What the disk does not take now is rebuilt from the articles.
  });
}

/**
 * Finds what was done to the published files by somebody else; compressed copies that are harmed are taken away at
 * once.
 */
export function lookAtPublished({ target, harmed }: Pick<Output, "target" | "harmed">): void {
  harmed.clear();
  for (const path of target.lookOver()) harmed.add(path);
}
