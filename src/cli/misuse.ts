/** Commands of other programs, and our commands that do the same. */
const commandsElsewhere = new Map(
  Object.entries({
    serve: "start",
    server: "start",
    run: "start",
    dev: "start",
    watch: "start",
    build: "generate",
    publish: "generate",
    add: "new",
    create: "new",
    post: "new",
    doctor: "check",
    validate: "check",
    feeds: "list",
    why: "explain",
    setup: "init",
  }),
);

/** Options of other programs, and the environment variables that do the same here. */
const variables = new Map(
  Object.entries({
    port: "PORT",
    host: "HOST",
    bind: "HOST",
    url: "PUBLIC_URL",
    baseurl: "PUBLIC_URL",
    data: "DATA_DIR",
    source: "DATA_DIR",
    input: "DATA_DIR",
    output: "OUTPUT_DIR",
    destination: "OUTPUT_DIR",
    out: "OUTPUT_DIR",
    schedule: "SCHEDULE",
    verbose: "LOG_LEVEL",
    quiet: "LOG_LEVEL",
    p: "PORT",
  }),
);

/** What a command with too many arguments was probably meant to say, and how to say it. */
const usageHints = new Map(
  Object.entries({
    new: 'Put a title with spaces in quotes: broadsheet new "A title"',
    init: "It sets up the folder in which it is run: mkdir my-publication && cd my-publication",
    import: "It takes one place at a time: run it once for each",
    check: "To check a server, give its address with --url: broadsheet check --url https://example.com/",
    start: "Port and folders are set in the environment: PORT=… DATA_DIR=… OUTPUT_DIR=… broadsheet start",
    generate: "Folders are set in the environment: DATA_DIR=… OUTPUT_DIR=… broadsheet generate",
    explain: 'Put a title with spaces in quotes: broadsheet explain "A title"',
    list: "For one feed, use explain: broadsheet explain tags/news",
  }),
);
const tooMany = /too many arguments for '(?<command>[^']*)'/;

const unknown = /unknown (?:command '(?<command>[^']*)'|option '--?(?<option>[^'=]*))/;

/**
 * Adds a hint if the error is about a word known from other programs, or about too many words. `command` is the one
 * being parsed.
 */
export function withHint(error: string, command: string): string {
  const otherwise = usageHints.get(tooMany.exec(error)?.groups?.command ?? "");
  if (otherwise !== undefined) return `${error}(${otherwise})\n`;
  const { command: word = "", option = "" } = unknown.exec(error)?.groups ?? {};
  // Commander suggests no options of one letter.
  if (option === "v") return `${error}(Did you mean --version?)\n`;
  const name = commandsElsewhere.get(word.toLowerCase());
  if (name !== undefined && !error.includes("Did you mean")) return `${error}(Did you mean ${name}?)\n`;
  const variable = variables.get(option.toLowerCase().replaceAll("-", ""));
  if (variable === undefined || error.includes("Did you mean")) return error;
  return `${error}(Set this in the environment: ${variable}=… broadsheet ${command})\n`;
}
