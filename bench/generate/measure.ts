import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { endedWithBench } from "../cleanup.ts";

/** The cost of a process. */
export interface Cost {
  readonly seconds: number;
  /** User and system time. */
  readonly cpuSeconds: number;
  /** The highest sampled RssAnon. */
  readonly anonymousMegabytes: number;
}

const lookEveryMs = 20;
/** Unit of `/proc/PID/stat`, fixed on Linux. */
const ticksPerSecond = 100;

/** Waits for a process that was just started to end, sampling it meanwhile. */
export async function costOf(child: ChildProcess, onSample: (seconds: number) => void = () => {}): Promise<Cost> {
  endedWithBench(child);
  const started = performance.now();
  let anonymous = 0;
  let cpuSeconds = 0;
  const seconds = () => (performance.now() - started) / 1_000;
  const look = (): void => {
    anonymous = Math.max(anonymous, anonymousKilobytes(child.pid));
    cpuSeconds = Math.max(cpuSeconds, processorSeconds(child.pid));
    onSample(seconds());
  };
  const timer = setInterval(look, lookEveryMs);
  try {
    const code = await new Promise<number | null>((resolve, reject) => child.on("exit", resolve).on("error", reject));
    if (code !== 0) throw new Error(`${child.spawnfile} ended with ${code}`);
    return { seconds: seconds(), cpuSeconds, anonymousMegabytes: anonymous / 1024 };
  } finally {
    clearInterval(timer);
  }
}

function anonymousKilobytes(pid: number | undefined): number {
  return Number(/^RssAnon:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0);
}

function processorSeconds(pid: number | undefined): number {
  const fields = read(`/proc/${pid}/stat`).split(") ").at(-1)?.split(" ") ?? [];
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / ticksPerSecond;
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
