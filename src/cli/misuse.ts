/** What people look for who know other programs, and the command that does it here. */
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

/** Options of other programs, and the variable of the environment that says it here. */
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
  }),
);

/** Nobody gives two titles. */
const severalTitles = /too many arguments for 'new'/;

const unknown = /unknown (?:command '(?<command>[^']*)'|option '--?(?<option>[^'=]*))/;

/**
 * The error, and where it tells of a word that means something in other programs, what says it here; of more titles
 * than one, what makes them one. `command`: the one that was being read.
 */
export function withMeaning(error: string, command: string): string {
  if (severalTitles.test(error)) return `${error}(Put a title with spaces in quotes: broadsheet new "A title")\n`;
  const { command: word = "", option = "" } = unknown.exec(error)?.groups ?? {};
  const name = commandsElsewhere.get(word.toLowerCase());
  if (name !== undefined && !error.includes("Did you mean")) return `${error}(Did you mean ${name}?)\n`;
  const variable = variables.get(option.toLowerCase().replaceAll("-", ""));
  const isSaid = variable === undefined || error.includes("Did you mean");
  return isSaid ? error : `${error}(Set this in the environment: ${variable}=… broadsheet ${command})\n`;
}
