import { syncDirectory } from "../directories.ts";

/** Directories that gained or lost names which may not be on the disk yet, and their flushes. */
export interface DirectoryFlushes {
  touch(directory: string): void;
  /** For a directory that is gone. */
  forget(directory: string): void;
  /** Starts to flush a directory in the background. */
  begin(directory: string): void;
  /** Flushes every touched directory, and waits for all flushes. What fails is tried again by the next call. */
  finish(): Promise<void>;
}

/** No directory is touched yet. */
export function createDirectoryFlushes(): DirectoryFlushes {
  const touched = new Set<string>();
  const underWay = new Set<Promise<void>>();

  function begin(directory: string): void {
    touched.delete(directory);
    const flush = syncDirectory(directory);
    // Kept until somebody awaits it, and sees its error.
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
