import type { Request, Response } from "express";
import { describeProblem, type Problem } from "../errors.ts";
import type { Instant } from "../publication/output-file.ts";

/** The state of publishing. */
export interface HealthReport {
  /** Whether anything is published. */
  readonly published: boolean;
  /** Missing until the first run of this process has ended. */
  readonly lastRunEndedAt?: Instant;
  /** When the last run ended that published everything it could; missing if there was none yet. */
  readonly lastSuccessAt?: Instant;
  /** The fault that ended the last run, as a sentence; missing if the run succeeded. */
  readonly lastFault?: string;
  /** Problems of records and settings that are not fixed yet. */
  readonly problems: readonly Problem[];
  /** If the last run ended longer ago than this, it is too old: three slots of the schedule. */
  readonly staleAfterMs: number;
}

/** Liveness check: any answer shows that the process is alive. */
export function answerAlive(_request: Request, response: Response): void {
  response.set("Cache-Control", "no-store").json({ status: "ok" });
}

/** Readiness check: whether readers get current documents and, if not, what is wrong. */
export function answerReady(report: HealthReport, now: Instant, response: Response): void {
  const faults = faultsOf(report, now);
  response
    .status(faults.length === 0 ? 200 : 503)
    .set("Cache-Control", "no-store")
    .json({
      status: faults.length === 0 ? "ok" : "failing",
      published: report.published,
      lastRunEndedAt: isoDate(report.lastRunEndedAt),
      lastSuccessAt: isoDate(report.lastSuccessAt),
      faults,
      problems: report.problems.slice(0, problemsShown).map(describeProblem),
      problemCount: report.problems.length,
    });
}

/** Why a load balancer should send readers elsewhere. A bad record is no reason, since everything else is published. */
function faultsOf(report: HealthReport, now: Instant): readonly string[] {
  const faults: string[] = [];
  if (!report.published) faults.push("nothing is published yet");
  if (report.lastFault !== undefined) faults.push(`the last run failed: ${report.lastFault}`);
  if (report.lastRunEndedAt !== undefined && now - report.lastRunEndedAt > report.staleAfterMs) {
    faults.push(
      `the last run ended at ${isoDate(report.lastRunEndedAt)}, more than three intervals of the schedule ago`,
    );
  }
  return faults;
}

function isoDate(instant: Instant | undefined): string | undefined {
  return instant === undefined ? undefined : new Date(instant).toISOString();
}

const problemsShown = 100;
