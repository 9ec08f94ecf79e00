import { EventEmitter, once } from "node:events";
import http, { createServer, type Server } from "node:http";
import { syncBuiltinESMExports } from "node:module";
import { connect, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { listen } from "../../src/server/listen.ts";
import type { Logger } from "../../src/server/logger.ts";
import { ask, document, exchange, parseAnswer, rssText, type Serving, serve } from "./serving.ts";

let serving: Serving | undefined;

afterEach(async () => {
  await serving?.end();
  serving = undefined;
});

describe("a request", () => {
  it("in chunks, with another coding before them, is answered like any other", async () => {
    serving = await serve([document("rss.xml", rssText)]);
    const head = "GET /rss.xml HTTP/1.1\r\nHost: a\r\nIf-None-Match: *\r\nConnection: close\r\n";
    const bytes = `${head}Transfer-Encoding: gzip, Chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n`;
    expect(parseAnswer(await exchange(serving.server.port, bytes)).status).toBe(304);
  });

  it("gets a 408 when its header takes too long, and the connection ends", async () => {
    serving = await serve([document("rss.xml", rssText)], {}, { headersTimeoutMs: 100 });
    const answer = parseAnswer(await exchange(serving.server.port, "GET /rss.xml HTTP/1.1\r\nHost:"));
    expect(answer.status).toBe(408);
  });

  it("is dropped if the reader takes nothing of its answer", async () => {
    const bytes = Buffer.alloc(64 * 1024 * 1024);
    const asset = document("big.bin", "", { bytes, mediaType: "application/octet-stream", lifetime: "asset" });
    let logger: Logger = { info: () => {}, warn: () => {}, error: () => {} };
    // A request is logged when its connection has ended.
    const ended = new Promise<void>((resolve) => {
      logger = { ...logger, info: () => resolve() };
    });
    serving = await serve([asset], { logger, logRequests: true }, { idleTimeoutMs: 300 });
    const socket = connect(serving.server.port, "127.0.0.1");
    socket.write("GET /big.bin HTTP/1.1\r\nHost: a\r\n\r\n");
    socket.pause();
    await ended;
    expect(await lengthOfRest(socket)).toBeLessThan(bytes.length);
  });

  it("for a run is answered however long the run takes", async () => {
    const adminToken = "0123456789abcdef";
    const run = new EventEmitter();
    const publish = async () => {
      run.emit("begun");
      const [result] = await once(run, "end");
      return result as unknown;
    };
    serving = await serve([], { adminToken, publish }, { idleTimeoutMs: 300 });
    const { port } = serving.server;
    const begun = once(run, "begun");
    const answer = ask(port, "POST /-/publish", { Authorization: `Bearer ${adminToken}` });
    await begun;
    // By then, a later connection has been idle for too long.
    await once(connect(port, "127.0.0.1").resume(), "close");
    run.emit("end", { written: 1 });
    expect((await answer).text).toBe('{"written":1}');
  });

  it("gets a keep-alive connection's next answers on the same connection", async () => {
    serving = await serve([document("rss.xml", rssText)]);
    const request = "GET /rss.xml HTTP/1.1\r\nHost: a\r\nIf-None-Match: *\r\n\r\n";
    const last = request.replace("Host: a", "Host: a\r\nConnection: close");
    const text = (await exchange(serving.server.port, request + request + last)).toString();
    expect(text.match(/HTTP\/1.1 304/g)).toHaveLength(3);
  });

  it("that asks for another protocol is answered in this one, and is the last on its connection, since bytes that came with it are lost", async () => {
    serving = await serve([document("rss.xml", rssText)]);
    const request = "GET /rss.xml HTTP/1.1\r\nHost: a\r\n";
    const wish = "Connection: Upgrade\r\nUpgrade: h2c\r\n";
    const { status, fields, text } = parseAnswer(
      await exchange(serving.server.port, `${request}${wish}\r\n${request}\r\n`),
    );
    expect([status, fields.connection, text]).toEqual([200, "close", rssText]);
  });

  it("that waits for permission to send its body gets its answer instead", async () => {
    serving = await serve([document("rss.xml", rssText)]);
    const waiting = "Host: a\r\nExpect: 100-continue\r\nContent-Length: 100000000\r\n\r\n";
    const { status, fields } = parseAnswer(await exchange(serving.server.port, `PUT /rss.xml HTTP/1.1\r\n${waiting}`));
    expect([status, fields.connection]).toEqual([405, "close"]);
  });

  it("with an unknown expectation is answered like any other", async () => {
    serving = await serve([document("rss.xml", rssText)]);
    const { status, text } = await ask(serving.server.port, "GET /rss.xml", { Expect: "the best" });
    expect([status, text]).toEqual([200, rssText]);
  });

  it("that names another protocol without offering it is answered like any other", async () => {
    serving = await serve([document("rss.xml", rssText)]);
    const request = "GET /rss.xml HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\n";
    const answers = await exchange(serving.server.port, `${request}\r\n${request}Connection: close\r\n\r\n`);
    expect(answers.toString().split("HTTP/1.1 200")).toHaveLength(3);
  });

  it("in HTTP/1.0 is answered without a Host", async () => {
    serving = await serve([document("rss.xml", rssText)]);
    const answer = parseAnswer(await exchange(serving.server.port, "GET /rss.xml HTTP/1.0\r\n\r\n"));
    expect([answer.status, answer.text]).toEqual([200, rssText]);
  });
});

describe("a system without room for another connection", () => {
  const { createServer: original } = http;
  afterEach(() => replaceCreateServer(original));

  it("does not keep others from being answered, however often it says so", async () => {
    let server: Server | undefined;
    replaceCreateServer(((...given: Parameters<typeof original>) => {
      server = original(...given);
      return server;
    }) as typeof original);
    serving = await serve([document("rss.xml", rssText)]);
    const fault = Object.assign(new Error("accept ENOBUFS"), { code: "ENOBUFS", syscall: "accept" });
    for (let count = 0; count < 3; count += 1) server?.emit("error", fault);
    expect((await ask(serving.server.port, "GET /rss.xml")).status).toBe(200);
  });

  function replaceCreateServer(other: typeof original): void {
    Object.assign(http, { createServer: other });
    syncBuiltinESMExports();
  }
});

describe("a reader that closes its half of the connection after its request", () => {
  it.each([
    ["a long file, which is sent from the disk", "/a.mp3", 2 * 1024 * 1024],
    ["a document that is compressed first", "/archive/1/rss.xml", undefined],
  ])("gets %s", async (_name, path, length) => {
    const bytes = Buffer.alloc(2 * 1024 * 1024);
    serving = await serve([
      document("a.mp3", "", { bytes, mediaType: "audio/mpeg", lifetime: "asset" }),
      document("archive/1/rss.xml", rssText, { lifetime: "archive" }),
    ]);
    const socket = connect(serving.server.port, "127.0.0.1");
    socket.end(`GET ${path} HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n`);
    const { status, fields, body } = parseAnswer(Buffer.concat(await socket.toArray()));
    expect(status).toBe(200);
    expect(body).toHaveLength(length ?? Number(fields["content-length"]));
  });

  it("is dropped when nothing is left to answer", async () => {
    serving = await serve([document("rss.xml", rssText)]);
    const socket = connect(serving.server.port, "127.0.0.1");
    socket.end();
    expect(await socket.toArray()).toEqual([]);
  });
});

describe("a server that cannot listen", () => {
  it("says that the port is taken, and what to do", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as { port: number };
    try {
      await expect(listen(() => {}, { host: "127.0.0.1", port })).rejects.toThrow(
        `port ${port} is in use by another program; stop it, or choose another port: PORT=${port + 1}`,
      );
    } finally {
      other.close();
    }
  });

  it("says that the host does not belong to this machine", async () => {
    await expect(listen(() => {}, { host: "192.0.2.1", port: 0 })).rejects.toThrow("not an address of this machine");
  });
});

describe("closing a server", () => {
  it("ends idle connections without waiting for them", async () => {
    const running = await listen((_request, response) => response.end("x"), { host: "127.0.0.1", port: 0 });
    const answer = await fetch(running.url);
    await answer.text();
    // Longer than the test may take.
    await running.close(3_600_000);
  });

  it("marks the last answer of a connection in use before it ends it", async () => {
    const running = await listen((_request, response) => response.end("x"), { host: "127.0.0.1", port: 0 });
    const socket = connect(running.port, "127.0.0.1");
    const ask = async () => {
      socket.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      return String(await once(socket, "data"));
    };
    expect(await ask()).toContain("Connection: keep-alive");
    const closed = running.close(3_600_000);
    expect(await ask()).toContain("Connection: close");
    await once(socket, "close");
    await closed;
  });

  it("accepts no connection before it ends those that may ask once more", async () => {
    const running = await listen((_request, response) => response.end("x"), { host: "127.0.0.1", port: 0 });
    const socket = connect(running.port, "127.0.0.1");
    socket.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    await once(socket, "data");
    const closed = running.close(3_600_000);
    await untilRefused(running.port);
    socket.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    expect(Buffer.concat(await socket.toArray()).toString()).toContain("Connection: close");
    await closed;
  });

  it("answers connections that the system has accepted and that wait in the queue", async () => {
    const running = await listen((_request, response) => response.end("x"), { host: "127.0.0.1", port: 0 });
    const sockets = Array.from({ length: 20 }, () => connect(running.port, "127.0.0.1"));
    for (const socket of sockets) socket.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    await new Promise((resolve) => process.nextTick(resolve));
    const closed = running.close(3_600_000);
    const answers = await Promise.all(sockets.map(async (socket) => Buffer.concat(await socket.toArray()).toString()));
    expect(answers.filter((answer) => answer.startsWith("HTTP/1.1 200 "))).toHaveLength(20);
    await closed;
  });

  it("answers connections that arrive while it answers others, or has the system refuse them", async () => {
    const newcomers: Socket[] = [];
    const welcome = (): void => {
      for (let count = 0; count < 20; count += 1) newcomers.push(connect(running.port, "127.0.0.1"));
      for (const newcomer of newcomers) newcomer.write("GET /last HTTP/1.1\r\nHost: a\r\n\r\n");
    };
    const running = await listen(
      ({ url }, response) => {
        if (url === "/busy") welcome();
        response.end("x");
      },
      { host: "127.0.0.1", port: 0 },
    );
    const socket = connect(running.port, "127.0.0.1");
    await once(socket, "connect");
    const closed = running.close(3_600_000);
    socket.write("GET /busy HTTP/1.1\r\nHost: a\r\n\r\n");
    await once(socket, "data");
    const ends = await Promise.all(newcomers.map(endOf));
    expect(ends.filter((end) => end !== "answered" && end !== "ECONNREFUSED")).toEqual([]);
    await closed;
  });

  it("ends connections that have not asked anything yet, without waiting for them", async () => {
    const running = await listen((_request, response) => response.end("x"), { host: "127.0.0.1", port: 0 });
    const socket = connect(running.port, "127.0.0.1");
    await once(socket, "connect");
    await running.close(3_600_000);
    expect(await socket.toArray()).toEqual([]);
  });

  it("lets a response in progress finish", async () => {
    let finish = (): void => {};
    const running = await listen(
      (_request, response) => {
        response.write("first, ");
        finish = () => response.end("last");
      },
      { host: "127.0.0.1", port: 0 },
    );
    const answer = await fetch(running.url);
    const closed = running.close(3_600_000);
    finish();
    expect(await answer.text()).toBe("first, last");
    await closed;
  });

  it("cuts off what is not finished in time", async () => {
    const running = await listen((_request, response) => void response.write("x"), { host: "127.0.0.1", port: 0 });
    const answer = await fetch(running.url);
    await running.close(10);
    await expect(answer.text()).rejects.toThrow("terminated");
  });
});

/** How a request went. */
async function endOf(socket: Socket): Promise<string> {
  try {
    const answer = Buffer.concat(await socket.toArray()).toString();
    return answer.startsWith("HTTP/1.1 200 ") ? "answered" : "unanswered";
  } catch (fault) {
    return (fault as NodeJS.ErrnoException).code ?? "";
  }
}

/** With a pause between attempts, since attempts without one would delay the refusal. */
async function untilRefused(port: number): Promise<void> {
  while (await isLetIn(port)) await delay(1);
}

async function isLetIn(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Reads everything that has come. */
async function lengthOfRest(socket: Socket): Promise<number> {
  let received = 0;
  socket.on("data", (chunk) => (received += chunk.length));
  socket.on("error", () => {});
  socket.resume();
  await once(socket, "close");
  return received;
}
