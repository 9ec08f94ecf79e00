import type { Publication } from "../publication/reading/publication.ts";
import type { Variant } from "../publication/reading/representation.ts";
import { urlPathOf } from "../publication/url-path.ts";
import type { AnswerTable } from "./answer-table.ts";
import { openToAll, retrySoon } from "./answers.ts";
import type { Exchange } from "./exchange.ts";

/** Answers to a request for a document that send nothing of it. */
export interface BodilessAnswers {
  answerNotModified(exchange: Exchange, variant: Variant): void;
  /** Just taken away, or lost until the next run puts it out again: nobody is to remember it. */
  answerMissing(exchange: Exchange): Promise<void>;
  answerUnsatisfiable(exchange: Exchange, variant: Variant): void;
  answerShort(exchange: Exchange, status: number, fields?: readonly string[]): void;
}

/** Those answers, as they have been prepared and are counted. */
export function createBodilessAnswers(publication: Publication, { answerOf, count }: AnswerTable): BodilessAnswers {
  function answerNotModified({ representation, response }: Exchange, variant: Variant): void {
    const answer = answerOf(representation, variant);
    answer.notModifiedCounts.answers += 1;
    // RFC 9110 section 15.4.5: the fields of the 200 that it stands for.
    response.writeHead(304, answer.notModified);
    response.end();
  }

  async function answerMissing(exchange: Exchange): Promise<void> {
    await publication.refresh();
    if (publication.lookup(urlPathOf(exchange.representation.path)) === undefined) return answerShort(exchange, 404);
    // A cache has something to serve in place of a 503 (RFC 5861 section 4); a 404 it passes on, and there are readers
    // that stay away for days then.
    answerShort(exchange, 503, retrySoon);
  }

  function answerUnsatisfiable(exchange: Exchange, variant: Variant): void {
    answerShort(exchange, 416, ["Content-Range", `bytes */${variant.length}`]);
  }

  function answerShort({ representation, response }: Exchange, status: number, fields: readonly string[] = []): void {
    count(representation, representation.identity, status, 0);
    const common = ["Content-Length", "0", "Cache-Control", "no-store"];
    response.writeHead(status, [...fields, ...common, ...Object.entries(openToAll).flat()]);
    response.end();
  }

  return { answerNotModified, answerMissing, answerUnsatisfiable, answerShort };
}
