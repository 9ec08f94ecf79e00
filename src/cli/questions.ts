import { createInterface } from "node:readline";
import { BroadsheetError } from "../errors.ts";
import { styled } from "./terminal.ts";

/** A question. */
export interface Question<T> {
  readonly text: string;
  /** What an empty answer means, as shown. */
  readonly default: string;
  /** Parses an answer; returns the reason if it is refused. */
  readonly read: (answer: string) => T | Refusal;
}

/** Why an answer was refused. */
export interface Refusal {
  readonly refused: string;
}

/**
 * Asks on standard error and reads answers from standard input, whether or not it is a terminal. At the end of input,
 * the defaults apply.
 */
export interface Asker {
  ask<T>(question: Question<T>): Promise<T>;
  close(): void;
}

/**
 * @throws {BroadsheetError} from `ask`, on Ctrl-C or Ctrl-D, or if an answer that does not come from a terminal is
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
  // Unlike `question`, an iterator keeps lines that arrive before they are asked for.
  const answers = lines[Symbol.asyncIterator]();

  return {
    async ask(question) {
      for (;;) {
        const prompt = `${question.text} ${styled(`[${question.default}]`, "dim", stderr)} `;
        lines.setPrompt(prompt);
        // From Node 24 on, `prompt` prints nothing once the input has ended.
        if (isClosed) stderr.write(prompt);
        else lines.prompt();
        const { value, done } = await answers.next();
        if (isStopped(done)) throw new BroadsheetError("stopped; nothing was written");
        // A terminal echoes the line break of the answer; elsewhere nothing does.
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
