import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { ask, document, exchange, parseAnswer, rssText, type Serving, serve } from "./serving.ts";

let serving: Serving | undefined;

afterEach(async () => {
  await serving?.end();
  serving = undefined;
});

describe("a malformed or refused request", () => {
  it.each([
    ["nonsense", "nonsense\r\n\r\n", 400],
    ["a request without a Host", "GET /rss.xml HTTP/1.1\r\n\r\n", 400],
    ["a request with two Hosts", "GET /rss.xml HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400],
    ["a giant header", `GET /rss.xml HTTP/1.1\r\nHost: a\r\nX: ${"x".repeat(20_000)}\r\n\r\n`, 431],
    ["a giant target", `GET /${"x".repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`, 414],
    ["white space before the method", " GET /rss.xml HTTP/1.1\r\nHost: a\r\n\r\n", 400],
    ["an unknown method", "FOO / HTTP/1.1\r\nHost: a\r\n\r\n", 501],
    ["a NUL in a field", "GET /rss.xml HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n", 400],
    ["a NUL in the target", "GET /rss\0.xml HTTP/1.1\r\nHost: a\r\n\r\n", 400],
    ["two lengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx", 400],
    [
      "a length and chunks",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\nx",
      400,
    ],
    ["a folded field", "GET /rss.xml HTTP/1.1\r\nHost: a\r\nX: a\r\n  b\r\n\r\n", 400],
    ["white space before the colon", "GET /rss.xml HTTP/1.1\r\nHost : a\r\n\r\n", 400],
    ["an unknown transfer coding", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 400],
    [
      "two transfer codings without a comma",
      "GET /rss.xml HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: x chunked\r\n\r\n0\r\n\r\n",
      400,
    ],
    [
      "chunks in HTTP/1.0",
      "POST / HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      400,
    ],
    ["a CONNECT", "CONNECT example.org:443 HTTP/1.1\r\nHost: a\r\n\r\n", 501],
    ["another version", "GET /rss.xml HTTP/9.9\r\nHost: a\r\n\r\n", 505],
    ["another version that Node reads as this one", "GET /rss.xml HTTP/2.0\r\nHost: a\r\n\r\n", 505],
    ["a version that Node does not know", "GET /rss.xml HTTP/1.2\r\nHost: a\r\n\r\n", 505],
    ["an address with a user name in it", "GET http://ada@a/rss.xml HTTP/1.1\r\nHost: a\r\n\r\n", 400],
    ["a request of HTTP/0.9", "GET /rss.xml\r\n\r\n", 505],
    ["no protocol", "GET /rss.xml HTTPS/1.1\r\nHost: a\r\n\r\n", 400],
  ])("%s gets an exact answer and the end of the connection", async (_name, bytes, status) => {
    serving = await serve([document("rss.xml", rssText)]);
    const answer = parseAnswer(await exchange(serving.server.port, bytes));
    expect(answer.status).toBe(status);
    expect(answer.body).toHaveLength(0);
    expect(answer.fields.connection).toBe("close");
  });

  it("ends only its own connection if it is a CONNECT followed by a reset", async () => {
    serving = await serve([document("rss.xml", rssText)]);
    const { port } = serving.server;
    const faults: Error[] = [];
    const note = (fault: Error) => faults.push(fault);
    process.on("uncaughtExceptionMonitor", note);
    try {
      for (let count = 0; count < 10; count += 1) {
        const socket = connect({ port, host: "127.0.0.1" });
        socket.write("CONNECT example.org:443 HTTP/1.1\r\nHost: a\r\n\r\n", () => socket.resetAndDestroy());
        await once(socket, "close");
      }
      expect((await ask(port, "GET /rss.xml")).status).toBe(200);
    } finally {
      process.off("uncaughtExceptionMonitor", note);
    }
    expect(faults).toEqual([]);
  });

  it("that is a CONNECT is not answered in place of an earlier one: the connection ends", async () => {
    const adminToken = "0123456789abcdef";
    serving = await serve([], { adminToken, publish: () => new Promise(() => {}) });
    const run = `POST /-/publish HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${adminToken}\r\nContent-Length: 0\r\n\r\n`;
    const bytes = `${run}CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n`;
    expect((await exchange(serving.server.port, bytes)).toString()).toBe("");
  });

  it.each([
    ["nonsense", "400"],
    ["FOO / HTTP/1.1", "501"],
  ])("is answered after all earlier requests: %j", async (line, status) => {
    const bytes = Buffer.alloc(3 * 1024 * 1024, "abcdefghij");
    serving = await serve([
      document("rss.xml", rssText),
      document("a.mp3", "", { bytes, mediaType: "audio/mpeg", lifetime: "asset" }),
    ]);
    const requests = ["/a.mp3", "/nowhere", "/rss.xml"].map((path) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`);
    const answers = (await exchange(serving.server.port, `${requests.join("")}${line}\r\n\r\n`)).toString("latin1");
    const statuses = [...answers.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, answered]) => answered);
    expect(statuses).toEqual(["200", "404", "200", status]);
    expect(answers).toContain(`${bytes}HTTP/1.1 404`);
  });

  it("in the body of a request that is being answered ends the connection after that answer, and adds none", async () => {
    serving = await serve([document("rss.xml", rssText)]);
    const bytes = "GET /rss.xml HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n";
    const answers = (await exchange(serving.server.port, bytes)).toString();
    expect(answers.split("HTTP/1.1 ")).toHaveLength(2);
    expect(answers.endsWith(rssText)).toBe(true);
  });

  it("in the body of a request that has been answered ends the connection, and adds no answer", async () => {
    serving = await serve([document("rss.xml", rssText)]);
    const socket = connect(serving.server.port, "127.0.0.1");
    socket.write("HEAD /rss.xml HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    const [answer] = await once(socket, "data");
    socket.write("nonsense\r\n");
    expect(String(answer)).toMatch(/^HTTP\/1\.1 200 .*\r\n\r\n$/s);
    expect(await socket.toArray()).toEqual([]);
  });

  it("that lacks the body of a request that has been answered ends the connection, and adds no answer", async () => {
    const limits = { headersTimeoutMs: 100, requestTimeoutMs: 100 };
    serving = await serve([document("rss.xml", rssText)], {}, limits);
    const bytes = "GET /rss.xml HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n";
    expect(parseAnswer(await exchange(serving.server.port, bytes)).text).toBe(rssText);
  });
});
