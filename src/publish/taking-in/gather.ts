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
import type { RunContext } from "../run.ts";

/** Source files to read, and files that are gone. */
export interface Findings {
  readonly changed: FoundFiles;
  readonly gone: readonly string[];
  /**
   * Files that were replaced by something unreadable, as if they had been read and found broken. Empty if there are
   * very many.
   */
  readonly broken: readonly FileReading[];
  /** The same for any file, known to the catalog or not; `undefined` if it was not replaced. */
  readonly brokenAt: (path: string) => FileReading | undefined;
  /** Problems that keep folders and files from being checked. */
  readonly problems: readonly Problem[];
  /** Whether the articles folder itself could not be read. */
  readonly isOutOfReach?: boolean;
  /** Whether everything was checked, not just the requested paths. */
  readonly isFullScan: boolean;
  /** A key for the state of all files, if it matches the catalog's exactly. */
  readonly knownFiles?: string;
  /** Folders that are mount points, or were and are currently not mounted; missing if not determined. */
  readonly mounts?: readonly string[];
}

const nothingBroken = { broken: [], brokenAt: () => undefined };

/**
 * Keeping the last editions of more than this would take longer than publishing them. So many are broken only if, say,
 * a disk is not mounted; they stay published like everything in an unreadable folder.
 */
const maxBroken = 500;

/** No file has this stamp. */
const blockedStamp: Stamp = { sizeInBytes: -2, modifiedMs: -1 };

/** Whether the file counts as broken because something that must not be read replaced it. */
export function isBlocked({ sizeInBytes }: Stamp): boolean {
  return sizeInBytes === blockedStamp.sizeInBytes;
}

/** How to scan the articles folder. */
interface ScanRules {
  /** Read every file, changed or not. */
  readonly all: boolean;
  /** Treat files on an unmounted disk as gone. */
  readonly allowRemoval?: boolean | undefined;
}

/**
 * Scans the whole articles folder. Files that an `early` scan found exactly as in the catalog are not checked again;
 * the others are, because another publisher may have taken them in meanwhile.
 */
export function findChanges(input: Input, catalog: Catalog, rules: ScanRules, early?: Scan): Findings {
  const before = early && !rules.all ? differences(early, input, catalog, rules) : undefined;
  if (before?.changed.length === 0 && before.gone.length === 0) return before;
  const changed = Array.from(before?.changed ?? [], ({ path }) => path);
  // A missing file does not prove removal: its folder may have become a link that is not followed.
  const isConclusive = before !== undefined && before.gone.length + before.broken.length === 0;
  const again = isConclusive ? findChangesAt(changed, input, catalog) : undefined;
  if (isConclusive && again !== undefined) {
    const { problems, mounts } = before;
    return { ...again, problems, isFullScan: true, ...(mounts !== undefined && { mounts }) };
  }
  return differences(scanArticles(input.articlesDirectory, input.dataDirectory), input, catalog, rules);
}

/** Compares a scan with the catalog. */
function differences(found: Scan, input: Input, catalog: Catalog, { all, allowRemoval }: ScanRules): Findings {
  const key = found.unreadable.length === 0 ? found.key : undefined;
  const named = (problem: Problem) => ({ ...problem, file: input.fileName(problem.file) });
  if (!all && key !== undefined && catalog.note(filesNote) === key) {
    const problems = found.problems.map(named);
    return { ...nothingBroken, changed: createFoundFileList(), gone: [], problems, isFullScan: true };
  }
  const known = new Map(catalog.stamps());
  let matched = 0;
  const changed = createFoundFileList();
  for (const file of found.files) {
    const before = known.get(file.path);
    if (before !== undefined) matched += 1;
    if (all || !isSame(before, file)) changed.add(file.path, file.sizeInBytes, file.modifiedMs);
  }
  const missing = matched === known.size ? [] : missingFrom(known.keys(), found.files);
  const mounted = mountsAmong(found.folders, input.articlesDirectory);
  const lost = allowRemoval === true ? [] : lostMounts(found, mounted, missing, catalog);
  const scan = withoutMounts(found, lost);
  const problems = scan.problems.map(named);
  const gone = missing.filter((path) => !isInaccessible(path, scan));
  const brokenAt = brokenFileFinder(scan, problems, input);
  const hidden = missing.flatMap((path) => brokenAt(path) ?? []);
  const broken = hidden.length > maxBroken ? [] : hidden;
  // Inaccessible files may later vanish without any file changing.
  const areKnown = key !== undefined && changed.length + missing.length === 0;
  const isOutOfReach = scan.unreadable.includes("");
  const mounts = [...mounted, ...lost];
  const findings = { changed, gone, broken, brokenAt, problems, isOutOfReach, mounts };
  return { ...findings, isFullScan: true, ...(areKnown && { knownFiles: key }) };
}

/**
 * Finds what replaced a file. Created in a separate function because it lives as long as the run, and would otherwise
 * keep all files of the scan in memory.
 */
function brokenFileFinder(
  { unreadable, blocked }: Scan,
  problems: readonly Problem[],
  { fileName }: Input,
): Findings["brokenAt"] {
  return (path) => {
    const blockade = blockerOf(path, { unreadable, blocked });
    if (blockade === undefined) return undefined;
    const reported = problems.filter(({ file }) => file === fileName(blockade));
    return { path, stamp: blockedStamp, records: [], problems: reported };
  };
}

/** Known paths that were not found. Most runs find all, and skip this. */
function missingFrom(known: Iterable<string>, found: readonly { readonly path: string }[]): string[] {
  const there = new Set(found.map(({ path }) => path));
  return [...known].filter((path) => !there.has(path));
}

/** Checks only these paths, relative to the articles folder; `undefined` if that cannot show what has changed. */
export function findChangesAt(paths: readonly string[], input: Input, catalog: Catalog): Findings | undefined {
  const changed = createFoundFileList();
  const gone: string[] = [];
  for (const path of new Set(paths)) {
    const known = catalog.stamp(path);
    // It may be a companion, or a folder that is gone.
    if (known === undefined && !isRecordFile(path)) return undefined;
    const file = join(input.articlesDirectory, path);
    const stamp = stampOnDisk(file);
    // Its folder may have become a broken link.
    if (stamp === "other" || (stamp === undefined && !existsSync(dirname(file)))) return undefined;
    // Its disk may not be mounted.
    if (stamp === undefined && knownMounts(catalog).some((folder) => path.startsWith(folder))) return undefined;
    if (stamp === undefined) {
      if (known !== undefined) gone.push(path);
    } else if (!isSame(known, stamp)) changed.add(path, stamp.sizeInBytes, stamp.modifiedMs);
  }
  return { ...nothingBroken, changed, gone, problems: [], isFullScan: false };
}

/** Whether the catalog is out of date. */
export function isToBeTakenIn(
  { changed, gone, broken }: Findings,
  { catalog, request, settingsChanged }: RunContext,
): boolean {
  const isChanged = changed.length + gone.length + broken.length > 0 || catalog.hasDue(request.now) || settingsChanged;
  // An interrupted run may have used settings that were changed back since.
  return isChanged || catalog.isBehind || isMembershipOtherwise(catalog, request.site);
}

/** `other`: a folder, a link or something unreadable, which requires a full scan. */
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
