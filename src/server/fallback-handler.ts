import type { Request, RequestHandler, Response } from "express";
import { canonicalPath, ownPathOf, queryOf } from "../path-spelling.ts";
import type { Publication } from "../publication/reading/publication.ts";
import { aliasOf } from "./aliases.ts";
import { corsFields, type FaultAnswer, methodsOfDocuments, preferredMediaType } from "./answers.ts";
import { pagePolicy } from "./prepared-answer.ts";
import { beforeQuery, queryOfTarget, scopeOf } from "./request-target.ts";
import type { FateOf, Redirect } from "./routes.ts";

/** What the fallback needs to find another document and to answer. */
interface FallbackOptions {
  readonly publication: Publication;
  /** The address that readers use, with which all our addresses begin. */
  readonly baseUrl: () => string;
  /** Its path: `/`, or `/blog/`. */
  readonly basePath: () => string;
  readonly fateOf: FateOf;
  readonly answerFault: FaultAnswer;
}

/** Answers all remaining paths: moved, gone, another name of a document, or unknown. */
export function fallbackHandler({
  publication,
  baseUrl,
  basePath,
  fateOf,
  answerFault,
}: FallbackOptions): RequestHandler {
  return async (request, response) => {
    const moveTo = ({ status, to }: Redirect): void =>
      answerMoved(response, status, to.startsWith("/") ? basePath() + to.slice(1) : to, scopeOf(request.url));
    const sent = beforeQuery(request.url);
    const path = canonicalPath(sent);
    const fate = fateOf(path, queryOfTarget(request.url));
    if (fate === "gone") return answerAbsent(request, response, 410, "Gone");
    const isPublished = publication.lookup(path) !== undefined;
    if (fate === undefined && isPublished && request.method !== "GET" && request.method !== "HEAD") {
      response.set("Allow", methodsOfDocuments);
      return answerFault(request, response, 405, "Method Not Allowed");
    }
    if (fate !== undefined) return moveTo(fate);
    if (isPublished && path !== sent) return moveTo({ from: sent, to: path, status: 308 });
    const redirect = redirectFrom(path);
    if (redirect !== undefined) return moveTo(redirect);
    return answerAbsent(request, response, 404, "Not Found");
  };

  /** The redirect from an address that has no document but refers to one. */
  function redirectFrom(from: string): Redirect | undefined {
    const near = publication.lookupNear(from);
    if (near !== undefined && !leadsTo(near, from)) return { from, to: near, status: 308 };
    const alias = aliasOf(from, (path) => publication.lookup(path) !== undefined && !leadsTo(path, from));
    if (alias !== undefined) return { from, to: alias, status: 301 };
    if (`${from}/` === basePath()) return { from, to: "/", status: 308 };
    const single = withSingleSlashes(from);
    return single !== from && isKnown(single) && !leadsTo(single, from) ? { from, to: single, status: 308 } : undefined;
  }

  /** The path with repeated slashes collapsed, and without the path of the public address, if it begins with that. */
  function withSingleSlashes(path: string): string {
    const single = path.replace(/\/{2,}/g, "/");
    const base = basePath();
    if (single === path || !single.startsWith(base) || isHere(single)) return single;
    return single.slice(base.length - 1);
  }

  function isHere(path: string): boolean {
    return publication.lookup(path) !== undefined || fateOf(path) !== undefined;
  }

  function isKnown(path: string): boolean {
    return isHere(path) || redirectFrom(path) !== undefined;
  }

  /**
   * Whether the redirects of the settings lead from `path` to `target`, so that redirecting `target` to `path` would
   * create a loop. Loops within the settings are refused when these are read.
   */
  function leadsTo(path: string, target: string, query = ""): boolean {
    const fate = fateOf(path, query);
    if (fate === undefined || fate === "gone") return false;
    const next = ownPathOf(fate.to, baseUrl());
    return next !== undefined && (next === target || leadsTo(next, target, queryOf(fate.to)));
  }

  async function answerAbsent(request: Request, response: Response, status: number, title: string): Promise<void> {
    const page = await pageFor(request, publication);
    if (page === undefined) return answerFault(request, response, status, title);
    response
      .status(status)
      .vary("Accept")
      .set("Cache-Control", `${scopeOf(request.url)}, max-age=60`);
    response.set(corsFields).set("Content-Security-Policy", pagePolicy).type("html").send(page);
  }
}

/** The page for missing addresses, for clients that prefer HTML. */
async function pageFor(request: Request, publication: Publication): Promise<Buffer | undefined> {
  const notFound = publication.lookup("/404.html");
  return notFound === undefined || preferredMediaType(request) !== "text/html"
    ? undefined
    : (await publication.load(notFound, "identity"))?.bytes;
}

function answerMoved(response: Response, status: number, location: string, scope: "public" | "private"): void {
  response.writeHead(status, [
    ...["Location", location, "Content-Length", "0", "Cache-Control", `${scope}, max-age=3600`],
    ...["Access-Control-Allow-Origin", "*"],
  ]);
  response.end();
}
