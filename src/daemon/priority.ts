import os, { constants } from "node:os";

/**
 * Lowers the priority of this thread below those that answer requests (Linux has priorities per thread). Best effort:
 * the system may refuse, and a lower priority set for the whole process is kept.
 */
export function lowerPriority({ getPriority, setPriority }: Pick<typeof os, "getPriority" | "setPriority"> = os): void {
  try {
    if (getPriority() < constants.priority.PRIORITY_BELOW_NORMAL) setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Requests then just take a little longer.
  }
}
