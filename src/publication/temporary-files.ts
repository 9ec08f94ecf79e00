import { closeSync, fstatSync, openSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { makeDirectory } from "./directories.ts";
import { isAlive } from "./process-life.ts";

/** A path reserved for this process while it lives. */
export function temporaryPath(directory: string, name: string): string {
  return join(directory, `${process.pid}-${name}.tmp`);
}

/** Removes files left by dead processes. */
export function sweepTemporaryFiles(directory: string): void {
  for (const name of readdirSync(directory)) {
    const pid = Number(/^(\d+)-.+\.tmp$/.exec(name)?.[1]);
    if (!(pid > 0 && pid !== process.pid && isAlive(pid)))
      rmSync(join(directory, name), { recursive: true, force: true });
  }
}

/** Removes a temporary file. Never throws, so that the original error is reported; what is left is swept later. */
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

/** Empty files created in advance, since creating a file takes longer than writing it. */
export interface EmptyFiles {
  /** Returns a file created in advance, or a new one. */
  take(): EmptyFile;
  /** Creates as many as one edit needs. To be called when idle. */
  stockUp(): void;
  /** Removes the remaining ones. */
  close(): void;
}

/** The most files that one edit writes. */
const maxSpares = 32;

/** Starts without files; they are created in `directory`. */
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
        // Someone has cleared the directory.
        closeSync(spare.fd);
      }
      return newFile();
    },
    stockUp() {
      try {
        makeDirectory(directory);
        while (spares.length < maxSpares) spares.push(newFile());
      } catch {
        // An error such as a full disk is reported by the run that needs the files.
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
