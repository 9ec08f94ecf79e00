import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

let folder: string;

/**
 * Before all tests: what they make in the temporary folder, and the programs that they start, lies in one folder, which
 * goes with the run, however that ends.
 */
export function setup(): void {
  folder = mkdtempSync(join(tmpdir(), "broadsheet-tests-"));
  process.env.TMPDIR = folder;
  process.once("exit", removeSoon);
}

/** After all tests. */
export function teardown(): void {
  process.off("exit", removeSoon);
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
}

/** Where the run is broken off: its workers, and what they have started, end only when this process has. */
function removeSoon(): void {
  const remove = `setTimeout(() => fs.rmSync(process.argv[1], { recursive: true, force: true, maxRetries: 10 }), 500)`;
  spawn(process.execPath, ["-e", remove, folder], { detached: true, stdio: "ignore" }).unref();
}
