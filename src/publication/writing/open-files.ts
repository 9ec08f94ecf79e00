import { close, constants, openSync } from "node:fs";

/**
 * Keeps files open that are about to lose their names, so that replacing or removing them does not have to free their
 * blocks at once.
 */
export interface OpenFiles {
  /** Keeps the file open, if it can be opened and few are. */
  keepOpen(file: string): void;
  /** Whether no more files can be kept open. */
  isFull(): boolean;
  /** Closes all of them, which frees their blocks. */
  release(): void;
}

/** As many as one edit replaces, including compressed copies. */
const mostOpen = 96;

/** No file is open yet. */
export function createOpenFiles(): OpenFiles {
  const open: number[] = [];
  const isFull = () => open.length >= mostOpen;
  return {
    keepOpen(file) {
      if (isFull()) return;
      try {
        open.push(openSync(file, constants.O_RDONLY | constants.O_NONBLOCK));
      } catch {
        // There is none yet, or it cannot be opened: then its blocks are freed at once.
      }
    },
    isFull,
    release() {
      for (const fd of open.splice(0)) close(fd, () => {});
    },
  };
}
