import { systemCodeOf } from "../../errors.ts";
import { entriesOf, type JournalPosition, readJournal } from "../journal.ts";
import { applyChanges, CorruptManifestError, type ManifestEntry } from "../manifest.ts";

/** The entries of a manifest that another process writes. */
export interface PublishedEntries {
  get(path: string): ManifestEntry | undefined;
  values(): Iterable<ManifestEntry>;
  readonly size: number;
  /**
   * Changes since the last call: the entry of each changed path, or `undefined` if it is gone. Empty if the manifest
   * cannot be read.
   */
  readNews(): ReadonlyMap<string, ManifestEntry | undefined>;
  /** Makes the next call report everything. */
  startOver(): void;
}

/** Reads nothing before the first `readNews`. Calls `onNotice` once with the reason if the manifest cannot be read. */
export function followEntries(manifestPath: string, onNotice: (notice: string) => void): PublishedEntries {
  let entries: Map<string, ManifestEntry> = new Map();
  let position: JournalPosition | undefined;
  /** Why the manifest could not be read the last time. */
  let lastFound: string | undefined;

  function readNews(): Map<string, ManifestEntry | undefined> {
    const changed = new Map<string, ManifestEntry | undefined>();
    const known = entries;
    try {
      const before = position;
      const news = readJournal(manifestPath, before);
      lastFound = undefined;
      if (news === undefined) return changed;
      position = news.position;
      // A truncated journal has no news; the previous entries remain valid.
      if (news.position.journal === before?.journal && news.position.length < before.length) return changed;
      if (news.whole) entries = entriesOf(news.changes);
      else applyChanges(entries, news.changes);
      for (const { path } of news.changes) changed.set(path, entries.get(path));
      if (news.whole) for (const path of known.keys()) if (!entries.has(path)) changed.set(path, undefined);
    } catch (cause) {
      // The publisher will rebuild it; until then, the known entries are served.
      const found = cause instanceof CorruptManifestError ? cause.message : systemCodeOf(cause);
      if (found !== lastFound)
        onNotice(`${manifestPath}: not readable as a manifest (${found}); what was read before is still served`);
      lastFound = found;
    }
    return changed;
  }

  return {
    get: (path) => entries.get(path),
    values: () => entries.values(),
    get size() {
      return entries.size;
    },
    readNews,
    startOver() {
      position = undefined;
    },
  };
}
