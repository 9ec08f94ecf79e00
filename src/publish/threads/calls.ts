import type { Worker } from "node:worker_threads";
import { CatalogError } from "../../catalog/catalog-error.ts";
import { BroadsheetError, type Problem, ProblemsError } from "../../errors.ts";

/** A thread's answers to orders, in the same order. */
export type Answer<Result> =
  | { readonly kind: "done"; readonly result: Result }
  | { readonly kind: "failed"; readonly failure: Failure };

/** An error in a form that survives `postMessage`, which strips its class. */
export interface Failure {
  readonly message: string;
  /** Missing for deliberate errors. */
  readonly stack?: string;
  readonly problems?: readonly Problem[];
  /** Whether the catalog must be reopened. */
  readonly isOfCatalog?: true;
}

/** Calls to another thread. */
export interface Calls<Order, Result> {
  /** Rejects with the thread's error, or because the thread has died. */
  call(order: Order): Promise<Result>;
  readonly hasEnded: boolean;
}

/**
 * Opens calls to a thread that replies with `Answer`s; other messages are left to other listeners. `threadName` is used
 * in error messages.
 */
export function openCalls<Order, Result>(worker: Worker, threadName: string): Calls<Order, Result> {
  const waiting: { resolve(result: Result): void; reject(error: Error): void }[] = [];
  let ended: Error | undefined;
  const fail = (error: Error): void => {
    ended ??= error;
    for (const one of waiting.splice(0)) one.reject(ended);
  };
  worker.on("error", (cause) => fail(new Error(`${threadName} has died: ${cause.message}`, { cause })));
  worker.on("exit", () => fail(new Error(`${threadName} has ended`)));
  worker.on("message", (answer: Answer<Result>) => {
    if (answer.kind === "done") waiting.shift()?.resolve(answer.result);
    else if (answer.kind === "failed") waiting.shift()?.reject(errorOf(answer.failure));
  });
  return {
    call: (order) =>
      new Promise((resolve, reject) => {
        if (ended !== undefined) return reject(ended);
        worker.postMessage(order);
        waiting.push({ resolve, reject });
      }),
    get hasEnded() {
      return ended !== undefined;
    },
  };
}

/** Converts an error for `postMessage`. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ProblemsError) return { message: error.message, problems: error.problems };
  if (error instanceof CatalogError) return { message: error.message, isOfCatalog: true };
  if (error instanceof BroadsheetError) return { message: error.message };
  return error instanceof Error
    ? { message: error.message, stack: error.stack ?? error.message }
    : { message: String(error), stack: String(error) };
}

function errorOf({ message, stack, problems, isOfCatalog }: Failure): Error {
  if (problems !== undefined) return new ProblemsError(problems);
  if (isOfCatalog) return new CatalogError(message);
  if (stack === undefined) return new BroadsheetError(message);
  const error = new Error(message);
  error.stack = stack;
  return error;
}
