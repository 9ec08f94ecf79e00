import type { Catalog } from "../catalog/catalog.ts";
import { openLmdbCatalog } from "../catalog/lmdb-catalog.ts";
import { catalogFileOf } from "../publication/state-directory.ts";
import { type DirectoryTargetOptions, openDirectoryTarget } from "../publication/writing/directory-target.ts";
import type { Target } from "../publication/writing/target.ts";
import { fileMediaType } from "./files/file-media-type.ts";

/** An opened output directory. */
export interface Output {
  readonly catalog: Catalog;
  /** Path of the catalog's file, for other threads. */
  readonly catalogFile: string;
  readonly target: Target;
  /**
   * Published files that were missing, or changed by someone else, at the last check. Repaired files are removed from
   * the set.
   */
  readonly harmed: Set<string>;
}

/** Options for `openOutput`. */
export interface OutputOptions extends Pick<DirectoryTargetOptions, "confirm" | "confirmBriefly"> {
  readonly onNotice: (notice: string) => void;
}

/** Opens `outputDirectory`, creating it if missing. */
export function openOutput(outputDirectory: string, options: OutputOptions): Output {
  const target = openDirectoryTarget(outputDirectory, { ...options, mediaTypeOf: fileMediaType });
  return withCatalog(target, catalogFileOf(outputDirectory), options);
}

/** Picks up what other publishers have done. Opens a new catalog if the old one is gone. */
export async function upToDate(known: Output, options: OutputOptions): Promise<Output> {
  const isSame = known.catalog.refresh();
  if (!isSame) await known.catalog.close();
  known.target.refresh();
  return isSame ? known : withCatalog(known.target, known.catalogFile, options);
}

function withCatalog(target: Target, catalogFile: string, { onNotice }: OutputOptions): Output {
  return { catalog: openLmdbCatalog(catalogFile, onNotice), catalogFile, target, harmed: new Set() };
}

/** Closes an output that can no longer be trusted. */
export async function abandonOutput({ target, catalog }: Output): Promise<void> {
  target.close();
  await catalog.close().catch(() => {
    // Data that cannot be written now is rebuilt from the articles later.
  });
}

/** Finds published files that someone else has changed. Damaged compressed copies are removed at once. */
export function checkPublished({ target, harmed }: Pick<Output, "target" | "harmed">): void {
  harmed.clear();
  for (const path of target.verifyFiles()) harmed.add(path);
}
