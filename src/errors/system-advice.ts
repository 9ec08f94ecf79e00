// Advice on system errors by error code, one table per operation.

/** Advice if a file or folder must not be read. */
export const rightToRead = "give the user that runs Broadsheet the right to read it";

/** Advice if a file cannot be written. */
export function adviceOnWriting(code: string): string {
  return onWriting[code] ?? "give this user the right to write there";
}

const roomOnDisk = "free some disk space";

const onWriting: Readonly<Record<string, string>> = {
  EROFS: "the file system is read-only, mount it writable",
  ENOTDIR: "a file is where a folder must go, move it elsewhere",
  ENOSPC: roomOnDisk,
  EDQUOT: roomOnDisk,
};

/** Description of and advice on failing to write a published file; `undefined` if no remedy is known. */
export function adviceOnPublishing(code: string): string | undefined {
  return onPublishing[code];
}

const notWritable =
  "not writable; give the user that runs Broadsheet write access to the output directory and all that is in it";

const onPublishing: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full; free some space and publish again (what was published before is unharmed)",
  EDQUOT: "the disk quota is used up; free some space and publish again (what was published before is unharmed)",
  EACCES: notWritable,
  EPERM: notWritable,
  EROFS: "the file system is read-only; mount it writable, or choose another output directory",
  EIO: "the disk reported an input/output error; check the disk, then publish again",
  ENOMEM: "the system has no memory left; free some, and publish again",
  EMFILE: "too many open files; raise the limit (ulimit -n) and publish again",
  ENFILE:
    "too many open files on this machine; close some programs, or raise the limit (fs.file-max), and publish again",
  ESTALE: "the network disk no longer recognizes it; mount it again, then publish again",
  EXDEV: "is not on the same file system as the output's .state; keep all of the output on one, and publish again",
  ENAMETOOLONG: "the name is too long for this file system; give the file a shorter one, or the article a shorter slug",
  EISDIR: "a directory is where a file must go; remove it and publish again",
  ENOTDIR: "a file is where a directory must go; remove it and publish again",
};

/** Advice if the catalog cannot be opened; `undefined` if the error may be due to the file's content. */
export function adviceOnOpeningCatalog(code: string): string | undefined {
  return onOpeningCatalog[code];
}

const writeAccess = "give the user that runs Broadsheet write access to the output directory, and publish again";
const freeSpace = "free some space and publish again (what was published before is unharmed)";
const moreFiles = "raise the limit of open files (ulimit -n), or close some, and publish again";

const onOpeningCatalog: Readonly<Record<string, string>> = {
  EACCES: writeAccess,
  EPERM: writeAccess,
  EROFS: "mount the file system writable, or choose another output directory",
  EMFILE: moreFiles,
  ENFILE: moreFiles,
  ENOMEM: "free some memory and publish again",
  EAGAIN: "wait until fewer processes run, and publish again",
  ENOSPC: freeSpace,
  EDQUOT: freeSpace,
  EIO: "free some space, or check the disk, and publish again",
  ESTALE: "mount the network disk again, and publish again",
};
