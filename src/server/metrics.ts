import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Instant } from "../publication/output-file.ts";
import type { Publication } from "../publication/reading/publication.ts";
import type { Traffic, TrafficCounts } from "./traffic.ts";

/** What is recorded of a run that has ended. */
export interface RunObservation {
  readonly endedAt: Instant;
  readonly durationMs: number;
  /** Missing if a fault ended the run: then everything stays as the previous run left it. */
  readonly published?: {
    readonly entries: number;
    /** Problems that are not fixed yet. */
    readonly problems: { readonly error: number; readonly warning: number };
    /** Documents that the run replaced. */
    readonly written: number;
  };
}

/** Metrics for a monitoring system. */
export interface Metrics {
  observeRun(run: RunObservation): void;
  /** In the Prometheus text format. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** Creates the metrics of one server, in a registry of their own. */
export function createMetrics(publication: Publication, traffic: Traffic): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  // A gauge must not be named like a counter ("promtool check metrics"); these are sums of other metrics that are
  // broken down by type.
  for (const name of misnamedGauges) registry.removeSingleMetric(name);
  exposeTraffic(registry, traffic);
  new Gauge({
    name: "broadsheet_documents",
    help: "Files that are published.",
    registers,
    collect() {
      this.set(publication.size);
    },
  });
  const runs = new Counter({
    name: "broadsheet_runs_total",
    help: "Runs by result.",
    labelNames: ["result"],
    registers,
  });
  // Prometheus's increase() misses the first event of a series that did not exist before.
  for (const result of ["success", "failure"]) runs.inc({ result }, 0);
  const duration = new Histogram({
    name: "broadsheet_run_duration_seconds",
    help: "How long runs took.",
    buckets: [0.005, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100],
    registers,
  });
  const lastSuccess = new Gauge({
    name: "broadsheet_last_success_timestamp_seconds",
    help: "When the last successful run ended.",
    registers,
  });
  const entries = new Gauge({ name: "broadsheet_entries", help: "Published entries.", registers });
  const problems = new Gauge({
    name: "broadsheet_problems",
    help: "Problems to fix; errors keep something from being published.",
    labelNames: ["severity"],
    registers,
  });
  const written = new Counter({ name: "broadsheet_written_total", help: "Documents that runs replaced.", registers });

  function observeRun({ endedAt, durationMs, published }: RunObservation): void {
    runs.inc({ result: published === undefined ? "failure" : "success" });
    duration.observe(durationMs / 1000);
    if (published === undefined) return;
    lastSuccess.set(endedAt / 1000);
    entries.set(published.entries);
    for (const severity of ["error", "warning"] as const) problems.set({ severity }, published.problems[severity]);
    written.inc(published.written);
  }

  return { observeRun, text: () => registry.metrics(), contentType: registry.contentType };
}

const misnamedGauges = ["nodejs_active_handles_total", "nodejs_active_requests_total", "nodejs_active_resources_total"];

/** Counts are kept where requests are answered, and read when the metrics are asked for. */
function exposeTraffic(registry: Registry, traffic: Traffic): void {
  new Counter({
    name: "broadsheet_http_answers_total",
    help: "Answers by document, content coding and status.",
    labelNames: ["document", "coding", "status"],
    registers: [registry],
    collect() {
      this.reset();
      for (const counts of traffic.all()) this.inc(labelsOf(counts), counts.answers);
    },
  });
  new Counter({
    name: "broadsheet_http_body_bytes_total",
    help: "Bytes of bodies by document, content coding and status.",
    labelNames: ["document", "coding", "status"],
    registers: [registry],
    collect() {
      this.reset();
      for (const counts of traffic.all()) this.inc(labelsOf(counts), counts.bytes);
    },
  });
  new Gauge({
    name: "broadsheet_http_not_modified_ratio",
    help: "Share of 304 among 200 and 304, since the start.",
    registers: [registry],
    collect() {
      this.set(notModifiedRatio(traffic));
    },
  });
}

function labelsOf({ document, coding, status }: TrafficCounts): Record<string, string | number> {
  return { document, coding, status };
}

function notModifiedRatio(traffic: Traffic): number {
  let [notModified, all] = [0, 0];
  for (const { status, answers } of traffic.all()) {
    if (status === 304) notModified += answers;
    if (status === 304 || status === 200) all += answers;
  }
  return all === 0 ? 0 : notModified / all;
}
