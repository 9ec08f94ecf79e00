import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";

/** Runs a measurement in a temporary folder, which is removed even if it fails or is interrupted. */
export async function inTemporaryFolder<T>(measure: (home: string) => Promise<T>): Promise<T> {
  const home = mkdtempSync(join(tmpdir(), "broadsheet-bench-"));
  // A process that was just killed may have written a last file.
  const remove = () => rmSync(home, { recursive: true, force: true, maxRetries: 10 });
  process.once("exit", remove);
  try {
    return await measure(home);
  } finally {
    process.off("exit", remove);
    remove();
  }
}

/** Ends the process with the bench at the latest, before its folder is removed. */
export function endedWithBench<Child extends ChildProcess>(child: Child): Child {
  const kill = () => void child.kill("SIGKILL");
  process.prependOnceListener("exit", kill);
  child.once("exit", () => process.off("exit", kill));
  return child;
}

/** Makes Ctrl-C and similar signals end the bench normally, so that it cleans up. */
export function exitOnSignals(): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => process.exit(128 + constants.signals[signal]));
  }
}
