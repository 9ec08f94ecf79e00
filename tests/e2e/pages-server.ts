import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type PublishedFile, type SampleSize, samplePublication } from "../pages/sample-publication.ts";

/** A static host that can only hand out files. */
export interface StaticHost {
  /** Of the publication; ends in `/`. */
  readonly baseUrl: string;
  stop(): Promise<void>;
}

/** Only what the site itself has, and no inline script or style. */
const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'";

/** Serves the sample publication from below a path, as many static hosts do. */
export async function hostSample(size: SampleSize = {}): Promise<StaticHost> {
  const files = new Map<string, PublishedFile>();
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://host").pathname);
    const below = path.replace(/^\/blog\//, "").replace(/(^|\/)$/, "$1index.html");
    const file = files.get(below) ?? files.get("404.html");
    response.writeHead(files.has(below) ? 200 : 404, {
      "content-type": file?.mediaType ?? "text/plain",
      "content-security-policy": contentSecurityPolicy,
    });
    response.end(file?.bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/blog/`;
  for (const [path, file] of samplePublication(baseUrl, size)) files.set(path, file);
  return {
    baseUrl,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
