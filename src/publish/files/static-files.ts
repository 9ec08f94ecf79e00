import { join } from "node:path";
import type { Catalog } from "../../catalog/catalog.ts";
import type { Problem } from "../../errors.ts";
import type { OutputFile } from "../../publication/output-file.ts";
import { isOwnAddress } from "../../publication/own-addresses.ts";
import { plainPathOf } from "../../publication/tree.ts";
import { staticFolder } from "../../records/data-folder.ts";
import { scanStaticFiles } from "../../sources/folder/scan.ts";
import { isCompanionPath } from "../composing/article-paths.ts";
import { isDocumentPath, siteFilePaths } from "../composing/document-paths.ts";
import { putFiles, removeFiles } from "../put.ts";
import type { RunOutset } from "../run.ts";
import { fileMediaType } from "./file-media-type.ts";
import { notRead, readToPublish, stampOfFile } from "./read-to-publish.ts";
import { staticNote } from "./static-folder.ts";

/** Paths that are published as they stand. */
export function staticPaths(catalog: Catalog): readonly string[] {
  return Object.keys(stampsOf(catalog));
}

/** What lies in the static folder now, held against what is published of it. */
export interface StaticFindings {
  /** Stamps of the files that are to be published, by path. */
  readonly found: ReadonlyMap<string, string>;
  /** Files that are to be put out. */
  readonly changed: readonly string[];
  readonly gone: readonly string[];
  /** What keeps files from being published, as far as it shows without reading any. */
  readonly problems: readonly Problem[];
}

/** Looks for pictures, sound and whatever else the publisher has put beside the articles. */
export function findStaticFiles({
  catalog,
  target,
  place,
  harmed,
  holdsAllDocuments,
  request,
}: RunOutset): StaticFindings {
  const scan = scanStaticFiles(join(place.dataDirectory, staticFolder), place.dataDirectory);
  const known = new Map(Object.entries(stampsOf(catalog)));
  const isOurs = (path: string): boolean => siteFilePaths.includes(path) || isDocumentPath(path);
  const found = new Map(scan.files.map((file) => [file.path, stampOfFile(file)]));
  // A compressed copy of ours would lie there.
  const isBeside = (path: string): boolean => {
    const plain = plainPathOf(path);
    return plain !== undefined && (found.has(plain) || isOurs(plain));
  };
  const taken = [...found.keys()].filter((path) => isOurs(path) || isBeside(path));
  const hidden = [...found.keys()].filter((path) => isOwnAddress(`/${path}`));
  for (const path of [...taken, ...hidden]) found.delete(path);
  // What lies in a folder that cannot be looked at is not gone.
  const outOfSight = scan.unreadable.length > 0 ? [...known] : [];
  for (const [path, stamp] of outOfSight) if (!found.has(path)) found.set(path, stamp);

  const isUpToDate = (path: string): boolean =>
    known.get(path) === found.get(path) && target.entry(path)?.mediaType === fileMediaType(path) && !harmed.has(path);
  const problems = [
    ...scan.problems.map((problem) => ({ ...problem, file: `${staticFolder}/${problem.file}` })),
    ...taken.map(takenPath),
    ...hidden.map(hiddenPath),
  ];
  const noted = [...known.keys(), ...(holdsAllDocuments ? forgottenPaths({ catalog, target }, scan.unreadable) : [])];
  const gone = noted.filter((path) => !found.has(path));
  const isPublished = (path: string): boolean => target.entry(path) !== undefined;
  const published = noted.filter(isPublished).length;
  const lost = gone.filter(isPublished).length;
  const isAccident = request.allowRemoval !== true && lost > 1 && lost * 2 > published;
  if (isAccident) for (const [path, stamp] of known) if (!found.has(path)) found.set(path, stamp);
  return {
    found,
    changed: [...found.keys()].filter((path) => !isUpToDate(path)),
    gone: isAccident ? [] : gone,
    problems: isAccident ? [...problems, massRemoval(lost, published)] : problems,
  };
}

/** An accident is not a wish. The articles need not wait for what becomes of it. */
function massRemoval(lost: number, published: number): Problem {
  return {
    severity: "error",
    file: staticFolder,
    expected: `the ${published} files that are published from there`,
    found: `no more than ${published - lost} of them`,
    advice:
      "what was published stays. Is the disk mounted and the checkout whole? If this is meant, confirm it: broadsheet generate --allow-removal",
  };
}

/** What the catalog would know of if it had not been lost. In a folder that cannot be looked at, nothing is gone. */
function forgottenPaths(
  { catalog, target }: Pick<RunOutset, "catalog" | "target">,
  unreadable: readonly string[],
): readonly string[] {
  if (unreadable.length > 0) return [];
  return foreignPaths({ catalog, target }).filter((path) => !target.isGuessed(path));
}

/** A manifest that was made anew from the files names those of others too; before anybody takes them for ours, they are left to them. */
export function disownForeign({ catalog, target }: RunOutset, { found }: StaticFindings): void {
  const foreign = foreignPaths({ catalog, target });
  target.disown(foreign.filter((path) => target.isGuessed(path) && !found.has(path)));
}

/** Everything that keeps static files from being published; reads those that are to be put out, and keeps none of them in memory. */
export function staticProblems({ changed, problems }: StaticFindings, { place }: RunOutset): readonly Problem[] {
  const unread = changed.flatMap((path) => {
    const file = fileOf(path, place.dataDirectory);
    return "bytes" in file ? [] : [file];
  });
  return [...problems, ...unread];
}

/** Brings the static files up to date; answers what keeps some of them from being published. */
export async function publishStaticFiles(run: RunOutset, findings: StaticFindings): Promise<readonly Problem[]> {
  const { catalog, target, place } = run;
  const { changed, gone } = findings;
  const found = new Map(findings.found);
  const unread: Problem[] = [];
  const note = (stamps: Iterable<readonly [string, string]>) =>
    catalog.setNotes({ [staticNote]: JSON.stringify(Object.fromEntries(stamps)) });
  // What a run leaves that is killed before its end would be nobody's: it is noted first, as something to be put out again.
  if (changed.length > 0)
    note([...Object.entries(stampsOf(catalog)), ...changed.map((path) => [path, notRead] as const)]);
  // One at a time: they may be large.
  for (const path of changed) {
    const file = fileOf(path, place.dataDirectory);
    if ("bytes" in file) await putFiles([file], run);
    else {
      unread.push(file);
      // What was published of it stays, and the next run tries again.
      found.set(path, notRead);
    }
  }
  removeFiles(gone, run);
  if (changed.length + gone.length > 0) {
    // Before the manifest knows: what is noted and not there is put out again.
    note(found);
    await target.commit();
  }
  return [...findings.problems, ...unread];
}

function stampsOf(catalog: Catalog): Readonly<Record<string, string>> {
  return JSON.parse(catalog.note(staticNote) ?? "{}") as Record<string, string>;
}

function fileOf(path: string, dataDirectory: string): OutputFile | Problem {
  return readToPublish(path, join(dataDirectory, staticFolder, path), `${staticFolder}/${path}`);
}

function takenPath(path: string): Problem {
  const expected = "a path that no document of ours has, nor a compressed copy of one";
  return misplaced(path, expected, "rename the file; the document is published, the file is not");
}

function hiddenPath(path: string): Problem {
  const expected = "a path at which the server does not tell of itself";
  return misplaced(path, expected, "rename the file, which is not published");
}

function misplaced(path: string, expected: string, advice: string): Problem {
  return { severity: "error", file: `${staticFolder}/${path}`, expected, found: path, advice };
}

/** Published paths at which nothing of ours lies; of those at an article's own address, `companion-files.ts` knows. */
function foreignPaths({ catalog, target }: Pick<RunOutset, "catalog" | "target">): readonly string[] {
  const ours = new Set([...siteFilePaths, ...staticPaths(catalog)]);
  return [...target.paths()].filter((path) => !ours.has(path) && !isDocumentPath(path) && !isCompanionPath(path));
}
