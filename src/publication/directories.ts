import { closeSync, fsync, openSync } from "node:fs";
import { promisify } from "node:util";
import { codeOf } from "./errors.ts";

const sync = promisify(fsync);

/** Brings a directory's names to the disk: a rename is there for certain only when its directory is. */
export async function syncDirectory(directory: string): Promise<void> {
  try {
    const fd = openSync(directory, "r");
    try {
      await sync(fd);
    } finally {
      closeSync(fd);
    }
  } catch (cause) {
    // Gone since, or a system that cannot flush directories.
    if (!["ENOENT", "EISDIR", "EINVAL", "EPERM", "EACCES"].includes(codeOf(cause))) throw cause;
  }
}
