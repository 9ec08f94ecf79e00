import { readFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import { join } from "node:path";
import express from "express";
import { openDirectoryPublication } from "../../src/publication/reading/directory-publication.ts";
import { createApp } from "../../src/server/app.ts";
import { documentHandler } from "../../src/server/document-handler.ts";
import { listen } from "../../src/server/listen.ts";
import { createTraffic } from "../../src/server/traffic.ts";

/**
 * A server in a separate process: `server.js KIND OUTPUT`. Sends its port to its parent and, on request, its memory
 * use.
 */
const [kind = "", output = ""] = process.argv.slice(2);
const maxAgeSeconds = 900;

const listeners: Readonly<Record<string, () => RequestListener>> = {
  bare: () => bareListener(),
  ours: () => ourListener(),
  "express-route": () => routeListener(),
  "express-static": () => staticListener(),
};

const listener = listeners[kind]?.();
if (listener === undefined) throw new Error(`expected one of ${Object.keys(listeners).join(", ")}, got ${kind}`);
const running = await listen(listener, { host: "127.0.0.1", port: 0 });
process.on("message", () => process.send?.({ residentBytes: process.memoryUsage().rss }));
process.on("disconnect", () => process.exit());
process.send?.({ port: running.port });

/** The upper bound: only writes the same header fields and bytes. */
function bareListener(): RequestListener {
  const publication = openDirectoryPublication(output);
  const representation = publication.lookup("/rss.xml");
  const bytes = readFileSync(join(output, "rss.xml.gz"));
  const shared = [
    ...["ETag", representation?.variants.get("gzip")?.etag ?? "", "Last-Modified", representation?.lastModified ?? ""],
    ...["Cache-Control", "public, max-age=900, stale-while-revalidate=900, stale-if-error=604800"],
    ...["Vary", "Accept-Encoding", "Access-Control-Allow-Origin", "*"],
  ];
  const ok = [
    ...["Content-Type", "application/rss+xml; charset=utf-8", "Content-Length", String(bytes.length)],
    ...["Content-Encoding", "gzip", ...shared, "Access-Control-Expose-Headers", "*"],
    ...["Accept-Ranges", "bytes", "X-Content-Type-Options", "nosniff"],
  ];
  return (request, response) => {
    if (request.url === "/304") {
      response.writeHead(304, shared);
      response.end();
    } else {
      response.writeHead(200, ok);
      response.end(bytes);
    }
  };
}

function ourListener(): RequestListener {
  const publication = openDirectoryPublication(output);
  const health = { published: true, problems: [], staleAfterMs: 1 };
  const routes = { redirects: [], gone: [] };
  const logger = { info: () => {}, warn: () => {}, error: () => {} };
  return createApp({
    publication,
    routes: () => routes,
    baseUrl: () => "http://127.0.0.1/",
    maxAgeSeconds: () => maxAgeSeconds,
    health: () => health,
    logger,
    logRequests: false,
    version: "0",
  }).listener;
}

function routeListener(): RequestListener {
  const handler = documentHandler(openDirectoryPublication(output), {
    maxAgeSeconds: () => maxAgeSeconds,
    traffic: createTraffic(),
  });
  return express().get("/rss.xml", (request, response, next) => handler(request, response, next));
}

/** It does not negotiate codings, so it serves the compressed file directly. */
function staticListener(): RequestListener {
  return express().use(express.static(output));
}
