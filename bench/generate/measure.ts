import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { endedWithBench } from "../cleanup.ts";

/** What a process took. */
export interface Cost {
  readonly seconds: number;
  /** User and system. */
  readonly cpuSeconds: number;
  /** RssAnon at its highest, as often as it was looked at. */
  readonly anonymousMegabytes: number;
}

const lookEveryMs = 20;
/** Of `/proc/PID/stat`, as Linux counts them for every program. */
const ticksASecond = 100;

/** Waits for the end of a process that has just been started, and watches it meanwhile. */
export async function costOf(child: ChildProcess, onLook: (seconds: number) => void = () => {}): Promise<Cost> {
  endedWithBench(child);
  const started = performance.now();
  let anonymous = 0;
  let cpuSeconds = 0;
  const seconds = () => (performance.now() - started) / 1_000;
  const look = (): void => {
    anonymous = Math.max(anonymous, anonymousKilobytes(child.pid));
    cpuSeconds = Math.max(cpuSeconds, processorSeconds(child.pid));
    onLook(seconds());
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
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / ticksASecond;
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
