import { systemCodeOf } from "../errors.ts";

/**
 * What `read` answers; nothing where there is no such file, or something else in its place.
 *
 * @throws every other fault
 */
export function unlessMissing<Found>(read: () => Found): Found | undefined {
  try {
    return read();
  } catch (cause) {
    return undefinedIfMissing(cause);
  }
}

/** The same for a promise: to be given to its `catch`. */
export function undefinedIfMissing(cause: unknown): undefined {
  if (["ENOENT", "ENOTDIR", "EISDIR"].includes(systemCodeOf(cause))) return undefined;
  throw cause;
}
