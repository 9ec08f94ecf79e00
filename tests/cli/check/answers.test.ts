import { brotliCompressSync, constants } from "node:zlib";
import { describe, expect, it } from "vitest";
import { addressOfArticle, judgeArticle } from "../../../src/cli/check/answers/articles.ts";
import { judgeFeed, judgeFrontPage } from "../../../src/cli/check/answers.ts";
import type { Answer, Observation } from "../../../src/cli/check/observation.ts";
import { formatOf } from "../../formats/format-of.ts";

const url = "https://example.com/feed.json";
const format = formatOf("json");
const now = Date.UTC(2026, 0, 2, 3, 4, 5);
const http = (instant: number) => new Date(instant).toUTCString();
const feed = JSON.stringify({
  version: "https://jsonfeed.org/version/1.1",
  title: "Example",
  home_page_url: "https://example.com/",
  feed_url: url,
  authors: [{ name: "Ada" }],
  items: [],
  padding: "x".repeat(2000),
});
const good = observation();
/** Of 100 MB. */
const bomb = brotliCompressSync(Buffer.alloc(100_000_000), { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } });

describe("judging a feed's responses", () => {
  it("finds nothing wrong with a good feed", () => {
    expect(whats(good)).toEqual([]);
  });

  it.each<[string, Observation, RegExp]>([
    [
      "another media type",
      withFields({ "content-type": "text/plain" }),
      /media type application\/feed\+json, got text\/plain/,
    ],
    ["no media type", withFields({ "content-type": undefined }), /got none/],
    ["no ETag", withFields({ etag: undefined }), /^has no ETag/],
    ["a weak ETag", withFields({ etag: 'W/"a"' }), /^has a weak ETag/],
    ["no Last-Modified", withFields({ "last-modified": undefined }), /^has no Last-Modified/],
    ["a Last-Modified to come", withFields({ "last-modified": http(now + 3_600_000) }), /modified in the future/],
    ["200 to If-None-Match", { ...good, byTag: answer({}) }, /^expected 304 to If-None-Match: "a", got 200/],
    [
      "200 to If-None-Match when compressed",
      { ...good, encodedByTag: { br: answer({}) } },
      /^expected 304 to If-None-Match: "b" in br, got 200/,
    ],
    ["200 to If-Modified-Since", { ...good, byDate: answer({}) }, /^expected 304 to If-Modified-Since: .*, got 200/],
    [
      "304 to whatever tag",
      { ...good, byOtherTag: { ...good.plain, status: 304 } },
      /^answers 304 to If-None-Match with an ETag that it does not have/,
    ],
    [
      "another charset",
      withFields({ "content-type": 'application/feed+json; charset="ISO-8859-1"' }),
      /^is declared as iso-8859-1 but is UTF-8/,
    ],
    ["compression that is not named", compressed({ "content-encoding": undefined }), /^has other bytes for readers/],
    [
      "compression that was not asked for",
      compressed({ "content-encoding": "gzip" }),
      /^is sent in gzip to readers that/,
    ],
    [
      "a refusal of those that take a coding",
      { ...good, encoded: { br: { ...good.plain, status: 429, body: Buffer.from("Slow down") } } },
      /^answers 429 to readers that accept br$/,
    ],
    ["a Cache-Control without max-age", withFields({ "cache-control": "public" }), /^has no max-age in Cache-Control/],
    [
      "a week in shared caches",
      withFields({ "cache-control": "max-age=60, s-maxage=604800" }),
      /cached for 604800 seconds/,
    ],
    ["a cache that keeps it too long", aged(4_000, "max-age=900, stale-while-revalidate=900"), /^was cached for/],
    ["a cookie", withFields({ "set-cookie": "a=b" }), /^sets a cookie/],
    [
      "an answer for each program",
      withFields({ vary: "Accept-Encoding, User-Agent" }),
      /^has Vary: Accept-Encoding, Us/,
    ],
    ["an answer for each request", withFields({ vary: "*" }), /^has Vary: \*/],
    ["no compression", { ...good, encoded: { br: good.plain } }, /^is sent uncompressed/],
    ["compression without Vary", compressed({ vary: undefined }), /^is sent in br without Vary/],
    ["another text when compressed", compressed({}, "other"), /^has other content in br/],
    ["one strong ETag for all codings", compressed({ etag: '"a"' }), /^has the same strong ETag in br/],
    ["no Cache-Control", withFields({ "cache-control": undefined }), /^has no Cache-Control/],
    ["a forbidding Cache-Control", withFields({ "cache-control": "no-store" }), /^has Cache-Control: no-store/],
    [
      "a Cache-Control of a week",
      withFields({ "cache-control": "max-age=604800" }),
      /^may be cached for 604800 seconds/,
    ],
    ["no Date", withFields({ date: undefined }), /^has no Date/],
    ["a clock that is ahead", withFields({ date: http(now + 90_000) }), /clock is 90 seconds ahead/],
    ["a clock that is behind", withFields({ date: http(now - 90_000) }), /clock is 90 seconds behind/],
    ["a coding that nobody asked for", packed(brotliCompressSync(feed)), /^is sent in br to readers/],
    ["a few bytes that unpack to very many", compressedBytes(bomb), /^has other content in br/],
    ["a circle of redirects", circular("https://example.com/a", "https://example.com/b"), /^redirects in a circle/],
    ["an address that redirects to itself", circular(url), /^redirects in a circle/],
    ["another feed's address", { ...good, url: "https://example.org/feed.json" }, /^names https:\/\/example\.com/],
    ["410", { ...good, plain: { ...good.plain, status: 410 } }, /^expected 200, got 410/],
    ["more than the W3C's validator takes", withBody(feed + " ".repeat(5_100_000)), /^is 5\.1 MB long$/],
    ["no JSON", withBody("{"), /JSON/],
  ])("finds %s", (_, seen, expected) => {
    expect(whats(seen).filter((what) => expected.test(what))).toHaveLength(1);
  });

  it("recognises a coding whatever case its name is in", () => {
    expect(whats(compressed({ "content-encoding": "BR" }))).toEqual([]);
  });

  it("accepts the clock of a server whose response was cached for ten minutes", () => {
    expect(whats(withFields({ date: http(now - 600_000), age: "600" }))).toEqual([]);
  });

  it.each([
    ["that caches keep as long as they may", aged(1_700, "max-age=900, stale-while-revalidate=900")],
    ["that its host keeps until another takes its place", aged(50_000, "public, max-age=0, must-revalidate")],
    ["that caches revalidate each time", withFields({ "cache-control": "no-cache" })],
    ["whose charset is spelled otherwise", withFields({ "content-type": "application/feed+json;Charset=UTF-8" })],
    ["that says nothing of its charset", withFields({ "content-type": "application/feed+json" })],
    ["that knows another tag from its own", { ...good, byOtherTag: good.plain }],
    ["that is sent plain though it might be compressed", { ...good, encoded: { ...good.encoded, gzip: good.plain } }],
  ])("finds nothing wrong with a feed %s", (_, seen) => {
    expect(whats(seen)).toEqual([]);
  });

  it("says only one thing about a feed in a coding that nobody asked for, or that redirects in a circle", () => {
    expect(whats(packed(brotliCompressSync(feed)))).toHaveLength(1);
    expect(whats(circular("https://example.com/a"))).toHaveLength(1);
  });

  it("only warns about another address on this machine", () => {
    const [finding] = judgeFeed(format, { ...good, url: "http://127.0.0.1:3000/feed.json" });
    expect(finding).toMatchObject({
      severity: "warning",
      mend: expect.stringContaining(`check that one, once it is served: broadsheet check --url ${url}`),
    });
  });

  it("says of every finding why it matters and how to fix it", () => {
    const findings = judgeFeed(format, { url, hops: [], plain: answer({}, "{"), encoded: {}, encodedByTag: {} });
    expect(findings.length).toBeGreaterThan(3);
    expect(findings.filter(({ why, mend, where }) => why === "" || mend === "" || where === "")).toEqual([]);
  });
});

describe("judging the front page", () => {
  const feeds = [{ format, seen: good }];

  it.each([
    '<link rel="alternate" type="application/feed+json" href="https://example.com/feed.json">',
    "<LINK HREF=/feed.json REL='home Alternate'>",
  ])("finds the feed in %s", (html) => {
    expect(judgeFrontPage(feeds, { ...good, url: "https://example.com/", plain: answer({}, html) })).toEqual([]);
  });

  it("searches for links in time that grows linearly with the page", () => {
    const html = `<link rel=alternate href=/feed.json>${"<link ".repeat(500_000)}`;
    expect(judgeFrontPage(feeds, { ...good, url: "https://example.com/", plain: answer({}, html) })).toEqual([]);
  });

  it("finds a feed by the self link in it", () => {
    const html = '<link rel="alternate" type="application/feed+json" href="https://example.com/feed.json">';
    const here = { ...good, url: "http://127.0.0.1:3000/", plain: answer({}, html) };
    const found = { format, seen: { ...good, url: "http://127.0.0.1:3000/feed.json" } };
    expect(judgeFrontPage([found], here)).toEqual([]);
  });

  it("reports a feed that no link names", () => {
    const seen = { ...good, url: "https://example.com/", plain: answer({}, '<a href="/feed.json">Feed</a>') };
    expect(judgeFrontPage(feeds, seen)).toMatchObject([{ severity: "warning", where: "https://example.com/" }]);
  });
});

describe("judging an article's page", () => {
  const of = (...links: readonly string[]) =>
    withBody(JSON.stringify({ feed_url: url, items: links.map((link) => ({ url: link })) }));

  it.each([
    ["made by another program", of("https://example.com/2026/05/walk/"), "https://example.com/2026/05/walk/"],
    ["after one of ours", of("https://example.com/articles/a/", "https://example.com/b"), "https://example.com/b"],
    ["on another host", of("https://example.org/walk/"), undefined],
    ["if all are ours", of("https://example.com/articles/a/"), undefined],
    ["that is named nowhere", withBody("null"), undefined],
  ])("looks for a page %s", (_, seen, expected) => {
    expect(addressOfArticle([{ format, seen }], "https://example.com/")).toBe(expected);
  });

  it("looks for it at the server that is being checked", () => {
    const found = addressOfArticle([{ format, seen: of("https://example.com/walk/") }], "http://127.0.0.1:3000/");
    expect(found).toBe("http://127.0.0.1:3000/walk/");
  });

  it.each([
    ["https://example.com/walk/", 404, "error"],
    ["https://example.com/walk/", 410, "error"],
    ["http://127.0.0.1:3000/walk/", 404, "warning"],
  ])("reports that nothing is at %s any more: %i", (place, status, severity) => {
    const seen = { ...good, url: place, plain: { ...good.plain, status } };
    expect(judgeArticle(seen)).toMatchObject([{ severity, where: place }]);
  });

  it("accepts a page that is there, or that only some may see", () => {
    for (const status of [200, 401, 403]) {
      expect(judgeArticle({ ...good, plain: { ...good.plain, status } })).toEqual([]);
    }
  });
});

function whats(seen: Observation): string[] {
  return judgeFeed(format, seen).map(({ what }) => what);
}

function observation(): Observation {
  const fields = {
    "content-type": "application/feed+json; charset=utf-8",
    etag: '"a"',
    "last-modified": http(now - 3_600_000),
    "cache-control": "public, max-age=900",
    date: http(now),
    vary: "Accept-Encoding",
  };
  const plain = answer(fields, feed);
  const br = { ...plain, fields: { ...fields, etag: '"b"', "content-encoding": "br" }, body: brotliCompressSync(feed) };
  const unchanged = { ...plain, status: 304, body: Buffer.alloc(0) };
  return {
    url,
    hops: [],
    plain,
    encoded: { br },
    encodedByTag: { br: unchanged },
    byTag: unchanged,
    byDate: unchanged,
  };
}

function answer(fields: Answer["fields"], body = feed): Answer {
  return { status: 200, fields, body: Buffer.from(body), receivedAt: now };
}

function withFields(fields: Answer["fields"]): Observation {
  return { ...good, plain: { ...good.plain, fields: { ...good.plain.fields, ...fields } } };
}

function withBody(body: string): Observation {
  return { ...good, plain: { ...good.plain, body: Buffer.from(body) } };
}

/** From a cache that has kept it for that many seconds. */
function aged(seconds: number, cacheControl: string): Observation {
  const date = http(now - seconds * 1000);
  return withFields({ "cache-control": cacheControl, age: String(seconds), date });
}

function packed(body: Buffer): Observation {
  const { plain } = good;
  return { ...good, plain: { ...plain, fields: { ...plain.fields, "content-encoding": "br" }, body } };
}

/** Redirects from the feed's address through these, in a circle. */
function circular(...by: readonly string[]): Observation {
  const stops = [url, ...by, by[0] ?? url];
  const hops = stops.slice(1).map((to, index) => ({ status: 301, from: stops[index] ?? "", to }));
  return { ...good, url: stops.at(-1) ?? url, hops, plain: { ...good.plain, status: 301 } };
}

function compressedBytes(body: Buffer): Observation {
  const { br } = good.encoded;
  if (br === undefined) throw new Error("expected a compressed answer");
  return { ...good, encoded: { br: { ...br, body } } };
}

function compressed(fields: Answer["fields"], text = feed): Observation {
  const { br } = good.encoded;
  if (br === undefined) throw new Error("expected a compressed answer");
  return { ...good, encoded: { br: { ...br, fields: { ...br.fields, ...fields }, body: brotliCompressSync(text) } } };
}
