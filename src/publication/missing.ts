import { systemCodeOf } from "../errors.ts";

/**
 * The result of `read`, or `undefined` if the file does not exist or is a directory.
 *
 * @throws every other error
 */
export function unlessMissing<Found>(read: () => Found): Found | undefined {
  try {
    return read();
  } catch (cause) {
    return undefinedIfMissing(cause);
  }
}

/** For `catch` of a promise, as `unlessMissing`. */
export function undefinedIfMissing(cause: unknown): undefined {
  if (["ENOENT", "ENOTDIR", "EISDIR"].includes(systemCodeOf(cause))) return undefined;
  throw cause;
}
