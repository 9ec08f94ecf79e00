import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A served document, by its path. */
export interface Served {
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/** A server on loopback, and the requests that it got. */
export interface FeedServer {
  readonly address: string;
  /** Method, path and status of every answer, in order. */
  readonly log: readonly string[];
  close(): Promise<void>;
}

/**
 * Serves documents with an ETag each, as any static host would. The documents may contain the server's address.
 */
export async function serve(documents: (address: string) => ReadonlyMap<string, Served>): Promise<FeedServer> {
  const log: string[] = [];
  let served: ReadonlyMap<string, Served> = new Map();
  const server = createServer((request, response) => {
    const document = served.get(request.url ?? "");
    const etag = `"${createHash("sha256")
      .update(document?.bytes ?? "")
      .digest("base64url")}"`;
    const isKnown = request.headers["if-none-match"]?.includes(etag) === true;
    const status = document === undefined ? 404 : isKnown ? 304 : 200;
    log.push(`${request.method} ${request.url} ${status}`);
    response.writeHead(status, { etag, ...(document === undefined ? {} : { "content-type": document.mediaType }) });
    response.end(status === 200 ? document?.bytes : undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  served = documents(address);
  const close = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return { address, log, close };
}
