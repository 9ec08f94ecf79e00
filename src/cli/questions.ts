import { createInterface } from "node:readline";
import { BroadsheetError } from "../errors.ts";
import { styled } from "./terminal.ts";

/** One thing to be asked. */
export interface Question<T> {
  readonly text: string;
  /** What an empty answer means, as it is shown. */
  readonly default: string;
  /** The answer's value, or in a sentence what is wrong with it. */
  readonly read: (answer: string) => T | Refusal;
}

/** Why an answer cannot be taken. */
export interface Refusal {
  readonly refused: string;
}

/**
 * Asks on standard error and reads answers from standard input, a terminal or not; where the input ends, defaults are
 * taken.
 */
export interface Asker {
  ask<T>(question: Question<T>): Promise<T>;
  close(): void;
}

/**
 * @throws {BroadsheetError} from `ask`, where somebody presses Ctrl-C or Ctrl-D, or an answer that no person gives is
 * refused.
 */
export function openAsker(): Asker {
  const { stdin, stderr } = process;
  const lines = createInterface({ input: stdin, output: stderr, terminal: stdin.isTTY === true });
  let isInterrupted = false;
  let isClosed = false;
  lines.on("close", () => {
    isClosed = true;
  });
  lines.on("SIGINT", () => {
    isInterrupted = true;
    lines.close();
  });
  const isStopped = (isAtEnd = false): boolean => isInterrupted || (isAtEnd && stdin.isTTY === true);
  // Unlike `question`, an iterator keeps the lines that come before they are asked for.
  const answers = lines[Symbol.asyncIterator]();

  return {
    async ask(question) {
      for (;;) {
        const prompt = `${question.text} ${styled(`[${question.default}]`, "dim", stderr)} `;
        lines.setPrompt(prompt);
        // From Node 24 on, an input that has ended prompts for nothing any more.
        if (isClosed) stderr.write(prompt);
        else lines.prompt();
        const { value, done } = await answers.next();
        if (isStopped(done)) throw new BroadsheetError("stopped; nothing was written");
        // What a terminal echoes ends the line; elsewhere nothing does.
        if (stdin.isTTY !== true) stderr.write("\n");
        const answer = done === true ? "" : String(value).trim();
        const result = question.read(answer === "" ? question.default : answer);
        if (!isRefusal(result)) return result;
        if (stdin.isTTY !== true) throw new BroadsheetError(result.refused);
        stderr.write(`  ${result.refused}\n`);
      }
    },
    close: () => lines.close(),
  };
}

/** Whether an answer was refused. */
export function isRefusal(result: unknown): result is Refusal {
  return typeof result === "object" && result !== null && "refused" in result;
}
