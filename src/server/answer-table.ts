import type { Instant } from "../publication/output-file.ts";
import type { Representation, Variant } from "../publication/reading/representation.ts";
import { type AnswerDates, type PreparedAnswer, prepareAnswer } from "./prepared-answer.ts";
import type { Traffic } from "./traffic.ts";

/** Prepared answers; each is prepared when it is first needed. */
export interface AnswerTable {
  answerOf(representation: Representation, variant: Variant): PreparedAnswer;
  /** Counts an answer of any status. `bytes` is the length of its body. */
  count(representation: Representation, variant: Variant, status: number, bytes: number): void;
}

/** The value of a document's Link field (RFC 8288), if it has one. It changes only when the document's bytes change. */
export type LinkOf = (representation: Representation) => string | undefined;

/** What answers are prepared from, besides the document. */
export interface AnswerTableOptions {
  /** How long caches may keep documents. */
  readonly maxAgeSeconds: () => number;
  readonly linkOf?: LinkOf | undefined;
  readonly traffic: Traffic;
  readonly now: () => Instant;
}

/** An answer, and the only second in which it may be sent, if there is one. */
interface KnownAnswer {
  readonly answer: PreparedAnswer;
  readonly second?: number;
}

/** Creates an empty table, which is emptied again whenever `maxAgeSeconds` changes. */
export function createAnswerTable(options: AnswerTableOptions): AnswerTable {
  const { linkOf = () => undefined, traffic, now } = options;
  let answers = new WeakMap<Variant, KnownAnswer>();
  let preparedFor = -1;

  function answerOf(representation: Representation, variant: Variant): PreparedAnswer {
    const maxAgeSeconds = options.maxAgeSeconds();
    if (maxAgeSeconds !== preparedFor) answers = new WeakMap();
    preparedFor = maxAgeSeconds;
    const known = answers.get(variant);
    if (known !== undefined && known.second === undefined) return known.answer;
    const present = Math.floor(now() / 1000);
    if (known?.second === present) return known.answer;
    const isFresh = representation.modified > present - maxTimerDelaySeconds;
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

/** Longer than a timer is ever late. */
const maxTimerDelaySeconds = 5;

/**
 * RFC 9110 section 8.8.2.1: Last-Modified is never later than Date. But the second edition within a second is dated to
 * the next second, and Node refreshes its own Date by a timer that may be late.
 */
function freshDates({ modified, lastModified }: Representation, present: number): AnswerDates {
  const date = new Date(present * 1000).toUTCString();
  return { lastModified: modified > present ? date : lastModified, date };
}
