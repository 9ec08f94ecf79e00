import type { Progress, RunRequest } from "../publish/run.ts";
import type { Answer } from "../publish/threads/calls.ts";
import type { PublisherOptions, RunResult } from "../publish.ts";

/** The part of a publisher's options that can be sent to a thread. */
export type SentOptions = Omit<PublisherOptions, "fileName" | "onNotice" | "signal" | "earlyScan">;

/** The part of a run's request that can be sent to a thread. */
export type SentRequest = Omit<RunRequest, "onProgress">;

/** What the serving thread sends to the publishing thread; `open` comes first. */
export type Order =
  | {
      readonly kind: "open";
      readonly options: SentOptions;
      readonly fileNamePrefix: string;
    }
  | { readonly kind: "run"; readonly request: SentRequest }
  | { readonly kind: "afterwork"; readonly request: SentRequest }
  | { readonly kind: "close" };

/** What the publishing thread sends back. */
export type Report =
  | { readonly kind: "notice"; readonly text: string }
  | { readonly kind: "progress"; readonly progress: Progress }
  | Answer<RunResult | undefined>;
