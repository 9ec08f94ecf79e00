/** What to do if the system refuses to write a file. `code` is the system's name for the error. */
export function adviceOnWriting(code: string): string {
  return adviceByCode[code] ?? "give this user the right to write there";
}

const room = "make room on the disk";

const adviceByCode: Readonly<Record<string, string>> = {
  EROFS: "the file system is read-only, mount it writable",
  ENOTDIR: "a file stands where a folder must go, move it away",
  ENOSPC: room,
  EDQUOT: room,
};
