import { closeSync, openSync, type Stats, statSync } from "node:fs";
import { hashOfFile } from "../hash.ts";
import type { EncodedBytes } from "../manifest.ts";

/** The state of a file when it was written. */
export interface Written extends EncodedBytes {
  /** The mtime, in seconds since 1970. */
  readonly modified: number;
}

/** The resolution of file times is a clock tick. */
const clockTickMs = 20;

/** A check whether files are as they were written. */
export interface Check {
  isAsWritten(file: string, written: Written): boolean;
  /**
   * The time before which files need not be read again, if all were sound; `undefined` if none had to be read. Limited
   * to the start of the check, and to the newest file time by the disk's own clock.
   */
  readonly trustedMs: number | undefined;
}

/**
 * Begins a check. A file changed after `sinceMs`, the time of the last commit or check, may be different despite its
 * size and second, so its bytes are read.
 */
export function beginCheck(sinceMs: number): Check {
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

/** Whether a file is as written, judged by size and second alone. */
export function isSound(file: string, { length, modified }: Omit<Written, "hash">): boolean {
  return soundFile(file, length, modified) !== undefined;
}

function soundFile(file: string, length: number, modified: number): Stats | undefined {
  const found = statOf(file);
  const isSame = found?.isFile() && found.size === length && Math.floor(found.mtimeMs / 1000) === modified;
  return isSame ? found : undefined;
}

/** `undefined` if it cannot be checked; then it is written again, which reports the error. */
function statOf(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** `undefined` if it cannot be read; then it is written again. */
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
