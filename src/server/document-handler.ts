import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { encoders } from "../publication/codings.ts";
import type { Coding } from "../publication/manifest.ts";
import type { Publication } from "../publication/publication.ts";
import type { Representation, Variant } from "../publication/representation.ts";
import { answerBadRequest } from "./answers.ts";
import { ifRangeHolds, isUnmodifiedSince, listsTag, preconditionFails } from "./conditions.ts";
import { type AcceptedCodings, acceptedCodings } from "./content-negotiation.ts";
import { type PreparedAnswer, prepareAnswer } from "./prepared-answer.ts";
import { type ByteRange, parseRange } from "./range.ts";
import { type RequestFields, requestFields } from "./request-fields.ts";
import { pathOfTarget } from "./request-target.ts";
import type { Traffic } from "./traffic.ts";

/** What hands a request on, with the fault if there was one; Express's `next` is one of these. */
export type Next = (fault?: unknown) => void;

/** Answers requests for documents, and hands on all others. */
export type DocumentHandler = (request: IncomingMessage, response: ServerResponse, next: Next) => void;

/** What the handler wants to know besides the publication. */
export interface DocumentHandlerOptions {
  /** How often documents change, as far as caches are concerned. */
  readonly rhythm: () => { readonly maxAgeSeconds: number };
  readonly traffic: Traffic;
  /** Whether that path leads elsewhere by the publisher's wish, whatever is published there. */
  readonly isMoved?: (path: string) => boolean;
}

/** A handler that looks up prepared bytes; fit to stand in front of Express as well as inside it. */
export function documentHandler(publication: Publication, options: DocumentHandlerOptions): DocumentHandler {
  const { rhythm, traffic, isMoved = () => false } = options;
  let answers = new WeakMap<Variant, PreparedAnswer>();
  let preparedFor = -1;

  return (request, response, next) => {
    const fields = requestFields(request.rawHeaders);
    // RFC 9112 section 3.2: one Host field, and no more; HTTP/1.0 needs none.
    if (fields.hosts !== 1 && (fields.hosts > 1 || request.httpVersion === "1.1")) return answerBadRequest(response);
    const path = pathOfTarget(request.url ?? "");
    const representation = path === undefined ? undefined : publication.lookup(path);
    if (path === undefined || representation === undefined || isMoved(path)) return next();
    if (request.method !== "GET" && request.method !== "HEAD") return next();
    answerDocument({ request, response, next, fields, representation });
  };

  function answerDocument(exchange: Exchange): void {
    const { fields, representation, next } = exchange;
    const accepted = acceptedCodings(fields.acceptEncoding);
    const coding = bestCoding(representation, accepted);
    if (coding === undefined) return answerShort(exchange, 406, ["Vary", "Accept-Encoding"]);
    const variant = representation.variants.get(coding);
    const held = heldVariant(fields, representation, variant, accepted);
    if (held !== undefined) return answerNotModified(exchange, held);
    if (variant !== undefined && (variant.bytes !== undefined || exchange.request.method === "HEAD")) {
      return answerVariant(exchange, variant, variant.bytes);
    }
    if (variant !== undefined && isStreamed(representation, variant)) {
      return void answerFromFile(exchange, variant).catch(next);
    }
    void answerWhenLoaded(exchange, coding).catch(next);
  }

  async function answerWhenLoaded(exchange: Exchange, coding: Coding | "identity"): Promise<void> {
    const loaded = await publication.load(exchange.representation, coding);
    if (loaded === undefined) return exchange.next();
    const { representation, variant, bytes } = loaded;
    const present = { ...exchange, representation };
    if (heldVariant(exchange.fields, representation, variant, []) !== undefined)
      return answerNotModified(present, variant);
    answerVariant(present, variant, bytes);
  }

  async function answerFromFile(exchange: Exchange, variant: Variant): Promise<void> {
    if (preconditionFails(exchange.fields, exchange.representation, variant)) return answerShort(exchange, 412);
    const range = rangeOf(exchange, variant);
    if (range === "unsatisfiable") return answerUnsatisfiable(exchange, variant);
    const file = await publication.open(exchange.representation);
    if (file === undefined) return exchange.next();
    const answer = answerOf(exchange.representation, variant);
    const { first, last } = range === "all" ? { first: 0, last: variant.length - 1 } : range;
    if (range === "all") exchange.response.writeHead(200, answer.ok);
    else exchange.response.writeHead(206, partialFields(answer, range, variant));
    count(exchange, variant, range === "all" ? 200 : 206, last - first + 1);
    // The reader may leave early, which is no fault.
    await pipeline(file.createReadStream({ start: first, end: last }), exchange.response).catch(() => {});
  }

  function answerVariant(exchange: Exchange, variant: Variant, bytes: Buffer | undefined): void {
    const { fields, representation, response } = exchange;
    if (preconditionFails(fields, representation, variant)) return answerShort(exchange, 412);
    const answer = answerOf(representation, variant);
    const ok = isBrowser(fields) ? answer.okToShow : answer.ok;
    if (bytes === undefined || exchange.request.method === "HEAD") {
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
    if (range === "all") exchange.response.writeHead(200, answer.ok);
    else exchange.response.writeHead(206, partialFields(answer, range, variant));
    count(exchange, variant, range === "all" ? 200 : 206, part.length);
    exchange.response.end(part);
  }

  function answerNotModified(exchange: Exchange, variant: Variant): void {
    const answer = answerOf(exchange.representation, variant);
    answer.notModifiedCounts.answers += 1;
    exchange.response.writeHead(304, answer.notModified);
    exchange.response.end();
  }

  function answerUnsatisfiable(exchange: Exchange, variant: Variant): void {
    answerShort(exchange, 416, ["Content-Range", `bytes */${variant.length}`]);
  }

  function answerShort(exchange: Exchange, status: number, fields: readonly string[] = []): void {
    count(exchange, exchange.representation.identity, status, 0);
    exchange.response.writeHead(status, [...fields, "Content-Length", "0", "Cache-Control", "no-store"]);
    exchange.response.end();
  }

  function answerOf(representation: Representation, variant: Variant): PreparedAnswer {
    const { maxAgeSeconds } = rhythm();
    if (maxAgeSeconds !== preparedFor) answers = new WeakMap();
    preparedFor = maxAgeSeconds;
    const known = answers.get(variant);
    if (known !== undefined) return known;
    const answer = prepareAnswer(representation, variant, maxAgeSeconds, traffic);
    answers.set(variant, answer);
    return answer;
  }

  function count({ representation }: Exchange, variant: Variant, status: number, bytes: number): void {
    const counts = traffic.counts(answerOf(representation, variant).okCounts.document, variant.coding, status);
    counts.answers += 1;
    counts.bytes += bytes;
  }
}

/** One request for one document. */
interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly next: Next;
  readonly fields: RequestFields;
  readonly representation: Representation;
}

/** The best coding that the client takes and that is there or can be made; none where it takes nothing of what we have. */
function bestCoding(representation: Representation, accepted: AcceptedCodings): Coding | "identity" | undefined {
  const { variants, isEncodedOnDemand, isNegotiable } = representation;
  const isMadeOnDemand = isEncodedOnDemand || (isNegotiable && !accepted.includes("identity"));
  for (const coding of accepted) {
    if (variants.has(coding)) return coding;
    if (isMadeOnDemand && coding !== "identity" && encoders.has(coding)) return coding;
  }
  return undefined;
}

/**
 * The variant that the client holds already, by RFC 9110 section 13.2.2: If-None-Match goes before If-Modified-Since. Which
 * of the codings that a client takes is sent is ours to choose, so one that it holds is the best of them.
 */
function heldVariant(
  fields: RequestFields,
  representation: Representation,
  variant: Variant | undefined,
  accepted: AcceptedCodings,
): Variant | undefined {
  if (fields.ifMatch !== undefined || fields.ifUnmodifiedSince !== undefined) {
    if (variant === undefined || preconditionFails(fields, representation, variant)) return undefined;
  }
  const tags = fields.ifNoneMatch;
  if (tags === undefined) {
    if (fields.ifModifiedSince === undefined || variant === undefined) return undefined;
    return isUnmodifiedSince(fields.ifModifiedSince, representation) ? variant : undefined;
  }
  if (variant !== undefined && listsTag(tags, variant.etag, "weak")) return variant;
  for (const coding of accepted) {
    const other = representation.variants.get(coding);
    if (other !== undefined && listsTag(tags, other.etag, "weak")) return other;
  }
  return undefined;
}

/** Whether a person's browser asks for a page to show: no feed reader would rather have HTML. */
function isBrowser({ accept }: RequestFields): boolean {
  return accept?.startsWith("text/html") === true;
}

function rangeOf({ request, fields, representation }: Exchange, variant: Variant): ByteRange | "all" | "unsatisfiable" {
  if (fields.range === undefined || request.method !== "GET") return "all";
  if (fields.ifRange !== undefined && !ifRangeHolds(fields.ifRange, representation, variant)) return "all";
  return parseRange(fields.range, variant.length);
}

function partialFields(answer: PreparedAnswer, { first, last }: ByteRange, variant: Variant): string[] {
  const fields = [...answer.ok];
  fields[fields.indexOf("Content-Length") + 1] = String(last - first + 1);
  return [...fields, "Content-Range", `bytes ${first}-${last}/${variant.length}`];
}

/** An episode of 100 MB is sent from its file, and never held in memory. */
function isStreamed(representation: Representation, variant: Variant): boolean {
  return variant.coding === "identity" && !representation.isNegotiable && variant.length > streamedAbove;
}

const streamedAbove = 1024 * 1024;
