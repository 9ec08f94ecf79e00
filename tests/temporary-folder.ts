import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Before all tests: what they make in the temporary folder, and the programs that they start, lies in one folder, which goes with the run, however that ends. */
export function setup(): void {
  const folder = mkdtempSync(join(tmpdir(), "broadsheet-tests-"));
  process.env.TMPDIR = folder;
  // A process that was told to end may write on for a moment.
  process.once("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
}
