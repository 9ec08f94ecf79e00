import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { command } from "../daemon.ts";
import { type Cost, costOf } from "./measure.ts";

/** The cost of a run of `broadsheet generate`. */
export interface Build extends Cost {
  /** Time until the first archive document exists; by then, all current documents do. */
  readonly currentSeconds: number;
}

/** Publishes once, in a separate process. */
export async function build(data: string, output: string): Promise<Build> {
  const env = { ...process.env, DATA_DIR: data, OUTPUT_DIR: output };
  const child = spawn(process.execPath, [command, "generate"], { env, stdio: ["ignore", "ignore", "inherit"] });
  let currentSeconds = Number.NaN;
  const cost = await costOf(child, (seconds) => {
    if (Number.isNaN(currentSeconds) && existsSync(join(output, "archive"))) currentSeconds = seconds;
  });
  return { ...cost, currentSeconds };
}
