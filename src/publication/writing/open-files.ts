import { close, constants, openSync } from "node:fs";

/**
 * Files that are about to lose their names, held open: whatever takes a name away need not free the file's blocks then.
 */
export interface OpenFiles {
  /** Holds the file, if there is one that can be held and few are. */
  keepOpen(file: string): void;
  /** Whether no more of them can be held. */
  isFull(): boolean;
  /** Lets go of all of them, so that their blocks are freed. */
  release(): void;
}

/** As many as one edit replaces, with the compressed copies beside them. */
const mostOpen = 96;

/** Holds nothing yet. */
export function createOpenFiles(): OpenFiles {
  const open: number[] = [];
  const isFull = () => open.length >= mostOpen;
  return {
    keepOpen(file) {
      if (isFull()) return;
      try {
        open.push(openSync(file, constants.O_RDONLY | constants.O_NONBLOCK));
      } catch {
        // Nothing there yet, or nothing that can be held: then its blocks are freed at once.
      }
    },
    isFull,
    release() {
      for (const fd of open.splice(0)) close(fd, () => {});
    },
  };
}
