import "./cli/v8-flags.ts";
import { failed } from "./cli/exit-code.ts";
import { run } from "./cli/program.ts";
import { remark } from "./cli/terminal.ts";

process.stdout.on("error", (fault: NodeJS.ErrnoException) => {
  // Whoever reads the output may have seen enough: `broadsheet list | head -1`.
  if (fault.code === "EPIPE") process.exit();
  remark(`error: the result cannot be written to standard output (${fault.code ?? fault.message})`);
  process.exit(failed);
});
// Nobody can be told, and the work goes on.
process.stderr.on("error", () => {});

process.exitCode = await run(process.argv.slice(2));
