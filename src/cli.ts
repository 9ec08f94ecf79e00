import "./cli/v8-flags.ts";
import { failed } from "./cli/exit-code.ts";
import { scanAhead } from "./cli/scan-ahead.ts";
import { remark } from "./cli/terminal.ts";

process.stdout.on("error", (fault: NodeJS.ErrnoException) => {
  // The reader of the output may have seen enough: `broadsheet list | head -1`.
  if (fault.code === "EPIPE") process.exit();
  remark(`error: the result cannot be written to standard output (${fault.code ?? fault.message})`);
  process.exit(failed);
});
// There is nowhere left to report errors to, so keep working.
process.stderr.on("error", () => {});

const words = process.argv.slice(2);
// Scan a large archive's folders while the rest of the program loads, including the command-line parser.
const earlyScan = scanAhead(words, process.env);
const { run } = await import("./cli/program.ts");
process.exitCode = await run(words, earlyScan);
