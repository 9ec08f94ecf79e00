import { systemCodeOf } from "../errors.ts";

/**
 * What `read` returns; `undefined` if there is no such file, or something else in its place.
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

/** The same for a promise: to be passed to its `catch`. */
export function undefinedIfMissing(cause: unknown): undefined {
  if (["ENOENT", "ENOTDIR", "EISDIR"].includes(systemCodeOf(cause))) return undefined;
  throw cause;
}
