import { syncDirectory } from "../directories.ts";

/** Which directories have got or lost names of which the disk may not know, and their way to the disk. */
export interface DirectoryFlushes {
  touch(directory: string): void;
  /** For one that is gone. */
  forget(directory: string): void;
  /** Flushes a directory while other things are done. */
  begin(directory: string): void;
  /** Flushes all that were touched, and waits for all that was begun. What fails is tried again by the next call. */
  finish(): Promise<void>;
}

/** Knows of no directory yet. */
export function createDirectoryFlushes(): DirectoryFlushes {
  const touched = new Set<string>();
  const underWay = new Set<Promise<void>>();

  function begin(directory: string): void {
    touched.delete(directory);
    const flush = syncDirectory(directory);
    // Kept until somebody awaits it, and sees its fault.
    flush.then(
      () => underWay.delete(flush),
      () => touched.add(directory),
    );
    underWay.add(flush);
  }

  async function finish(): Promise<void> {
    while (touched.size + underWay.size > 0) {
      for (const directory of touched) begin(directory);
      const flushes = [...underWay];
      for (const flush of flushes) underWay.delete(flush);
      await Promise.all(flushes);
    }
  }

  return {
    touch: (directory) => void touched.add(directory),
    forget: (directory) => void touched.delete(directory),
    begin,
    finish,
  };
}
