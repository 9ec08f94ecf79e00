import type { Catalog } from "../catalog/catalog.ts";
import { openLmdbCatalog } from "../catalog/lmdb-catalog.ts";
import { catalogFileOf } from "../publication/state-directory.ts";
import { type DirectoryTargetOptions, openDirectoryTarget } from "../publication/writing/directory-target.ts";
import type { Target } from "../publication/writing/target.ts";
import { fileMediaType } from "./files/file-media-type.ts";

/** The output directory as its publisher holds it during a turn. */
export interface Output {
  readonly catalog: Catalog;
  /** Path of the catalog's file, for other threads. */
  readonly catalogFile: string;
  readonly target: Target;
  /** Published files that were missing, or changed by somebody else, at the last check; mended files leave the set. */
  readonly harmed: Set<string>;
}

/** How an output is opened. */
export interface OutputOptions extends Pick<DirectoryTargetOptions, "confirm" | "confirmBriefly"> {
  readonly onNotice: (notice: string) => void;
}

/** Opens what is in `outputDirectory`, which is created if it is missing. */
export function openOutput(outputDirectory: string, options: OutputOptions): Output {
  const target = openDirectoryTarget(outputDirectory, { ...options, mediaTypeOf: fileMediaType });
  return withCatalog(target, catalogFileOf(outputDirectory), options);
}

/** The output, brought up to date with what other publishers have done; with a new catalog if the old one is gone. */
export async function upToDate(known: Output, options: OutputOptions): Promise<Output> {
  const isSame = known.catalog.refresh();
  if (!isSame) await known.catalog.close();
  known.target.refresh();
  return isSame ? known : withCatalog(known.target, known.catalogFile, options);
}

function withCatalog(target: Target, catalogFile: string, { onNotice }: OutputOptions): Output {
  return { catalog: openLmdbCatalog(catalogFile, onNotice), catalogFile, target, harmed: new Set() };
}

/** Lets go of an output that can no longer be trusted. */
export async function abandonOutput({ target, catalog }: Output): Promise<void> {
  target.close();
  await catalog.close().catch(() => {
    // What the disk does not accept now is rebuilt from the articles later.
  });
}

/** Finds the published files that somebody else has changed; harmed compressed copies are removed at once. */
export function lookAtPublished({ target, harmed }: Pick<Output, "target" | "harmed">): void {
  harmed.clear();
  for (const path of target.lookOver()) harmed.add(path);
}
