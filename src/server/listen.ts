import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { type AddressInfo, Server as NetServer, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { BroadsheetError } from "../errors.ts";
import { answerClientError, maxHeaderSize, refuseTunnel } from "./client-errors.ts";

/** Where to listen, and within which limits. */
export interface ListenOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Further connections are closed at once. */
  readonly maxConnections?: number;
  /** How long a client may take to send a request's header. */
  readonly headersTimeoutMs?: number;
  /** How long a client may take to send a whole request. */
  readonly requestTimeoutMs?: number;
  /** How long a client may neither receive anything of its answer nor send anything. */
  readonly idleTimeoutMs?: number;
}

/** A server that is listening. */
export interface RunningServer {
  readonly port: number;
  readonly url: string;
  /**
   * Accepts no new connections, and sends every further answer with `Connection: close`. A moment later it closes idle
   * connections, and the others when they are answered or `graceMs` have passed.
   */
  close(graceMs: number): Promise<void>;
}

/** Raised if the server cannot listen; says what to do. */
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
      // The document handler checks it itself, and answers with a Content-Length.
      requireHostHeader: false,
      headersTimeout: options.headersTimeoutMs ?? 10_000,
      requestTimeout: options.requestTimeoutMs ?? 30_000,
      connectionsCheckingInterval: Math.min(2_000, options.headersTimeoutMs ?? 2_000),
      // Longer than proxies keep theirs, so that none writes to a connection that we are closing.
      keepAliveTimeout: 75_000,
    },
    listener,
  );
  // The header's size is limited anyway; Node would silently drop fields beyond this number.
  server.maxHeadersCount = 0;
  server.maxConnections = options.maxConnections ?? 20_000;
  server.maxRequestsPerSocket = 1_000_000;
  server.timeout = options.idleTimeoutMs ?? 90_000;
  // RFC 9293 section 3.6: a client that has nothing more to send may close its half of the connection, and still gets
  // its answer.
  (server as { httpAllowHalfOpen?: boolean }).httpAllowHalfOpen = true;
  server.on("clientError", answerClientError);
  server.on("connect", (_request, socket) => refuseTunnel(socket));
  // RFC 9110 section 10.1.1: a client that asks before it sends its body gets the answer, since none depends on a body.
  server.on("checkContinue", (request, response) => server.emit("request", request, response));
  // Unknown expectations may be ignored. Node would refuse them without a Content-Length.
  server.on("checkExpectation", (request, response) => server.emit("request", request, response));
  const connections = connectionsOf(server);
  await startListening(server, options);
  const { port } = server.address() as AddressInfo;
  return { port, url: urlOf(options.host, port), close: (graceMs) => close(server, connections, graceMs) };
}

/** The set of open connections, kept up to date. */
function connectionsOf(server: Server): ReadonlySet<Socket> {
  const connections = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    connections.add(socket);
    socket.once("close", () => connections.delete(socket));
  });
  return connections;
}

async function startListening(server: Server, { host, port }: ListenOptions): Promise<void> {
  // Many readers poll at the same minute of the hour, and must all find room in the queue.
  server.listen({ host, port, backlog: queueLength });
  try {
    await once(server, "listening");
  } catch (cause) {
    throw listenError(cause as NodeJS.ErrnoException, host, port);
  }
  // A connection that the system has no room for affects only its own reader, who asks again.
  server.on("error", () => {});
}

function listenError(cause: NodeJS.ErrnoException, host: string, port: number): ListenError {
  const message: Readonly<Record<string, string>> = {
    EADDRINUSE: `port ${port} is in use by another program; stop it, or choose another port: PORT=${port + 1}`,
    EACCES: `port ${port} requires more rights than this user has; choose one above 1023: PORT=8080`,
    EADDRNOTAVAIL: `${host} is not an address of this machine; choose another one: HOST=0.0.0.0`,
    ENOTFOUND: `${host} is neither an address nor a known host name; choose another one: HOST=0.0.0.0`,
  };
  return new ListenError(message[cause.code ?? ""] ?? `cannot listen on ${host}:${port}: ${cause.message}`, { cause });
}

async function close(server: Server, connections: Iterable<Socket>, graceMs: number): Promise<void> {
  // RFC 9112 section 9.6: connections that send another request meanwhile are told that they will be closed; if they
  // were closed without a word, a request on its way would be lost.
  server.prependListener("request", (_request, response) => {
    response.shouldKeepAlive = false;
  });
  keepQueueShort(server);
  await untilQueueIsEmpty(server);
  const closed = new Promise((resolve) => server.once("close", resolve));
  // The HTTP server's own `close` would end idle connections at once.
  NetServer.prototype.close.call(server);
  const deadline = setTimeout(() => server.closeAllConnections(), graceMs);
  await delay(Math.min(graceMs, lastAnswersMs));
  // Requests that have already arrived are read first.
  await new Promise(setImmediate);
  server.close();
  // Browsers and load balancers open connections in advance; Node does not count those that have sent nothing as idle.
  for (const socket of connections) if (socket.bytesRead === 0) socket.destroy();
  // An answer under way may have promised to keep its connection, which is closed as soon as it is idle.
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  await closed;
  clearTimeout(deadline);
  clearInterval(sweep);
}

/**
 * While a connection is waiting, the system now makes further clients retry a second later: then they are refused, or
 * find the next server. Node has no public way to change the backlog of a server that already listens.
 */
function keepQueueShort(server: Server): void {
  (server as { _handle?: { listen?(backlog: number): number } | null })._handle?.listen?.(1);
}

/**
 * The system completes connections by itself, and closing the socket resets those that Node has not accepted yet, which
 * it does one per turn of its event loop. More may come while a request is answered; if they keep coming, one or two
 * are lost.
 */
async function untilQueueIsEmpty(server: Server): Promise<void> {
  let hasArrived = true;
  const notice = (): void => {
    hasArrived = true;
  };
  server.on("connection", notice).on("request", notice);
  // The current turn of the event loop has already accepted its connection.
  await new Promise(setImmediate);
  for (let turn = 0; hasArrived && turn < queueLength; turn += 1) {
    hasArrived = false;
    await new Promise(setImmediate);
  }
}

/** How many connections may wait for Node. */
const queueLength = 4096;

/** Long enough for a busy connection to send another request. */
const lastAnswersMs = 100;

function urlOf(host: string, port: number): string {
  const name = host === "0.0.0.0" || host === "::" || host === "" ? "localhost" : host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${port}`;
}
