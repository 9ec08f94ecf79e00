import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, document, exchange, rssText, type Serving, serve } from "./serving.ts";

/** Set FUZZ_REQUESTS=100000 for the long run. */
const count = Number(process.env.FUZZ_REQUESTS ?? 2000);
const faults: string[] = [];
let serving: Serving;

beforeAll(async () => {
  const error = (fields: object) => faults.push(JSON.stringify(fields));
  serving = await serve(
    [document("rss.xml", rssText), document("archive/1/rss.xml", rssText, { lifetime: "archive" })],
    { logger: { info: () => {}, warn: () => {}, error } },
    { headersTimeoutMs: 1000 },
  );
});

afterAll(() => serving.end());

describe("malformed requests", () => {
  it(`${count} of them get an answer below 500, a 501 or 505, or a close, and leave nothing behind`, {
    timeout: 3_600_000,
  }, async () => {
    const random = randomFrom(42);
    const before = await openSockets();
    expect(before).toBeGreaterThan(0);
    const heapBefore = liveBytes();
    for (let done = 0; done < count; done += together) {
      const requests = Array.from({ length: together }, () => malformedRequest(random));
      await Promise.all(requests.map(expectNoFault));
    }
    expect((await ask(serving.server.port, "GET /rss.xml")).text).toBe(rssText);
    expect(faults).toEqual([]);
    await expect.poll(openSockets).toBeLessThanOrEqual(before);
    expect(liveBytes() - heapBefore).toBeLessThan(16 * 1024 * 1024);
  });
});

async function expectNoFault(bytes: Buffer): Promise<void> {
  const answer = (await exchange(serving.server.port, bytes, 1500)).toString("latin1");
  for (const [, status] of answer.matchAll(/^HTTP\/1\.1 (\d{3})/gm)) {
    if (Number(status) >= 500 && status !== "501" && status !== "505")
      throw new Error(`${JSON.stringify(bytes.toString("latin1"))}: ${answer.slice(0, 200)}`);
  }
}

/** Connections that the server holds, this one included. */
async function openSockets(): Promise<number> {
  const { text } = await ask(serving.server.port, "GET /metrics");
  return Number(/nodejs_active_resources\{type="TCPSocketWrap"\} (\d+)/.exec(text)?.[1] ?? 0);
}

/** Memory in use after garbage collection. */
function liveBytes(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  return process.memoryUsage().heapUsed;
}

/** Almost a valid request, followed by one that closes the connection, so that nobody waits for more. */
function malformedRequest(random: () => number): Buffer {
  const pick = (values: readonly string[]) => values[Math.floor(random() * values.length)] ?? "";
  const fields = Array.from(
    { length: Math.floor(random() * 6) },
    () => `${pick(names)}${pick([": ", ":", " : ", ""])}${pick(values)}`,
  );
  const lines = [
    `${pick(methods)}${pick([" ", " ", "  ", "\t"])}${pick(targets)} ${pick(versions)}`,
    ...fields,
    "Connection: close",
  ];
  const bytes = Buffer.from(`${lines.join(pick(["\r\n", "\r\n", "\r\n", "\n", "\r"]))}\r\n\r\n`, "latin1");
  for (let flips = Math.floor(random() * 4); flips > 1; flips -= 1) {
    bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
  }
  // Both sides would wait for the rest of a truncated request: a line that no request may contain ends it.
  return Buffer.concat([bytes, Buffer.from("\0\r\n\r\n")]);
}

function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const together = 50;
const long = "x".repeat(20_000);
const methods = ["GET", "GET", "HEAD", "POST", "OPTIONS", "get", "G\0T", "BREW", "CONNECT", "", "PRI", "TRACE"];
const targets = [
  ...["/rss.xml", "/archive/1/rss.xml", "/", "*", "", "//", "/..", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd"],
  ...[
    "/%",
    "/%zz",
    "/%00",
    "/%c0%ae%c0%ae/",
    "/\\..\\",
    "/.state/manifest.jsonl",
    "/__proto__",
    "/constructor",
    "/feed/__proto__",
  ],
  ...[
    "http://",
    "http:///rss.xml",
    "http://a/rss.xml",
    "https://a:b@c/?",
    "ftp://a/",
    "rss.xml",
    "/rss.xml#x",
    "/?%",
    `/${long}`,
  ],
];
const versions = ["HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/0.9", "HTTP/1.1.1", "", "HTTP/99"];
const names = [
  ...[
    "Host",
    "Host",
    "Accept",
    "Accept-Encoding",
    "If-None-Match",
    "If-Modified-Since",
    "If-Match",
    "If-Unmodified-Since",
  ],
  ...[
    "Range",
    "If-Range",
    "Content-Length",
    "Transfer-Encoding",
    "Expect",
    "Upgrade",
    "Connection",
    "Authorization",
    "",
    "\xff",
  ],
];
const values = [
  ...[
    "example.org",
    "",
    "*",
    "gzip, br;q=0, *;q=0.1",
    "gzip;q=",
    "*;q=0",
    "identity;q=0",
    ";;;,,,=",
    '"',
    'W/"',
    '"a", "b',
    "\0",
  ],
  ...[
    "bytes=0-",
    "bytes=-",
    "bytes=99999999999999999999-",
    "bytes=0-0,1-1",
    "Thu, 99 Xxx 0000 99:99:99 GMT",
    "-1",
    "chunked",
  ],
  ...[
    "5",
    "99999999999999999999",
    "100-continue",
    "websocket",
    "close",
    "keep-alive",
    "Bearer x",
    long,
    "\xe4\xff",
    "1\r\n 2",
  ],
];
