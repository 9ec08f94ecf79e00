import { closeSync, fstatSync, openSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { makeDirectory } from "./directories.ts";
import { isAlive } from "./process-life.ts";

/** A path that this process may use for as long as it lives. */
export function temporaryPath(directory: string, name: string): string {
  return join(directory, `${process.pid}-${name}.tmp`);
}

/** Removes what dead processes have left. */
export function sweepTemporaryFiles(directory: string): void {
  for (const name of readdirSync(directory)) {
    const pid = Number(/^(\d+)-.+\.tmp$/.exec(name)?.[1]);
    if (!(pid > 0 && pid !== process.pid && isAlive(pid)))
      rmSync(join(directory, name), { recursive: true, force: true });
  }
}

/**
 * Removes a temporary file; never throws, so that the original error is reported. What cannot be removed now is swept
 * away later.
 */
export function discardTemporary(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {}
}

/** An empty file that is open for writing. */
export interface EmptyFile {
  readonly path: string;
  readonly fd: number;
}

/** Empty files that were created in advance: creating one takes longer than writing its content. */
export interface EmptyFiles {
  /** An empty file that was created in advance, or else a new one. */
  take(): EmptyFile;
  /** Creates as many as one edit needs; to be called when nobody is waiting. */
  stockUp(): void;
  /** Removes those that are left. */
  close(): void;
}

/** As many as one edit writes. */
const mostSpares = 32;

/** A stock that is still empty; its files will be in `directory`. */
export function createEmptyFiles(directory: string): EmptyFiles {
  const spares: EmptyFile[] = [];
  let count = 0;

  function newFile(): EmptyFile {
    count += 1;
    const path = temporaryPath(directory, `${count}`);
    return { path, fd: openSync(path, "w") };
  }

  return {
    take() {
      for (let spare = spares.pop(); spare !== undefined; spare = spares.pop()) {
        if (fstatSync(spare.fd).nlink > 0) return spare;
        // Somebody has cleared the directory.
        closeSync(spare.fd);
      }
      return newFile();
    },
    stockUp() {
      try {
        makeDirectory(directory);
        while (spares.length < mostSpares) spares.push(newFile());
      } catch {
        // A full disk, say: the run that needs the files will report it.
      }
    },
    close() {
      for (const { path, fd } of spares.splice(0)) {
        closeSync(fd);
        discardTemporary(path);
      }
    },
  };
}
