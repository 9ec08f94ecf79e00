import { open } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { decodedPath } from "../../path-spelling.ts";
import type { ManifestEntry } from "../manifest.ts";
import { undefinedIfMissing } from "../missing.ts";
import { manifestPathOf } from "../state-directory.ts";
import { urlPathOf } from "../url-path.ts";
import { createByteCache } from "./byte-cache.ts";
import { follow } from "./follow.ts";
import { createPinnedEditions } from "./pinned-editions.ts";
import type { OpenedFile, Publication } from "./publication.ts";
import { followEntries } from "./published-entries.ts";
import { type Representation, representationOf, type Variant } from "./representation.ts";
import { createVariantLoader } from "./variant-loader.ts";

/** Options for `openDirectoryPublication`. */
export interface PublicationOptions {
  /** Bytes of current documents that stay in memory permanently. */
  readonly pinnedBytes?: number;
  /** Bytes of other documents cached in memory. */
  readonly cachedBytes?: number;
  /** Called if the manifest cannot be read; the previous state is still served. */
  readonly onNotice?: (notice: string) => void;
}

/** Opens the publication in `outputDirectory`, which may still be empty. */
export function openDirectoryPublication(outputDirectory: string, options: PublicationOptions = {}): Publication {
  const { pinnedBytes = 256 * mebibyte, cachedBytes = 64 * mebibyte, onNotice = () => {} } = options;
  const entries = followEntries(manifestPathOf(outputDirectory), onNotice);
  const pinned = createPinnedEditions(outputDirectory, pinnedBytes, onNotice);
  const cache = createByteCache(cachedBytes);
  /** By URL path; only those that were requested or are pinned. */
  const representations = new Map<string, Representation>();
  const load = createVariantLoader({ outputDirectory, entryOf: entries.get, onNewer, onHandedOut });
  const refresh = oneAtATime(takeInOrStartOver);

  for (const [path, entry] of readNews()) place(path, pinned.load(path, entry, present(path)));

  function lookup(urlPath: string): Representation | undefined {
    const known = representations.get(urlPath);
    if (known !== undefined) return known;
    const entry = entries.get(pathOf(urlPath) ?? "");
    if (entry === undefined || urlPathOf(entry.path) !== urlPath) return undefined;
    const representation = representationOf(entry);
    representations.set(urlPath, representation);
    return representation;
  }

  function lookupNear(urlPath: string): string | undefined {
    if (urlPath.endsWith("/index.html")) return nearIfPublished(urlPath.slice(0, -"index.html".length));
    return nearIfPublished(urlPath.endsWith("/") ? urlPath.slice(0, -1) : `${urlPath}/`);
  }

  function nearIfPublished(urlPath: string): string | undefined {
    return lookup(urlPath) === undefined ? undefined : urlPath;
  }

  function present(path: string): Representation | undefined {
    return representations.get(urlPathOf(path));
  }

  function place(path: string, edition: Representation | undefined): void {
    const previous = present(path);
    if (previous === edition) return;
    for (const variant of previous?.variants.values() ?? []) cache.drop(variant);
    representations.delete(urlPathOf(path));
    if (edition !== undefined) representations.set(urlPathOf(path), edition);
  }

  function onNewer(asked: Representation, loaded: Representation): void {
    if (present(asked.path) !== asked) return;
    pinned.pin(asked.path, loaded);
    place(asked.path, loaded);
  }

  /** Caches the bytes for the next request, if the edition is still current. */
  function onHandedOut(representation: Representation, variant: Variant): void {
    if (present(representation.path) === representation && !pinned.isPinned(variant)) cache.touch(variant);
  }

  async function takeInOrStartOver(): Promise<void> {
    try {
      await takeInNews();
    } catch (cause) {
      // The next call reads everything again.
      entries.startOver();
      throw cause;
    }
  }

  async function takeInNews(): Promise<void> {
    const editions: [string, Representation | undefined][] = [];
    let sliceEnds = performance.now() + sliceMs;
    for (const [path, entry] of readNews()) {
      editions.push([path, pinned.load(path, entry, present(path))]);
      if (performance.now() < sliceEnds) continue;
      await new Promise(setImmediate);
      sliceEnds = performance.now() + sliceMs;
    }
    // The documents of one run appear together.
    for (const [path, edition] of editions) place(path, edition);
  }

  /** Changes since the last call, and entries whose files could not be read then. */
  function readNews(): ReadonlyMap<string, ManifestEntry | undefined> {
    const unread = pinned.unread().map((path) => [path, entries.get(path)] as const);
    return new Map([...unread, ...entries.readNews()]);
  }

  return {
    lookup,
    lookupNear,
    load,
    open: (asked) => openPresent(() => lookup(urlPathOf(asked.path)), outputDirectory, refresh),
    documents: entries.values,
    refresh,
    follow: (signal) => follow(outputDirectory, refresh, signal),
    get size() {
      return entries.size;
    },
  };
}

/** Runs `work` one at a time, and once more for all calls made meanwhile. */
function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let pending: Promise<void> | undefined;
  let isAskedAgain = false;
  const untilQuiet = async (): Promise<void> => {
    try {
      do {
        isAskedAgain = false;
        await work();
      } while (isAskedAgain);
    } finally {
      // Must follow the last check of `isAskedAgain` without an `await`, so that later calls start a new round.
      pending = undefined;
    }
  };
  return () => {
    isAskedAgain = pending !== undefined;
    pending ??= untilQuiet();
    return pending;
  };
}

/**
 * Opens the file once it matches its entry. The manifest is written after the files, so an entry for a newer file
 * follows in a moment.
 */
async function openPresent(
  lookup: () => Representation | undefined,
  outputDirectory: string,
  refresh: () => Promise<void>,
): Promise<OpenedFile | undefined> {
  for (let patience = patienceMs / retryMs; ; patience -= 1) {
    const representation = lookup();
    if (representation === undefined) return undefined;
    const file = await open(join(outputDirectory, representation.path)).catch(undefinedIfMissing);
    if (file === undefined) return undefined;
    let isPresent = false;
    try {
      const found = await file.stat();
      const isSameLength = found.size === representation.identity.length;
      // If waiting does not help, the output was probably copied without its times.
      isPresent = isSameLength && (Math.floor(found.mtimeMs / 1000) === representation.modified || patience <= 0);
    } finally {
      if (!isPresent) await file.close();
    }
    if (isPresent) return { representation, file };
    if (patience <= 0) return undefined;
    await delay(retryMs);
    await refresh();
  }
}

/** `/` is `index.html`, `/x/` is `x/index.html`; `undefined` if it is not validly encoded. */
function pathOf(urlPath: string): string | undefined {
  const path = decodedPath(urlPath)?.slice(1);
  return path === undefined || (path !== "" && !path.endsWith("/")) ? path : `${path}index.html`;
}

const mebibyte = 1024 * 1024;

const retryMs = 10;
const patienceMs = 1_000;

/** How long a slice of loading may block requests: less than sending an answer of 100 KB. */
const sliceMs = 2;
