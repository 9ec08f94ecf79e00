import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { makeDirectory } from "../directories.ts";
import { attempt, PublicationError } from "../errors.ts";
import { hashOf } from "../hash.ts";
import { isPublishablePath } from "../manifest.ts";
import { unlessMissing } from "../missing.ts";
import { manifestPathOf, stateDirectoryOf, temporaryDirectoryIn } from "../state-directory.ts";
import { sweepTemporaryFiles, temporaryPath } from "../temporary-files.ts";
import { createFileWriter } from "./file-writer.ts";
import { openLedger } from "./ledger.ts";
import { createReplacer } from "./replacer.ts";
import type { Target } from "./target.ts";
import { openTree } from "./tree.ts";
import { straysIn, verifyFiles } from "./verify-files.ts";

/** Options for `openDirectoryTarget`. */
export interface DirectoryTargetOptions {
  /** Called if the manifest had to be repaired or rebuilt. */
  readonly onNotice?: (notice: string) => void;
  /** Called before each commit; if it throws, nothing is committed. */
  readonly confirm?: () => void;
  /** Called before each batch of files is replaced or removed; if it throws, none of them is. */
  readonly confirmBriefly?: () => void;
  /** Guesses the media type of a file from its path, if the manifest is lost. */
  readonly mediaTypeOf?: (path: string) => string;
}

/**
 * Opens the publication in `outputDirectory`, creating it if missing.
 *
 * @throws {PublicationError}
 */
export function openDirectoryTarget(outputDirectory: string, options: DirectoryTargetOptions = {}): Target {
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
  const { removeFile, ...writer } = createFileWriter(tree, ledger, replacer);

  function read(path: string, hash = ledger.entry(path)?.hash): Buffer | undefined {
    if (hash === undefined) return undefined;
    const file = tree.fileOf(path);
    const bytes = attempt(file, () => unlessMissing(() => readFileSync(file)));
    return bytes !== undefined && hashOf(bytes) === hash ? bytes : undefined;
  }

  function remove(paths: Iterable<string>): void {
    confirmBriefly();
    for (const path of paths) {
      if (!isPublishablePath(path)) throw new PublicationError(path, "expected a path inside the publication");
      removeFile(path);
      replacer.discardEmptyDirectories(dirname(tree.fileOf(path)), tree.root);
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
    hasReached: ledger.hasReached,
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
    verifyFiles: () => verifyFiles({ tree, ledger, replacer, manifestPath }),
    release: replacer.release,
    stockUp: replacer.stockUp,
    close: replacer.close,
  };
}
