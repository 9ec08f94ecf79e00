import type { FileHandle } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { encoders } from "../publication/codings.ts";
import type { Coding } from "../publication/manifest.ts";
import type { Instant } from "../publication/output-file.ts";
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
  readonly now?: () => Instant;
}

/** A handler that looks up prepared bytes; fit to stand in front of Express as well as inside it. */
export function documentHandler(publication: Publication, options: DocumentHandlerOptions): DocumentHandler {
  const { rhythm, traffic, isMoved = () => false, now = Date.now } = options;
  let answers = new WeakMap<Variant, PreparedAnswer>();
  let preparedFor = -1;

  return (request, response, next) => {
    const fields = requestFields(request.rawHeaders);
    if (!hasHost(request, fields) || !hasKnownEnd(request, fields)) return answerBadRequest(response);
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
    if (variant?.bytes !== undefined) return answerVariant(exchange, variant, variant.bytes);
    if (variant !== undefined && isStreamed(representation, variant)) return void answerFromFile(exchange).catch(next);
    void answerWhenLoaded(exchange, coding).catch(next);
  }

  async function answerWhenLoaded(exchange: Exchange, coding: Coding | "identity"): Promise<void> {
    const loaded = await publication.load(exchange.representation, coding);
    if (loaded === undefined) return answerMissing(exchange);
    const { representation, variant, bytes } = loaded;
    const present = { ...exchange, representation };
    if (heldVariant(exchange.fields, representation, variant, []) !== undefined)
      return answerNotModified(present, variant);
    answerVariant(present, variant, bytes);
  }

  async function answerFromFile(exchange: Exchange): Promise<void> {
    if (!(await hasTurn(exchange))) return;
    const opened = await publication.open(exchange.representation);
    if (opened === undefined) return answerMissing(exchange);
    const { file, representation } = opened;
    try {
      await answerFrom(file, { ...exchange, representation });
    } finally {
      await file.close();
    }
  }

  async function answerFrom(file: FileHandle, exchange: Exchange): Promise<void> {
    const variant = exchange.representation.identity;
    if (heldVariant(exchange.fields, exchange.representation, variant, []) !== undefined)
      return answerNotModified(exchange, variant);
    if (preconditionFails(exchange.fields, exchange.representation, variant)) return answerShort(exchange, 412);
    const range = rangeOf(exchange, variant);
    if (range === "unsatisfiable") return answerUnsatisfiable(exchange, variant);
    const answer = answerOf(exchange.representation, variant);
    const { first, last } = range === "all" ? { first: 0, last: variant.length - 1 } : range;
    if (range === "all") exchange.response.writeHead(200, answer.ok);
    else exchange.response.writeHead(206, partialFields(answer.ok, range, variant));
    if (exchange.request.method === "HEAD") {
      count(exchange, variant, 200, 0);
      exchange.response.end();
      return;
    }
    count(exchange, variant, range === "all" ? 200 : 206, last - first + 1);
    // The reader may leave early, which is no fault.
    await pipeline(wholeRange(file, { first, last }), exchange.response).catch(() => {});
  }

  function answerVariant(exchange: Exchange, variant: Variant, bytes: Buffer): void {
    const { fields, representation, response } = exchange;
    if (preconditionFails(fields, representation, variant)) return answerShort(exchange, 412);
    const answer = answerOf(representation, variant);
    const ok = isBrowser(fields) ? answer.okToShow : answer.ok;
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
    const ok = isBrowser(exchange.fields) ? answer.okToShow : answer.ok;
    if (range === "all") exchange.response.writeHead(200, ok);
    else exchange.response.writeHead(206, partialFields(ok, range, variant));
    count(exchange, variant, range === "all" ? 200 : 206, part.length);
    exchange.response.end(part);
  }

  function answerNotModified(exchange: Exchange, variant: Variant): void {
    const answer = answerOf(exchange.representation, variant);
    answer.notModifiedCounts.answers += 1;
    // RFC 9110 section 15.4.5: the fields of the 200 that it stands for.
    exchange.response.writeHead(304, answer.notModified);
    exchange.response.end();
  }

  /** Just taken away, or harmed: nobody is to remember it. */
  function answerMissing(exchange: Exchange): void {
    answerShort(exchange, 404);
  }

  function answerUnsatisfiable(exchange: Exchange, variant: Variant): void {
    answerShort(exchange, 416, ["Content-Range", `bytes */${variant.length}`]);
  }

  function answerShort(exchange: Exchange, status: number, fields: readonly string[] = []): void {
    count(exchange, exchange.representation.identity, status, 0);
    const common = ["Content-Length", "0", "Cache-Control", "no-store", "Access-Control-Allow-Origin", "*"];
    exchange.response.writeHead(status, [...fields, ...common]);
    exchange.response.end();
  }

  function answerOf(representation: Representation, variant: Variant): PreparedAnswer {
    const { maxAgeSeconds } = rhythm();
    if (maxAgeSeconds !== preparedFor) answers = new WeakMap();
    preparedFor = maxAgeSeconds;
    const known = answers.get(variant);
    if (known !== undefined) return known;
    // RFC 9110 section 8.8.2.1: no date may lie ahead; the second edition in a second bears the next one's.
    const present = Math.floor(now() / 1000);
    const isAhead = representation.modified > present;
    const lastModified = isAhead ? new Date(present * 1000).toUTCString() : representation.lastModified;
    const answer = prepareAnswer(representation, variant, maxAgeSeconds, lastModified, traffic);
    if (!isAhead) answers.set(variant, answer);
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

/** RFC 9112 section 3.2: one Host field that is well-formed, and no more; HTTP/1.0 needs none. */
function hasHost(request: IncomingMessage, { hosts, host }: RequestFields): boolean {
  if (hosts === 0) return request.httpVersion !== "1.1";
  return hosts === 1 && wellFormedHost.test(host ?? "");
}

/**
 * RFC 9112 section 6.3: the body of a request ends where its last coding, chunked, says; a proxy before us may see the end elsewhere otherwise. Section
 * 6.1: HTTP/1.0 knows no such codings.
 */
function hasKnownEnd(request: IncomingMessage, { transferEncoding }: RequestFields): boolean {
  return transferEncoding === undefined || (request.httpVersion === "1.1" && endsChunked.test(transferEncoding));
}

const endsChunked = /(?:^|[,\s])chunked\s*$/i;

/** RFC 3986 sections 3.2.2 and 3.2.3. */
const wellFormedHost = /^(?:\[[\da-f:.]+\]|(?:[\w.~!$&'()*+,;=-]|%[\da-f]{2})*)(?::\d*)?$/i;

/**
 * Whether the answer may be written by now, which is when all that were asked for before it on the same connection have been; or never, where
 * the connection has ended. Nothing is opened for an answer that waits.
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

/** Whether a person's browser asks for a page to show: no feed reader would rather have HTML. */
function isBrowser({ accept }: RequestFields): boolean {
  return accept?.startsWith("text/html") === true;
}

function rangeOf({ request, fields, representation }: Exchange, variant: Variant): ByteRange | "all" | "unsatisfiable" {
  if (fields.range === undefined || request.method !== "GET") return "all";
  if (fields.ifRange !== undefined && !ifRangeHolds(fields.ifRange, representation, variant)) return "all";
  return parseRange(fields.range, variant.length);
}

/**
 * A file that is cut short while it is sent ends the connection: its length was promised, and a reader would take the next answer for the rest
 * (RFC 9112 section 6.3).
 */
async function* wholeRange(file: FileHandle, { first, last }: ByteRange): AsyncGenerator<Buffer> {
  const bytes = file.createReadStream({ start: first, end: last, autoClose: false });
  yield* bytes as AsyncIterable<Buffer>;
  if (bytes.bytesRead <= last - first) throw new Error("the file was cut short");
}

function partialFields(ok: readonly string[], { first, last }: ByteRange, variant: Variant): string[] {
  const fields = [...ok];
  fields[fields.indexOf("Content-Length") + 1] = String(last - first + 1);
  return [...fields, "Content-Range", `bytes ${first}-${last}/${variant.length}`];
}

/** An episode of 100 MB is sent from its file, and never held in memory. */
function isStreamed(representation: Representation, variant: Variant): boolean {
  return variant.coding === "identity" && !representation.isNegotiable && variant.length > streamedAbove;
}

const streamedAbove = 1024 * 1024;
