/** What can be typed on the command line. */
export interface Grammar {
  readonly name: string;
  readonly options: readonly GrammarOption[];
  readonly commands: readonly GrammarCommand[];
}

/** One command. */
export interface GrammarCommand {
  readonly name: string;
  readonly description: string;
  readonly options: readonly GrammarOption[];
  /** The argument's name in the usage. */
  readonly argument?: string;
  /** The values that its argument may have; empty means any. */
  readonly words: readonly string[];
  readonly takesFile: boolean;
}

/** One option, with its dashes. */
export interface GrammarOption {
  readonly long: string;
  readonly short?: string;
  readonly description: string;
  readonly takesValue: boolean;
  readonly mayBeRepeated: boolean;
}

/**
 * The script for bash: it completes options after a dash, otherwise commands and words, and files if none of these
 * match.
 */
export function bashCompletion({ name, options, commands }: Grammar): string {
  const cases = commands.map(
    (command) =>
      `    ${command.name}) words=${quoted(command.words.join(" "))} options=${quoted(bashOptions(command.options))} ;;`,
  );
  const valued = commands.flatMap((command) => command.options.filter(({ takesValue }) => takesValue));
  const valuedNames = [...new Set(valued.map(({ long }) => long))];
  return `# Completion of ${name} for bash. To switch it on: eval "$(${name} completion bash)"
_${name}() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command="" index
  for ((index = 1; index < COMP_CWORD; index++)); do
    if [[ "\${COMP_WORDS[index]}" != -* ]]; then command="\${COMP_WORDS[index]}"; break; fi
  done
  local words="" options=""
  case "$command" in
    "") words=${quoted(commands.map((command) => command.name).join(" "))} options=${quoted(bashOptions(options))} ;;
${cases.join("\n")}
  esac
  case "$previous" in
    ${valuedNames.join("|")}) COMPREPLY=(); return ;;
  esac
  if [[ "$current" == -* ]]; then words="$options"; fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o bashdefault -o default -F _${name} ${name}`;
}

function bashOptions(options: readonly GrammarOption[]): string {
  return options.map(({ long }) => long).join(" ");
}

/** The script for zsh, to be put into a file on `fpath` or evaluated. */
export function zshCompletion({ name, options, commands }: Grammar): string {
  const described = commands.map((command) => `    ${quoted(`${command.name}:${escapeColons(command.description)}`)}`);
  const cases = commands.map(
    (command) => `    ${command.name})\n      _arguments ${zshSpecs(command).join(" \\\n        ")} ;;`,
  );
  return `#compdef ${name}
# Completion of ${name} for zsh. To switch it on: eval "$(${name} completion zsh)"
_${name}() {
  local -a commands
  commands=(
${described.join("\n")}
  )
  if (( CURRENT == 2 )); then
    _describe -t commands command commands
    _arguments ${options.map(zshOption).join(" ")}
    return
  fi
  # The command is the first word to those that complete its options.
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${cases.join("\n")}
  esac
}
if [[ $funcstack[1] == _${name} ]]; then _${name} "$@"; else compdef _${name} ${name}; fi`;
}

function zshSpecs(command: GrammarCommand): readonly string[] {
  const options = command.options.map(zshOption);
  if (command.argument === undefined) return options;
  // zsh stops completing at an argument that is not declared.
  return [...options, quoted(`1:${command.argument}:${zshAction(command)}`)];
}

/** How zsh completes the argument. */
function zshAction({ words, takesFile }: GrammarCommand): string {
  if (words.length > 0) return `(${words.join(" ")})`;
  return takesFile ? "_files" : " ";
}

function zshOption({ long, description, takesValue, mayBeRepeated }: GrammarOption): string {
  const text = description.replace(/[[\]\\]/g, "\\$&");
  return quoted(`${mayBeRepeated ? "*" : ""}${long}[${text}]${takesValue ? ":value:_files" : ""}`);
}

function escapeColons(text: string): string {
  return text.replaceAll(":", "\\:");
}

/** The script for fish. */
export function fishCompletion({ name, options, commands }: Grammar): string {
  const lines = [
    `# Completion of ${name} for fish. To switch it on: ${name} completion fish | source`,
    `complete -c ${name} -f`,
    ...options.map((option) => `complete -c ${name} -n __fish_use_subcommand${fishOption(option)}`),
  ];
  for (const command of commands) {
    const within = `complete -c ${name} -n ${quoted(`__fish_seen_subcommand_from ${command.name}`)}`;
    lines.push(`complete -c ${name} -n __fish_use_subcommand -a ${command.name} -d ${quoted(command.description)}`);
    lines.push(...command.options.map((option) => within + fishOption(option)));
    if (command.words.length > 0) lines.push(`${within} -a ${quoted(command.words.join(" "))}`);
    if (command.takesFile) lines.push(`${within} -F`);
  }
  return lines.join("\n");
}

function fishOption({ long, short, description, takesValue }: GrammarOption): string {
  const name = `${short === undefined ? "" : ` -s ${short.slice(1)}`} -l ${long.slice(2)}`;
  return `${name}${takesValue ? " -r" : ""} -d ${quoted(description)}`;
}

/** Quotes the text as one shell word. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
