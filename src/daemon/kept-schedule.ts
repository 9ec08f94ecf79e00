import { BroadsheetError } from "../errors.ts";
import { type Schedule, type ScheduleOptions, startSchedule } from "../schedule.ts";
import type { Logger } from "../server/logger.ts";

/** The schedule of settings that may change. */
export interface KeptSchedule {
  /** Switches to this schedule; if it is invalid, keeps the previous one. */
  keep(expression: string): void;
  stop(): Promise<void>;
}

/** Starts without a schedule. */
export function openKeptSchedule(options: Omit<ScheduleOptions, "expression">, logger: Logger): KeptSchedule {
  let schedule: Schedule | undefined;
  let kept: string | undefined;
  return {
    keep(expression) {
      if (expression === kept) return;
      kept = expression;
      try {
        const next = startSchedule({ ...options, expression });
        void schedule?.stop();
        schedule = next;
      } catch (error) {
        if (!(error instanceof BroadsheetError)) throw error;
        logger.error({}, `${error.message}; the previous schedule stays in force`);
      }
    },
    async stop() {
      await schedule?.stop();
    },
  };
}
