import type { Publication } from "../publication/reading/publication.ts";
import type { Variant } from "../publication/reading/representation.ts";
import { urlPathOf } from "../publication/url-path.ts";
import type { AnswerTable } from "./answer-table.ts";
import { corsFields, retrySoon } from "./answers.ts";
import type { Exchange } from "./exchange.ts";

/** Answers to requests for a document that carry none of its bytes. */
export interface BodilessAnswers {
  answerNotModified(exchange: Exchange, variant: Variant): void;
  /**
   * Answers for a document that was just removed, or is lost until the next run writes it again; caches must not store
   * this.
   */
  answerMissing(exchange: Exchange): Promise<void>;
  answerUnsatisfiable(exchange: Exchange, variant: Variant): void;
  answerBodiless(exchange: Exchange, status: number, fields?: readonly string[]): void;
}

/** Creates these answers, which come from the table and are counted there. */
export function createBodilessAnswers(publication: Publication, { answerOf, count }: AnswerTable): BodilessAnswers {
  function answerNotModified({ representation, response }: Exchange, variant: Variant): void {
    const answer = answerOf(representation, variant);
    answer.notModifiedCounts.answers += 1;
    // RFC 9110 section 15.4.5: a 304 has the fields that the 200 would have had.
    response.writeHead(304, answer.notModified);
    response.end();
  }

  async function answerMissing(exchange: Exchange): Promise<void> {
    await publication.refresh();
    if (publication.lookup(urlPathOf(exchange.representation.path)) === undefined) return answerBodiless(exchange, 404);
    // A cache serves what it has in place of a 503 (RFC 5861 section 4), but it passes a 404 on, after which some
    // readers stay away for days.
    answerBodiless(exchange, 503, retrySoon);
  }

  function answerUnsatisfiable(exchange: Exchange, variant: Variant): void {
    answerBodiless(exchange, 416, ["Content-Range", `bytes */${variant.length}`]);
  }

  function answerBodiless(
    { representation, response }: Exchange,
    status: number,
    fields: readonly string[] = [],
  ): void {
    count(representation, representation.identity, status, 0);
    const common = ["Content-Length", "0", "Cache-Control", "no-store"];
    response.writeHead(status, [...fields, ...common, ...Object.entries(corsFields).flat()]);
    response.end();
  }

  return { answerNotModified, answerMissing, answerUnsatisfiable, answerBodiless };
}
