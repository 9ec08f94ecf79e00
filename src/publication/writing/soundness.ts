import { closeSync, openSync, type Stats, statSync } from "node:fs";
import { hashOfFile } from "../hash.ts";
import type { EncodedBytes } from "../manifest.ts";

/** What a file was when it was written. */
export interface Written extends EncodedBytes {
  /** Seconds since 1970, as the file's own time says. */
  readonly modified: number;
}

/** File systems tell times no finer than their clock's ticks. */
const clockTickMs = 20;

/** A look at files, whether they are as they were written. */
export interface Look {
  isAsWritten(file: string, written: Written): boolean;
  /**
   * Up to when what was put there need not be read again, where all of it was sound; `undefined` where nothing had to
   * be read. No later than the look began, and no later than the last of the files by the disk's own clock.
   */
  readonly trustedMs: number | undefined;
}

/**
 * Begins a look. A file that was put there after `sinceMs`, when the last commit was made or the last look began, may
 * have the right size and second and be another one all the same: its bytes are read.
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

/** Whether a file is the one that was written, by size and second alone. */
export function isSound(file: string, { length, modified }: Omit<Written, "hash">): boolean {
  return soundFile(file, length, modified) !== undefined;
}

function soundFile(file: string, length: number, modified: number): Stats | undefined {
  const found = statOf(file);
  const isSame = found?.isFile() && found.size === length && Math.floor(found.mtimeMs / 1000) === modified;
  return isSame ? found : undefined;
}

/** Nothing where it cannot be looked at: it is to be written again, and what keeps the disk from that is told then. */
function statOf(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Nothing where it cannot be read, which readers can't either, perhaps: it is to be written again. */
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
