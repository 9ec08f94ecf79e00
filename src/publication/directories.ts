import { closeSync, fsync, mkdirSync, openSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { systemCodeOf } from "../errors.ts";

const sync = promisify(fsync);

/**
 * Makes a directory, and those around it, where there is none.
 *
 * @throws the system's error; `ENOTDIR` where something else stands in the way.
 */
export function makeDirectory(directory: string): void {
  if (isDirectory(directory)) return;
  // Not `recursive`: Node 20 never comes back from it where a system says "no such file" of a name that it refuses, as
  // Linux does below /proc.
  if (dirname(directory) !== directory) makeDirectory(dirname(directory));
  try {
    mkdirSync(directory);
  } catch (cause) {
    if (systemCodeOf(cause) !== "EEXIST") throw cause;
    // By another process, meanwhile; or it is no directory.
    if (!isDirectory(directory))
      throw Object.assign(new Error(`not a directory: ${directory}`, { cause }), { code: "ENOTDIR" });
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

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
    if (!["ENOENT", "EISDIR", "EINVAL", "EPERM", "EACCES"].includes(systemCodeOf(cause))) throw cause;
  }
}
