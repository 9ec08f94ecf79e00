import { closeSync, fsync, mkdirSync, openSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { systemCodeOf } from "../errors.ts";

const sync = promisify(fsync);

/**
 * Creates a directory and its parents, if they are missing.
 *
 * @throws the system's error; `ENOTDIR` if something else is in the way.
 */
export function makeDirectory(directory: string): void {
  if (isDirectory(directory)) return;
  // Not `recursive`: Node 20 never returns if the system reports ENOENT for a name that it rejects, as Linux does below
  // /proc.
  if (dirname(directory) !== directory) makeDirectory(dirname(directory));
  try {
    mkdirSync(directory);
  } catch (cause) {
    if (systemCodeOf(cause) !== "EEXIST") throw cause;
    // Another process may have created it meanwhile, or it is not a directory.
    if (!isDirectory(directory))
      throw Object.assign(new Error(`not a directory: ${directory}`, { cause }), { code: "ENOTDIR" });
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Flushes a directory's entries to the disk: a rename is durable only then. */
export async function syncDirectory(directory: string): Promise<void> {
  try {
    const fd = openSync(directory, "r");
    try {
      await sync(fd);
    } finally {
      closeSync(fd);
    }
  } catch (cause) {
    // It is gone, or the system cannot flush directories.
    if (!["ENOENT", "EISDIR", "EINVAL", "EPERM", "EACCES"].includes(systemCodeOf(cause))) throw cause;
  }
}
