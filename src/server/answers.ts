import type { ServerResponse } from "node:http";
import type { Request, Response } from "express";
import { scopeOf } from "./request-target.ts";
import type { Traffic } from "./traffic.ts";

/**
 * The shortest answer to a malformed request, or to one in another protocol version (505); it closes the connection.
 */
export function answerBadRequest(response: ServerResponse, traffic: Traffic, status: 400 | 505 = 400): void {
  countAnswer(traffic, status);
  response.writeHead(status, ["Content-Length", "0", "Cache-Control", "no-store", "Connection", "close"]);
  response.end();
}

/**
 * Answers 503 for a server fault that may soon be over: caches may serve stale copies, and must not store this answer.
 */
export function answerUnavailable(response: ServerResponse, traffic: Traffic): void {
  if (response.headersSent) return void response.destroy();
  countAnswer(traffic, 503);
  response.writeHead(503, [
    ...["Content-Length", "0", "Cache-Control", "no-store", ...retrySoon],
    ...Object.entries(corsFields).flat(),
  ]);
  response.end();
}

/** Counts an answer without a document. `bytes`: of its body. */
export function countAnswer(traffic: Traffic, status: number, bytes = 0): void {
  const counts = traffic.counts("none", "identity", status);
  counts.answers += 1;
  counts.bytes += bytes;
}

/** Retry-After in seconds: the only form that every reader understands. */
export const retrySoon: readonly string[] = ["Retry-After", "5"];

/** The methods of documents, as `Allow` lists them. */
export const methodsOfDocuments = "GET, HEAD, OPTIONS";

/** Lets scripts on any web page read an answer and all of its fields; without the second field they see only a few. */
export const corsFields: Readonly<Record<string, string>> = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Expose-Headers": "*",
};

/** Answers an error briefly, in the form that the client prefers: plain text, HTML or JSON. */
export type FaultAnswer = (request: Request, response: Response, status: number, title: string) => void;

/** Creates the function that answers errors. `frontPage` is the path of the front page. */
export function createFaultAnswer(frontPage: () => string): FaultAnswer {
  return (request, response, status, title) => {
    const type = preferredMediaType(request);
    response
      .status(status)
      .vary("Accept")
      .set("Cache-Control", status < 500 && status !== 405 ? `${scopeOf(request.url)}, max-age=60` : "no-store");
    response.set(corsFields);
    if (type === "application/json") return void response.json({ status, title });
    if (type === "text/plain") return void response.type("text/plain").send(`${status} ${title}\n`);
    const page = faultPage(status, title, frontPage());
    response.set("Content-Security-Policy", "default-src 'none'").type("text/html").send(page);
  };
}

/** The media type in which the client prefers to be told of an error; plain text if it accepts none of them. */
export function preferredMediaType(request: Request): string {
  return request.accepts(["text/plain", "text/html", "application/json"]) || "text/plain";
}

/** `frontPage` is a URL path, so quotation marks in it are already escaped. */
function faultPage(status: number, title: string, frontPage: string): string {
  return [
    "<!DOCTYPE html>",
    '<html lang="en">',
    `<head><meta charset="utf-8"><title>${status} ${title}</title></head>`,
    `<body><h1>${title}</h1><p><a href="${frontPage.replaceAll("&", "&amp;")}">Go to the front page</a></p></body>`,
    "</html>",
    "",
  ].join("\n");
}
