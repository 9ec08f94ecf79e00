import { Command, CommanderError } from "commander";
import { BroadsheetError, ProblemsError } from "../errors.ts";
import { version } from "../records/version.ts";
import { failed, succeeded } from "./exit-code.ts";
import { printProblems, remark, styled } from "./terminal.ts";

/** Carries a command line out; answers the exit code. */
export async function run(words: readonly string[]): Promise<number> {
  let exitCode = succeeded;
  const program = buildProgram((code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...words], { from: "user" });
    return exitCode;
  } catch (error) {
    return explain(error);
  }
}

function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? succeeded : failed;
  if (error instanceof ProblemsError) printProblems(error.problems);
  else if (error instanceof BroadsheetError) remark(`${styled("error", "red", process.stderr)}: ${error.message}`);
  else {
    const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
    remark(`This is a fault of Broadsheet, not of your data; please report it:\n${trace}`);
  }
  return failed;
}

function buildProgram(exitWith: (code: number) => void): Command {
  const program = new Command("broadsheet")
    .description("Turns articles into RSS 2.0, Atom 1.0 and JSON Feed 1.1, serves them and keeps them fresh.")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .showHelpAfterError("(broadsheet --help lists what there is)")
    .exitOverride();

  program
    .command("start")
    .description("publish, serve, and publish again on schedule and whenever an article changes")
    .action(async () => exitWith(await (await import("./start.ts")).start()));

  program
    .command("generate")
    .description("publish once into the output folder, for a static host or the system's own cron")
    .option("--all", "read every file again and write every document anew")
    .option("--strict", "publish nothing while there is a problem")
    .option("--allow-removal", "let more than half of the published articles vanish")
    .option("--json", "print the result as JSON")
    .action(async (options) => exitWith(await (await import("./generate.ts")).generate(options)));

  program
    .command("import")
    .description("make articles from an archive listing (plain text) or from an existing feed (RSS, Atom, JSON Feed)")
    .argument("<file>", "the listing or the feed")
    .option("--json", "print the result as JSON")
    .action(async (file, options) => exitWith(await (await import("./import.ts")).importArticles(file, options)));

  program
    .command("check")
    .description("tell whether records and settings are right, and where not")
    .option("--json", "print the findings as JSON")
    .action(async (options) => exitWith(await (await import("./check.ts")).check(options)));

  for (const command of program.commands) command.version(version, "-V, --version", "print the version");
  return program;
}
