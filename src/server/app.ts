import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import express, { type NextFunction, type Request, type Response } from "express";
import { canonicalPath, decodedPath } from "../path-spelling.ts";
import type { Instant } from "../publication/output-file.ts";
import { isOwnAddress, ownAddresses } from "../publication/own-addresses.ts";
import type { Publication } from "../publication/reading/publication.ts";
import { publishHandler } from "./admin.ts";
import { aliasOf, pathOfFeedQuery } from "./aliases.ts";
import type { LinkOf } from "./answer-table.ts";
import {
  answerBadRequest,
  answerUnavailable,
  countAnswer,
  createFaultAnswer,
  type FaultAnswer,
  methodsOfDocuments,
} from "./answers.ts";
import { documentHandler } from "./document-handler.ts";
import { fallbackHandler } from "./fallback-handler.ts";
import { answerAlive, answerReady, type HealthReport } from "./health.ts";
import type { Logger } from "./logger.ts";
import { createMetrics, type Metrics, type RunObservation } from "./metrics.ts";
import { beforeQuery, pathOfTarget, queryOfTarget } from "./request-target.ts";
import { type FateOf, fatesOf, type Routes } from "./routes.ts";
import { createTraffic, type Traffic } from "./traffic.ts";

/** Options for `createApp`. */
export interface AppOptions {
  readonly publication: Publication;
  readonly routes: () => Routes;
  /**
   * The address that readers use, with which all our addresses begin: `https://example.com/`, or
   * `https://example.com/blog/` if a proxy serves it there.
   */
  readonly baseUrl: () => string;
  /** How long caches may keep documents. */
  readonly maxAgeSeconds: () => number;
  /** The Link field of each document; missing if none has one. */
  readonly linkOf?: LinkOf;
  readonly health: () => HealthReport;
  /**
   * Starts a run after any that is under way, and resolves to its result, ready for JSON. If the run fails, it logs
   * why.
   */
  readonly publish?: () => Promise<unknown>;
  /** If it is missing, nobody can start a run over HTTP. */
  readonly adminToken?: string;
  readonly logger: Logger;
  /** Whether to log every request. */
  readonly logRequests: boolean;
  readonly version: string;
  readonly now?: () => Instant;
}

/** The server without its sockets. */
export interface App {
  /** For `http.createServer`: documents are answered first, everything else by Express. */
  readonly listener: RequestListener;
  observeRun(run: RunObservation): void;
}

/** Builds the server. */
export function createApp(options: AppOptions): App {
  const { publication, maxAgeSeconds, linkOf, logger, now = Date.now } = options;
  const traffic = createTraffic();
  const metrics = createMetrics(publication, traffic);
  const fateOf = fatesOf(options.routes);
  const isMoved = (path: string, target: string) => fateOf(path, queryOfTarget(target)) !== undefined;
  const documents = documentHandler(publication, { maxAgeSeconds, linkOf, traffic, isMoved, now });
  const basePath = () => new URL(options.baseUrl()).pathname;
  const answerFault = createFaultAnswer(basePath);
  const rest = expressApp({ options, now, basePath, traffic, fateOf, metrics, answerFault });

  const listener = (request: IncomingMessage, response: ServerResponse) => {
    if (request.url?.includes("?") === true) request.url = withFeedPath(request.url);
    documents(request, response, (fault) => {
      if (fault !== undefined) return answerUnreadable(request, response, fault);
      const target = request.url ?? "";
      const path = target === "*" ? "*" : pathOfTarget(target);
      if (path === undefined || (path === "*" && request.method !== "OPTIONS"))
        return answerBadRequest(response, traffic);
      const query = queryOfTarget(target);
      const pathBelow = belowBase(path, query);
      // Express understands only the origin form.
      request.url = (pathBelow ?? path) + query;
      if (pathBelow === undefined) return rest(request, response);
      documents(request, response, (fault) =>
        fault === undefined ? rest(request, response) : answerUnreadable(request, response, fault),
      );
    });
  };

  /** Replaces the path if the query chooses a feed that exists here; any other query changes nothing. */
  function withFeedPath(target: string): string {
    const sent = pathOfTarget(target);
    if (sent === undefined) return target;
    const query = queryOfTarget(target);
    const here = (path: string) => belowBase(path, query) ?? path;
    const isPublished = (path: string) => publication.lookup(path) !== undefined;
    const path = pathOfFeedQuery(sent, query.slice(1));
    if (path === undefined || fateOf(canonicalPath(here(sent)), query) !== undefined) return target;
    return fateOf(here(path)) !== undefined || aliasOf(here(path), isPublished) !== undefined ? path + query : target;
  }

  function answerUnreadable(request: IncomingMessage, response: ServerResponse, fault: unknown): void {
    logger.error({ err: fault, path: pathOfTarget(request.url ?? "") }, "a document could not be read");
    answerUnavailable(response, traffic);
  }

  /**
   * The path below the base path, if it was sent as readers know it: through a proxy that does not strip the base path,
   * or to a preview of a site that is not out yet. The server's own addresses are not found that way, so a proxy that
   * hides them from readers need not know of the second form.
   */
  function belowBase(path: string, query = ""): string | undefined {
    const base = basePath();
    if (base === "/" || !path.startsWith(base)) return undefined;
    if (publication.lookup(path) !== undefined || fateOf(canonicalPath(path), query) !== undefined) return undefined;
    const below = path.slice(base.length - 1);
    return isOwnAddress(below) ? undefined : below;
  }

  return { listener: options.logRequests ? logged(listener, logger) : listener, observeRun: metrics.observeRun };
}

/** Shared parts of the server. */
interface Parts {
  readonly options: AppOptions;
  readonly now: () => Instant;
  /** The path of the address that readers use: `/`, or `/blog/`. */
  readonly basePath: () => string;
  readonly traffic: Traffic;
  readonly fateOf: FateOf;
  readonly metrics: Metrics;
  readonly answerFault: FaultAnswer;
}

/** Answers everything but documents; rarely needed, so it may be slower. */
function expressApp(parts: Parts): express.Express {
  const { options, traffic, answerFault } = parts;
  const app = express();
  app.disable("x-powered-by").disable("etag").set("query parser", false);
  app.enable("strict routing").enable("case sensitive routing");
  app.use(counted(traffic));
  app.use(forbidSniffing);
  app.use(refuseMalformed(parts));
  addOwnAddresses(app, parts);
  app.use(fallbackHandler({ ...parts, ...options }));
  app.use((fault: unknown, request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) return next(fault);
    options.logger.error({ err: fault, path: request.path }, "a request failed");
    answerFault(request, response, 500, "Internal Server Error");
  });
  return app;
}

/** The addresses at which the server reports on itself, and OPTIONS for all others. */
function addOwnAddresses(app: express.Express, { options, now, metrics, answerFault }: Parts): void {
  const { health, publish, adminToken, version } = options;
  if (publish !== undefined && adminToken !== undefined && adminToken !== "") {
    app.post(ownAddresses.publish, publishHandler(publish, adminToken));
    app.all(ownAddresses.publish, allowing("POST, OPTIONS", answerFault));
  }
  app.options(/.*/, answerOptions);
  app.get(ownAddresses.alive, answerAlive);
  app.get(ownAddresses.ready, (_request, response) => answerReady(health(), now(), response));
  app.get(ownAddresses.metrics, async (_request, response) => {
    response
      .set("Cache-Control", "no-store")
      .type(metrics.contentType)
      .send(await metrics.text());
  });
  app.get(
    ownAddresses.version,
    (_request, response) => void response.set("Cache-Control", "no-store").json({ version }),
  );
  const { publish: _, ...readable } = ownAddresses;
  app.all(Object.values(readable), allowing(methodsOfDocuments, answerFault));
}

/** RFC 9110 section 9.3.7, and preflight requests of browsers: any origin may read everything. */
function answerOptions(request: Request, response: Response): void {
  const { origin, "access-control-request-method": method } = request.headers;
  response.writeHead(204, [
    ...["Allow", methodsOfDocuments, "Access-Control-Allow-Origin", "*"],
    ...(origin === undefined || method === undefined ? [] : preflightFields),
  ]);
  response.end();
}

/** Fetch standard, section 3.3.3: these fields belong in answers to preflight requests only. */
const preflightFields = [
  ...["Access-Control-Allow-Methods", methodsOfDocuments, "Access-Control-Allow-Headers", "*"],
  ...["Access-Control-Max-Age", "86400"],
];

/** Rejects methods that an address does not have, and answers OPTIONS. */
function allowing(methods: string, answerFault: FaultAnswer): express.RequestHandler {
  return (request, response) => {
    response.set("Allow", methods).set("Cache-Control", "no-store");
    if (request.method === "OPTIONS") return void response.status(204).end();
    answerFault(request, response, 405, "Method Not Allowed");
  };
}

/** Old addresses may be malformed, so a redirect from one takes precedence. */
function refuseMalformed({ fateOf, answerFault }: Parts): express.RequestHandler {
  return (request, response, next) => {
    // RFC 9112 section 3.2.1: a request target has a path and a query, but no fragment.
    const path = beforeQuery(request.url);
    const isMalformed = path.includes("#") || decodedPath(path) === undefined;
    if (isMalformed && fateOf(canonicalPath(path), queryOfTarget(request.url)) === undefined)
      return answerFault(request, response, 400, "Bad Request");
    next();
  };
}

/** Keeps browsers from guessing media types. */
function forbidSniffing(_request: Request, response: Response, next: NextFunction): void {
  response.set("X-Content-Type-Options", "nosniff");
  next();
}

function counted(traffic: Traffic): express.RequestHandler {
  return (request, response, next) => {
    response.once("finish", () => {
      const length = request.method === "HEAD" ? 0 : Number(response.getHeader("Content-Length") ?? 0);
      countAnswer(traffic, response.statusCode, length);
    });
    next();
  };
}

function logged(listener: RequestListener, logger: Logger): RequestListener {
  return (request, response) => {
    const started = performance.now();
    const { method, url = "" } = request;
    const path = loggedPath(url);
    response.once("close", () => {
      const ms = Math.round((performance.now() - started) * 10) / 10;
      const agent = request.headers["user-agent"];
      logger.info(
        { method, path, status: response.statusCode, ms, agent, finished: response.writableFinished },
        "request",
      );
    });
    listener(request, response);
  };
}

/**
 * The path only: a query may contain a token, and so may a fragment, which should not be there, or a target that is not
 * a path.
 */
function loggedPath(target: string): string {
  return pathOfTarget(target)?.replace(/#.*/s, "") ?? "-";
}
