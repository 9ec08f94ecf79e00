import { BroadsheetError, systemCodeOf } from "../errors.ts";

/** Raised if the publication cannot be written; what was published before is intact. */
export class PublicationError extends BroadsheetError {
  override name = "PublicationError";

  constructor(
    readonly path: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(`${path}: ${message}`, options);
  }
}

/** Raised if another process is publishing into the same output directory. */
export class LockedError extends BroadsheetError {
  override name = "LockedError";

  constructor(
    readonly path: string,
    readonly pid: number,
    readonly host: string,
  ) {
    super(`${path}: process ${pid} on ${host} is publishing here; wait for it, or stop it`);
  }
}

/** Raised if another process has taken over the lock because this one showed no signs of life for too long. */
export class LockLostError extends BroadsheetError {
  override name = "LockLostError";

  constructor(readonly path: string) {
    super(
      `${path}: another process took this one for dead and is publishing here; this run publishes nothing more. The next run does the rest`,
    );
  }
}

/** An error from the system about `path`, as one line that says what to do. */
export function publicationError(path: string, cause: unknown): PublicationError {
  const code = systemCodeOf(cause);
  const found = cause instanceof Error ? cause.message : String(cause);
  return new PublicationError(
    path,
    adviceByCode[code] ??
      `expected to write it, got: ${found}; look at what is there, or choose another output directory`,
    { cause },
  );
}

/**
 * An error from the system as one line that says what to do; any other error, or one without a known remedy, unchanged.
 * `subject` stands for the path if the error names none.
 */
export function withAdvice(error: unknown, subject: string): unknown {
  if (!(error instanceof Error && "syscall" in error && systemCodeOf(error) in adviceByCode)) return error;
  return publicationError("path" in error && typeof error.path === "string" ? error.path : subject, error);
}

/**
 * Runs `action`, which concerns the file at `path`.
 *
 * @throws {PublicationError}
 */
export function attempt<Result>(path: string, action: () => Result): Result {
  try {
    return action();
  } catch (cause) {
    throw cause instanceof BroadsheetError ? cause : publicationError(path, cause);
  }
}

const adviceByCode: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full; free some space and publish again (what was published before is unharmed)",
  EDQUOT: "the disk quota is used up; free some space and publish again (what was published before is unharmed)",
  EACCES: "not writable; give the user that runs Broadsheet write access to the output directory and all that is in it",
  EPERM: "not writable; give the user that runs Broadsheet write access to the output directory and all that is in it",
  EROFS: "the file system is read-only; mount it writable, or choose another output directory",
  EIO: "the disk reported an input/output error; check the disk, then publish again",
  ENOMEM: "the system has no memory left; free some, and publish again",
  EMFILE: "too many open files; raise the limit (ulimit -n) and publish again",
  ENFILE:
    "too many open files on this machine; close some programs, or raise the limit (fs.file-max), and publish again",
  ESTALE: "the network disk does not know it any more; mount it again, then publish again",
  EXDEV: "lies on another file system than .state of the output; keep all of the output on one, and publish again",
  ENAMETOOLONG: "the name is too long for this file system; give the article a shorter slug",
  EISDIR: "a directory stands where a file must go; remove it and publish again",
  ENOTDIR: "a file stands where a directory must go; remove it and publish again",
};
