import { readFileSync } from "node:fs";
import type { Stamp } from "../../catalog/catalog.ts";
import type { Problem } from "../../errors.ts";
import type { OutputFile } from "../../publication/output-file.ts";
import { fileMediaType } from "./file-media-type.ts";

/** A stamp that no file has: it is to be read, or read again. */
export const notRead = "not read";

/** Differs when a file that is published as it stands has changed. */
export function stampOfFile({ sizeInBytes, modifiedMs }: Stamp): string {
  return `${sizeInBytes} ${modifiedMs}`;
}

/** A file that is published as it stands at `path`, or why it cannot be read. `shownAs`: how it is called in a problem. */
export function readToPublish(path: string, file: string, shownAs: string): OutputFile | Problem {
  try {
    return { path, bytes: readFileSync(file), mediaType: fileMediaType(path), lifetime: "asset" };
  } catch (cause) {
    const found = cause instanceof Error ? cause.message : String(cause);
    const advice = "give this user the right to read it, or take it away; what was published of it stays";
    return { severity: "error", file: shownAs, expected: "a file that can be read", found, advice };
  }
}
