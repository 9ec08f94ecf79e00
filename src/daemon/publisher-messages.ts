import type { Progress, RunRequest } from "../publish/run.ts";
import type { Answer } from "../publish/threads/calls.ts";
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

/** What the publishing thread sends back. */
export type Report =
  | { readonly kind: "notice"; readonly text: string }
  | { readonly kind: "progress"; readonly progress: Progress }
  | Answer<RunResult | undefined>;
