import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { get, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freePort } from "../free-port.ts";
import { document, rssText, type Serving, serve } from "../server/serving.ts";
import { endedWithTests, endProgram, isInstalled } from "./programs.ts";

let directory = "";
let cachePort = 0;
let cache: ChildProcess | undefined;
let serving: Serving;
let isServing = true;
let maxAgeSeconds = 0;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "broadsheet-cache-"));
  cachePort = await freePort();
  maxAgeSeconds = 3600;
  serving = await serve([document("rss.xml", rssText)], { maxAgeSeconds: () => maxAgeSeconds });
  isServing = true;
});

afterEach(async () => {
  await endProgram(cache);
  cache = undefined;
  if (isServing) await serving.end();
  // A cache's child processes may take a moment longer to end.
  rmSync(directory, { recursive: true, force: true, maxRetries: 10 });
});

describe.skipIf(!isInstalled("nginx", "-v"))(
  "an nginx cache in front of us (skipped where nginx is not installed)",
  () => {
    beforeEach(async () => {
      cache = startNginx();
      await untilAnswering();
    });

    it("keeps a document, and each of its codings separately", async () => {
      await ask("gzip");
      await expect.poll(async () => (await ask("gzip")).cache).toBe("HIT");
      const [gzip, plain] = [await ask("gzip"), await ask(undefined)];
      expect([gzip.coding, plain.coding]).toEqual(["gzip", undefined]);
      expect(gunzipSync(gzip.body).toString()).toBe(plain.body.toString());
    });

    it("revalidates with our validators when the document is stale, and is told that nothing changed", async () => {
      maxAgeSeconds = 1;
      await ask("gzip");
      await expect.poll(async () => (await ask("gzip")).cache).toBe("REVALIDATED");
    });

    it("keeps for everybody a document that it revalidated on a browser's behalf", async () => {
      await freshenForBrowser();
      await expect.poll(async () => (await ask("gzip")).cache).toBe("HIT");
      expect([await metric("gzip", 200), await metric("gzip", 304)]).toEqual([1, 1]);
    });

    it("serves what it has while we are down", async () => {
      maxAgeSeconds = 1;
      await ask("gzip");
      await stopServing();
      await expect.poll(async () => (await ask("gzip")).cache).toBe("STALE");
      expect(gunzipSync((await ask("gzip")).body).toString()).toBe(rssText);
    });

    it("passes a reader's 304 on", async () => {
      const { etag } = await ask("gzip");
      expect((await ask("gzip", { "If-None-Match": etag })).status).toBe(304);
    });
  },
);

describe.skipIf(!isInstalled("varnishd", "-V"))(
  "Varnish in front of us (skipped where varnishd is not installed)",
  () => {
    beforeEach(async () => {
      cache = startVarnish();
      await untilAnswering();
    });

    it("keeps a document", async () => {
      await ask("gzip");
      await expect.poll(async () => (await ask("gzip")).cache).toBe("hit");
    });

    it("revalidates when the document is stale, and answers a reader with a 304", async () => {
      maxAgeSeconds = 1;
      const { etag } = await ask("gzip");
      const notModified = async () => {
        await ask("gzip");
        return metric("gzip", 304);
      };
      await expect.poll(notModified).toBeGreaterThan(0);
      expect((await ask("gzip", { "If-None-Match": etag })).status).toBe(304);
    });

    it("keeps for everybody a document that it revalidated on a browser's behalf", async () => {
      await freshenForBrowser();
      await expect.poll(async () => (await ask("gzip")).cache).toBe("hit");
      expect([await metric("gzip", 200), await metric("gzip", 304)]).toEqual([1, 1]);
    });

    it("serves what it has while we are down", async () => {
      maxAgeSeconds = 1;
      await ask("gzip");
      await stopServing();
      // Older than the second for which it is fresh: it is stale now.
      await expect.poll(async () => (await ask("gzip")).age).toBeGreaterThan(1);
      expect(gunzipSync((await ask("gzip")).body).toString()).toBe(rssText);
    });
  },
);

async function ask(coding: string | undefined, fields: Record<string, string | undefined> = {}) {
  const headers = { ...(coding === undefined ? {} : { "Accept-Encoding": coding }), ...fields };
  const request = get({ port: cachePort, host: "127.0.0.1", path: "/rss.xml", headers, agent: false });
  const [answer] = (await once(request, "response")) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return {
    status: answer.statusCode,
    cache: String(answer.headers["x-cache"]),
    coding: answer.headers["content-encoding"],
    etag: answer.headers.etag,
    age: Number(answer.headers.age ?? 0),
    body: Buffer.concat(chunks),
  };
}

/**
 * Makes the cache keep a document for a second, then revalidate it for a browser, with a long lifetime.
 */
async function freshenForBrowser(): Promise<void> {
  maxAgeSeconds = 1;
  await ask("gzip");
  maxAgeSeconds = 3600;
  const notModified = async () => {
    await ask("gzip", { Accept: "text/html" });
    return metric("gzip", 304);
  };
  await expect.poll(notModified).toBe(1);
}

async function metric(coding: string, status: number): Promise<number> {
  const text = await (await fetch(`${serving.server.url}/metrics`)).text();
  const pattern = new RegExp(`answers_total\\{document="/rss.xml",coding="${coding}",status="${status}"\\} (\\d+)`);
  return Number(pattern.exec(text)?.[1] ?? 0);
}

async function stopServing(): Promise<void> {
  isServing = false;
  await serving.end();
}

async function untilAnswering(): Promise<void> {
  // A response that no cache keeps.
  const url = `http://127.0.0.1:${cachePort}/healthz`;
  const answering = async () => (await fetch(url).catch(() => undefined))?.status;
  await expect.poll(answering).toBe(200);
}

function startNginx(): ChildProcess {
  for (const name of ["cache", "body", "proxy"]) mkdirSync(join(directory, name));
  const configuration = `
    daemon off; master_process off; pid ${directory}/nginx.pid; error_log ${directory}/error.log;
    events { worker_connections 64; }
    http {
      access_log off;
      client_body_temp_path ${directory}/body; proxy_temp_path ${directory}/proxy; fastcgi_temp_path ${directory}/fastcgi;
      uwsgi_temp_path ${directory}/uwsgi; scgi_temp_path ${directory}/scgi;
      proxy_cache_path ${directory}/cache keys_zone=feeds:1m;
      server {
        listen 127.0.0.1:${cachePort};
        location / {
          proxy_pass ${serving.server.url};
          proxy_cache feeds;
          proxy_cache_revalidate on;
          proxy_set_header Accept-Encoding $http_accept_encoding;
          add_header X-Cache $upstream_cache_status always;
        }
      }
    }`;
  writeFileSync(join(directory, "nginx.conf"), configuration);
  const file = join(directory, "nginx.conf");
  const words = ["-p", directory, "-c", file, "-e", join(directory, "error.log")];
  return endedWithTests(spawn("nginx", words, { stdio: "ignore" }));
}

function startVarnish(): ChildProcess {
  const configuration = `
    vcl 4.1;
    backend default { .host = "127.0.0.1"; .port = "${serving.server.port}"; }
    sub vcl_backend_response {
      if (beresp.http.Cache-Control ~ "stale-if-error=") { set beresp.grace = 7d; set beresp.keep = 7d; }
    }
    sub vcl_deliver {
      if (obj.hits > 0) { set resp.http.X-Cache = "hit"; } else { set resp.http.X-Cache = "miss"; }
    }`;
  writeFileSync(join(directory, "default.vcl"), configuration);
  const args = ["-F", "-j", "none", "-n", join(directory, "varnish"), "-a", `127.0.0.1:${cachePort}`];
  const words = [...args, "-f", join(directory, "default.vcl"), "-s", "malloc,16m"];
  return endedWithTests(spawn("varnishd", words, { stdio: "ignore" }));
}
