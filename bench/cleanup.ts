import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";

/** Measures in a folder that is gone afterwards, also where the measurement fails or is broken off. */
export async function inTemporaryFolder<T>(measure: (home: string) => Promise<T>): Promise<T> {
  const home = mkdtempSync(join(tmpdir(), "broadsheet-bench-"));
  // A process that was killed a moment ago may have written a last file.
  const remove = () => rmSync(home, { recursive: true, force: true, maxRetries: 10 });
  process.once("exit", remove);
  try {
    return await measure(home);
  } finally {
    process.off("exit", remove);
    remove();
  }
}

/** Lets a process end with the bench at the latest, before its folder goes. */
export function endedWithBench<Child extends ChildProcess>(child: Child): Child {
  const kill = () => void child.kill("SIGKILL");
  process.prependOnceListener("exit", kill);
  child.once("exit", () => process.off("exit", kill));
  return child;
}

/** Lets Ctrl-C and the like end the bench in such a way that it takes along what it made. */
export function exitOnSignals(): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => process.exit(128 + constants.signals[signal]));
  }
}
