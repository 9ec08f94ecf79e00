import { adviceOnPublishing } from "../errors/system-advice.ts";
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
      `${path}: another process assumed that this one had died and is publishing here; this run publishes nothing more. The next run does the rest`,
    );
  }
}

/** An error from the system about `path`, as one line that says what to do. */
export function publicationError(path: string, cause: unknown): PublicationError {
  const found = cause instanceof Error ? cause.message : String(cause);
  return new PublicationError(
    path,
    adviceOnPublishing(systemCodeOf(cause)) ??
      `expected to write it, got: ${found}; look at what is there, or choose another output directory`,
    { cause },
  );
}

/**
 * Turns system errors with a known remedy into one line with advice; returns any other error unchanged. `subject`
 * replaces the path if the error has none.
 */
export function withAdvice(error: unknown, subject: string): unknown {
  const isKnown = adviceOnPublishing(systemCodeOf(error)) !== undefined;
  if (!(error instanceof Error && "syscall" in error && isKnown)) return error;
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
