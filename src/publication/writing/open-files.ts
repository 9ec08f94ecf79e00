import { close, constants, openSync } from "node:fs";

/** Keeps files open that are about to be replaced or removed, so that their blocks need not be freed at once. */
export interface OpenFiles {
  /** Opens the file, if possible and if there is room. */
  keepOpen(file: string): void;
  /** Whether no more files can be kept open. */
  isFull(): boolean;
  /** Closes all files, which frees their blocks. */
  release(): void;
}

/** The most files that one edit replaces, including compressed copies. */
const maxOpen = 96;

/** No file is open yet. */
export function createOpenFiles(): OpenFiles {
  const open: number[] = [];
  const isFull = () => open.length >= maxOpen;
  return {
    keepOpen(file) {
      if (isFull()) return;
      try {
        open.push(openSync(file, constants.O_RDONLY | constants.O_NONBLOCK));
      } catch {
        // It does not exist, or cannot be opened; then its blocks are freed at once.
      }
    },
    isFull,
    release() {
      for (const fd of open.splice(0)) close(fd, () => {});
    },
  };
}
