import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { systemCodeOf } from "../errors.ts";
import { createByteCache } from "./byte-cache.ts";
import { encoders } from "./codings.ts";
import { follow } from "./follow.ts";
import { hashOf } from "./hash.ts";
import { entriesOf, type JournalPosition, readJournal } from "./journal.ts";
import { loadEncoded, loadNow, loadPlain } from "./loading.ts";
import { applyChanges, type Coding, CorruptManifestError, type ManifestEntry } from "./manifest.ts";
import { undefinedIfMissing } from "./missing.ts";
import { type Representation, representationOf, type Variant, variantOf } from "./representation.ts";
import { manifestPathOf } from "./state-directory.ts";
import { decodedPath, urlPathOf } from "./url-path.ts";

/** A variant whose bytes are at hand, and the representation that it is of. */
export interface LoadedVariant {
  readonly representation: Representation;
  readonly variant: Variant;
  readonly bytes: Buffer;
}

/** A file of which nothing has been read, and the representation that it is of. */
export interface OpenedFile {
  readonly representation: Representation;
  readonly file: FileHandle;
}

/** A publication as its readers see it. Every answer is a whole old or a whole new document. */
export interface Publication {
  /** The document under the path of an address, percent-encoded as `encodedPath` has it: `/`, `/rss.xml`, `/tags/x/`. */
  lookup(urlPath: string): Representation | undefined;
  /** Where the document is that somebody meant with a path that has none: `/x` for `/x/`, `/x/index.html` too. */
  lookupNear(urlPath: string): string | undefined;
  /** The bytes in that coding, or, where it turns out not to be had, in none; nothing where the file is missing. */
  load(representation: Representation, coding: Coding | "identity"): Promise<LoadedVariant | undefined>;
  /** The file itself, for what is too long to be held in memory, and what it is of by now; nothing where it is missing. The caller closes it. */
  open(representation: Representation): Promise<OpenedFile | undefined>;
  /** Every document, as it was last taken in. */
  documents(): Iterable<ManifestEntry>;
  /** Takes in what has been published since the last call. */
  refresh(): Promise<void>;
  /** Refreshes whenever any process publishes, until `signal` is aborted. */
  follow(signal: AbortSignal): void;
  /** Documents that are published. */
  readonly size: number;
}

/** How a publication is opened. */
export interface PublicationOptions {
  /** How many bytes of current documents are held in memory for good. */
  readonly pinnedBytes?: number;
  /** How many bytes of all the others are held in memory while they are asked for. */
  readonly cachedBytes?: number;
  /** Told in a sentence when the manifest cannot be read; what was known before is served on. */
  readonly onNotice?: (notice: string) => void;
}

/** Opens what is published in `outputDirectory`; where nothing is, nothing is found until it is. */
export function openPublication(outputDirectory: string, options: PublicationOptions = {}): Publication {
  const { pinnedBytes = 256 * mebibyte, cachedBytes = 64 * mebibyte, onNotice = () => {} } = options;
  const manifestPath = manifestPathOf(outputDirectory);
  const cache = createByteCache(cachedBytes);
  /** By the path of their address. Those that have been asked for, and those that are pinned. */
  const representations = new Map<string, Representation>();
  /** Bytes that are held for good, by path. */
  const pinned = new Map<string, number>();
  const pinnedVariants = new WeakSet<Variant>();
  /** Paths of documents whose files could not be read when they were to be held in memory. */
  const unread = new Set<string>();
  const loading = new Map<Representation, Map<string, Promise<LoadedVariant | undefined>>>();
  let entries: Map<string, ManifestEntry> = new Map();
  let position: JournalPosition | undefined;
  /** Why the manifest could not be read the last time. */
  let lastFound: string | undefined;
  let pinnedSize = 0;
  let refreshing: Promise<void> | undefined;
  let again = false;

  for (const [path, entry] of readNews()) place(path, editionOf(path, entry));

  function lookup(urlPath: string): Representation | undefined {
    const known = representations.get(urlPath);
    if (known !== undefined) return known;
    const entry = entries.get(pathOf(urlPath) ?? "");
    if (entry === undefined || urlPathOf(entry.path) !== urlPath) return undefined;
    const representation = representationOf(entry);
    representations.set(urlPath, representation);
    return representation;
  }

  function present(path: string): Representation | undefined {
    return representations.get(urlPathOf(path));
  }

  function lookupNear(urlPath: string): string | undefined {
    if (urlPath.endsWith("/index.html")) return nearIfPublished(urlPath.slice(0, -"index.html".length));
    return urlPath.endsWith("/") ? undefined : nearIfPublished(`${urlPath}/`);
  }

  function nearIfPublished(urlPath: string): string | undefined {
    return lookup(urlPath) === undefined ? undefined : urlPath;
  }

  function load(representation: Representation, coding: Coding | "identity"): Promise<LoadedVariant | undefined> {
    const waiting = loading.get(representation) ?? new Map<string, Promise<LoadedVariant | undefined>>();
    loading.set(representation, waiting);
    const begun =
      waiting.get(coding) ?? loadVariant(representation, coding).finally(() => forget(representation, coding));
    waiting.set(coding, begun);
    return begun;
  }

  function forget(representation: Representation, coding: Coding | "identity"): void {
    const waiting = loading.get(representation);
    waiting?.delete(coding);
    if (waiting?.size === 0) loading.delete(representation);
  }

  async function loadVariant(
    representation: Representation,
    coding: Coding | "identity",
  ): Promise<LoadedVariant | undefined> {
    if (coding === "identity") return loadIdentity(representation);
    const variant = representation.variants.get(coding);
    if (variant?.bytes !== undefined) return held(representation, variant, variant.bytes);
    if (variant?.isStored !== true) return encode(representation, coding);
    const bytes = await loadEncoded(outputDirectory, representation, variant);
    return bytes === undefined ? loadIdentity(representation) : held(representation, variant, bytes);
  }

  async function loadIdentity(representation: Representation): Promise<LoadedVariant | undefined> {
    const { identity, path } = representation;
    if (identity.bytes !== undefined) return held(representation, identity, identity.bytes);
    const entry = entries.get(path);
    if (entry === undefined) return undefined;
    const loaded = await loadPlain(outputDirectory, entry);
    const bytes = loaded?.identity.bytes;
    if (loaded === undefined || bytes === undefined) return undefined;
    if (loaded.identity.etag === identity.etag) {
      identity.bytes = bytes;
      return held(representation, identity, bytes);
    }
    if (present(path) === representation) {
      pin(path, loaded);
      place(path, loaded);
    }
    return held(loaded, loaded.identity, bytes);
  }

  async function encode(representation: Representation, coding: Coding): Promise<LoadedVariant | undefined> {
    const plain = await loadIdentity(representation);
    const encoder = encoders.get(coding);
    if (plain === undefined || encoder === undefined) return plain;
    const bytes = await encoder(plain.bytes);
    const variant = variantOf(coding, { hash: hashOf(bytes), length: bytes.length }, false);
    plain.representation.variants.set(coding, variant);
    variant.bytes = bytes;
    return held(plain.representation, variant, bytes);
  }

  /** Keeps the bytes for those who ask next, as long as they are those of the present edition. */
  function held(representation: Representation, variant: Variant, bytes: Buffer): LoadedVariant {
    const isPresent = present(representation.path) === representation;
    if (isPresent && !pinnedVariants.has(variant)) cache.touch(variant);
    return { representation, variant, bytes };
  }

  /** A file that is younger than what is known of it is told of in a moment: the manifest follows the files. */
  async function openFile(asked: Representation): Promise<OpenedFile | undefined> {
    const urlPath = urlPathOf(asked.path);
    for (let patience = patienceMs / lookAgainMs; ; patience -= 1) {
      const representation = lookup(urlPath);
      if (representation === undefined) return undefined;
      const file = await open(join(outputDirectory, representation.path)).catch(undefinedIfMissing);
      if (file === undefined) return undefined;
      const found = await file.stat();
      const isSameLength = found.size === representation.identity.length;
      // Where it stays as it is, whoever copied the output has not kept its times.
      const isKnown = Math.floor(found.mtimeMs / 1000) === representation.modified || patience <= 0;
      if (isSameLength && isKnown) return { representation, file };
      await file.close();
      if (patience <= 0) return undefined;
      await delay(lookAgainMs);
      await refresh();
    }
  }

  function refresh(): Promise<void> {
    again = refreshing !== undefined;
    refreshing ??= refreshUntilQuiet().finally(() => {
      refreshing = undefined;
    });
    return refreshing;
  }

  async function refreshUntilQuiet(): Promise<void> {
    do {
      again = false;
      await refreshOnce();
    } while (again);
  }

  async function refreshOnce(): Promise<void> {
    try {
      await takeInNews();
    } catch (cause) {
      // What could not be read now is news again the next time.
      position = undefined;
      throw cause;
    }
  }

  async function takeInNews(): Promise<void> {
    const editions: [string, Representation | undefined][] = [];
    let sliceEnds = performance.now() + sliceMs;
    for (const [path, entry] of readNews()) {
      editions.push([path, editionOf(path, entry)]);
      if (performance.now() < sliceEnds) continue;
      await new Promise(setImmediate);
      sliceEnds = performance.now() + sliceMs;
    }
    // One run's documents appear together.
    for (const [path, edition] of editions) place(path, edition);
  }

  /** What has changed since the last call: a path's entry, or nothing where it is gone. */
  function readNews(): Map<string, ManifestEntry | undefined> {
    const known = entries;
    const changed = new Map([...unread].map((path) => [path, entries.get(path)]));
    try {
      const before = position;
      const news = readJournal(manifestPath, before);
      lastFound = undefined;
      if (news === undefined) return changed;
      position = news.position;
      // A journal that has lost its end tells nothing new, and what it told before is still there.
      if (news.position.journal === before?.journal && news.position.length < before.length) return changed;
      if (news.whole) entries = entriesOf(news.changes);
      else applyChanges(entries, news.changes);
      for (const { path } of news.changes) changed.set(path, entries.get(path));
      if (news.whole) for (const path of known.keys()) if (!entries.has(path)) changed.set(path, undefined);
    } catch (cause) {
      // The publisher rebuilds it; until then, what is in memory is served on.
      const found = cause instanceof CorruptManifestError ? cause.message : systemCodeOf(cause);
      if (found !== lastFound)
        onNotice(`${manifestPath}: not readable as a manifest (${found}); what was read before is served on`);
      lastFound = found;
    }
    return changed;
  }

  /** The next edition of a document that is held in memory, its room taken; nothing for one that is loaded when it is asked for. */
  function editionOf(path: string, entry: ManifestEntry | undefined): Representation | undefined {
    const edition = loadEdition(path, entry);
    if (edition !== present(path)) pin(path, edition);
    return edition;
  }

  function loadEdition(path: string, entry: ManifestEntry | undefined): Representation | undefined {
    const isUnread = unread.delete(path);
    if (entry?.lifetime !== "current") return undefined;
    const previous = present(path);
    const room = pinnedBytes - pinnedSize + (pinned.get(path) ?? 0);
    if (entry.length > room) return undefined;
    try {
      return loadNow(outputDirectory, entry, previous) ?? previous;
    } catch (cause) {
      // It takes no other document down, and is tried again with whatever is news next.
      unread.add(path);
      const found = systemCodeOf(cause);
      if (!isUnread)
        onNotice(`${join(outputDirectory, path)}: cannot be read (${found}); what was read before is served on`);
      return previous;
    }
  }

  function pin(path: string, edition: Representation | undefined): void {
    pinnedSize -= pinned.get(path) ?? 0;
    pinned.delete(path);
    if (edition?.lifetime !== "current") return;
    const loaded = [...edition.variants.values()].filter(({ bytes }) => bytes !== undefined);
    for (const variant of loaded) pinnedVariants.add(variant);
    const size = loaded.reduce((sum, { length }) => sum + length, 0);
    pinned.set(path, size);
    pinnedSize += size;
  }

  function place(path: string, edition: Representation | undefined): void {
    const previous = present(path);
    if (previous === edition) return;
    for (const variant of previous?.variants.values() ?? []) cache.drop(variant);
    representations.delete(urlPathOf(path));
    if (edition !== undefined) representations.set(urlPathOf(path), edition);
  }

  return {
    lookup,
    lookupNear,
    load,
    open: openFile,
    documents: () => entries.values(),
    refresh,
    follow: (signal) => follow(outputDirectory, refresh, signal),
    get size() {
      return entries.size;
    },
  };
}

/** `/` is `index.html`, `/x/` is `x/index.html`; nothing where it is encoded as no path is. */
function pathOf(urlPath: string): string | undefined {
  const path = decodedPath(urlPath)?.slice(1);
  return path === undefined || (path !== "" && !path.endsWith("/")) ? path : `${path}index.html`;
}

const mebibyte = 1024 * 1024;

const lookAgainMs = 10;
const patienceMs = 1_000;

/** How long readers may wait for a slice of loading: less than an answer of 100 KB takes. */
const sliceMs = 2;
