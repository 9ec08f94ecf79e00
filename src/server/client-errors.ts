import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

/**
 * Answers bytes that could not be read as a request, if an answer can still be sent, and closes the connection. Earlier
 * requests are answered first (RFC 9112 section 9.3.2).
 */
export function answerClientError(fault: UnreadableRequest, socket: Duplex): void {
  if (fault.code === "ECONNRESET") return void socket.destroy();
  // Node reports the fault again for each further chunk.
  if (refused.has(socket)) return;
  refused.add(socket);
  endWhenAnswered(isInBody(socket) ? undefined : statusOf(fault), socket);
}

const refused = new WeakSet<Duplex>();

function endWhenAnswered(status: string | undefined, socket: Duplex): void {
  if (!socket.writable) return void socket.destroy();
  const answer = answerUnderWay(socket);
  // By then, the next answer has taken its place, if there is one.
  if (answer !== undefined) return void answer.once("close", () => endWhenAnswered(status, socket));
  if (status === undefined) return void socket.end(() => socket.destroy());
  endWith(status, socket);
}

/**
 * A request is answered as soon as its header is read. A fault in its body must get no answer of its own: the client
 * would take it for the answer to the next request.
 */
function isInBody(socket: Duplex): boolean {
  return requestBeingRead(socket)?.complete === false;
}

/** Without this, Node closes the connection without an answer. RFC 9110 section 9.3.6: tunnels are for proxies. */
export function refuseTunnel(socket: Duplex): void {
  // Node no longer handles errors of a connection that it takes for a tunnel; a reset would end the process.
  socket.on("error", () => socket.destroy());
  // The answer under way will not be completed, and the client would take this one for the rest of it.
  if (answerUnderWay(socket) !== undefined) return void socket.destroy();
  endWith("501 Not Implemented", socket);
}

function endWith(status: string, socket: Duplex): void {
  const fields = [
    `Date: ${new Date().toUTCString()}`,
    "Content-Length: 0",
    "Cache-Control: no-store",
    "Connection: close",
  ];
  socket.end([`HTTP/1.1 ${status}`, ...fields, "", ""].join("\r\n"), () => socket.destroy());
}

/** Node's error, with the bytes in which it was found and how many of them were parsed. */
interface UnreadableRequest extends NodeJS.ErrnoException {
  readonly rawPacket?: Buffer;
  readonly bytesParsed?: number;
}

function statusOf({ code = "", rawPacket, bytesParsed = 0 }: UnreadableRequest): string {
  const text = rawPacket?.toString("latin1") ?? "";
  // If there are several requests, this is the one with the fault.
  const [line = ""] = text
    .slice(text.lastIndexOf(headerEnd, bytesParsed) + 1)
    .replace(/^[\r\n]+/, "")
    .split("\r\n", 1);
  // RFC 9112 sections 2.3 and 3: an unknown protocol version, a target that is too long, and an unknown method have
  // statuses of their own.
  if (code === "HPE_HEADER_OVERFLOW" && /^[A-Z]+ \//.test(line) && line.length > maxHeaderSize / 2)
    return "414 URI Too Long";
  if (code === "HPE_INVALID_METHOD" && /^[!#$%&'*+.^_`|~\w-]+ \S+ HTTP\/1\.\d$/.test(line))
    return "501 Not Implemented";
  if (code === "HPE_INVALID_VERSION" && / HTTP\/\d\.\d$/.test(line)) return "505 HTTP Version Not Supported";
  return statusByFault[code] ?? "400 Bad Request";
}

const headerEnd = "\r\n\r\n";

/** In bytes; a longer header is refused. */
export const maxHeaderSize = 16_384;

const statusByFault: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
};

/** The answer that is being sent; Node stores it in its socket. */
function answerUnderWay(socket: Duplex): ServerResponse | undefined {
  return (socket as { _httpMessage?: ServerResponse | null })._httpMessage ?? undefined;
}

/** The request whose header was read last; Node stores it in the socket's parser. */
function requestBeingRead(socket: Duplex): IncomingMessage | undefined {
  return (socket as { parser?: { incoming?: IncomingMessage | null } | null }).parser?.incoming ?? undefined;
}
