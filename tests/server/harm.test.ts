import { once } from "node:events";
import {
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { patience } from "../patience.ts";
import { ask, document, parseAnswer, published, type Serving, serve } from "./serving.ts";

const longText = "abcdefghij".repeat(150_000);
const episode = (text: string) => document("a.mp3", text, { mediaType: "audio/mpeg", lifetime: "asset" });
const page = document("x/index.html", "<p>x</p>", { mediaType: "text/html; charset=utf-8", lifetime: "page" });

const faults: object[] = [];
let serving: Serving;
let port = 0;
beforeEach(async () => {
  faults.length = 0;
  const logger = { info: () => {}, warn: () => {}, error: (fields: object) => faults.push(fields) };
  serving = await serve([episode(longText), page, document("rss.xml", "<rss/>")], { logger });
  port = serving.server.port;
});
afterEach(() => serving.end());

describe("a document that cannot be read", () => {
  it.each([
    ["a.mp3", "/a.mp3"],
    ["x/index.html", "/x/"],
  ])("gives a server error that nobody should cache: %s", async (file, path) => {
    rmSync(join(serving.output, file));
    symlinkSync(join(serving.output, file), join(serving.output, file));
    for (const method of ["GET", "HEAD"]) {
      const { status, fields } = await ask(port, `${method} ${path}`);
      expect([status, fields["cache-control"]]).toEqual([503, "no-store"]);
    }
    const { text } = await ask(port, "GET /metrics");
    expect(text).toContain('answers_total{document="none",coding="identity",status="503"} 2\n');
  });

  it("is named in the log by its path, without a query that may hold a token", async () => {
    rmSync(join(serving.output, "a.mp3"));
    symlinkSync(join(serving.output, "a.mp3"), join(serving.output, "a.mp3"));
    await ask(port, "GET /a.mp3?token=secret");
    expect(faults).toEqual([expect.objectContaining({ path: "/a.mp3" })]);
  });

  it.each([
    ["a.mp3", "/a.mp3"],
    ["x/index.html", "/x/"],
  ])("gives a 503 with Retry-After until the next run: %s", async (file, path) => {
    rmSync(join(serving.output, file));
    for (const method of ["GET", "HEAD"]) {
      const { status, fields } = await ask(port, `${method} ${path}`);
      expect([status, fields["cache-control"], fields["retry-after"]]).toEqual([503, "no-store", "5"]);
    }
  });

  it.each([
    ["a.mp3", "/a.mp3"],
    ["x/index.html", "/x/"],
  ])("gives an uncacheable 404 if it was withdrawn a moment ago: %s", async (file, path) => {
    serving.target.remove([file]);
    await serving.target.commit();
    const { status, fields } = await ask(port, `GET ${path}`);
    expect([status, fields["cache-control"]]).toEqual([404, "no-store"]);
  });
});

describe("a long file that is replaced while it is requested", () => {
  it("is waited for until its edition is known, and has its own validator", async () => {
    const before = await ask(port, "HEAD /a.mp3");
    const next = longText.toUpperCase();
    await serving.target.write([episode(next)], published);
    const asked = ask(port, "GET /a.mp3");
    await serving.target.commit();
    const { status, fields, text } = await asked;
    expect([status, text === next, fields.etag === before.fields.etag]).toEqual([200, true, false]);
  });

  it("is served if only its time was lost", async () => {
    utimesSync(join(serving.output, "a.mp3"), 1, 1);
    expect((await ask(port, "GET /a.mp3")).text).toBe(longText);
  });

  it("is not served if nobody knows what it is", async () => {
    writeFileSync(join(serving.output, "other"), "short");
    renameSync(join(serving.output, "other"), join(serving.output, "a.mp3"));
    expect((await ask(port, "GET /a.mp3")).status).toBe(503);
  });
});

describe("a long file that is truncated while it is sent", () => {
  it("ends the connection, so that the next answer is not taken for the rest of it", async () => {
    // More than fits into the buffers of two sockets.
    const bytes = Buffer.alloc(64 * 1024 * 1024, "abcdefghij");
    await serving.publish([document("long.bin", "", { bytes, mediaType: "audio/mpeg", lifetime: "asset" })]);
    const socket = connect({ port, host: "127.0.0.1" });
    socket.write("GET /long.bin HTTP/1.1\r\nHost: a\r\n\r\n");
    await once(socket, "readable");
    truncateSync(join(serving.output, "long.bin"), bytes.length / 2);
    socket.write("GET /rss.xml HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    const received = Buffer.concat(await socket.toArray().catch(() => []));
    expect(received.includes("<rss/>")).toBe(false);
  });
});

describe("two editions within one second", () => {
  it("have different dates, neither of them in the future", async () => {
    const now = Date.now();
    const seen: (string | undefined)[] = [];
    for (const text of ["<rss>1</rss>", "<rss>2</rss>"]) {
      await serving.publish([document("rss.xml", text)], now);
      const { fields } = await ask(port, "GET /rss.xml");
      expect(Date.parse(fields["last-modified"] ?? "")).toBeLessThanOrEqual(Date.parse(fields.date ?? ""));
      seen.push(fields["last-modified"]);
    }
    const { status, text } = await ask(port, "GET /rss.xml", { "If-Modified-Since": seen[0] ?? "" });
    expect([status, text]).toEqual([200, "<rss>2</rss>"]);
    const range = await ask(port, "GET /rss.xml", { Range: "bytes=2-", "If-Range": seen[0] ?? "" });
    expect(range.status).toBe(200);
  });
});

describe("a document that has just changed", () => {
  it("has no date later than its response, however late Node's clock is", async () => {
    const now = Date.now() + 3_000;
    const late = await serve([], { now: () => now });
    try {
      await late.publish([document("rss.xml", "<rss/>")], now);
      for (const tag of ['"x"', "*"]) {
        const { fields } = await ask(late.server.port, "GET /rss.xml", { "If-None-Match": tag });
        expect(fields.date).toBe(fields["last-modified"]);
      }
    } finally {
      await late.end();
    }
  });

  it("is dated again each second", async () => {
    const changed = Date.now() + 3_000;
    let now = changed;
    const late = await serve([], { now: () => now });
    try {
      await late.publish([document("rss.xml", "<rss/>")], changed);
      for (const seconds of [0, 1]) {
        now = changed + seconds * 1_000;
        const { fields } = await ask(late.server.port, "GET /rss.xml");
        expect(fields.date).toBe(new Date(now).toUTCString());
        expect(fields["last-modified"]).toBe(new Date(changed).toUTCString());
      }
    } finally {
      await late.end();
    }
  });
});

describe.skipIf(process.platform !== "linux")(
  "a reader that requests much and reads nothing (skipped but on Linux)",
  () => {
    it("has only the file open whose turn it is, and none once it has gone", async () => {
      const before = openFiles();
      const socket = connect({ port, host: "127.0.0.1" });
      socket.pause();
      socket.write("GET /a.mp3 HTTP/1.1\r\nHost: a\r\n\r\n".repeat(200));
      await vi.waitFor(() => expect(openFiles()).toBe(before + 1), patience);
      await ask(port, "GET /rss.xml");
      expect(openFiles()).toBeLessThanOrEqual(before + 1);
      socket.destroy();
      await vi.waitFor(() => expect(openFiles()).toBe(before), patience);
    });

    it("gets every answer in order when it does read them", async () => {
      const socket = connect({ port, host: "127.0.0.1" });
      socket.write("GET /a.mp3 HTTP/1.1\r\nHost: a\r\n\r\n".repeat(3));
      socket.write("GET /x/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
      const bytes = Buffer.concat(await socket.toArray());
      const answer = parseAnswer(bytes);
      expect(answer.text.split(longText)).toHaveLength(4);
      expect(answer.text.endsWith("<p>x</p>")).toBe(true);
    });
  },
);

/** Episodes that this process has open. */
function openFiles(): number {
  return readdirSync("/proc/self/fd").filter(isEpisode).length;
}

function isEpisode(fd: string): boolean {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`) === join(serving.output, "a.mp3");
  } catch {
    return false;
  }
}
