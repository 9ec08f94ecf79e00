import { statSync, utimesSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { systemCodeOf } from "../errors.ts";
import { makeDirectory } from "./directories.ts";
import { attempt, LockLostError, PublicationError, publicationError } from "./errors.ts";
import { hashOf } from "./hash.ts";
import { appendToJournal, beginJournal, entriesOf, type JournalPosition, readJournal } from "./journal.ts";
import {
  applyChanges,
  type Coding,
  CorruptManifestError,
  codingEndings,
  type EncodedBytes,
  isPublishablePath,
  type ManifestChange,
  type ManifestEntry,
} from "./manifest.ts";
import type { Instant, OutputFile } from "./output-file.ts";
import { createReplacer } from "./replacer.ts";
import { beginLook, isSound, type Look, readIfPresent } from "./soundness.ts";
import { manifestPathOf, stateDirectoryOf, temporaryDirectoryIn } from "./state-directory.ts";
import { sweepTemporaryFiles, temporaryPath } from "./temporary-files.ts";
import { entriesFromTree, filesOf, plainPathOf } from "./tree.ts";

/** A publication in a directory, as its one publisher sees it (see `acquireLock`). Files are replaced whole; the manifest follows. */
export interface DirectoryTarget {
  /** Where a file may lie that nobody needs after the run; what a killed one leaves there is swept away. */
  temporaryPath(name: string): string;
  /** What is published under that path, or written and not yet committed. */
  entry(path: string): ManifestEntry | undefined;
  /** Every path with an entry. */
  paths(): Iterable<string>;
  /** The published bytes, where they are still those of the entry. */
  read(path: string): Buffer | undefined;
  /**
   * Replaces the files whose bytes differ, and tells which; a file that somebody harmed is written again.
   *
   * @throws {PublicationError} every file is whole, old or new; calling again finishes the work.
   */
  write(files: readonly OutputFile[], now: Instant): Promise<readonly WrittenFile[]>;
  /** Puts compressed bytes beside each file whose bytes are still those with `hash`; of another, nothing is put anywhere. Notes that there is nothing to put beside one that none makes smaller. */
  writeCodings(files: readonly EncodedFile[]): Promise<void>;
  /** Removes files and what stands beside them, known or not. */
  remove(paths: Iterable<string>): void;
  /** Whether the manifest was made anew and the name alone tells what the file is, and whose. */
  isGuessed(path: string): boolean;
  /** Takes entries out of the manifest, and leaves the files: they are somebody else's. */
  disown(paths: Iterable<string>): void;
  /** Makes the manifest anew from the files, because it is not what it was; `why` is told. */
  rebuild(why: string): void;
  /** Makes everything since the last commit known to readers, all at once and to stay. */
  commit(): Promise<void>;
  /** Gives back what replaced files take; to be called when nobody waits for the next thing. */
  release(): void;
  /** Makes ready for the next small run; to be called when nobody waits for the next thing. */
  stockUp(): void;
  /** Gives back all that is held and takes away what was made ready; no call may follow. */
  close(): void;
  /** Files that no entry accounts for: left by a crash, or put there by somebody. Walks the whole tree. */
  strays(): readonly string[];
  /**
   * Paths whose file is missing or is not the one of the entry, by size and time, or of whose kind only their name tells. Asks for every file. What stands
   * compressed beside a file is taken away where any of it is not what was put there; it can be made anew then. Asks for what stands beside every current
   * document, and beside this share of all others, picked by chance. What had to be read is trusted by the next look, if all was sound.
   */
  lookOver(share: number): readonly string[];
  /** Files with an entry. */
  readonly size: number;
  /** How far the manifest had come with the last commit, for `hasGoneOn`. */
  readonly progress: string;
  /** Whether the manifest is one that came that far, or is being made anew. */
  hasGoneOn(progress: string): boolean;
  /** Takes in what another publisher has committed meanwhile. */
  refresh(): void;
}

/** A file as it has been put out. */
export interface WrittenFile extends OutputFile {
  /** Of its bytes. */
  readonly hash: string;
}

/** What a file was compressed to. */
export interface EncodedFile {
  readonly path: string;
  /** Of the plain bytes. */
  readonly hash: string;
  readonly encoded: ReadonlyMap<Coding, Buffer>;
}

/** How a target is opened. */
export interface DirectoryTargetOptions {
  /** Told in a sentence when a manifest had to be mended or made anew. */
  readonly onNotice?: (notice: string) => void;
  /** Called before each commit; where it throws, nothing is committed. */
  readonly confirm?: () => void;
  /** Guesses the media type of a file by its path, where the manifest that tells it is lost. */
  readonly mediaTypeOf?: (path: string) => string;
}

/**
 * Opens the publication in `outputDirectory`, which is made where there is none.
 *
 * @throws {PublicationError}
 */
export function openDirectoryTarget(outputDirectory: string, options: DirectoryTargetOptions = {}): DirectoryTarget {
  const { onNotice: notice = () => {}, confirm = () => {}, mediaTypeOf = () => "application/octet-stream" } = options;
  const root = resolve(outputDirectory);
  const manifestPath = manifestPathOf(outputDirectory);
  const temporaryDirectory = temporaryDirectoryIn(stateDirectoryOf(outputDirectory));
  const replacer = createReplacer(temporaryDirectory);
  /** Written, not yet committed. */
  const pending = new Map<string, ManifestChange>();
  /** Files of which the name alone tells what they are. */
  const guessed = new Set<string>();
  /** Files whose bytes are not those of their entry, whatever their size and time say. */
  const distrusted = new Set<string>();
  /** What nobody need be told of again. */
  const passedOver = new Set<string>();
  let entries: Map<string, ManifestEntry> = new Map();
  let position: JournalPosition | undefined;
  let committing: Promise<void> = Promise.resolve();

  attempt(temporaryDirectory, () => {
    makeDirectory(temporaryDirectory);
    sweepTemporaryFiles(temporaryDirectory);
  });
  refresh();

  function refresh(): void {
    try {
      takeIn(readJournal(manifestPath, position));
    } catch (cause) {
      if (!(cause instanceof CorruptManifestError)) throw publicationError(manifestPath, cause);
      rebuild(`not readable as a manifest (${cause.message})`);
    }
  }

  function takeIn(news: ReturnType<typeof readJournal>): void {
    if (news === undefined && position !== undefined) {
      notice(`${manifestPath}: deleted meanwhile; the next commit makes it anew`);
      position = undefined;
      return;
    }
    if (news === undefined) {
      if (filesOf(outputDirectory, passOver).length > 0) rebuild("missing");
      return;
    }
    if (news.torn) notice(`${manifestPath}: the last line was torn off by a crash; left out`);
    if (news.whole) entries = entriesOf(news.changes);
    else applyChanges(entries, news.changes);
    position = news.position;
    applyChanges(entries, [...pending.values()]);
  }

  function rebuild(why: string): void {
    const before = entries;
    entries = entriesFromTree(outputDirectory, mediaTypeOf, passOver);
    distrusted.clear();
    notice(`${manifestPath}: ${why}; rebuilt from the ${entries.size} files in ${outputDirectory}`);
    // What is known of a file tells more than its name does; since when it is so, the file tells: its bytes may have been others in between.
    for (const [path, entry] of entries) {
      const known = before.get(path);
      if (known?.hash !== entry.hash) continue;
      entries.set(path, known.modified === entry.modified ? known : { ...known, modified: entry.modified });
    }
    position = undefined;
    for (const entry of entries.values()) {
      pending.set(entry.path, entry);
      if (before.get(entry.path)?.hash !== entry.hash) guessed.add(entry.path);
    }
  }

  function passOver(path: string, cause: unknown): void {
    if (passedOver.has(path)) return;
    passedOver.add(path);
    notice(`${fileOf(path)}: cannot be read (${systemCodeOf(cause)}); passed over`);
  }

  function read(path: string): Buffer | undefined {
    const entry = entries.get(path);
    if (entry === undefined) return undefined;
    const bytes = readIfPresent(fileOf(path));
    return bytes !== undefined && hashOf(bytes) === entry.hash ? bytes : undefined;
  }

  async function write(files: readonly OutputFile[], now: Instant): Promise<readonly WrittenFile[]> {
    const replacements = files.flatMap((file) => replacementOf(file, now) ?? []);
    await replacer.replace(replacements, ({ entry }, rename) => {
      // A static host must never pair the new bytes with the old ones compressed.
      attempt(fileOf(entry.path), () => removeSideFiles(entry.path));
      rename();
      note(entry);
    });
    return replacements.map(({ origin, entry }) => ({ ...origin, hash: entry.hash }));
  }

  function replacementOf(file: OutputFile, now: Instant) {
    if (!isPublishablePath(file.path)) throw new PublicationError(file.path, "expected a path inside the publication");
    const { path, bytes, mediaType, lifetime } = file;
    const hash = hashOf(bytes);
    const known = entries.get(path);
    if (known?.hash === hash && !distrusted.has(path) && isSound(fileOf(path), known)) {
      guessed.delete(path);
      if (known.mediaType !== mediaType || known.lifetime !== lifetime) note({ ...known, mediaType, lifetime });
      return undefined;
    }
    const modified = known?.hash === hash ? known.modified : laterThan(known, now);
    const entry: ManifestEntry = { path, hash, length: bytes.length, modified, mediaType, lifetime };
    return { origin: file, file: fileOf(path), bytes, modified, entry };
  }

  async function writeCodings(files: readonly EncodedFile[]): Promise<void> {
    const replacements = files.flatMap(({ path, hash, encoded }) => {
      const modified = entries.get(path)?.modified ?? 0;
      return [...encoded].map(([coding, bytes]) => {
        return { file: fileOf(path) + codingEndings[coding], bytes, modified, path, hash, coding, count: encoded.size };
      });
    });
    for (const { path, hash, encoded } of files) {
      const entry = entries.get(path);
      if (encoded.size === 0 && entry?.hash === hash) note({ ...entry, codings: {} });
    }
    const placed = new Map<string, Partial<Record<Coding, EncodedBytes>>>();
    await replacer.replace(replacements, ({ path, hash, coding, bytes, count }, rename) => {
      const entry = entries.get(path);
      if (entry?.hash !== hash) return;
      rename();
      const codings = { ...placed.get(path), [coding]: { hash: hashOf(bytes), length: bytes.length } };
      placed.set(path, codings);
      // All or none: of a file that has some, nobody would make the others.
      if (Object.keys(codings).length === count) note({ ...entry, codings });
    });
  }

  function remove(paths: Iterable<string>): void {
    for (const path of paths) {
      if (!isPublishablePath(path)) throw new PublicationError(path, "expected a path inside the publication");
      attempt(fileOf(path), () => {
        removeSideFiles(path);
        replacer.discard(fileOf(path));
        replacer.discardEmptyDirectories(dirname(fileOf(path)), root);
      });
      forget(path);
    }
  }

  function disown(paths: Iterable<string>): void {
    for (const path of paths) forget(path);
  }

  function forget(path: string): void {
    guessed.delete(path);
    distrusted.delete(path);
    if (entries.delete(path)) pending.set(path, { path, gone: true });
  }

  function commit(): Promise<void> {
    committing = committing.catch(() => {}).then(commitPending);
    return committing;
  }

  async function commitPending(): Promise<void> {
    if (pending.size === 0 && position !== undefined) return;
    let changes: readonly ManifestChange[] = [];
    try {
      // What is put out meanwhile is named as well, and must be as safe.
      await replacer.syncDirectories();
      confirm();
      changes = [...pending.values()];
      position =
        position === undefined
          ? await beginJournal(manifestPath, entries)
          : await appendToJournal(manifestPath, position, changes, entries);
    } catch (cause) {
      throw cause instanceof LockLostError ? cause : publicationError(manifestPath, cause);
    }
    for (const change of changes) {
      if (pending.get(change.path) === change) pending.delete(change.path);
    }
  }

  function strays(): readonly string[] {
    return filesOf(outputDirectory, passOver).filter((path) => !entries.has(path) && !isKnownSideFile(path));
  }

  function lookOver(share: number): readonly string[] {
    const sinceMs = statSync(manifestPath, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    const look = beginLook(sinceMs);
    const closeLook = beginLook(0);
    for (const entry of entries.values()) {
      const { path } = entry;
      // A later commit says nothing of what was harmed before it: until that is written again, its bytes tell.
      const isMended = (distrusted.has(path) ? closeLook : look).isAsWritten(fileOf(path), entry);
      if (isMended) distrusted.delete(path);
      else distrusted.add(path);
    }
    const harmed = [...new Set([...guessed, ...distrusted])];
    if (removeUnsoundCodings(look, share) === 0 && harmed.length === 0) trustUntil(look.trustedMs, sinceMs);
    return harmed;
  }

  /** Answers of how many files. */
  function removeUnsoundCodings(look: Look, share: number): number {
    let removed = 0;
    for (const whole of entries.values()) {
      if (whole.codings === undefined || (whole.lifetime !== "current" && Math.random() >= share)) continue;
      const { codings, ...entry } = whole;
      const encoded = Object.entries(codings) as [Coding, EncodedBytes][];
      const areSound = encoded.every(([coding, known]) => {
        return look.isAsWritten(fileOf(entry.path) + codingEndings[coding], { ...known, modified: entry.modified });
      });
      if (areSound) continue;
      attempt(fileOf(entry.path), () => removeSideFiles(entry.path));
      setEntry(entry);
      removed += 1;
    }
    return removed;
  }

  function hasGoneOn(progress: string): boolean {
    const [journal, length] = progress.split(" ");
    return position === undefined || (position.journal === journal && position.length >= Number(length));
  }

  /** The manifest's own time tells it, for a commit trusts what is there in the same way. */
  function trustUntil(trustedMs: number | undefined, sinceMs: number): void {
    if (trustedMs === undefined || trustedMs <= sinceMs) return;
    try {
      utimesSync(manifestPath, trustedMs / 1000, trustedMs / 1000);
    } catch {
      // No manifest yet, or one of another user: the next look reads the files again.
    }
  }

  function isKnownSideFile(path: string): boolean {
    const beside = entries.get(plainPathOf(path) ?? "");
    const known = Object.keys(beside?.codings ?? {}) as Coding[];
    return known.some((coding) => path === `${beside?.path}${codingEndings[coding]}`);
  }

  function removeSideFiles(path: string): void {
    for (const ending of Object.values(codingEndings)) replacer.discard(fileOf(path) + ending);
  }

  function note(entry: ManifestEntry): void {
    guessed.delete(entry.path);
    distrusted.delete(entry.path);
    setEntry(entry);
  }

  function setEntry(entry: ManifestEntry): void {
    entries.set(entry.path, entry);
    pending.set(entry.path, entry);
  }

  function fileOf(path: string): string {
    // Paths of the publication are normal already; to see to it again takes as long as a look at the file.
    return `${root}/${path}`;
  }

  return {
    temporaryPath: (name) => temporaryPath(temporaryDirectory, name),
    entry: (path) => entries.get(path),
    paths: () => entries.keys(),
    read,
    write,
    writeCodings,
    remove,
    isGuessed: (path) => guessed.has(path),
    disown,
    rebuild,
    commit,
    release: replacer.release,
    stockUp: replacer.stockUp,
    close: replacer.close,
    strays,
    lookOver,
    get size() {
      return entries.size;
    },
    get progress() {
      return position === undefined ? "" : `${position.journal} ${position.length}`;
    },
    hasGoneOn,
    refresh,
  };
}

/** In seconds: no two editions of a file share one, so that a date tells them apart (RFC 9110 section 8.8.2.2). */
function laterThan(known: ManifestEntry | undefined, now: Instant): number {
  return Math.max(Math.floor(now / 1000), known === undefined ? 0 : known.modified + 1);
}
