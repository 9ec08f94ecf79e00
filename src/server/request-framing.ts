import type { IncomingMessage } from "node:http";
import type { RequestFields } from "./request-fields.ts";

/** RFC 9112 section 3.2: one Host field that is well-formed, and no more; HTTP/1.0 needs none. */
export function hasHost(request: IncomingMessage, { hosts, host }: RequestFields): boolean {
  if (hosts === 0) return request.httpVersion !== "1.1";
  return hosts === 1 && wellFormedHost.test(host ?? "");
}

/**
 * RFC 9112 section 6.3: the body of a request ends where its last coding, chunked, says; a proxy before us may see the
 * end elsewhere otherwise. Section 6.1: HTTP/1.0 knows no such codings.
 */
export function hasKnownEnd(request: IncomingMessage, { transferEncoding }: RequestFields): boolean {
  return transferEncoding === undefined || (request.httpVersion === "1.1" && endsChunked.test(transferEncoding));
}

/** RFC 9110 section 7.8: another protocol is offered in both fields, or not at all. */
export function offersUpgrade(request: IncomingMessage, { upgrade }: RequestFields): boolean {
  return upgrade !== undefined && /\bupgrade\b/i.test(request.headers.connection ?? "");
}

const endsChunked = /(?:^|,\s*)chunked\s*$/i;

/** RFC 3986 sections 3.2.2 and 3.2.3. */
const wellFormedHost = /^(?:\[[\da-f:.]+\]|(?:[\w.~!$&'()*+,;=-]|%[\da-f]{2})*)(?::\d*)?$/i;
