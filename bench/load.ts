import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { isInstalled } from "./machine.ts";

/** The result of a load test. */
export interface Load {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Error responses and broken connections. */
  readonly failures: number;
}

/** How to generate load. */
export interface LoadOptions {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly seconds: number;
  readonly connections: number;
}

const run = promisify(execFile);
const hasWrk = isInstalled("wrk");

/**
 * Requests one address as fast as it is answered, from another process: wrk if installed, otherwise our own generator.
 */
export async function load(options: LoadOptions): Promise<Load> {
  return hasWrk ? loadByWrk(options) : loadByOwn(options);
}

async function loadByWrk({ url, fields, seconds, connections }: LoadOptions): Promise<Load> {
  const headers = Object.entries(fields).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
  const args = ["-t1", `-c${connections}`, `-d${seconds}s`, "--latency", ...headers, url];
  const { stdout } = await run("wrk", args);
  return {
    perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]),
    p50Ms: milliseconds(/50%\s+([\d.]+)(us|ms|s)/.exec(stdout)),
    p99Ms: milliseconds(/99%\s+([\d.]+)(us|ms|s)/.exec(stdout)),
    failures: sum(/Non-2xx or 3xx responses: (\d+)/.exec(stdout)) + sum(brokenConnections.exec(stdout)),
  };
}

const brokenConnections = /Socket errors: connect (\d+), read (\d+), write (\d+)/;

function sum(match: RegExpExecArray | null): number {
  return (match ?? []).slice(1).reduce((total, count) => total + Number(count), 0);
}

function milliseconds(match: RegExpExecArray | null): number {
  const factors: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000 };
  return Number(match?.[1]) * (factors[match?.[2] ?? ""] ?? Number.NaN);
}

async function loadByOwn(options: LoadOptions): Promise<Load> {
  const program = fileURLToPath(new URL("./load-generator.js", import.meta.url));
  const { stdout } = await run(process.execPath, [program, JSON.stringify(options)]);
  return JSON.parse(stdout) as Load;
}
