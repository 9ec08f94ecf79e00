import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, Server as NetServer, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { BroadsheetError } from "../errors.ts";

/** Where to listen, and how much of what to put up with. */
export interface ListenOptions {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Connections beyond that are closed at once. */
  readonly maxConnections?: number;
  /** For a request's header. */
  readonly headersTimeoutMs?: number;
  /** For a whole request. */
  readonly requestTimeoutMs?: number;
  /** For a reader that takes nothing of its answer, or sends nothing. */
  readonly idleTimeoutMs?: number;
}

/** A server that answers. */
export interface RunningServer {
  readonly port: number;
  readonly url: string;
  /**
   * Takes no new connection, and gives every further answer with `Connection: close`; a moment later ends the
   * connections that are idle, the others when they are answered or `graceMs` have passed.
   */
  close(graceMs: number): Promise<void>;
}

/** Raised where the server cannot listen; says what to do. */
export class ListenError extends BroadsheetError {
  override name = "ListenError";
}

/**
 * Starts a server.
 *
 * @throws {ListenError}
 */
export async function listen(listener: RequestListener, options: ListenOptions): Promise<RunningServer> {
  const server = createServer(
    {
      maxHeaderSize,
      // The document handler answers that itself, with a length.
      requireHostHeader: false,
      headersTimeout: options.headersTimeoutMs ?? 10_000,
      requestTimeout: options.requestTimeoutMs ?? 30_000,
      connectionsCheckingInterval: Math.min(2_000, options.headersTimeoutMs ?? 2_000),
      // Longer than the proxies before us keep theirs, so that none writes into a connection that we are closing.
      keepAliveTimeout: 75_000,
    },
    listener,
  );
  // Bounded by their length; Node would leave out what comes after so many, unsaid.
  server.maxHeadersCount = 0;
  server.maxConnections = options.maxConnections ?? 20_000;
  server.maxRequestsPerSocket = 1_000_000;
  server.timeout = options.idleTimeoutMs ?? 90_000;
  // RFC 9293 section 3.6: who has no more to ask may close that half of the connection, and is still answered.
  (server as { httpAllowHalfOpen?: boolean }).httpAllowHalfOpen = true;
  server.on("clientError", answerClientError);
  server.on("connect", (_request, socket) => refuseTunnel(socket));
  // RFC 9110 section 10.1.1: what nobody knows may be left aside. Node would refuse it without a length.
  server.on("checkExpectation", (request, response) => server.emit("request", request, response));
  const connections = connectionsOf(server);
  await startListening(server, options);
  const { port } = server.address() as AddressInfo;
  return { port, url: urlOf(options.host, port), close: (graceMs) => close(server, connections, graceMs) };
}

/** Those that are open at each moment. */
function connectionsOf(server: Server): ReadonlySet<Socket> {
  const connections = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    connections.add(socket);
    socket.once("close", () => connections.delete(socket));
  });
  return connections;
}

async function startListening(server: Server, { host, port }: ListenOptions): Promise<void> {
  // A burst of readers at a quarter past must not find the door shut.
  server.listen({ host, port, backlog: queueLength });
  try {
    await once(server, "listening");
  } catch (cause) {
    throw listenError(cause as NodeJS.ErrnoException, host, port);
  }
  // A connection that the system had no room for is lost to its reader alone, who asks again.
  server.on("error", () => {});
}

function listenError(cause: NodeJS.ErrnoException, host: string, port: number): ListenError {
  const message: Readonly<Record<string, string>> = {
    EADDRINUSE: `port ${port} is in use by another program; stop it, or choose another port: PORT=${port + 1}`,
    EACCES: `port ${port} needs more rights than this user has; choose one above 1023: PORT=8080`,
    EADDRNOTAVAIL: `${host} is no address of this machine; choose another one: HOST=0.0.0.0`,
    ENOTFOUND: `${host} is no address and no name that is known here; choose another one: HOST=0.0.0.0`,
  };
  return new ListenError(message[cause.code ?? ""] ?? `cannot listen on ${host}:${port}: ${cause.message}`, { cause });
}

async function close(server: Server, connections: Iterable<Socket>, graceMs: number): Promise<void> {
  // RFC 9112 section 9.6: a connection that asks again meanwhile is told; ended unsaid, it would lose a request that is
  // on its way.
  server.prependListener("request", (_request, response) => {
    response.shouldKeepAlive = false;
  });
  await untilNobodyWaits(server);
  const closed = new Promise((resolve) => server.once("close", resolve));
  // An HTTP server's own way to close ends idle connections at once.
  NetServer.prototype.close.call(server);
  const deadline = setTimeout(() => server.closeAllConnections(), graceMs);
  await delay(Math.min(graceMs, lastAnswersMs));
  // Whatever has arrived by now is read first.
  await new Promise(setImmediate);
  server.close();
  // Those that were opened in advance, as browsers and balancers do, and have asked nothing yet: Node doesn't call them
  // idle.
  for (const socket of connections) if (socket.bytesRead === 0) socket.destroy();
  // An answer under way may have promised to keep its connection; it is ended as soon as it is idle.
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  await closed;
  clearTimeout(deadline);
  clearInterval(sweep);
}

/**
 * The system lets readers in by itself, and cuts off those who wait for Node, which takes one of them a turn. Where
 * they don't stop coming, some are.
 */
async function untilNobodyWaits(server: Server): Promise<void> {
  let hasCome = true;
  server.on("connection", () => {
    hasCome = true;
  });
  // The turn that is under way has looked already.
  await new Promise(setImmediate);
  for (let turn = 0; hasCome && turn < queueLength; turn += 1) {
    hasCome = false;
    await new Promise(setImmediate);
  }
}

/** Readers who may wait for Node. */
const queueLength = 4096;

/** Long enough for a busy connection to ask once more. */
const lastAnswersMs = 100;

/**
 * What could not be read as a request: an exact answer where one can still be sent, and the end of the connection.
 * Whatever was asked for before it is answered first (RFC 9112 section 9.3.2).
 */
function answerClientError(fault: UnreadableRequest, socket: Duplex): void {
  if (fault.code === "ECONNRESET") return void socket.destroy();
  // Node tells of the fault anew with whatever else arrives.
  if (refused.has(socket)) return;
  refused.add(socket);
  endWhenAnswered(isInBody(socket) ? undefined : statusOf(fault), socket);
}

const refused = new WeakSet<Duplex>();

function endWhenAnswered(status: string | undefined, socket: Duplex): void {
  if (!socket.writable) return void socket.destroy();
  const answer = answerUnderWay(socket);
  // The next answer, if there is one, has taken its place by then.
  if (answer !== undefined) return void answer.once("close", () => endWhenAnswered(status, socket));
  if (status === undefined) return void socket.end(() => socket.destroy());
  endWith(status, socket);
}

/**
 * A request is answered as soon as its header is read, so that what is wrong with its body gets no answer more: that
 * one would be taken for the answer to the next request.
 */
function isInBody(socket: Duplex): boolean {
  return requestBeingRead(socket)?.complete === false;
}

/** Without this, Node ends the connection and says nothing. RFC 9110 section 9.3.6: a tunnel is a proxy's to give. */
function refuseTunnel(socket: Duplex): void {
  // Node listens no more to a connection that it takes for a tunnel: one that is reset would end the process.
  socket.on("error", () => socket.destroy());
  // An answer that is under way gets no further then, and this one would be taken for it.
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

/** Node's fault, with the bytes that it was found in, and how many of them were read. */
interface UnreadableRequest extends NodeJS.ErrnoException {
  readonly rawPacket?: Buffer;
  readonly bytesParsed?: number;
}

function statusOf({ code = "", rawPacket, bytesParsed = 0 }: UnreadableRequest): string {
  const text = rawPacket?.toString("latin1") ?? "";
  // Of several requests, the one that the fault is in.
  const [line = ""] = text
    .slice(text.lastIndexOf(headerEnd, bytesParsed) + 1)
    .replace(/^[\r\n]+/, "")
    .split("\r\n", 1);
  // RFC 9112 sections 2.3 and 3: another protocol, a target that is too long, and a method that nobody knows have
  // answers of their own.
  if (code === "HPE_HEADER_OVERFLOW" && /^[A-Z]+ \//.test(line) && line.length > maxHeaderSize / 2)
    return "414 URI Too Long";
  if (code === "HPE_INVALID_METHOD" && /^[!#$%&'*+.^_`|~\w-]+ \S+ HTTP\/1\.\d$/.test(line))
    return "501 Not Implemented";
  if (code === "HPE_INVALID_VERSION" && / HTTP\/\d\.\d$/.test(line)) return "505 HTTP Version Not Supported";
  return statusByFault[code] ?? "400 Bad Request";
}

const headerEnd = "\r\n\r\n";

/** In bytes. */
const maxHeaderSize = 16_384;

const statusByFault: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
};

/** Node keeps it with its socket. */
function answerUnderWay(socket: Duplex): ServerResponse | undefined {
  return (socket as { _httpMessage?: ServerResponse | null })._httpMessage ?? undefined;
}

/** The one whose header was read last; Node keeps it with what reads from the socket. */
function requestBeingRead(socket: Duplex): IncomingMessage | undefined {
  return (socket as { parser?: { incoming?: IncomingMessage | null } | null }).parser?.incoming ?? undefined;
}

function urlOf(host: string, port: number): string {
  const name = host === "0.0.0.0" || host === "::" || host === "" ? "localhost" : host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${port}`;
}
