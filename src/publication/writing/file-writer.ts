import { attempt, PublicationError } from "../errors.ts";
import { foldersAbove } from "../folders-above.ts";
import { hashOf } from "../hash.ts";
import { type EncodedBytes, isPublishablePath, type ManifestEntry } from "../manifest.ts";
import type { Instant, OutputFile } from "../output-file.ts";
import { type Coding, codingEndings } from "../side-files.ts";
import type { Ledger } from "./ledger.ts";
import type { Replacer } from "./replacer.ts";
import { isSound } from "./soundness.ts";
import type { EncodedFile, Target, WrittenFile } from "./target.ts";
import type { Tree } from "./tree.ts";

/** Writes files and records them in the ledger. */
export interface FileWriter extends Pick<Target, "write" | "writeCodings"> {
  /** Removes a file with its compressed copies. */
  removeFile(path: string): void;
}

/** A writer into `tree`. */
export function createFileWriter(tree: Tree, ledger: Ledger, replacer: Replacer): FileWriter {
  async function write(files: readonly OutputFile[], now: Instant): Promise<readonly WrittenFile[]> {
    const replacements = files.flatMap((file) => replacementOf(file, now) ?? []);
    await replacer.replace(replacements, ({ entry, file }, rename) => {
      if (ledger.entry(entry.path) === undefined) clearTheWayTo(entry.path);
      // A static host must never pair the new bytes with the old compressed ones.
      attempt(file, () => discardCodings(file, replacer));
      rename();
      ledger.note(entry);
    });
    return replacements.map(({ origin, entry }) => ({ ...origin, hash: entry.hash }));
  }

  /** A file of the publisher's may stand where a folder must go, because one has come in its place. */
  function clearTheWayTo(path: string): void {
    for (const above of foldersAbove(path)) if (ledger.entry(above)?.lifetime === "asset") removeFile(above);
  }

  function removeFile(path: string): void {
    const file = tree.fileOf(path);
    attempt(file, () => {
      discardCodings(file, replacer);
      replacer.discard(file);
    });
    ledger.forget(path);
  }

  function replacementOf(file: OutputFile, now: Instant) {
    if (!isPublishablePath(file.path)) throw new PublicationError(file.path, "expected a path inside the publication");
    const { path, bytes, mediaType, lifetime } = file;
    const hash = hashOf(bytes);
    const known = ledger.entry(path);
    if (known?.hash === hash && !ledger.isDistrusted(path) && isSound(tree.fileOf(path), known)) {
      ledger.vouchFor(path);
      if (known.mediaType !== mediaType || known.lifetime !== lifetime) ledger.note({ ...known, mediaType, lifetime });
      return undefined;
    }
    const modified = known?.hash === hash ? known.modified : laterThan(known, now);
    const entry: ManifestEntry = { path, hash, length: bytes.length, modified, mediaType, lifetime };
    return { origin: file, file: tree.fileOf(path), bytes, modified, entry };
  }

  async function writeCodings(files: readonly EncodedFile[]): Promise<void> {
    const replacements = files.flatMap(({ path, hash, encoded }) => {
      const modified = ledger.entry(path)?.modified ?? 0;
      return [...encoded].map(([coding, bytes]) => {
        return {
          file: tree.fileOf(path) + codingEndings[coding],
          bytes,
          modified,
          path,
          hash,
          coding,
          count: encoded.size,
        };
      });
    });
    for (const { path, hash, encoded } of files) {
      const entry = ledger.entry(path);
      if (encoded.size === 0 && entry?.hash === hash) ledger.note({ ...entry, codings: {} });
    }
    const placed = new Map<string, Partial<Record<Coding, EncodedBytes>>>();
    await replacer.replace(replacements, ({ path, hash, coding, bytes, count }, rename) => {
      const entry = ledger.entry(path);
      if (entry?.hash !== hash) return;
      rename();
      const codings = { ...placed.get(path), [coding]: { hash: hashOf(bytes), length: bytes.length } };
      placed.set(path, codings);
      // All or none, since the missing copies of a file that has some would never be made.
      if (Object.keys(codings).length === count) ledger.note({ ...entry, codings });
    });
  }

  return { write, writeCodings, removeFile };
}

/** Removes all compressed copies beside a file, whether or not they are known. */
export function discardCodings(file: string, replacer: Pick<Replacer, "discard">): void {
  for (const ending of Object.values(codingEndings)) replacer.discard(file + ending);
}

/**
 * In seconds. Different for each edition of a file, so that a date identifies an edition (RFC 9110 section 8.8.2.2).
 */
function laterThan(known: ManifestEntry | undefined, now: Instant): number {
  return Math.max(Math.floor(now / 1000), known === undefined ? 0 : known.modified + 1);
}
