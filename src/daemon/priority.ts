import os, { constants } from "node:os";

/**
 * Has this thread give way to those that answer readers; on Linux, priorities are of threads. It is a wish: whoever
 * runs the program may have given all of it a lower one, which is kept, and a system may refuse.
 */
export function giveWay({ getPriority, setPriority }: Pick<typeof os, "getPriority" | "setPriority"> = os): void {
  try {
    if (getPriority() < constants.priority.PRIORITY_BELOW_NORMAL) setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Readers wait a little longer for their answers then.
  }
}
