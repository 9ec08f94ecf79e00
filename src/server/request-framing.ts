import type { IncomingMessage } from "node:http";
import type { RequestFields } from "./request-fields.ts";

/** RFC 9112 section 3.2: exactly one Host field, well-formed; HTTP/1.0 needs none. */
export function hasHost(request: IncomingMessage, { hosts, host }: RequestFields): boolean {
  if (hosts === 0) return request.httpVersion !== "1.1";
  return hosts === 1 && wellFormedHost.test(host ?? "");
}

/**
 * RFC 9112 section 6.3: the last transfer coding must be chunked to mark where the body ends; otherwise a proxy in
 * front of us may see the end elsewhere. Section 6.1: HTTP/1.0 has no transfer codings.
 */
export function hasKnownEnd(request: IncomingMessage, { transferEncoding }: RequestFields): boolean {
  return transferEncoding === undefined || (request.httpVersion === "1.1" && endsChunked.test(transferEncoding));
}

/** RFC 9110 section 7.8: a protocol is offered by Upgrade and Connection together, or not at all. */
export function offersUpgrade(request: IncomingMessage, { upgrade }: RequestFields): boolean {
  return upgrade !== undefined && /\bupgrade\b/i.test(request.headers.connection ?? "");
}

const endsChunked = /(?:^|,\s*)chunked\s*$/i;

/** RFC 3986 sections 3.2.2 and 3.2.3. */
const wellFormedHost = /^(?:\[[\da-f:.]+\]|(?:[\w.~!$&'()*+,;=-]|%[\da-f]{2})*)(?::\d*)?$/i;
