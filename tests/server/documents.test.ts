import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, document, exchange, parseAnswer, published, rssText, type Serving, serve } from "./serving.ts";

/** The time of every request in these tests. */
const asked = Date.UTC(2026, 5, 1);
const episode = Buffer.alloc(3 * 1024 * 1024, "abcdefghij");
let serving: Serving;
let port = 0;

beforeAll(async () => {
  const files = [
    document("rss.xml", rssText),
    document("small.xml", "<rss/>"),
    document("archive/1/rss.xml", `${rssText}<!-- archive -->`, { lifetime: "archive" }),
    document("index.html", `<p>front</p>${"<p>words</p>".repeat(200)}`, {
      mediaType: "text/html; charset=utf-8",
      lifetime: "page",
    }),
    document("articles/x/index.html", "<p>x</p>", { mediaType: "text/html; charset=utf-8", lifetime: "page" }),
    document("demo/index.html", "<style>p{color:red}</style>", {
      mediaType: "text/html; charset=utf-8",
      lifetime: "asset",
    }),
    document("style.css", "p{color:red}", { mediaType: "text/css; charset=utf-8", lifetime: "asset" }),
    document(".well-known/feeds", "{}", { mediaType: "application/json" }),
    document("episode.mp3", "", { bytes: episode, mediaType: "audio/mpeg", lifetime: "asset" }),
  ];
  serving = await serve(files, { now: () => asked });
  port = serving.server.port;
});

afterAll(() => serving.end());

describe("a document", () => {
  it("comes with its length, its validators and how long it may be kept", async () => {
    const { status, fields, text } = await ask(port, "GET /rss.xml");
    expect(status).toBe(200);
    expect(text).toBe(rssText);
    expect(fields).toMatchObject({
      "content-type": "application/rss+xml; charset=utf-8",
      "content-length": String(rssText.length),
      etag: `"${serving.target.entry("rss.xml")?.hash}"`,
      "last-modified": "Thu, 01 Jan 2026 12:00:00 GMT",
      "cache-control": "public, max-age=900, stale-while-revalidate=900, stale-if-error=604800",
      vary: "Accept-Encoding",
      "x-content-type-options": "nosniff",
      "access-control-allow-origin": "*",
    });
    expect(fields).not.toHaveProperty("x-powered-by");
  });

  it("is XML that a browser shows, for browsers only, and is not for shared caches", async () => {
    const accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    const { fields, text } = await ask(port, "GET /rss.xml", { Accept: accept });
    expect(text).toBe(rssText);
    expect(fields).toMatchObject({
      "content-type": "application/xml; charset=utf-8",
      etag: `"${serving.target.entry("rss.xml")?.hash}"`,
      "cache-control": "private, max-age=900, stale-while-revalidate=900, stale-if-error=604800",
    });
  });

  it("that a browser revalidates may stay in a shared cache", async () => {
    const { etag = "" } = (await ask(port, "GET /rss.xml")).fields;
    const { status, fields } = await ask(port, "GET /rss.xml", { Accept: "text/html", "If-None-Match": etag });
    expect([status, fields.etag]).toEqual([304, etag]);
    expect(fields["cache-control"]).toBe("public, max-age=900, stale-while-revalidate=900, stale-if-error=604800");
  });

  it.each(["*/*", "application/rss+xml, application/xml;q=0.9, text/html;q=0.5"])(
    "has its own media type for clients that accept %s",
    async (accept) => {
      const { fields } = await ask(port, "GET /rss.xml", { Accept: accept });
      expect(fields["content-type"]).toBe("application/rss+xml; charset=utf-8");
    },
  );

  it("is the same to HEAD, without the body", async () => {
    const [get, head] = await Promise.all([ask(port, "GET /rss.xml"), ask(port, "HEAD /rss.xml")]);
    expect(withoutDate(head.fields)).toEqual(withoutDate(get.fields));
    expect(head.body).toHaveLength(0);
  });

  it.each(["/rss.xml?_=123", "http://example.org/rss.xml", "HTTP://example.org:80/rss.xml?x", "/rss.xml?"])(
    "is found at %s",
    async (target) => {
      expect((await ask(port, `GET ${target}`)).text).toBe(rssText);
    },
  );

  it.each(["http://example.org", "http://example.org?x"])("is the front page at %s", async (target) => {
    expect((await ask(port, `GET ${target}`)).text).toContain("<p>front</p>");
  });

  it.each([
    ["longer by caches when it is an archive document", "/archive/1/rss.xml", 86_400],
    ["longer by caches when it is a picture or sound", "/episode.mp3", 86_400],
    ["no longer by caches when it is a page of the publisher's own", "/demo/", 900],
    ["no longer by caches when pages are laid out by it", "/style.css", 900],
  ])("may be kept %s", async (_name, path, seconds) => {
    const { fields } = await ask(port, `GET ${path}`);
    expect(fields["cache-control"]).toContain(`max-age=${seconds},`);
  });

  it("may be kept by caches for an hour at most, however rare the scheduled runs", async () => {
    const daily = await serve([document("rss.xml", rssText)], { maxAgeSeconds: () => 86_400 });
    try {
      const { fields } = await ask(daily.server.port, "GET /rss.xml");
      expect(fields["cache-control"]).toMatch(/^public, max-age=3600, stale-while-revalidate=3600,/);
    } finally {
      await daily.end();
    }
  });

  it("names its hub and its own address in Link, but not in a 304", async () => {
    const link = '<https://example.org/rss.xml>; rel="self", <https://hub.example/>; rel="hub"';
    const linked = await serve([document("rss.xml", rssText), document("a.css", "p{}", { mediaType: "text/css" })], {
      linkOf: ({ path }) => (path === "rss.xml" ? link : undefined),
    });
    const linkIn = async (line: string, fields = {}) => {
      const answer = await ask(linked.server.port, line, fields);
      return [answer.status, answer.fields.link];
    };
    try {
      expect(await linkIn("GET /rss.xml")).toEqual([200, link]);
      expect(await linkIn("HEAD /rss.xml", { "Accept-Encoding": "gzip" })).toEqual([200, link]);
      expect(await linkIn("GET /rss.xml", { Range: "bytes=0-1" })).toEqual([206, link]);
      expect(await linkIn("GET /rss.xml", { "If-None-Match": "*" })).toEqual([304, undefined]);
      expect(await linkIn("GET /a.css")).toEqual([200, undefined]);
    } finally {
      await linked.end();
    }
  });

  it("is found at /.well-known/feeds", async () => {
    expect((await ask(port, "GET /.well-known/feeds")).text).toBe("{}");
  });

  it.each([
    ["/articles/x", "/articles/x/"],
    ["/articles/x/index.html", "/articles/x/"],
    ["/index.html", "/"],
    ["/%72ss.xml", "/rss.xml"],
  ])("is found from %s, which redirects to %s", async (from, to) => {
    const { status, fields } = await ask(port, `GET ${from}`);
    expect([status, fields.location]).toEqual([308, to]);
  });

  it("that is a page may load only our own style and script", async () => {
    const { fields } = await ask(port, "GET /");
    expect(fields["content-security-policy"]).toContain("default-src 'none'; style-src 'self'; script-src 'self'");
  });

  it("that is a page may be inspected by tools that fetch robots.txt, and anything else from this server", async () => {
    const { fields } = await ask(port, "GET /");
    expect(fields["content-security-policy"]).toContain("; connect-src 'self';");
  });

  it("that is a page of the publisher's own may load what it needs", async () => {
    const { status, fields } = await ask(port, "GET /demo/");
    expect([status, fields["content-security-policy"]]).toEqual([200, undefined]);
  });
});

describe("a content coding", () => {
  const decoders = { br: brotliDecompressSync, gzip: gunzipSync, identity: (bytes: Buffer) => bytes };

  it.each<[string, keyof typeof decoders]>([
    ["gzip, deflate, br", "br"],
    ["gzip", "gzip"],
    ["x-gzip", "gzip"],
    ["GZIP", "gzip"],
    ["br;q=0.5, gzip", "gzip"],
    ["br;q=0, zstd;q=0, *", "gzip"],
    ["*", "gzip"],
    ["*;q=0.1", "gzip"],
    ["br, *", "br"],
    ["identity;q=0, *", "gzip"],
    ["identity;q=0, gzip;q=0, *", "br"],
    ["gzip;q=0, *", "identity"],
    ["gzip;q=0.5, identity;q=0.8", "identity"],
    ["deflate", "identity"],
    ["", "identity"],
    ["gzip;q=0", "identity"],
    ["br;q=nonsense", "identity"],
    ["br;q=1.5", "identity"],
    ["identity;q=nonsense", "identity"],
    ["*;q=2", "identity"],
    ["gzip, *;q=0.0001", "gzip"],
    ["  br ; q=1.000 ", "br"],
  ])("for %j is %s", async (accepted, coding) => {
    for (const path of ["/rss.xml", "/archive/1/rss.xml"]) {
      const { fields, body } = await ask(port, `GET ${path}`, { "Accept-Encoding": accepted });
      expect(fields["content-encoding"] ?? "identity").toBe(coding);
      expect(fields["content-length"]).toBe(String(body.length));
      expect(fields.vary).toBe("Accept-Encoding");
      expect(decoders[coding](body).toString()).toContain(rssText);
    }
  });

  it("has an entity tag of its own", async () => {
    const tags = await Promise.all(
      ["br", "gzip", "identity"].map(async (coding) => {
        return (await ask(port, "GET /rss.xml", { "Accept-Encoding": coding })).fields.etag;
      }),
    );
    expect(new Set(tags).size).toBe(3);
  });

  it("is made for a client that refuses plain bytes, even for a short document", async () => {
    const { fields, body } = await ask(port, "GET /small.xml", { "Accept-Encoding": "gzip, identity;q=0" });
    expect(fields["content-encoding"]).toBe("gzip");
    expect(gunzipSync(body).toString()).toBe("<rss/>");
  });

  it("that was made for a client that refuses plain bytes is given to nobody else", async () => {
    await ask(port, "GET /small.xml", { "Accept-Encoding": "br, identity;q=0" });
    const { fields, text } = await ask(port, "GET /small.xml", { "Accept-Encoding": "br" });
    expect([fields["content-encoding"], text]).toEqual([undefined, "<rss/>"]);
  });

  it("that cannot be provided gives a 406", async () => {
    const { status, fields } = await ask(port, "GET /rss.xml", { "Accept-Encoding": "*;q=0" });
    expect([status, fields.vary]).toEqual([406, "Accept-Encoding"]);
  });
});

describe("a conditional request", () => {
  const tagOf = async (path: string, coding: string) =>
    (await ask(port, `HEAD ${path}`, { "Accept-Encoding": coding })).fields.etag ?? "";

  it.each<[string, (tag: string) => string]>([
    ["its tag", (tag) => tag],
    ["its tag, weakened", (tag) => `W/${tag}`],
    ["any tag", () => "*"],
    ["a list that holds it", (tag) => `"a", W/"b",${tag} , "c"`],
    ["a list with a comma in a tag", (tag) => `"a,b", ${tag}`],
    ["white space around it", (tag) => `  ${tag}\t`],
  ])("with %s gets a 304 in each coding, with no body", async (_name, field) => {
    for (const coding of ["br", "gzip", "identity"]) {
      const tag = await tagOf("/rss.xml", coding);
      const { status, fields, body } = await ask(port, "GET /rss.xml", {
        "Accept-Encoding": coding,
        "If-None-Match": field(tag),
      });
      expect([status, body.length]).toEqual([304, 0]);
      expect(fields).toMatchObject({
        etag: tag,
        "last-modified": "Thu, 01 Jan 2026 12:00:00 GMT",
        "cache-control": expect.stringContaining("max-age=900"),
        vary: "Accept-Encoding",
      });
      expect(fields).not.toHaveProperty("content-length");
    }
  });

  it.each(['"x"', "nonsense", 'W/"x", "y"', ""])("with the tag %j gets the whole document", async (tag) => {
    expect((await ask(port, "GET /rss.xml", { "If-None-Match": tag })).status).toBe(200);
  });

  it("with the tag of another coding that the client accepts is told that it has the document", async () => {
    const tag = await tagOf("/rss.xml", "identity");
    const { status, fields } = await ask(port, "GET /rss.xml", { "Accept-Encoding": "br", "If-None-Match": tag });
    expect([status, fields.etag]).toEqual([304, tag]);
  });

  it("for an archive document works in a coding that is made on request", async () => {
    const tag = await tagOf("/archive/1/rss.xml", "gzip");
    const { status } = await ask(port, "GET /archive/1/rss.xml", { "Accept-Encoding": "gzip", "If-None-Match": tag });
    expect(status).toBe(304);
  });

  it.each([
    ["Thu, 01 Jan 2026 12:00:00 GMT", 304],
    ["Thursday, 01-Jan-26 12:00:00 GMT", 304],
    // The century depends on the whole date: 50 years ahead, and one month more.
    ["Monday, 01-Jun-76 00:00:00 GMT", 304],
    ["Wednesday, 01-Jul-76 00:00:00 GMT", 200],
    ["Thu Jan  1 12:00:00 2026", 304],
    ["Fri, 02 Jan 2026 12:00:00 GMT", 304],
    ["Thu, 01 Jan 2026 11:59:59 GMT", 200],
    ["2027-01-01T00:00:00Z", 200],
    ["Fri, 32 Jan 2027 12:00:00 GMT", 200],
    ["Thu, 01 Jan 2027 12:00:00 CET", 200],
    ["1893456000", 200],
    ["nonsense", 200],
  ])("that asks for changes since %j gets a %i", async (date, status) => {
    expect((await ask(port, "GET /rss.xml", { "If-Modified-Since": date })).status).toBe(status);
  });

  it("lets a tag decide if a date says something else", async () => {
    const fields = { "If-None-Match": '"other"', "If-Modified-Since": "Fri, 02 Jan 2026 12:00:00 GMT" };
    expect((await ask(port, "GET /rss.xml", fields)).status).toBe(200);
    const tag = await tagOf("/rss.xml", "identity");
    const held = { "If-None-Match": tag, "If-Modified-Since": "Thu, 01 Jan 2015 12:00:00 GMT" };
    expect((await ask(port, "GET /rss.xml", held)).status).toBe(304);
  });

  it("is not defeated by Cache-Control: no-cache", async () => {
    const tag = await tagOf("/rss.xml", "identity");
    const fields = { "If-None-Match": tag, "Cache-Control": "no-cache", Pragma: "no-cache" };
    expect((await ask(port, "GET /rss.xml", fields)).status).toBe(304);
  });

  it("is not defeated by A-IM: feed", async () => {
    const { status, text } = await ask(port, "GET /rss.xml", { "A-IM": "feed", "If-None-Match": '"old"' });
    expect([status, text]).toEqual([200, rssText]);
  });

  it("reads a field in several lines as one list", async () => {
    const tag = await tagOf("/rss.xml", "identity");
    const bytes = `GET /rss.xml HTTP/1.1\r\nHost: x\r\nConnection: close\r\nIf-None-Match: "a"\r\nif-none-match: ${tag}\r\n\r\n`;
    expect(parseAnswer(await exchange(port, bytes)).status).toBe(304);
  });

  it.each([
    ["If-Match", '"other"', 412],
    ["If-Match", "*", 200],
    ["If-Unmodified-Since", "Thu, 01 Jan 2015 12:00:00 GMT", 412],
    ["If-Unmodified-Since", "Thu, 01 Jan 2026 11:59:59 GMT", 412],
    ["If-Unmodified-Since", "Thu, 01 Jan 2026 12:00:00 GMT", 200],
    ["If-Unmodified-Since", "Fri, 02 Jan 2026 12:00:00 GMT", 200],
  ])("with %s: %s gets a %i", async (name, value, status) => {
    expect((await ask(port, "GET /rss.xml", { [name]: value })).status).toBe(status);
  });

  it.each(["GET", "HEAD"])(
    "for a long file, which is sent from disk, is answered like any other: %s",
    async (method) => {
      const tag = await tagOf("/episode.mp3", "identity");
      const date = new Date(published).toUTCString();
      const answers: [Record<string, string>, number][] = [
        [{ "If-None-Match": tag }, 304],
        [{ "If-None-Match": '"other"', "If-Modified-Since": date }, 200],
        [{ "If-Modified-Since": date }, 304],
        [{ "If-Match": '"other"' }, 412],
        [{ "If-Match": tag }, 200],
        [{ "If-Unmodified-Since": "Thu, 01 Jan 2015 12:00:00 GMT" }, 412],
      ];
      for (const [fields, status] of answers) {
        const answer = await ask(port, `${method} /episode.mp3`, fields);
        expect([fields, answer.status]).toEqual([fields, status]);
        expect(answer.body.length).toBe(method === "GET" && status === 200 ? episode.length : 0);
      }
    },
  );

  // RFC 9110 section 13.1.1: If-Match compares strongly.
  it("with If-Match gets the document by its tag, and a 412 by its weak tag", async () => {
    const tag = await tagOf("/rss.xml", "identity");
    expect((await ask(port, "GET /rss.xml", { "If-Match": `"a", ${tag}` })).status).toBe(200);
    expect((await ask(port, "GET /rss.xml", { "If-Match": `"a", W/${tag}` })).status).toBe(412);
  });
});

describe("a range", () => {
  it.each([
    ["bytes=0-9", 206, "bytes 0-9/3145728", 10],
    ["bytes=3145720-", 206, "bytes 3145720-3145727/3145728", 8],
    ["bytes=-5", 206, "bytes 3145723-3145727/3145728", 5],
    ["bytes=3145000-99999999", 206, "bytes 3145000-3145727/3145728", 728],
    ["bytes=3145728-", 416, "bytes */3145728", 0],
    ["bytes=-0", 416, "bytes */3145728", 0],
    ["bytes=9-0", 200, undefined, 3145728],
    ["bytes=0-1,5-6", 200, undefined, 3145728],
    ["lines=0-9", 200, undefined, 3145728],
    ["bytes=a-b", 200, undefined, 3145728],
    ["bytes=-", 200, undefined, 3145728],
    ["bytes = 0 - 9", 200, undefined, 3145728],
  ])("of an episode, %s, gets a %i", async (range, status, contentRange, length) => {
    const answer = await ask(port, "GET /episode.mp3", { Range: range });
    expect([answer.status, answer.fields["content-range"], answer.body.length]).toEqual([status, contentRange, length]);
    expect(answer.fields["content-length"]).toBe(String(length));
    if (status !== 206) return;
    const first = Number(/(\d+)-/.exec(contentRange ?? "")?.[1]);
    expect(answer.body.equals(episode.subarray(first, first + length))).toBe(true);
  });

  it("as long as a header may be, and full of spaces, is ignored", async () => {
    const spaces = " ".repeat(8_000);
    const answer = await ask(port, "GET /episode.mp3", { Range: `bytes=${spaces}-${spaces}x` });
    expect([answer.status, answer.body.length]).toEqual([200, episode.length]);
  });

  it("of a document is a range of the bytes in that coding", async () => {
    const whole = await ask(port, "GET /rss.xml", { "Accept-Encoding": "gzip" });
    const part = await ask(port, "GET /rss.xml", { "Accept-Encoding": "gzip", Range: "bytes=10-19" });
    expect(part.status).toBe(206);
    expect(part.body.equals(whole.body.subarray(10, 20))).toBe(true);
  });

  it.each([
    ["the tag that the client has", () => `"${serving.target.entry("rss.xml")?.hash}"`, 206],
    ["a weak tag", () => `W/"${serving.target.entry("rss.xml")?.hash}"`, 200],
    ["another tag", () => '"other"', 200],
    ["the date that the client has", () => new Date(published).toUTCString(), 206],
    ["a later date", () => "Fri, 02 Jan 2026 12:00:00 GMT", 200],
  ])("conditional on %s is given or not", async (_name, condition, status) => {
    const answer = await ask(port, "GET /rss.xml", { Range: "bytes=0-9", "If-Range": condition() });
    expect(answer.status).toBe(status);
  });

  it("conditional on a date is not given of compressed bytes, since those of another coding have the same date", async () => {
    const fields = { Range: "bytes=0-9", "If-Range": new Date(published).toUTCString(), "Accept-Encoding": "gzip" };
    expect((await ask(port, "GET /rss.xml", fields)).status).toBe(200);
  });

  it("is ignored for HEAD", async () => {
    const { status, fields } = await ask(port, "HEAD /episode.mp3", { Range: "bytes=0-9" });
    expect([status, fields["content-length"]]).toEqual([200, "3145728"]);
  });
});

function withoutDate(fields: Readonly<Record<string, string>>): unknown {
  const { date, ...rest } = fields;
  return rest;
}
