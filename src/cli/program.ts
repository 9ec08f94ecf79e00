import { Command, CommanderError } from "commander";
import { BroadsheetError, ProblemsError } from "../errors.ts";
import { withAdvice } from "../publication/errors.ts";
import { version } from "../records/version.ts";
import type { EarlyScan } from "../sources/folder/early-scan.ts";
import { type CommandContext, commands } from "./commands.ts";
import { failed, misused, succeeded } from "./exit-code.ts";
import { withHint } from "./misuse.ts";
import { print, printProblems, remark, styled } from "./terminal.ts";

/**
 * Runs a command line and returns the exit code. `earlyScan`: a scan of the articles folder that is already running.
 */
export async function run(words: readonly string[], earlyScan?: EarlyScan): Promise<number> {
  let exitCode = succeeded;
  const exitWith = (code: number) => {
    exitCode = code;
  };
  const program = buildProgram({ exitWith, earlyScan });
  try {
    await program.parseAsync([...words], { from: "user" });
    return exitCode;
  } catch (error) {
    const exitCode = report(withAdvice(error, "this process"));
    if (words.includes("--json") && exitCode !== succeeded && error instanceof Error) print(describeAsJson(error));
    return exitCode;
  }
}

/** With `--json`, errors are reported as JSON too. */
function describeAsJson(error: Error): string {
  const message = error.message.replace(/^error: /, "");
  return JSON.stringify({ error: message, problems: error instanceof ProblemsError ? error.problems : [] });
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? succeeded : misused;
  if (error instanceof ProblemsError) {
    printProblems(error.problems);
    if (error.outcome !== undefined) remark(error.outcome);
  } else if (error instanceof BroadsheetError) remark(`${styled("error", "red", process.stderr)}: ${error.message}`);
  else {
    const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
    remark(`This is a bug in Broadsheet, not a fault in your data; please report it:\n${trace}`);
  }
  return failed;
}

function buildProgram(context: CommandContext): Command {
  const program = new Command("broadsheet")
    .description("Turns articles into RSS 2.0, Atom 1.0 and JSON Feed 1.1, serves them and keeps them fresh.")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .showHelpAfterError("(broadsheet --help lists all commands)")
    .configureOutput({ outputError: (error, write) => write(withHint(error, "start")) })
    .exitOverride();

  for (const { add, needsNoFolder } of commands) {
    const command = add(program, context);
    command.version(version, "-V, --version", "print the version");
    command.showHelpAfterError(`(broadsheet ${command.name()} --help shows how to use it)`);
    command.configureOutput({ outputError: (error, write) => write(withHint(error, command.name())) });
    if (needsNoFolder === undefined) command.hook("preAction", requireWorkingDirectory);
  }
  return program;
}

/** Folders are relative to the working directory, and libraries ask for it when they are loaded. */
function requireWorkingDirectory(): void {
  try {
    process.cwd();
  } catch {
    throw new BroadsheetError("the working directory is gone: it was deleted or renamed; change to one that exists");
  }
}
