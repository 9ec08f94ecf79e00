import type { Instant } from "../publication/output-file.ts";
import type { Representation, Variant } from "../publication/reading/representation.ts";
import { type AnswerDates, type PreparedAnswer, prepareAnswer } from "./prepared-answer.ts";
import type { Traffic } from "./traffic.ts";

/** The answers that have been prepared, each when it was first asked for. */
export interface AnswerTable {
  answerOf(representation: Representation, variant: Variant): PreparedAnswer;
  /** Counts an answer of any status. `bytes`: of its body. */
  count(representation: Representation, variant: Variant, status: number, bytes: number): void;
}

/**
 * The value of a document's Link field (RFC 8288), where it has one. It is another one only where the document's bytes
 * are others too.
 */
export type LinkOf = (representation: Representation) => string | undefined;

/** What answers are prepared from, besides what they answer with. */
export interface AnswerTableOptions {
  /** How often documents change, as far as caches are concerned. */
  readonly rhythm: () => { readonly maxAgeSeconds: number };
  readonly linkOf?: LinkOf | undefined;
  readonly traffic: Traffic;
  readonly now: () => Instant;
}

/** An answer, and the only second in which it may be sent, where there is one. */
interface KnownAnswer {
  readonly answer: PreparedAnswer;
  readonly second?: number;
}

/** A table that is empty at first, and again whenever the rhythm changes. */
export function createAnswerTable({ rhythm, linkOf = () => undefined, traffic, now }: AnswerTableOptions): AnswerTable {
  let answers = new WeakMap<Variant, KnownAnswer>();
  let preparedFor = -1;

  function answerOf(representation: Representation, variant: Variant): PreparedAnswer {
    const { maxAgeSeconds } = rhythm();
    if (maxAgeSeconds !== preparedFor) answers = new WeakMap();
    preparedFor = maxAgeSeconds;
    const known = answers.get(variant);
    if (known !== undefined && known.second === undefined) return known.answer;
    const present = Math.floor(now() / 1000);
    if (known?.second === present) return known.answer;
    const isFresh = representation.modified > present - dateLatenessSeconds;
    const dates = isFresh ? freshDates(representation, present) : representation;
    const link = linkOf(representation);
    const answer = prepareAnswer(representation, variant, { maxAgeSeconds, dates, link }, traffic);
    answers.set(variant, { answer, ...(isFresh && { second: present }) });
    return answer;
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

/**
 * RFC 9110 section 8.8.2.1: Last-Modified is never later than Date. The second edition in a second bears the next
 * one's, and the Date of Node is made by a timer that may be late.
 */
function freshDates({ modified, lastModified }: Representation, present: number): AnswerDates {
  const date = new Date(present * 1000).toUTCString();
  return { lastModified: modified > present ? date : lastModified, date };
}
