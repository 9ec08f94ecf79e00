import { brotliCompressSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { type Answer, judgeFeed, judgeFrontPage, type Observation } from "../../src/cli/check-answers.ts";
import { formatOf } from "../formats/format-of.ts";

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

describe("the judge of a feed's answers", () => {
  it("has nothing to say of a feed as it should be", () => {
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
    ["200 to If-Modified-Since", { ...good, byDate: answer({}) }, /^expected 304 to If-Modified-Since: .*, got 200/],
    ["no compression", { ...good, encoded: { br: good.plain } }, /^is sent uncompressed/],
    ["compression without Vary", compressed({ vary: undefined }), /^comes in br without Vary/],
    ["another text when compressed", compressed({}, "other"), /^does not hold the same in br/],
    ["one strong ETag for all codings", compressed({ etag: '"a"' }), /^has the same strong ETag in br/],
    ["no Cache-Control", withFields({ "cache-control": undefined }), /^has no Cache-Control/],
    ["a forbidding Cache-Control", withFields({ "cache-control": "no-store" }), /^has Cache-Control: no-store/],
    ["a Cache-Control of a week", withFields({ "cache-control": "max-age=604800" }), /^may be kept for 604800 seconds/],
    ["no Date", withFields({ date: undefined }), /^has no Date/],
    ["a clock that is ahead", withFields({ date: http(now + 90_000) }), /clock is 90 seconds ahead/],
    [
      "another feed's address",
      { ...good, url: "https://example.org/feed.json" },
      /^calls itself https:\/\/example\.com/,
    ],
    ["410", { ...good, plain: { ...good.plain, status: 410 } }, /^expected 200, got 410/],
    ["no JSON", { ...good, plain: { ...good.plain, body: Buffer.from("{") } }, /JSON/],
  ])("finds %s", (_, seen, expected) => {
    expect(whats(seen).filter((what) => expected.test(what))).toHaveLength(1);
  });

  it("only warns of another address on this machine", () => {
    const [finding] = judgeFeed(format, { ...good, url: "http://127.0.0.1:3000/feed.json" });
    expect(finding?.severity).toBe("warning");
  });

  it("says of every finding why it matters and how to mend it", () => {
    const findings = judgeFeed(format, { url, hops: [], plain: answer({}, "{"), encoded: {} });
    expect(findings.length).toBeGreaterThan(3);
    expect(findings.filter(({ why, mend, where }) => why === "" || mend === "" || where === "")).toEqual([]);
  });
});

describe("the judge of the front page", () => {
  const feeds = [{ url, mediaType: format.mediaType }];

  it.each([
    '<link rel="alternate" type="application/feed+json" href="https://example.com/feed.json">',
    "<LINK HREF=/feed.json REL='home Alternate'>",
  ])("finds the feed in %s", (html) => {
    expect(judgeFrontPage(feeds, { ...good, url: "https://example.com/", plain: answer({}, html) })).toEqual([]);
  });

  it("misses a feed that no link names", () => {
    const seen = { ...good, url: "https://example.com/", plain: answer({}, '<a href="/feed.json">Feed</a>') };
    expect(judgeFrontPage(feeds, seen)).toMatchObject([{ severity: "warning", where: "https://example.com/" }]);
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
  return { url, hops: [], plain, encoded: { br }, byTag: unchanged, byDate: unchanged };
}

function answer(fields: Answer["fields"], body = feed): Answer {
  return { status: 200, fields, body: Buffer.from(body), receivedAt: now };
}

function withFields(fields: Answer["fields"]): Observation {
  return { ...good, plain: { ...good.plain, fields: { ...good.plain.fields, ...fields } } };
}

function compressed(fields: Answer["fields"], text = feed): Observation {
  const { br } = good.encoded;
  if (br === undefined) throw new Error("expected a compressed answer");
  return { ...good, encoded: { br: { ...br, fields: { ...br.fields, ...fields }, body: brotliCompressSync(text) } } };
}
