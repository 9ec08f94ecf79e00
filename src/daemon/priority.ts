import os, { constants } from "node:os";

/**
 * Lowers the priority of this thread below those that answer readers (on Linux, each thread has its own). It is only a
 * wish: a lower priority that was set for the whole program is kept, and the system may refuse.
 */
export function giveWay({ getPriority, setPriority }: Pick<typeof os, "getPriority" | "setPriority"> = os): void {
  try {
    if (getPriority() < constants.priority.PRIORITY_BELOW_NORMAL) setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Then readers wait a little longer for their answers.
  }
}
