/**
 * For `vi.waitFor`: how long another process or a timer may take. Long, so that only a broken program exhausts it, and
 * not a busy machine.
 */
export const patience = { timeout: 60_000, interval: 20 } as const;
