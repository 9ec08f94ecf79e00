import { Argument, Command, CommanderError } from "commander";
import { BroadsheetError, ProblemsError } from "../errors.ts";
import { version } from "../records/version.ts";
import type { EarlyScan } from "../sources/folder/early-scan.ts";
import { failed, misused, succeeded } from "./exit-code.ts";
import { environmentHelp, withMeaning } from "./misuse.ts";
import { print, printProblems, remark, styled } from "./terminal.ts";

/** Carries a command line out; answers the exit code. `earlyScan`: of the articles, for a command that asks for all of them. */
export async function run(words: readonly string[], earlyScan?: EarlyScan): Promise<number> {
  let exitCode = succeeded;
  const program = buildProgram((code) => {
    exitCode = code;
  }, earlyScan);
  try {
    await program.parseAsync([...words], { from: "user" });
    return exitCode;
  } catch (error) {
    const exitCode = tell(error);
    if (words.includes("--json") && exitCode !== succeeded && error instanceof Error) print(describeAsJson(error));
    return exitCode;
  }
}

/** A program that asked for JSON gets some, whatever happens. */
function describeAsJson(error: Error): string {
  const message = error.message.replace(/^error: /, "");
  return JSON.stringify({ error: message, problems: error instanceof ProblemsError ? error.problems : [] });
}

function tell(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? succeeded : misused;
  if (error instanceof ProblemsError) {
    printProblems(error.problems);
    if (error.outcome !== undefined) remark(error.outcome);
  } else if (error instanceof BroadsheetError) remark(`${styled("error", "red", process.stderr)}: ${error.message}`);
  else {
    const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
    remark(`This is a fault of Broadsheet, not of your data; please report it:\n${trace}`);
  }
  return failed;
}

function buildProgram(exitWith: (code: number) => void, earlyScan?: EarlyScan): Command {
  const program = new Command("broadsheet")
    .description("Turns articles into RSS 2.0, Atom 1.0 and JSON Feed 1.1, serves them and keeps them fresh.")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .showHelpAfterError("(broadsheet --help lists what there is)")
    .configureOutput({ outputError: (error, write) => write(withMeaning(error, "start")) })
    .exitOverride();

  program
    .command("init")
    .description("set a publication up here: four questions, and there is a feed")
    .option("-y, --yes", "ask nothing and take the defaults")
    .option("--title <title>", "what the publication is called")
    .option("--url <address>", "the address at which people will read it")
    .option("--author <name>", "who writes it: a name, or Name <mail@example.com>")
    .option("--articles <path>", "a folder of articles to copy, or an archive page or feed to import")
    .option("--json", "print what was made as JSON")
    .action(async (options) => exitWith(await (await import("./init.ts")).init(options)));

  program
    .command("new")
    .description("make a file for a new article, and print its path")
    .argument("<title>", "its title")
    .option("--tag <tag>", "what it is about; may be repeated", collect)
    .option("--author <name>", "who wrote it, if not the site's author; may be repeated", collect)
    .option("--draft", "keep it back for now")
    .option("--json", "print what was made as JSON")
    .action(async (title, options) => exitWith(await (await import("./new.ts")).newArticle(title, options)));

  program
    .command("start")
    .description("publish, serve, and publish again on schedule and whenever an article changes")
    .addHelpText("after", environmentHelp)
    .action(async () => exitWith(await (await import("./start.ts")).start()));

  program
    .command("generate")
    .description("publish once into the output folder, for a static host or the system's own cron")
    .option("--all", "read every file again and write every document anew")
    .option("--strict", "publish nothing while there is a problem")
    .option("--allow-removal", "let more than half of the published articles vanish")
    .option("--json", "print the result as JSON")
    .action(async (options) => exitWith(await (await import("./generate.ts")).generate(options, earlyScan)));

  program
    .command("notify")
    .description("tell the WebSub hubs which feeds have changed, when what generate made has been uploaded")
    .option("--json", "print the result as JSON")
    .action(async (options) => exitWith(await (await import("./notify.ts")).notify(options)));

  program
    .command("import")
    .description(
      "make articles from an archive page (HTML or plain text), a feed (RSS, Atom, JSON Feed) or an export (WordPress, Ghost, Blogger, Medium)",
    )
    .argument("<place>", "the page or the feed: a file, or its address")
    .option("--json", "print the result as JSON")
    .action(async (place, options) => exitWith(await (await import("./import.ts")).importArticles(place, options)));

  program
    .command("check")
    .description("tell whether settings, records, output and a running server are right, and how to mend what is not")
    .option("--url <address>", "also ask this server as readers do")
    .option("--json", "print the findings as JSON")
    .action(async (options) => exitWith(await (await import("./check.ts")).check(options)));

  program
    .command("explain")
    .description("tell why an article is or is not in a feed, or what a feed holds and why")
    .argument("<what>", "a feed's name or address; an article's file, slug, id or address")
    .option("--json", "print the explanation as JSON")
    .action(async (what, options) => exitWith(await (await import("./explain.ts")).explain(what, options)));

  program
    .command("list")
    .description("list the feeds with their addresses, entries and last change")
    .option("--json", "print the list as JSON")
    .action(async (options) => exitWith(await (await import("./list.ts")).list(options)));

  program
    .command("completion")
    .description("print a script that lets a shell complete commands and options")
    .addArgument(new Argument("<shell>", "the shell").choices(["bash", "zsh", "fish"]))
    .action(async (shell) => exitWith((await import("./completion.ts")).completion(shell, program)));

  program
    .command("help")
    .description("print the help of a command, or this")
    .argument("[command]", "the command")
    .action((name) => printHelp(program, name));

  for (const command of program.commands) {
    if (needsNoFolder.includes(command.name())) continue;
    command.hook("preAction", requireWorkingDirectory);
  }
  for (const command of program.commands) {
    command.version(version, "-V, --version", "print the version");
    command.showHelpAfterError(`(broadsheet ${command.name()} --help tells how it is used)`);
    command.configureOutput({ outputError: (error, write) => write(withMeaning(error, command.name())) });
  }
  return program;
}

const needsNoFolder = ["completion", "help"];

/** Folders are relative to the working directory, and libraries ask for it while they load. */
function requireWorkingDirectory(): void {
  try {
    process.cwd();
  } catch {
    throw new BroadsheetError(
      "the working directory is gone: it was deleted or renamed; change into one that is there",
    );
  }
}

/** A command that there is not is told as anywhere else. */
async function printHelp(program: Command, name: string | undefined): Promise<void> {
  const command = name === undefined ? program : program.commands.find((one) => one.name() === name);
  if (command !== undefined) command.outputHelp();
  else await program.parseAsync([name ?? ""], { from: "user" });
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
