import { LockLostError, publicationError } from "../errors.ts";
import {
  appendToJournal,
  beginJournal,
  entriesOf,
  type JournalNews,
  type JournalPosition,
  readJournal,
} from "../journal.ts";
import { applyChanges, CorruptManifestError, type ManifestChange, type ManifestEntry } from "../manifest.ts";
import { createDoubts, type Doubts } from "./doubts.ts";
import type { Target } from "./target.ts";
import type { Tree } from "./tree.ts";

/**
 * The entries of published files: those in the manifest, and uncommitted changes, which become visible to readers with
 * the next commit.
 */
export interface Ledger extends TargetMembers, Omit<Doubts, "guess" | "settle" | "trustAll"> {
  entries(): Iterable<ManifestEntry>;
  /** Records a file that was just written, which clears all doubts about it. */
  note(entry: ManifestEntry): void;
  /** Changes the entry of an unchanged file; doubts about it remain. */
  amend(entry: ManifestEntry): void;
  forget(path: string): void;
}

/** Members of a target that its ledger implements. */
type TargetMembers = Pick<
  Target,
  "entry" | "paths" | "size" | "refresh" | "rebuild" | "commit" | "progress" | "hasReached"
>;

/** Options for `openLedger`. */
export interface LedgerOptions {
  /** Called if a manifest had to be repaired or rebuilt. */
  readonly onNotice: (notice: string) => void;
  /** Awaited before each commit; if it fails, nothing is committed. */
  readonly beforeCommit: () => Promise<void>;
}

/**
 * The ledger of the files in `tree`, as in the manifest.
 *
 * @throws {PublicationError}
 */
export function openLedger(
  manifestPath: string,
  tree: Tree,
  { onNotice: notice, beforeCommit }: LedgerOptions,
): Ledger {
  /** Recorded but not committed. */
  const pending = new Map<string, ManifestChange>();
  const doubts = createDoubts();
  let entries: Map<string, ManifestEntry> = new Map();
  let position: JournalPosition | undefined;
  let committing: Promise<void> = Promise.resolve();

  refresh();

  function refresh(): void {
    try {
      applyNews(readJournal(manifestPath, position));
    } catch (cause) {
      if (!(cause instanceof CorruptManifestError)) throw publicationError(manifestPath, cause);
      rebuild(`not readable as a manifest (${cause.message})`);
    }
  }

  function applyNews(news: JournalNews | undefined): void {
    if (news === undefined && position !== undefined) {
      notice(`${manifestPath}: deleted in the meantime; the next run writes it again`);
      position = undefined;
      return;
    }
    if (news === undefined) {
      if (tree.files().length > 0) rebuild("missing");
      return;
    }
    if (news.torn) notice(`${manifestPath}: the last line was cut off by a crash; ignored`);
    if (news.whole) entries = entriesOf(news.changes);
    else applyChanges(entries, news.changes);
    position = news.position;
    applyChanges(entries, [...pending.values()]);
  }

  function rebuild(why: string): void {
    const before = entries;
    entries = withKnown(tree.entries(), before);
    position = undefined;
    doubts.trustAll();
    notice(`${manifestPath}: ${why}; rebuilt from the ${entries.size} files in ${tree.root}`);
    for (const entry of entries.values()) {
      pending.set(entry.path, entry);
      if (before.get(entry.path)?.hash !== entry.hash) doubts.guess(entry.path);
    }
  }

  function note(entry: ManifestEntry): void {
    doubts.settle(entry.path);
    amend(entry);
  }

  function amend(entry: ManifestEntry): void {
    entries.set(entry.path, entry);
    pending.set(entry.path, entry);
  }

  function forget(path: string): void {
    doubts.settle(path);
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
      await beforeCommit();
      // Includes changes recorded meanwhile.
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

  function hasReached(progress: string): boolean {
    const [journal, length] = progress.split(" ");
    return position === undefined || (position.journal === journal && position.length >= Number(length));
  }

  return {
    ...doubts,
    entry: (path) => entries.get(path),
    entries: () => entries.values(),
    paths: () => entries.keys(),
    get size() {
      return entries.size;
    },
    note,
    amend,
    forget,
    refresh,
    rebuild,
    commit,
    get progress() {
      return position === undefined ? "" : `${position.journal} ${position.length}`;
    },
    hasReached,
  };
}

/**
 * For files with a known hash, keeps the known entry, which says more than the name. The time is the file's own,
 * because the bytes may have been different in between.
 */
function withKnown(
  found: ReadonlyMap<string, ManifestEntry>,
  known: ReadonlyMap<string, ManifestEntry>,
): Map<string, ManifestEntry> {
  const entries = Array.from(found.values(), (entry) => {
    const before = known.get(entry.path);
    return before?.hash === entry.hash ? { ...before, modified: entry.modified } : entry;
  });
  return new Map(entries.map((entry) => [entry.path, entry]));
}
