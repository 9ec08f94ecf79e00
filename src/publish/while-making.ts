import { setImmediate } from "node:timers/promises";
import type { OutputFile } from "../publication/output-file.ts";

/** Files that may be under way at a time. */
const filesAtOnce = 64;

/** Has files put out. */
type Put = (files: readonly OutputFile[]) => Promise<void>;

/**
 * Has files put out while the next ones are made: `add` waits when many are under way, `settle` until none is. None is
 * when this has ended, whatever becomes of one.
 */
export async function whileMaking(
  put: Put,
  make: (add: Put, settle: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const faults: unknown[] = [];
  /** The oldest first. */
  const underWay: { readonly done: Promise<void>; readonly count: number }[] = [];
  let count = 0;
  const settleTo = async (most: number): Promise<void> => {
    while (count > most) {
      const oldest = underWay.shift();
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
    underWay.push({ done, count: files.length });
    count += files.length;
    // What is flushed, or compressed, by now can go on.
    await setImmediate();
    await settleTo(faults.length > 0 ? 0 : filesAtOnce);
  };
  try {
    await make(add, settle);
  } finally {
    await settle();
  }
}
