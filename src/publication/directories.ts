import { closeSync, fsync, openSync } from "node:fs";
import { promisify } from "node:util";
import { codeOf } from "./errors.ts";

const sync = promisify(fsync);

/** A rename is on the disk for certain only when its directory is. */
export async function syncDirectories(directories: ReadonlySet<string>): Promise<void> {
  await Promise.all([...directories].map(syncDirectory));
}

/** Brings one directory's names to the disk. */
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
