import { closeSync, openSync, type Stats, statSync } from "node:fs";
import { hashOfFile } from "../hash.ts";
import type { EncodedBytes } from "../manifest.ts";

/** What a file was when it was written. */
export interface Written extends EncodedBytes {
  /** Seconds since 1970, as the file's own time says. */
  readonly modified: number;
}

/** File systems measure times no finer than their clock's ticks. */
const clockTickMs = 20;

/** A check whether files are as they were written. */
export interface Look {
  isAsWritten(file: string, written: Written): boolean;
  /**
   * The time before which files need not be read again, if all were sound; `undefined` if none had to be read. Not
   * after the check began, and not after the last of the files by the disk's own clock.
   */
  readonly trustedMs: number | undefined;
}

/**
 * Begins a check. A file that was put there after `sinceMs`, when the last commit was made or the last check began, may
 * have the right size and second and still be a different one: its bytes are read.
 */
export function beginLook(sinceMs: number): Look {
  const beganMs = Date.now();
  let newestMs = 0;
  return {
    isAsWritten(file, { hash, length, modified }) {
      const found = soundFile(file, length, modified);
      if (found === undefined) return false;
      if (found.ctimeMs < sinceMs - clockTickMs) return true;
      newestMs = Math.max(newestMs, found.ctimeMs);
      return contentOf(file) === hash;
    },
    get trustedMs() {
      return newestMs === 0 ? undefined : Math.min(beganMs, newestMs + clockTickMs + 1);
    },
  };
}

/** Whether a file is the one that was written, judged by size and second alone. */
export function isSound(file: string, { length, modified }: Omit<Written, "hash">): boolean {
  return soundFile(file, length, modified) !== undefined;
}

function soundFile(file: string, length: number, modified: number): Stats | undefined {
  const found = statOf(file);
  const isSame = found?.isFile() && found.size === length && Math.floor(found.mtimeMs / 1000) === modified;
  return isSame ? found : undefined;
}

/** `undefined` if it cannot be checked: it is written again, which reports what is wrong. */
function statOf(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** `undefined` if it cannot be read, perhaps by readers neither: it is written again. */
function contentOf(file: string): string | undefined {
  try {
    const fd = openSync(file, "r");
    try {
      return hashOfFile(fd).hash;
    } finally {
      closeSync(fd);
    }
  } catch {
    return undefined;
  }
}
