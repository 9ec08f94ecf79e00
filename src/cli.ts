import "./cli/v8-flags.ts";
import { run } from "./cli/program.ts";

// Whoever reads the output may have seen enough: `broadsheet list | head -1`.
process.stdout.on("error", (fault: NodeJS.ErrnoException) => {
  if (fault.code !== "EPIPE") throw fault;
  process.exit();
});

process.exitCode = await run(process.argv.slice(2));
