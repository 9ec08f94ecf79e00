import { type ChildProcess, execFile, spawnSync } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";

/** Whether a program is installed. */
export function isInstalled(program: string, ...probe: readonly string[]): boolean {
  return spawnSync(program, probe, { stdio: "ignore", timeout: 120_000 }).status === 0;
}

/** Makes a program end with the tests at the latest, even if these are interrupted. */
export function endedWithTests<Program extends ChildProcess>(
  program: Program,
  kill: () => unknown = () => program.kill("SIGKILL"),
): Program {
  process.once("exit", kill);
  program.once("close", () => process.off("exit", kill));
  return program;
}

/** Ends a program that may have ended by itself, and waits until it has. */
export async function endProgram(program: ChildProcess | undefined): Promise<void> {
  if (program === undefined || program.exitCode !== null || program.signalCode !== null) return;
  const ended = once(program, "exit");
  program.kill("SIGTERM");
  await ended;
}

/** Runs a program to its end and returns its output; one that hangs is killed. */
export async function run(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const env = { ...process.env, ...environment };
  const { stdout } = await promisify(execFile)(program, [...args], {
    env,
    timeout: 120_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}
