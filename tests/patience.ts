/**
 * For `vi.waitFor`: how long something may take that another process or a timer does. Long, because it is only ever
 * used up by a program that is wrong, and a busy machine is not.
 */
export const patience = { timeout: 60_000, interval: 20 } as const;
