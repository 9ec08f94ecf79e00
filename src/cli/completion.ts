import { bashCompletion, fishCompletion, type Grammar, zshCompletion } from "./completion-scripts.ts";
import { succeeded } from "./exit-code.ts";
import { print } from "./terminal.ts";

/** The shells for which there are scripts. */
export type Shell = "bash" | "zsh" | "fish";

/** The parts of commander's commands and options that are read. */
export interface DescribedCommand {
  name(): string;
  description(): string;
  readonly commands: readonly DescribedCommand[];
  readonly registeredArguments: readonly DescribedArgument[];
  createHelp(): { visibleOptions(command: DescribedCommand): readonly DescribedOption[] };
}

interface DescribedArgument {
  name(): string;
  readonly argChoices?: readonly string[] | undefined;
  /** Missing if it is not a file. */
  readonly isFile?: true;
}

interface DescribedOption {
  readonly short?: string | undefined;
  readonly long?: string | undefined;
  readonly description: string;
  readonly required: boolean;
  /** Adds a value to earlier ones; present if the option may be repeated. */
  readonly parseArg?: unknown;
}

/** Prints the script that lets `shell` complete the program's commands and options. */
export function completion(shell: Shell, program: DescribedCommand): number {
  const write = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion }[shell];
  print(write(grammarOf(program)));
  return succeeded;
}

function grammarOf(program: DescribedCommand): Grammar {
  return {
    name: program.name(),
    options: optionsOf(program),
    commands: program.commands.map((command) => commandOf(command, program)),
  };
}

function commandOf(command: DescribedCommand, program: DescribedCommand): Grammar["commands"][number] {
  const [argument] = command.registeredArguments;
  return {
    name: command.name(),
    description: command.description(),
    options: optionsOf(command),
    ...(argument !== undefined && { argument: argument.name() }),
    words: argument === undefined ? [] : wordsOf(argument, program),
    takesFile: argument?.isFile === true,
  };
}

/** The values that an argument may have; `[command]` takes a command's name. */
function wordsOf(argument: DescribedArgument, program: DescribedCommand): readonly string[] {
  if (argument.name() === "command") return program.commands.map((command) => command.name());
  return argument.argChoices ?? [];
}

function optionsOf(command: DescribedCommand): Grammar["options"] {
  return command
    .createHelp()
    .visibleOptions(command)
    .flatMap(({ short, long, description, required, parseArg }) => {
      if (long === undefined) return [];
      const mayBeRepeated = parseArg !== undefined;
      return [{ long, ...(short !== undefined && { short }), description, takesValue: required, mayBeRepeated }];
    });
}
