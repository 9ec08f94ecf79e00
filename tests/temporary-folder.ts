import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

let folder: string;

/**
 * Before all tests: gives everything that tests, and programs started by them, create in the temporary folder one
 * parent, which is removed with the run, however that ends.
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

/** If the run is interrupted: its workers, and what they have started, only end after this process. */
function removeSoon(): void {
  const remove = `setTimeout(() => fs.rmSync(process.argv[1], { recursive: true, force: true, maxRetries: 10 }), 500)`;
  spawn(process.execPath, ["-e", remove, folder], { detached: true, stdio: "ignore" }).unref();
}
