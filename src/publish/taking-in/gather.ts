import { existsSync, lstatSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Catalog, type FileReading, filesNote, type Stamp } from "../../catalog/catalog.ts";
import type { Problem } from "../../errors.ts";
import { blockerOf, isInaccessible, type Scan, scanArticles } from "../../sources/folder/scan.ts";
import { isRecordFile } from "../../sources/record-files.ts";
import { isMembershipOtherwise } from "../caught-up.ts";
import { createFoundFileList, type FoundFiles } from "../reading/found-files.ts";
import type { Input } from "../reading/input.ts";
import { knownMounts, lostMounts, mountsAmong, withoutMounts } from "../reading/mounts.ts";
import type { RunOutset } from "../run.ts";

/** Which source files are to be read, and which are gone. */
export interface Findings {
  readonly changed: FoundFiles;
  readonly gone: readonly string[];
  /**
   * Files that something unreadable has replaced, presented as if they had been read and found broken. Empty if there
   * are very many.
   */
  readonly broken: readonly FileReading[];
  /** The same for any file, known to the catalog or not; `undefined` if nothing has replaced it. */
  readonly brokenAt: (path: string) => FileReading | undefined;
  /** Problems that keep folders and files from being checked at all. */
  readonly problems: readonly Problem[];
  /** Whether the articles folder itself could not be read. */
  readonly isOutOfReach?: boolean;
  /** Whether everything was checked, and not only the requested paths. */
  readonly looksEverywhere: boolean;
  /** A key of the current state of all files, if the catalog knows each of them exactly as it is. */
  readonly knownFiles?: string;
  /** Folders that are mount points, or were and are not mounted now; missing if nobody looked. */
  readonly mounts?: readonly string[];
}

const nothingBroken = { broken: [], brokenAt: () => undefined };

/**
 * Keeping the last editions of more than these at once would take longer than publishing them. So many are broken only
 * if, say, a disk is not mounted; they stay published as everything in an unreadable folder does.
 */
const mostBroken = 500;

/** No file has this stamp. */
const blockedStamp: Stamp = { sizeInBytes: -2, modifiedMs: -1 };

/** Whether the file counts as broken because something else has replaced it, which must not be read. */
export function isBlocked({ sizeInBytes }: Stamp): boolean {
  return sizeInBytes === blockedStamp.sizeInBytes;
}

/** How the whole articles folder is to be scanned. */
interface LookRules {
  /** Every file is read, changed or not. */
  readonly all: boolean;
  /** Files on a disk that is not mounted count as gone. */
  readonly allowRemoval?: boolean | undefined;
}

/**
 * Scans the whole articles folder. Files that an `early` scan shows exactly as the catalog knows them need no second
 * look; the others are checked again, for another publisher may have published them meanwhile.
 */
export function findChanges(input: Input, catalog: Catalog, rules: LookRules, early?: Scan): Findings {
  const before = early && !rules.all ? differences(early, input, catalog, rules) : undefined;
  if (before?.changed.length === 0 && before.gone.length === 0) return before;
  const changed = Array.from(before?.changed ?? [], ({ path }) => path);
  // A path alone does not tell whether its file is gone: the folder around it may have become a link that is not
  // followed.
  const tellsAll = before !== undefined && before.gone.length + before.broken.length === 0;
  const again = tellsAll ? findChangesAt(changed, input, catalog) : undefined;
  if (tellsAll && again !== undefined) {
    const { problems, mounts } = before;
    return { ...again, problems, looksEverywhere: true, ...(mounts !== undefined && { mounts }) };
  }
  return differences(scanArticles(input.articlesDirectory, input.dataDirectory), input, catalog, rules);
}

/** How the scan differs from what the catalog knows. */
function differences(found: Scan, input: Input, catalog: Catalog, { all, allowRemoval }: LookRules): Findings {
  const key = found.unreadable.length === 0 ? found.key : undefined;
  const named = (problem: Problem) => ({ ...problem, file: input.fileName(problem.file) });
  if (!all && key !== undefined && catalog.note(filesNote) === key) {
    const problems = found.problems.map(named);
    return { ...nothingBroken, changed: createFoundFileList(), gone: [], problems, looksEverywhere: true };
  }
  const known = new Map(catalog.stamps());
  let met = 0;
  const changed = createFoundFileList();
  for (const file of found.files) {
    const before = known.get(file.path);
    if (before !== undefined) met += 1;
    if (all || !isSame(before, file)) changed.add(file.path, file.sizeInBytes, file.modifiedMs);
  }
  const missing = met === known.size ? [] : unmet(known.keys(), found.files);
  const mounted = mountsAmong(found.folders, input.articlesDirectory);
  const lost = allowRemoval === true ? [] : lostMounts(found, mounted, missing, catalog);
  const scan = withoutMounts(found, lost);
  const problems = scan.problems.map(named);
  const gone = missing.filter((path) => !isInaccessible(path, scan));
  const brokenAt = finderOfBroken(scan, problems, input);
  const hidden = missing.flatMap((path) => brokenAt(path) ?? []);
  const broken = hidden.length > mostBroken ? [] : hidden;
  // What is out of sight may vanish for good without any file changing.
  const areKnown = key !== undefined && changed.length + missing.length === 0;
  const isOutOfReach = scan.unreadable.includes("");
  const mounts = [...mounted, ...lost];
  const findings = { changed, gone, broken, brokenAt, problems, isOutOfReach, mounts };
  return { ...findings, looksEverywhere: true, ...(areKnown && { knownFiles: key }) };
}

/**
 * Finds what has replaced a file. It lives as long as the run, so it is created in a function of its own, where it
 * cannot keep the files of the whole scan in memory.
 */
function finderOfBroken(
  { unreadable, blocked }: Scan,
  problems: readonly Problem[],
  { fileName }: Input,
): Findings["brokenAt"] {
  return (path) => {
    const blockade = blockerOf(path, { unreadable, blocked });
    if (blockade === undefined) return undefined;
    const told = problems.filter(({ file }) => file === fileName(blockade));
    return { path, stamp: blockedStamp, records: [], problems: told };
  };
}

/** Known paths that were not found; most runs find every one, and need not call this. */
function unmet(known: Iterable<string>, found: readonly { readonly path: string }[]): string[] {
  const there = new Set(found.map(({ path }) => path));
  return [...known].filter((path) => !there.has(path));
}

/**
 * Checks only these paths, relative to the articles folder; `undefined` if that is not enough to tell what has changed.
 */
export function findChangesAt(paths: readonly string[], input: Input, catalog: Catalog): Findings | undefined {
  const changed = createFoundFileList();
  const gone: string[] = [];
  for (const path of new Set(paths)) {
    const known = catalog.stamp(path);
    // Articles may link to it; or it is a folder that is gone.
    if (known === undefined && !isRecordFile(path)) return undefined;
    const file = join(input.articlesDirectory, path);
    const stamp = stampOnDisk(file);
    // The folder around it may have been replaced by a link that leads nowhere.
    if (stamp === "other" || (stamp === undefined && !existsSync(dirname(file)))) return undefined;
    // Or the disk on which it lies is not mounted.
    if (stamp === undefined && knownMounts(catalog).some((folder) => path.startsWith(folder))) return undefined;
    if (stamp === undefined) {
      if (known !== undefined) gone.push(path);
    } else if (!isSame(known, stamp)) changed.add(path, stamp.sizeInBytes, stamp.modifiedMs);
  }
  return { ...nothingBroken, changed, gone, problems: [], looksEverywhere: false };
}

/** Whether there is anything that the catalog does not know yet. */
export function isToBeTakenIn(
  { changed, gone, broken }: Findings,
  { catalog, request, settingsChanged }: RunOutset,
): boolean {
  const isChanged = changed.length + gone.length + broken.length > 0 || catalog.hasDue(request.now) || settingsChanged;
  // A run that was cut off may have used settings that have been changed back since.
  return isChanged || catalog.isBehind || isMembershipOtherwise(catalog, request.site);
}

/** `other`: a folder, a link, or something unreadable; only a full scan can tell what it means. */
function stampOnDisk(file: string): Stamp | "other" | undefined {
  try {
    const stat = lstatSync(file, { throwIfNoEntry: false });
    if (stat === undefined) return undefined;
    return stat.isFile() ? { sizeInBytes: stat.size, modifiedMs: stat.mtimeMs } : "other";
  } catch {
    return "other";
  }
}

function isSame(one: Stamp | undefined, other: Stamp): boolean {
  return one?.sizeInBytes === other.sizeInBytes && one.modifiedMs === other.modifiedMs;
}
