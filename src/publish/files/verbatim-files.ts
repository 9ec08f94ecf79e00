import { readFileSync } from "node:fs";
import type { Stamp } from "../../catalog/catalog.ts";
import { rightToRead } from "../../errors/system-advice.ts";
import { type Problem, systemCodeOf } from "../../errors.ts";
import { PublicationError } from "../../publication/errors.ts";
import type { OutputFile } from "../../publication/output-file.ts";
import { putFiles } from "../put-files.ts";
import type { RunContext } from "../run.ts";
import { fileMediaType } from "./file-media-type.ts";

/** A file that is published unchanged. */
export interface VerbatimFile {
  /** In the publication. */
  readonly path: string;
  /** The file to read. */
  readonly file: string;
  /** The name that problems use for it. */
  readonly shownAs: string;
}

/** A stamp that matches no file, so that it is read (again). */
export const notRead = "not read";

/** Changes with the file. */
export function stampOfFile({ sizeInBytes, modifiedMs }: Stamp): string {
  return `${sizeInBytes} ${modifiedMs}`;
}

/**
 * Publishes files one at a time, since they may be large. Returns, by path, the problems of files that cannot be read
 * or written; their published versions stay.
 */
export async function putVerbatim(
  files: readonly VerbatimFile[],
  run: RunContext,
): Promise<ReadonlyMap<string, Problem>> {
  const unread = new Map<string, Problem>();
  for (const one of files) {
    const read = readToPublish(one);
    const problem = "bytes" in read ? await publishOne(read, one, run) : read;
    if (problem !== undefined) unread.set(one.path, problem);
  }
  return unread;
}

/** Returns a problem if something is in the way of this file; throws other faults, such as a full disk. */
async function publishOne(file: OutputFile, { shownAs }: VerbatimFile, run: RunContext): Promise<Problem | undefined> {
  try {
    await putFiles([file], run);
    return undefined;
  } catch (fault) {
    const obstacle = fault instanceof PublicationError ? obstacles[systemCodeOf(fault.cause)] : undefined;
    if (obstacle === undefined) throw fault;
    const advice = "rename it, or move away what is there if it is not Broadsheet's";
    return { severity: "error", file: shownAs, expected: `cannot be published at ${file.path}: ${obstacle}`, advice };
  }
}

const obstacles: Readonly<Record<string, string>> = {
  EISDIR: "there is a folder",
  ENOTDIR: "there is a file where a folder must go",
  ENAMETOOLONG: "the name is too long for that file system",
};

/** Problems of unreadable files. Reads each file without keeping it in memory. */
export function readingProblems(files: readonly VerbatimFile[]): readonly Problem[] {
  return files.flatMap((one) => {
    const read = readToPublish(one);
    return "bytes" in read ? [] : [read];
  });
}

function readToPublish({ path, file, shownAs }: VerbatimFile): OutputFile | Problem {
  try {
    return { path, bytes: readFileSync(file), mediaType: fileMediaType(path), lifetime: "asset" };
  } catch (cause) {
    return { severity: "error", file: shownAs, ...unreadable(cause) };
  }
}

function unreadable(cause: unknown): Pick<Problem, "expected" | "found" | "advice"> {
  const code = systemCodeOf(cause);
  if (vanished.has(code)) {
    const advice = "its published copy stays until the next run, which looks for it again";
    return { expected: "has disappeared since the run began", advice };
  }
  const found = cause instanceof Error ? cause.message : String(cause);
  const remedy = remedies[code] ?? "check whether the disk is failing";
  const advice = `${remedy}, or remove it; its published copy stays`;
  return { expected: "a file that can be read", found, advice };
}

/** Error codes of a file that existed during the scan. */
const vanished: ReadonlySet<string> = new Set(["ENOENT", "ENOTDIR", "EISDIR", "ESTALE"]);

const remedies: Readonly<Record<string, string>> = {
  EACCES: rightToRead,
  EPERM: rightToRead,
  ERR_FS_FILE_TOO_LARGE: "make it smaller",
};
