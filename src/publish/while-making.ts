import { setImmediate } from "node:timers/promises";
import type { OutputFile } from "../publication/output-file.ts";

/** Maximum number of files in flight. */
const maxFilesInFlight = 64;

/** Publishes files. */
type Put = (files: readonly OutputFile[]) => Promise<void>;

/**
 * Publishes files while the next ones are being made: `add` waits while too many are in flight, `settle` until none is.
 * Nothing is in flight when this returns or throws.
 */
export async function whileMaking(
  put: Put,
  make: (add: Put, settle: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const faults: unknown[] = [];
  /** Oldest first. */
  const pending: { readonly done: Promise<void>; readonly count: number }[] = [];
  let count = 0;
  const settleTo = async (most: number): Promise<void> => {
    while (count > most) {
      const oldest = pending.shift();
      count -= oldest?.count ?? count;
      await oldest?.done;
    }
    if (faults.length > 0) throw faults[0];
  };
  const settle = () => settleTo(0);
  const add: Put = async (files) => {
    const done = put(files).catch((fault: unknown) => {
      faults.push(fault);
    });
    pending.push({ done, count: files.length });
    count += files.length;
    // Lets finished flushes and compressions continue.
    await setImmediate();
    await settleTo(faults.length > 0 ? 0 : maxFilesInFlight);
  };
  try {
    await make(add, settle);
  } finally {
    await settle();
  }
}
