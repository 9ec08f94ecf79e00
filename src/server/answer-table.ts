import type { Instant } from "../publication/output-file.ts";
import type { Representation, Variant } from "../publication/representation.ts";
import { type PreparedAnswer, prepareAnswer } from "./prepared-answer.ts";
import type { Traffic } from "./traffic.ts";

/** The answers that have been prepared, each when it was first asked for. */
export interface AnswerTable {
  answerOf(representation: Representation, variant: Variant): PreparedAnswer;
  /** Counts an answer of any status. `bytes`: of its body. */
  count(representation: Representation, variant: Variant, status: number, bytes: number): void;
}

/** What answers are prepared from, besides what they answer with. */
export interface AnswerTableOptions {
  /** How often documents change, as far as caches are concerned. */
  readonly rhythm: () => { readonly maxAgeSeconds: number };
  readonly traffic: Traffic;
  readonly now: () => Instant;
}

/** A table that is empty at first, and again whenever the rhythm changes. */
export function createAnswerTable({ rhythm, traffic, now }: AnswerTableOptions): AnswerTable {
  let answers = new WeakMap<Variant, PreparedAnswer>();
  let preparedFor = -1;

  function answerOf(representation: Representation, variant: Variant): PreparedAnswer {
    const { maxAgeSeconds } = rhythm();
    if (maxAgeSeconds !== preparedFor) answers = new WeakMap();
    preparedFor = maxAgeSeconds;
    const known = answers.get(variant);
    if (known !== undefined) return known;
    const present = Math.floor(now() / 1000);
    if (representation.modified > present - dateLatenessSeconds) return freshAnswer(representation, variant, present);
    const answer = prepareAnswer(representation, variant, maxAgeSeconds, representation, traffic);
    answers.set(variant, answer);
    return answer;
  }

  /**
   * RFC 9110 section 8.8.2.1: Last-Modified is never later than Date. The second edition in a second bears the next one's, and the Date of Node is
   * made by a timer that may be late.
   */
  function freshAnswer(representation: Representation, variant: Variant, present: number): PreparedAnswer {
    const date = new Date(present * 1000).toUTCString();
    const lastModified = representation.modified > present ? date : representation.lastModified;
    return prepareAnswer(representation, variant, preparedFor, { lastModified, date }, traffic);
  }

  function count(representation: Representation, variant: Variant, status: number, bytes: number): void {
    const counts = traffic.counts(answerOf(representation, variant).okCounts.document, variant.coding, status);
    counts.answers += 1;
    counts.bytes += bytes;
  }

  return { answerOf, count };
}

/** Longer than anything keeps a timer waiting. */
const dateLatenessSeconds = 5;
