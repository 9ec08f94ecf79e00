import { open } from "node:fs/promises";
import { codeOf } from "./errors.ts";

/** A rename is on the disk for certain only when its directory is. */
export async function syncDirectories(directories: ReadonlySet<string>): Promise<void> {
  await Promise.all([...directories].map(syncDirectory));
}

/** Brings one directory's names to the disk. */
export async function syncDirectory(directory: string): Promise<void> {
  try {
    const handle = await open(directory, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (cause) {
    // Gone since, or a system that cannot flush directories.
    if (!["ENOENT", "EISDIR", "EINVAL", "EPERM", "EACCES"].includes(codeOf(cause))) throw cause;
  }
}
