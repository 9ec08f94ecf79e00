import { BroadsheetError, describeProblem, type Problem, type Severity } from "../errors.ts";
import type { RunResult } from "../publish.ts";
import type { App } from "../server/app.ts";
import type { HealthReport } from "../server/health.ts";
import type { Logger } from "../server/logger.ts";
import type { Reason } from "./runs.ts";

/** Records the outcome of runs for the log, the metrics and health checks. */
export interface HealthRecord {
  /** The state after the last run. */
  readonly report: Omit<HealthReport, "published" | "staleAfterMs">;
  /** `problems`: those of the settings; they are added to those of the result. */
  succeeded(result: RunResult, problems: readonly Problem[], run: EndedRun): void;
  failed(error: unknown, run: EndedRun): void;
}

/** A run that has ended. */
export interface EndedRun {
  readonly reasons: readonly Reason[];
  readonly durationMs: number;
}

/** A record without runs. `problems`: those known before the first one. */
export function createHealthRecord(
  problems: readonly Problem[],
  { observeRun, logger, now }: { readonly observeRun: App["observeRun"]; readonly logger: Logger; now(): number },
): HealthRecord {
  let report: HealthRecord["report"] = { problems };
  /** What the last successful run found. */
  let known: ReadonlySet<string> = new Set();

  /** An archive that came from another program may have thousands, and runs are made every few minutes. */
  function logNew(problems: readonly Problem[]): void {
    const lines = new Set<string>();
    for (const problem of problems) {
      const line = describeProblem(problem);
      if (!known.has(line)) logger.warn({ severity: problem.severity }, line);
      lines.add(line);
    }
    known = lines;
  }

  return {
    get report() {
      return report;
    },
    succeeded({ problems: found, articles, written, ...counts }, ofSettings, { reasons, durationMs }) {
      const problems = [...ofSettings, ...found];
      const countOf = (severity: Severity) => problems.filter((problem) => problem.severity === severity).length;
      report = { lastRunEndedAt: now(), lastSuccessAt: now(), problems };
      const counted = { error: countOf("error"), warning: countOf("warning") };
      observeRun({ endedAt: now(), durationMs, published: { entries: articles, problems: counted, written } });
      const ms = Math.round(durationMs * 10) / 10;
      logger.info({ reasons, articles, written, ...counts, problems: found.length, ms }, "published");
      logNew(problems);
    },
    failed(error, { reasons, durationMs }) {
      const message = error instanceof Error ? error.message : String(error);
      const trace = error instanceof BroadsheetError ? {} : { err: error };
      report = { ...report, lastRunEndedAt: now(), lastFault: message };
      observeRun({ endedAt: now(), durationMs });
      logger.error({ reasons, ...trace }, `the run failed, and what was published stays: ${message}`);
    },
  };
}
