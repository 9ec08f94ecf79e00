import type { Request, Response } from "express";
import { describeProblem, type Problem } from "../errors.ts";
import type { Instant } from "../publication/output-file.ts";

/** How publishing goes, as the schedule knows it. */
export interface HealthReport {
  /** Whether there is anything for readers. */
  readonly published: boolean;
  /** Missing before the first run of this process has ended. */
  readonly lastRunEndedAt?: Instant;
  /** The last run that published everything that it could; missing where there was none yet. */
  readonly lastSuccessAt?: Instant;
  /** The fault that ended the last run, in a sentence; missing where it went well. */
  readonly lastFault?: string;
  /** What is wrong with records and settings, for as long as it is not mended. */
  readonly problems: readonly Problem[];
  /** A run that ended longer ago than that is too old: three slots of the schedule. */
  readonly staleAfterMs: number;
}

/** Says that the process lives: whoever gets this answer needs nothing else. */
export function answerAlive(_request: Request, response: Response): void {
  response.set("Cache-Control", "no-store").json({ status: "ok" });
}

/** Says whether readers get what they should, and what is wrong if not. */
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

/** Why a balancer should send readers elsewhere. A bad record is no reason: everything else is published. */
function faultsOf(report: HealthReport, now: Instant): readonly string[] {
  const faults: string[] = [];
  if (!report.published) faults.push("nothing is published yet");
  if (report.lastFault !== undefined) faults.push(`the last run failed: ${report.lastFault}`);
  if (report.lastRunEndedAt !== undefined && now - report.lastRunEndedAt > report.staleAfterMs) {
    faults.push(
      `the last run ended at ${isoDate(report.lastRunEndedAt)}, longer ago than three intervals of the schedule`,
    );
  }
  return faults;
}

function isoDate(instant: Instant | undefined): string | undefined {
  return instant === undefined ? undefined : new Date(instant).toISOString();
}

const problemsShown = 100;
