import { Argument, type Command } from "commander";
import type { EarlyScan } from "../sources/folder/early-scan.ts";
import { pageOfDocs } from "./documentation.ts";

/** What a command gets besides its arguments and options. */
export interface CommandContext {
  /** Sets the exit code of the program. */
  readonly exitWith: (code: number) => void;
  /** The scan of the articles folder that has begun already, for commands that need all articles. */
  readonly earlyScan?: EarlyScan | undefined;
}

/** All commands, in the order in which the help lists them. What a command needs is loaded when it runs. */
export const commands: readonly OfferedCommand[] = [
  { add: addInit },
  { add: addNew },
  { add: addStart },
  { add: addGenerate },
  { add: addNotify },
  { add: addImport },
  { add: addCheck },
  { add: addExplain },
  { add: addList },
  { add: addCompletion, needsNoFolder: true },
  { add: addHelp, needsNoFolder: true },
];

interface OfferedCommand {
  readonly add: (program: Command, context: CommandContext) => Command;
  /** Works even if the working directory no longer exists. */
  readonly needsNoFolder?: true;
}

function addInit(program: Command, { exitWith }: CommandContext): Command {
  return program
    .command("init")
    .description("set up a publication here by answering four questions")
    .option("-y, --yes", "use the defaults without asking")
    .option("--title <title>", "the publication's title")
    .option("--url <address>", "the address that readers use")
    .option("--author <name>", "the author: a name, or Name <mail@example.com>")
    .option("--articles <path>", "a folder of articles to copy, or an archive page or feed to import")
    .option("--json", "print the result as JSON")
    .action(async (options) => exitWith(await (await import("./init.ts")).init(options)));
}

function addNew(program: Command, { exitWith }: CommandContext): Command {
  return program
    .command("new")
    .description("create a file for a new article and print its path")
    .argument("<title>", "the article's title")
    .option("--tag <tag>", "a tag (may be repeated)", collect)
    .option("--author <name>", "an author, if not the site's (may be repeated)", collect)
    .option("--draft", "mark it as a draft, which is not published")
    .option("--json", "print the result as JSON")
    .action(async (title, options) => exitWith(await (await import("./new.ts")).newArticle(title, options)));
}

function addStart(program: Command, { exitWith }: CommandContext): Command {
  return program
    .command("start")
    .description("publish, serve, and publish again on schedule and whenever an article changes")
    .addHelpText("after", environmentHelp)
    .action(async () => exitWith(await (await import("./start.ts")).start()));
}

/** Follows the options in the help of `start`. */
function environmentHelp(): string {
  return `
Environment variables set where and how it runs, as in PORT=4000 broadsheet start:
  PORT, HOST            where it listens (3000, 127.0.0.1)
  PUBLIC_URL            the address that readers use (url in site.yaml)
  DATA_DIR, OUTPUT_DIR  the folders (data, output)
${pageOfDocs("settings.md")} explains all of them.`;
}

function addGenerate(program: Command, { exitWith, earlyScan }: CommandContext): Command {
  return program
    .command("generate")
    .description("publish once into the output folder, for a static host or the system's own cron")
    .option("--all", "read every file and write every document again")
    .option("--strict", "publish nothing if there are errors")
    .option(
      "--allow-removal",
      "allow more than half of the published articles, site.yaml or the file of authors to be gone",
    )
    .option("--json", "print the result as JSON")
    .action(async (options) => exitWith(await (await import("./generate.ts")).generate(options, earlyScan)));
}

function addNotify(program: Command, { exitWith }: CommandContext): Command {
  return program
    .command("notify")
    .description("notify the WebSub hubs of changed feeds, once the output of generate is uploaded")
    .option("--json", "print the result as JSON")
    .action(async (options) => exitWith(await (await import("./notify.ts")).notify(options)));
}

function addImport(program: Command, { exitWith }: CommandContext): Command {
  return program
    .command("import")
    .description(
      "import articles from an archive page (HTML or plain text), a feed (RSS, Atom, JSON Feed) or an export (WordPress, Ghost, Blogger, Movable Type, Medium)",
    )
    .addArgument(fileArgument("<place>", "the page, feed or export: a file or an address"))
    .option("--address <address>", "the address that the file was saved from, to resolve relative links")
    .option("--all", "also import the rest of a feed that continues at other addresses")
    .option("--json", "print the result as JSON")
    .action(async (place, options) => exitWith(await (await import("./import.ts")).importArticles(place, options)));
}

function addCheck(program: Command, { exitWith }: CommandContext): Command {
  return program
    .command("check")
    .description("check settings, records, output and a running server, and say how to fix what is wrong")
    .option("--url <address>", "also check this server as feed readers see it")
    .option("--json", "print the findings as JSON")
    .action(async (options) => exitWith(await (await import("./check.ts")).check(options)));
}

function addExplain(program: Command, { exitWith }: CommandContext): Command {
  return program
    .command("explain")
    .description("explain why an article is or is not in a feed, or what a feed holds and why")
    .addArgument(fileArgument("<what>", "a feed's name or address; an article's file, slug, id or address"))
    .option("--json", "print the explanation as JSON")
    .action(async (what, options) => exitWith(await (await import("./explain.ts")).explain(what, options)));
}

function addList(program: Command, { exitWith }: CommandContext): Command {
  return program
    .command("list")
    .description("list the feeds with their addresses, entries and last change")
    .option("--json", "print the list as JSON")
    .action(async (options) => exitWith(await (await import("./list.ts")).list(options)));
}

function addCompletion(program: Command, { exitWith }: CommandContext): Command {
  return program
    .command("completion")
    .description("print a script that lets a shell complete commands and options")
    .addArgument(new Argument("<shell>", "the shell").choices(["bash", "zsh", "fish"]))
    .action(async (shell) => exitWith((await import("./completion.ts")).completion(shell, program)));
}

function addHelp(program: Command): Command {
  return program
    .command("help")
    .description("print the help of a command, or this help")
    .argument("[command]", "the command")
    .action((name) => printHelp(program, name));
}

/** An unknown command is reported as usual. */
async function printHelp(program: Command, name: string | undefined): Promise<void> {
  const command = name === undefined ? program : program.commands.find((one) => one.name() === name);
  if (command !== undefined) command.outputHelp();
  else await program.parseAsync([name ?? ""], { from: "user" });
}

/** An argument that shells complete with file names. */
function fileArgument(usage: string, description: string): Argument {
  return Object.assign(new Argument(usage, description), { isFile: true });
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
