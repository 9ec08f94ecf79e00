import type { IncomingMessage, ServerResponse } from "node:http";
import { encoders } from "../publication/codings.ts";
import type { Instant } from "../publication/output-file.ts";
import type { Publication } from "../publication/reading/publication.ts";
import type { Representation, Variant } from "../publication/reading/representation.ts";
import type { AnswerCoding } from "../publication/side-files.ts";
import { type AnswerTableOptions, createAnswerTable } from "./answer-table.ts";
import { answerBadRequest } from "./answers.ts";
import { createBodilessAnswers } from "./bodiless-answers.ts";
import { heldVariant, preconditionFails } from "./conditions.ts";
import { type AcceptedCodings, acceptedCodings } from "./content-negotiation.ts";
import type { Exchange, Next } from "./exchange.ts";
import { partialFields, rangeOf } from "./range.ts";
import { type RequestFields, requestFields } from "./request-fields.ts";
import { hasHost, hasKnownEnd, offersUpgrade } from "./request-framing.ts";
import { pathOfTarget } from "./request-target.ts";
import { fileAnswer, isStreamed } from "./streamed-answer.ts";

/** Answers requests for documents, and passes all others on. */
export type DocumentHandler = (request: IncomingMessage, response: ServerResponse, next: Next) => void;

/** What the handler needs besides the publication. */
export interface DocumentHandlerOptions extends Pick<AnswerTableOptions, "maxAgeSeconds" | "linkOf" | "traffic"> {
  /**
   * Whether the settings redirect the path or say that it is gone, whatever is published there. `target` is the whole
   * request target.
   */
  readonly isMoved?: (path: string, target: string) => boolean;
  readonly now?: () => Instant;
}

/** Creates a handler that looks up prepared bytes. It works in front of Express as well as inside it. */
export function documentHandler(publication: Publication, options: DocumentHandlerOptions): DocumentHandler {
  const { maxAgeSeconds, linkOf, traffic, isMoved = () => false, now = Date.now } = options;
  const answers = createAnswerTable({ maxAgeSeconds, linkOf, traffic, now });
  const { answerOf, count } = answers;
  const bodiless = createBodilessAnswers(publication, answers);
  const { answerNotModified, answerMissing, answerUnsatisfiable, answerBodiless } = bodiless;
  const answerFromFile = fileAnswer(publication, answers, bodiless, now);

  return (request, response, next) => {
    const fields = requestFields(request.rawHeaders);
    if (request.httpVersionMajor !== 1) return answerBadRequest(response, traffic, 505);
    if (!hasHost(request, fields) || !hasKnownEnd(request, fields)) return answerBadRequest(response, traffic);
    // Node takes what follows such a request for the other protocol, and discards it. Closing the connection tells the
    // client that further requests were not processed.
    if (offersUpgrade(request, fields)) response.shouldKeepAlive = false;
    const target = request.url ?? "";
    const path = pathOfTarget(target);
    const representation = path === undefined ? undefined : publication.lookup(path);
    if (path === undefined || representation === undefined || isMoved(path, target)) return next();
    if (request.method !== "GET" && request.method !== "HEAD") return next();
    answerDocument({ request, response, next, fields, representation });
  };

  function answerDocument(exchange: Exchange): void {
    const { fields, representation, next } = exchange;
    const accepted = acceptedCodings(fields.acceptEncoding);
    const coding = bestCoding(representation, accepted);
    if (coding === undefined) return answerBodiless(exchange, 406, ["Vary", "Accept-Encoding"]);
    const variant = representation.variants.get(coding);
    const held = heldVariant(exchange, variant, accepted, now);
    if (held !== undefined) return answerNotModified(exchange, held);
    if (variant?.bytes !== undefined) return answerVariant(exchange, variant, variant.bytes);
    if (variant !== undefined && isStreamed(representation, variant)) return void answerFromFile(exchange).catch(next);
    void answerWhenLoaded(exchange, coding).catch(next);
  }

  async function answerWhenLoaded(exchange: Exchange, coding: AnswerCoding): Promise<void> {
    const loaded = await publication.load(exchange.representation, coding);
    if (loaded === undefined) return answerMissing(exchange);
    const { representation, variant, bytes } = loaded;
    const present = { ...exchange, representation };
    if (heldVariant(present, variant, [], now) !== undefined) return answerNotModified(present, variant);
    answerVariant(present, variant, bytes);
  }

  function answerVariant(exchange: Exchange, variant: Variant, bytes: Buffer): void {
    const { fields, representation, response } = exchange;
    if (preconditionFails(exchange, variant, now)) return answerBodiless(exchange, 412);
    const answer = answerOf(representation, variant);
    const ok = isBrowser(fields) ? answer.okForBrowsers : answer.ok;
    if (exchange.request.method === "HEAD") {
      answer.okCounts.answers += 1;
      response.writeHead(200, ok);
      response.end();
      return;
    }
    if (fields.range !== undefined) return answerRange(exchange, variant, bytes);
    answer.okCounts.answers += 1;
    answer.okCounts.bytes += bytes.length;
    response.writeHead(200, ok);
    response.end(bytes);
  }

  function answerRange(exchange: Exchange, variant: Variant, bytes: Buffer): void {
    const range = rangeOf(exchange, variant);
    if (range === "unsatisfiable") return answerUnsatisfiable(exchange, variant);
    const answer = answerOf(exchange.representation, variant);
    const part = range === "all" ? bytes : bytes.subarray(range.first, range.last + 1);
    const ok = isBrowser(exchange.fields) ? answer.okForBrowsers : answer.ok;
    if (range === "all") exchange.response.writeHead(200, ok);
    else exchange.response.writeHead(206, partialFields(ok, range, variant));
    count(exchange.representation, variant, range === "all" ? 200 : 206, part.length);
    exchange.response.end(part);
  }
}

/** The best accepted coding that exists or can be made; undefined if there is none. */
function bestCoding(representation: Representation, accepted: AcceptedCodings): AnswerCoding | undefined {
  const { variants, isEncodedOnDemand, isNegotiable } = representation;
  const isMadeOnDemand = isEncodedOnDemand || (isNegotiable && !accepted.includes("identity"));
  for (const coding of accepted) {
    // A coding that was made for a client that refuses plain bytes is useless to others: it may be longer than those.
    if (variants.get(coding)?.isStored === true) return coding;
    if (isMadeOnDemand && coding !== "identity" && encoders.has(coding)) return coding;
  }
  return undefined;
}

/** Whether a browser asks for a page to show: no feed reader prefers HTML. */
function isBrowser({ accept }: RequestFields): boolean {
  return accept?.startsWith("text/html") === true;
}
