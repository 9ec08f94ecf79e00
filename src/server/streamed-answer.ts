import type { FileHandle } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import type { Instant } from "../publication/output-file.ts";
import type { Publication } from "../publication/reading/publication.ts";
import type { Representation, Variant } from "../publication/reading/representation.ts";
import type { AnswerTable } from "./answer-table.ts";
import type { BodilessAnswers } from "./bodiless-answers.ts";
import { heldVariant, preconditionFails } from "./conditions.ts";
import type { Exchange } from "./exchange.ts";
import { type ByteRange, partialFields, rangeOf } from "./range.ts";

/** Whether a document is sent straight from its file: an episode of 100 MB should not be kept in memory. */
export function isStreamed(representation: Representation, variant: Variant): boolean {
  return variant.coding === "identity" && !representation.isNegotiable && variant.length > streamedAbove;
}

const streamedAbove = 1024 * 1024;

/** Creates the function that answers from a document's file, which is open only as long as that takes. */
export function fileAnswer(
  publication: Publication,
  { answerOf, count }: AnswerTable,
  { answerNotModified, answerMissing, answerUnsatisfiable, answerBodiless }: BodilessAnswers,
  now: () => Instant,
): (exchange: Exchange) => Promise<void> {
  return async (exchange) => {
    if (!(await hasTurn(exchange))) return;
    const opened = await publication.open(exchange.representation);
    if (opened === undefined) return answerMissing(exchange);
    const { file, representation } = opened;
    try {
      await answerFrom(file, { ...exchange, representation });
    } finally {
      await file.close();
    }
  };

  async function answerFrom(file: FileHandle, exchange: Exchange): Promise<void> {
    const { request, response, representation } = exchange;
    const variant = representation.identity;
    if (heldVariant(exchange, variant, [], now) !== undefined) return answerNotModified(exchange, variant);
    if (preconditionFails(exchange, variant, now)) return answerBodiless(exchange, 412);
    const range = rangeOf(exchange, variant);
    if (range === "unsatisfiable") return answerUnsatisfiable(exchange, variant);
    const answer = answerOf(representation, variant);
    const { first, last } = range === "all" ? { first: 0, last: variant.length - 1 } : range;
    if (range === "all") response.writeHead(200, answer.ok);
    else response.writeHead(206, partialFields(answer.ok, range, variant));
    if (request.method === "HEAD") {
      count(representation, variant, 200, 0);
      response.end();
      return;
    }
    count(representation, variant, range === "all" ? 200 : 206, last - first + 1);
    // The client may leave early, which is not a fault.
    await pipeline(wholeRange(file, { first, last }), response).catch(() => {});
  }
}

/**
 * Waits until all earlier requests on the connection have been answered; false if the connection ends first. Nothing is
 * opened for an answer that waits.
 */
async function hasTurn({ request, response }: Exchange): Promise<boolean> {
  if (response.socket === null) {
    const { socket } = request;
    socket.setMaxListeners(0);
    await new Promise<void>((resolve) => {
      const settle = () => {
        socket.off("close", settle);
        resolve();
      };
      response.once("socket", settle);
      socket.once("close", settle);
    });
  }
  return response.socket !== null && !response.socket.destroyed;
}

/**
 * If the file is cut short while it is sent, the connection is closed: its length was promised, and the client would
 * take the next answer for the rest (RFC 9112 section 6.3).
 */
async function* wholeRange(file: FileHandle, { first, last }: ByteRange): AsyncGenerator<Buffer> {
  const bytes = file.createReadStream({ start: first, end: last, autoClose: false });
  yield* bytes as AsyncIterable<Buffer>;
  if (bytes.bytesRead <= last - first) throw new Error("the file was cut short");
}
