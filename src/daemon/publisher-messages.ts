import type { Problem } from "../errors.ts";
import type { Progress, RunRequest } from "../publish/run.ts";
import type { PublisherOptions, RunResult } from "../publish.ts";

/** What the serving thread sends to the publishing thread, beginning with `open`. */
export type Order =
  | {
      readonly kind: "open";
      readonly options: Omit<PublisherOptions, "fileName" | "onNotice" | "signal">;
      readonly fileNamePrefix: string;
    }
  | { readonly kind: "run"; readonly request: Omit<RunRequest, "onProgress"> }
  | { readonly kind: "afterwork"; readonly request: Omit<RunRequest, "onProgress"> }
  | { readonly kind: "close" };

/** What the publishing thread sends back: exactly one `done` or `failed` an order, in order. */
export type Report =
  | { readonly kind: "notice"; readonly text: string }
  | { readonly kind: "progress"; readonly progress: Progress }
  | { readonly kind: "done"; readonly result?: RunResult }
  | { readonly kind: "failed"; readonly failure: Failure };

/** An error as it crosses from one thread to another, which takes its class away. */
export interface Failure {
  readonly message: string;
  /** Missing where the error was raised on purpose. */
  readonly stack?: string;
  readonly problems?: readonly Problem[];
}
