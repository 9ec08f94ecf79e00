import { closeSync, fstatSync, openSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { makeDirectory } from "./directories.ts";
import { isAlive } from "./process-life.ts";

/** Where this process may keep something for as long as it lives. */
export function temporaryPath(directory: string, name: string): string {
  return join(directory, `${process.pid}-${name}.tmp`);
}

/** Removes what processes that are no more have left. */
export function sweepTemporaryFiles(directory: string): void {
  for (const name of readdirSync(directory)) {
    const pid = Number(/^(\d+)-.+\.tmp$/.exec(name)?.[1]);
    if (!(pid > 0 && pid !== process.pid && isAlive(pid)))
      rmSync(join(directory, name), { recursive: true, force: true });
  }
}

/** What cannot be removed now is swept away later; the fault that led here is the one to be told. */
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

/** Empty files, made ahead: a new one takes longer than what is written into it. */
export interface EmptyFiles {
  /** One that was made ahead, or else a new one. */
  take(): EmptyFile;
  /** Makes as many as one edit writes; to be called when nobody waits. */
  stockUp(): void;
  /** Takes those away that are left. */
  close(): void;
}

/** As many as one edit writes. */
const mostSpares = 32;

/** Has made none ahead yet. */
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
        // A full disk, say: the run that needs the files will tell.
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
