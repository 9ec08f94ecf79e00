import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { makeDirectory } from "../directories.ts";
import { attempt, PublicationError } from "../errors.ts";
import { hashOf } from "../hash.ts";
import { isPublishablePath } from "../manifest.ts";
import { unlessMissing } from "../missing.ts";
import { manifestPathOf, stateDirectoryOf, temporaryDirectoryIn } from "../state-directory.ts";
import { sweepTemporaryFiles, temporaryPath } from "../temporary-files.ts";
import { createFileWriter, discardCodings, type FileWriter } from "./file-writer.ts";
import { type Ledger, openLedger } from "./ledger.ts";
import { lookOver, straysIn } from "./look-over.ts";
import { createReplacer } from "./replacer.ts";
import { openTree } from "./tree.ts";

/**
 * A publication in a directory, as its one publisher sees it (see `acquireLock`). Files are replaced whole; the
 * manifest follows.
 */
export interface DirectoryTarget extends FileWriter, Known {
  /** Where a file may lie that nobody needs after the run; what a killed one leaves there is swept away. */
  temporaryPath(name: string): string;
  /** The published bytes, where they are still those of the entry. */
  read(path: string): Buffer | undefined;
  /** Removes files and what stands beside them, known or not. */
  remove(paths: Iterable<string>): void;
  /** Takes entries out of the manifest, and leaves the files: they are somebody else's. */
  disown(paths: Iterable<string>): void;
  /** Gives back what replaced files take; to be called when nobody waits for the next thing. */
  release(): void;
  /** Makes ready for the next small run; to be called when nobody waits for the next thing. */
  stockUp(): void;
  /** Gives back all that is held and takes away what was made ready; no call may follow. */
  close(): void;
  /** Files that no entry accounts for: left by a crash, or put there by somebody. Walks the whole tree. */
  strays(): readonly string[];
  /** Looks at every file, and answers which are not as they were put out, as `lookOver` tells. */
  lookOver(share: number): readonly string[];
}

/**
 * What the ledger tells, and does, for whoever publishes: what is published under each path, or written and not yet
 * committed.
 */
type Known = Pick<
  Ledger,
  "entry" | "paths" | "size" | "isGuessed" | "refresh" | "rebuild" | "commit" | "progress" | "hasGoneOn"
>;

/** How a target is opened. */
export interface DirectoryTargetOptions {
  /** Told in a sentence when a manifest had to be mended or made anew. */
  readonly onNotice?: (notice: string) => void;
  /** Called before each commit; where it throws, nothing is committed. */
  readonly confirm?: () => void;
  /** Called before each few files are put in their places or taken away; where it throws, none of them is. */
  readonly confirmBriefly?: () => void;
  /** Guesses the media type of a file by its path, where the manifest that tells it is lost. */
  readonly mediaTypeOf?: (path: string) => string;
}

/**
 * Opens the publication in `outputDirectory`, which is made where there is none.
 *
 * @throws {PublicationError}
 */
export function openDirectoryTarget(outputDirectory: string, options: DirectoryTargetOptions = {}): DirectoryTarget {
  const { onNotice = () => {}, confirm = () => {}, confirmBriefly = () => {} } = options;
  const { mediaTypeOf = () => "application/octet-stream" } = options;
  const manifestPath = manifestPathOf(outputDirectory);
  const temporaryDirectory = temporaryDirectoryIn(stateDirectoryOf(outputDirectory));
  attempt(temporaryDirectory, () => {
    makeDirectory(temporaryDirectory);
    sweepTemporaryFiles(temporaryDirectory);
  });
  const tree = openTree(outputDirectory, mediaTypeOf, onNotice);
  const replacer = createReplacer(temporaryDirectory, confirmBriefly);
  const ledger = openLedger(manifestPath, tree, {
    onNotice,
    async beforeCommit() {
      await replacer.syncDirectories();
      confirm();
    },
  });
  const writer = createFileWriter(tree, ledger, replacer);

  function read(path: string): Buffer | undefined {
    const entry = ledger.entry(path);
    if (entry === undefined) return undefined;
    const file = tree.fileOf(path);
    const bytes = attempt(file, () => unlessMissing(() => readFileSync(file)));
    return bytes !== undefined && hashOf(bytes) === entry.hash ? bytes : undefined;
  }

  function remove(paths: Iterable<string>): void {
    confirmBriefly();
    for (const path of paths) {
      if (!isPublishablePath(path)) throw new PublicationError(path, "expected a path inside the publication");
      const file = tree.fileOf(path);
      attempt(file, () => {
        discardCodings(file, replacer);
        replacer.discard(file);
        replacer.discardEmptyDirectories(dirname(file), tree.root);
      });
      ledger.forget(path);
    }
  }

  return {
    ...writer,
    entry: ledger.entry,
    paths: ledger.paths,
    isGuessed: ledger.isGuessed,
    refresh: ledger.refresh,
    rebuild: ledger.rebuild,
    commit: ledger.commit,
    hasGoneOn: ledger.hasGoneOn,
    get size() {
      return ledger.size;
    },
    get progress() {
      return ledger.progress;
    },
    temporaryPath: (name) => temporaryPath(temporaryDirectory, name),
    read,
    remove,
    disown(paths) {
      for (const path of paths) ledger.forget(path);
    },
    strays: () => straysIn({ tree, ledger }),
    lookOver: (share) => lookOver({ tree, ledger, replacer, manifestPath }, share),
    release: replacer.release,
    stockUp: replacer.stockUp,
    close: replacer.close,
  };
}
