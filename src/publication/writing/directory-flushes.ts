import { syncDirectory } from "../directories.ts";

/** Tracks directories with unflushed changes of names, and their flushes. */
export interface DirectoryFlushes {
  touch(directory: string): void;
  /** For a directory that no longer exists. */
  forget(directory: string): void;
  /** Starts to flush a directory in the background. */
  begin(directory: string): void;
  /** Flushes every touched directory, and waits. Failed flushes are retried by the next call. */
  finish(): Promise<void>;
}

/** No directory is touched yet. */
export function createDirectoryFlushes(): DirectoryFlushes {
  const touched = new Set<string>();
  const pending = new Set<Promise<void>>();

  function begin(directory: string): void {
    touched.delete(directory);
    const flush = syncDirectory(directory);
    // Kept until it is awaited, which reports its error.
    flush.then(
      () => pending.delete(flush),
      () => touched.add(directory),
    );
    pending.add(flush);
  }

  async function finish(): Promise<void> {
    while (touched.size + pending.size > 0) {
      for (const directory of touched) begin(directory);
      const flushes = [...pending];
      for (const flush of flushes) pending.delete(flush);
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
