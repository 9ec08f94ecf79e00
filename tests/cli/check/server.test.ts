import { once } from "node:events";
import { createServer as createHost } from "node:http";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { checkServer } from "../../../src/cli/check/server.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

describe("a server that misbehaves", () => {
  it.each<[string, string, RegExp]>([
    ["what is no HTTP", "SSH-2.0-OpenSSH_9.9\r\n", /does not speak HTTP/],
    ["less than it promised", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc", /the connection was broken off/],
    ["nothing", "", /the connection was broken off/],
    [
      "with another protocol",
      "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n",
      /switched protocols/,
    ],
    ["with a way to nowhere", answerOf("301 Moved", "Location: http://[bad"), /redirects to http:\/\/\[bad/],
    ["with a way that none can follow", answerOf("301 Moved", "Location: ftp://example.com/"), /redirects to ftp:/],
    ["with a part", answerOf("206 Partial Content", "Content-Range: bytes 0-0/2"), /^expected 200, got 206/],
    ["with a circle", answerOf("302 Found", "Location: /"), /^redirects in a circle/],
  ])("is found out if it answers %s", async (_name, bytes, expected) => {
    const { url } = await serve((socket) => socket.end(bytes));
    const { findings } = await checkServer(url, Date.now);
    expect(findings[0]?.what).toMatch(expected);
    expect(findings[0]?.what).not.toContain("\n");
  });

  it("is found out if it speaks no TLS, in one line", async () => {
    const { url } = await serve((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    const { findings } = await checkServer(url.replace("http:", "https:"), Date.now);
    expect(findings.map(({ what }) => what)).toEqual([
      expect.stringMatching(/^cannot be reached: it does not speak TLS on that port/),
    ]);
  });
});

describe("a host that compresses on the way", () => {
  it("is found out if it does not recognise the ETag that it gave, as Apache's mod_deflate does not", async () => {
    const text = "<html><body>Some words.</body></html>";
    const host = createHost((request, response) => {
      const isPacked = request.headers["accept-encoding"] === "gzip";
      response.setHeader("ETag", isPacked ? '"a-gzip"' : '"a"');
      if (request.headers["if-none-match"] === '"a"') return void response.writeHead(304).end();
      if (isPacked) response.setHeader("Content-Encoding", "gzip").setHeader("Vary", "Accept-Encoding");
      response.end(isPacked ? gzipSync(text) : text);
    }).listen(0, "127.0.0.1");
    servers.push(host);
    await once(host, "listening");
    const { findings } = await checkServer(`http://127.0.0.1:${(host.address() as AddressInfo).port}/`, Date.now);
    const unknown = findings.filter(({ what }) => what.startsWith("expected 304"));
    expect(unknown.map(({ severity, what }) => [severity, what])).toEqual(
      Array(3).fill(["error", 'expected 304 to If-None-Match: "a-gzip" in gzip, got 200']),
    );
  });
});

describe("a cache that ignores ETags", () => {
  it("is found out, for each feed", async () => {
    const host = createHost((request, response) => {
      const isHeld = request.headers["if-none-match"] !== undefined;
      response.writeHead(isHeld ? 304 : 200, { ETag: '"a"' }).end(isHeld ? "" : "some words");
    }).listen(0, "127.0.0.1");
    servers.push(host);
    await once(host, "listening");
    const { findings } = await checkServer(`http://127.0.0.1:${(host.address() as AddressInfo).port}/`, Date.now);
    expect(findings.filter(({ what }) => what.startsWith("answers 304 to If-None-Match"))).toHaveLength(3);
  });
});

describe("a password in the address", () => {
  it("is sent to that server only, and never printed", async () => {
    const other = await serve((socket) => socket.end(answerOf("404 Not Found")));
    const { url, requests } = await serve((socket) => socket.end(answerOf("301 Moved", `Location: ${other.url}`)));
    const { findings } = await checkServer(url.replace("//", "//ada:s%3Acret@"), Date.now);
    expect(requests[0]).toContain(`Authorization: Basic ${Buffer.from("ada:s:cret").toString("base64")}`);
    expect(other.requests.join("")).not.toContain("Authorization");
    expect(JSON.stringify(findings)).not.toMatch(/cret/);
  });
});

function answerOf(status: string, field = "X: y"): string {
  return `HTTP/1.1 ${status}\r\n${field}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`;
}

/** Answers each connection by `answer` when a request has come. */
async function serve(answer: (socket: Socket) => void): Promise<{ url: string; requests: readonly string[] }> {
  const requests: string[] = [];
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", (bytes) => {
      requests.push(String(bytes));
      answer(socket);
    });
  }).listen(0, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, requests };
}
