import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OutputFile } from "../../src/publication/output-file.ts";
import { openDirectoryPublication } from "../../src/publication/reading/directory-publication.ts";
import type { Publication } from "../../src/publication/reading/publication.ts";
import { compress } from "../../src/publication/writing/compress.ts";
import { openDirectoryTarget } from "../../src/publication/writing/directory-target.ts";
import type { Target } from "../../src/publication/writing/target.ts";
import { type App, type AppOptions, createApp } from "../../src/server/app.ts";
import { type ListenOptions, listen, type RunningServer } from "../../src/server/listen.ts";
import { patience } from "../patience.ts";

/** When everything in these tests was published. */
export const published = Date.UTC(2026, 0, 1, 12);

/** A document long enough to be compressed. */
export const rssText = `<?xml version="1.0"?><rss version="2.0">${"<item>some words</item>".repeat(300)}</rss>`;

/** A publication in a directory of its own, and the server for it. */
export interface Serving {
  readonly output: string;
  readonly target: Target;
  readonly publication: Publication;
  readonly app: App;
  readonly server: RunningServer;
  publish(files: readonly OutputFile[], now?: number): Promise<void>;
  end(): Promise<void>;
}

/** Publishes `files`, compressed like any others, and serves them on a free port. */
export async function serve(
  files: readonly OutputFile[],
  app: Partial<AppOptions> = {},
  listening: Partial<ListenOptions> = {},
): Promise<Serving> {
  const output = mkdtempSync(join(tmpdir(), "broadsheet-serve-"));
  const target = openDirectoryTarget(output);
  const publication = openDirectoryPublication(output);
  const made = createApp({ ...quietly(publication), ...app });
  const server = await listen(made.listener, { host: "127.0.0.1", port: 0, ...listening });

  async function publish(published_: readonly OutputFile[], now = published): Promise<void> {
    await target.write(published_, now);
    await target.commit();
    await compress(
      target,
      published_.map(({ path }) => path),
    );
    await publication.refresh();
  }

  async function end(): Promise<void> {
    await server.close(1000);
    rmSync(output, { recursive: true, force: true });
  }

  try {
    await publish(files);
  } catch (fault) {
    await end();
    throw fault;
  }
  return { output, target, publication, app: made, server, publish, end };
}

/** A file published as feeds are. */
export function document(path: string, text: string, more: Partial<OutputFile> = {}): OutputFile {
  return {
    path,
    bytes: Buffer.from(text),
    mediaType: "application/rss+xml; charset=utf-8",
    lifetime: "current",
    ...more,
  };
}

/** What came back over the wire. */
export interface RawAnswer {
  readonly status: number;
  readonly fields: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly text: string;
}

/**
 * Sends raw bytes over a socket of their own, and reads until the server closes it or `idleMs` pass without a byte.
 */
export function exchange(port: number, bytes: string | Buffer, idleMs: number = patience.timeout): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1" });
    const chunks: Buffer[] = [];
    const finish = () => resolve(Buffer.concat(chunks));
    socket.setTimeout(idleMs, () => socket.destroy());
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("error", (cause: NodeJS.ErrnoException) =>
      cause.code === "ECONNRESET" || cause.code === "EPIPE" ? finish() : reject(cause),
    );
    socket.on("close", finish);
    socket.write(bytes);
  });
}

/** Sends one request with these fields, on a connection of its own. */
export async function ask(
  port: number,
  line: string,
  fields: Readonly<Record<string, string>> = {},
): Promise<RawAnswer> {
  const lines = Object.entries({ Host: "example.org", Connection: "close", ...fields }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  return parseAnswer(await exchange(port, `${[`${line} HTTP/1.1`, ...lines].join("\r\n")}\r\n\r\n`));
}

/** Splits an answer at the end of its header. */
export function parseAnswer(bytes: Buffer): RawAnswer {
  const end = bytes.indexOf("\r\n\r\n");
  const [statusLine = "", ...lines] = bytes.toString("latin1", 0, end === -1 ? bytes.length : end).split("\r\n");
  const fields = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]),
  );
  const body = end === -1 ? Buffer.alloc(0) : bytes.subarray(end + 4);
  return { status: Number(statusLine.split(" ")[1]), fields, body, text: body.toString("utf8") };
}

function quietly(publication: Publication): AppOptions {
  return {
    publication,
    routes: () => noRoutes,
    baseUrl: () => "https://example.org/",
    maxAgeSeconds: () => maxAgeSeconds,
    health: () => ({ published: true, problems: [], staleAfterMs: 60_000 }),
    logger: { info: () => {}, warn: () => {}, error: () => {} },
    logRequests: false,
    version: "0.0.0",
  };
}

const noRoutes = { redirects: [], gone: [] };
const maxAgeSeconds = 900;
