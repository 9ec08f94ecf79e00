import { readFileSync } from "node:fs";
import type { Stamp } from "../../catalog/catalog.ts";
import type { Problem } from "../../errors.ts";
import type { OutputFile } from "../../publication/output-file.ts";
import { putFiles } from "../put-files.ts";
import type { RunOutset } from "../run.ts";
import { fileMediaType } from "./file-media-type.ts";

/** A file that is published as it stands. */
export interface StandingFile {
  /** In the publication. */
  readonly path: string;
  /** Where it stands. */
  readonly file: string;
  /** How it is called in a problem. */
  readonly shownAs: string;
}

/** A stamp that no file has: it is to be read, or read again. */
export const notRead = "not read";

/** Differs when a file that is published as it stands has changed. */
export function stampOfFile({ sizeInBytes, modifiedMs }: Stamp): string {
  return `${sizeInBytes} ${modifiedMs}`;
}

/** Puts them out, one at a time, for they may be large; answers which cannot be read, by path: what was published of those stays. */
export async function putAsTheyStand(
  files: readonly StandingFile[],
  run: RunOutset,
): Promise<ReadonlyMap<string, Problem>> {
  const unread = new Map<string, Problem>();
  for (const one of files) {
    const read = readToPublish(one);
    if ("bytes" in read) await putFiles([read], run);
    else unread.set(one.path, read);
  }
  return unread;
}

/** Why some of them cannot be read. Each is read, and none is kept in memory. */
export function readingProblems(files: readonly StandingFile[]): readonly Problem[] {
  return files.flatMap((one) => {
    const read = readToPublish(one);
    return "bytes" in read ? [] : [read];
  });
}

function readToPublish({ path, file, shownAs }: StandingFile): OutputFile | Problem {
  try {
    return { path, bytes: readFileSync(file), mediaType: fileMediaType(path), lifetime: "asset" };
  } catch (cause) {
    const found = cause instanceof Error ? cause.message : String(cause);
    const advice = "give this user the right to read it, or take it away; what was published of it stays";
    return { severity: "error", file: shownAs, expected: "a file that can be read", found, advice };
  }
}
