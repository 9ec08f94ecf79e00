import type { ServerResponse } from "node:http";
import type { Request, Response } from "express";
import { scopeOf } from "./request-target.ts";

/**
 * The least that can be said to a request that makes no sense, or is one of another protocol (505); the connection ends
 * with it.
 */
export function answerBadRequest(response: ServerResponse, status: 400 | 505 = 400): void {
  response.writeHead(status, ["Content-Length", "0", "Cache-Control", "no-store", "Connection", "close"]);
  response.end();
}

/** For a fault of ours that may be over in a moment: caches may serve what they have, and nobody is to remember it. */
export function answerUnavailable(response: ServerResponse): void {
  if (response.headersSent) return void response.destroy();
  response.writeHead(503, [
    ...["Content-Length", "0", "Cache-Control", "no-store", ...retrySoon],
    ...Object.entries(openToAll).flat(),
  ]);
  response.end();
}

/** The field that says so, in seconds: the one form that every reader knows. */
export const retrySoon: readonly string[] = ["Retry-After", "5"];

/** What may be asked of a document, as `Allow` says it. */
export const methodsOfDocuments = "GET, HEAD, OPTIONS";

/** Programs in other people's pages may read an answer and every field of it; they see few otherwise. */
export const openToAll: Readonly<Record<string, string>> = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Expose-Headers": "*",
};

/** A short answer to what went wrong, in the form that the client likes best: plain text, a page, JSON. */
export type FaultAnswer = (request: Request, response: Response, status: number, title: string) => void;

/** Such answers of a server whose front page has that path. */
export function createFaultAnswer(frontPage: () => string): FaultAnswer {
  return (request, response, status, title) => {
    const type = likedForm(request);
    response
      .status(status)
      .vary("Accept")
      .set("Cache-Control", status < 500 && status !== 405 ? `${scopeOf(request.url)}, max-age=60` : "no-store");
    response.set(openToAll);
    if (type === "application/json") return void response.json({ status, title });
    if (type === "text/plain") return void response.type("text/plain").send(`${status} ${title}\n`);
    const page = faultPage(status, title, frontPage());
    response.set("Content-Security-Policy", "default-src 'none'").type("text/html").send(page);
  };
}

/** The media type in which the client likes best to be told that there is nothing; plain text where it likes none. */
export function likedForm(request: Request): string {
  return request.accepts(["text/plain", "text/html", "application/json"]) || "text/plain";
}

/** `frontPage`: as it stands in a URL, where quotation marks are escaped. */
function faultPage(status: number, title: string, frontPage: string): string {
  return [
    "<!DOCTYPE html>",
    '<html lang="en">',
    `<head><meta charset="utf-8"><title>${status} ${title}</title></head>`,
    `<body><h1>${title}</h1><p><a href="${frontPage.replaceAll("&", "&amp;")}">To the front page</a></p></body>`,
    "</html>",
    "",
  ].join("\n");
}
