import { join } from "node:path";
import type { Problem } from "../../errors.ts";
import { foldersAbove } from "../../publication/folders-above.ts";
import { isOwnAddress } from "../../publication/own-addresses.ts";
import { plainPathOf } from "../../publication/side-files.ts";
import { staticFolder } from "../../records/data-folder.ts";
import { isInaccessible, type Scan, scanStaticFiles } from "../../sources/folder/scan.ts";
import { isDocumentPath, siteFilePaths } from "../composing/document-paths.ts";
import type { RunContext } from "../run.ts";
import { fileMediaType } from "./file-media-type.ts";
import { forgottenPaths } from "./foreign-paths.ts";
import { accidentOf } from "./static-accident.ts";
import { staticFileName, staticStamps } from "./static-folder.ts";
import { stampOfFile } from "./verbatim-files.ts";

/** The static folder compared with what is published of it. */
export interface StaticFindings {
  /** Stamps of the files to publish, by path. */
  readonly found: ReadonlyMap<string, string>;
  /** New, changed or damaged files. */
  readonly changed: readonly string[];
  readonly gone: readonly string[];
  /** What keeps files from being published, as far as visible without reading them. */
  readonly problems: readonly Problem[];
}

/** Scans the static folder and compares it with what is published. */
export function findStaticFiles(run: RunContext): StaticFindings {
  const { catalog, holdsAllDocuments } = run;
  const { present, scan, problems } = scanFolder(run);
  const known = staticStamps(catalog);
  const isUnseen = (path: string): boolean => isInaccessible(path, scan);
  const noted = [...known.keys(), ...(holdsAllDocuments ? forgottenPaths(run) : [])];
  // The contents of an unreadable folder are not gone, and the replacement of a folder must not be read.
  const found = withMissing(present, new Map([...known].filter(([path]) => isUnseen(path))));
  const gone = noted.filter((path) => !found.has(path) && !isUnseen(path));
  const accident = accidentOf(gone, noted, run);
  if (accident === undefined) {
    return { found, changed: outdated(found, known, run).filter((path) => !isUnseen(path)), gone, problems };
  }
  const kept = withMissing(found, known);
  return { found: kept, changed: outdated(kept, known, run), gone: [], problems: [...problems, accident] };
}

/** Stamps of files by path. */
type Stamps = ReadonlyMap<string, string>;

function withMissing(found: Stamps, known: Stamps): Stamps {
  return new Map([...found, ...[...known].filter(([path]) => !found.has(path))]);
}

function outdated(found: Stamps, known: Stamps, { target, harmed }: RunContext): readonly string[] {
  const isUpToDate = (path: string): boolean =>
    known.get(path) === found.get(path) && target.entry(path)?.mediaType === fileMediaType(path) && !harmed.has(path);
  return [...found.keys()].filter((path) => !isUpToDate(path));
}

/** The files of the folder that may be published, and why the others may not. */
function scanFolder({ input }: RunContext): {
  readonly present: Stamps;
  readonly scan: Scan;
  readonly problems: readonly Problem[];
} {
  const scan = scanStaticFiles(join(input.dataDirectory, staticFolder), input.dataDirectory);
  const present = new Map(scan.files.map((file) => [file.path, stampOfFile(file)]));
  const isOurs = (path: string): boolean => siteFilePaths.includes(path) || isDocumentPath(path);
  // Whether the path is that of a compressed copy of a published file.
  const isBeside = (path: string): boolean => {
    const plain = plainPathOf(path);
    return plain !== undefined && (present.has(plain) || isOurs(plain));
  };
  const isTaken = (path: string): boolean => isOurs(path) || isBeside(path);
  const taken = [...present.keys()].filter((path) => [...foldersAbove(path), path].some(isTaken));
  const hidden = [...present.keys()].filter((path) => isOwnAddress(`/${path}`));
  for (const path of [...taken, ...hidden]) present.delete(path);
  const problems = [
    ...scan.problems.map((problem) => ({ ...problem, file: staticFileName(problem.file, input) })),
    ...taken.map((path) => takenPath(path, input)),
    ...hidden.map((path) => hiddenPath(path, input)),
  ];
  return { present, scan, problems };
}

function takenPath(path: string, input: RunContext["input"]): Problem {
  const expected = "a path other than that of a document or its compressed copy";
  return misplaced(path, input, expected, "rename the file; the document is published, the file is not");
}

function hiddenPath(path: string, input: RunContext["input"]): Problem {
  const expected = "a path that is not one of the server's own addresses";
  return misplaced(path, input, expected, "rename the file, which is not published");
}

function misplaced(path: string, input: RunContext["input"], expected: string, advice: string): Problem {
  return { severity: "error", file: staticFileName(path, input), expected, found: path, advice };
}
