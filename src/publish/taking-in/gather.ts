import { existsSync, lstatSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Catalog, type FileReading, filesNote, type Stamp } from "../../catalog/catalog.ts";
import type { Problem } from "../../errors.ts";
import { blockadeOf, isOutOfSight, type Scan, scanArticles } from "../../sources/folder/scan.ts";
import { isRecordFile } from "../../sources/record-files.ts";
import { isMembershipOtherwise } from "../caught-up.ts";
import { createFoundFileList, type FoundFiles } from "../reading/found-files.ts";
import type { Input } from "../reading/input.ts";
import { knownMounts, lostMounts, mountsAmong, withoutMounts } from "../reading/mounts.ts";
import type { RunOutset } from "../run.ts";

/** Which source files are to be read, and which are no more. */
export interface Findings {
  readonly changed: FoundFiles;
  readonly gone: readonly string[];
  /**
   * Files in whose place something stands that is not read for what it is: as if they had been read, and found broken.
   * None where they are very many.
   */
  readonly broken: readonly FileReading[];
  /**
   * The same of any file, whether the catalog knows it or not; `undefined` where nothing of that kind stands in its
   * place.
   */
  readonly brokenAt: (path: string) => FileReading | undefined;
  /** What keeps folders and files from being looked at at all. */
  readonly problems: readonly Problem[];
  /** Whether the articles folder itself could not be read. */
  readonly isOutOfReach?: boolean;
  /** Whether everything was looked at, and not only what was asked for. */
  readonly looksEverywhere: boolean;
  /** Stands for all files as they are, where the catalog knows each of them just so. */
  readonly knownFiles?: string;
  /** Folders that are disks of their own, or were and are not mounted now; missing where nobody looked. */
  readonly mounts?: readonly string[];
}

const nothingBroken = { broken: [], brokenAt: () => undefined };

/**
 * To keep the last editions of more at once would take a run longer than to publish them; a disk is not mounted then,
 * say, and they stay as what lies in a folder that cannot be read.
 */
const mostBroken = 500;

/** No file has this stamp. */
const blockedStamp: Stamp = { sizeInBytes: -2, modifiedMs: -1 };

/** Whether the file was found broken because something else stood in its place, which must not be read. */
export function isBlocked({ sizeInBytes }: Stamp): boolean {
  return sizeInBytes === blockedStamp.sizeInBytes;
}

/** What is asked of a look through the whole articles folder. */
interface LookRules {
  /** Every file is to be read, changed or not. */
  readonly all: boolean;
  /** What lay on a disk that is not mounted is gone. */
  readonly allowRemoval?: boolean | undefined;
}

/**
 * Looks through the whole articles folder. Of an `early` scan, files that it shows just as the catalog knows them need
 * no second look; the others are looked at again, for another publisher may have published them since.
 */
export function findChanges(input: Input, catalog: Catalog, rules: LookRules, early?: Scan): Findings {
  const before = early && !rules.all ? differences(early, input, catalog, rules) : undefined;
  if (before?.changed.length === 0 && before.gone.length === 0) return before;
  const changed = Array.from(before?.changed ?? [], ({ path }) => path);
  // Whether a file is gone can't be told by its path alone: the folder around it may have become a link that is not
  // followed.
  const tellsAll = before !== undefined && before.gone.length + before.broken.length === 0;
  const again = tellsAll ? findChangesAt(changed, input, catalog) : undefined;
  if (tellsAll && again !== undefined) {
    const { problems, mounts } = before;
    return { ...again, problems, looksEverywhere: true, ...(mounts !== undefined && { mounts }) };
  }
  return differences(scanArticles(input.articlesDirectory, input.dataDirectory), input, catalog, rules);
}

/** What the scan shows to be otherwise than the catalog knows it. */
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
  const gone = missing.filter((path) => !isOutOfSight(path, scan));
  const brokenAt = finderOfBroken(scan, problems, input);
  const hidden = missing.flatMap((path) => brokenAt(path) ?? []);
  const broken = hidden.length > mostBroken ? [] : hidden;
  // What is out of sight may go for good without a change of any file.
  const areKnown = key !== undefined && changed.length + missing.length === 0;
  const isOutOfReach = scan.unreadable.includes("");
  const mounts = [...mounted, ...lost];
  const findings = { changed, gone, broken, brokenAt, problems, isOutOfReach, mounts };
  return { ...findings, looksEverywhere: true, ...(areKnown && { knownFiles: key }) };
}

/**
 * Finds what stands in the place of a file. Made in a function of its own: it lives as long as the run, and would keep
 * the files of the whole scan in memory.
 */
function finderOfBroken(
  { unreadable, blocked }: Scan,
  problems: readonly Problem[],
  { fileName }: Input,
): Findings["brokenAt"] {
  return (path) => {
    const blockade = blockadeOf(path, { unreadable, blocked });
    if (blockade === undefined) return undefined;
    const told = problems.filter(({ file }) => file === fileName(blockade));
    return { path, stamp: blockedStamp, records: [], problems: told };
  };
}

/** Known paths that were not found; most runs meet every one, and need not look for them. */
function unmet(known: Iterable<string>, found: readonly { readonly path: string }[]): string[] {
  const there = new Set(found.map(({ path }) => path));
  return [...known].filter((path) => !there.has(path));
}

/** Looks only at these paths, relative to the articles folder; `undefined` where that does not tell enough. */
export function findChangesAt(paths: readonly string[], input: Input, catalog: Catalog): Findings | undefined {
  const changed = createFoundFileList();
  const gone: string[] = [];
  for (const path of new Set(paths)) {
    const known = catalog.stamp(path);
    // Articles may lead to it, if it is no folder that went.
    if (known === undefined && !isRecordFile(path)) return undefined;
    const file = join(input.articlesDirectory, path);
    const stamp = stampOnDisk(file);
    // In the place of the folder around it a link may stand that leads nowhere.
    if (stamp === "other" || (stamp === undefined && !existsSync(dirname(file)))) return undefined;
    // Or the disk is not mounted on which it lies.
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
  // A run that was cut off may have arranged by settings that were taken back since.
  return isChanged || catalog.isBehind || isMembershipOtherwise(catalog, request.site);
}

/** `other`: a folder, a link, or what cannot be looked at, of which only a look at everything tells what it means. */
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
