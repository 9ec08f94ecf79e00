import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, document, type Serving, serve } from "./serving.ts";

const names = [
  "My episode 1.mp3",
  "日本.txt",
  "über.txt",
  "100%.txt",
  "q?x#y.txt",
  "a[1]|{2}^`.txt",
  "a;b,c:d@e=f&g+h$!'()*.txt",
];

let serving: Serving;
let port = 0;
beforeAll(async () => {
  serving = await serve(
    [
      ...names.map((name) => document(`media/${name}`, name, { mediaType: "text/plain", lifetime: "asset" })),
      document("rss.xml", "<rss/>"),
      document("日本/index.html", "<p>Japan</p>", { mediaType: "text/html; charset=utf-8", lifetime: "page" }),
    ],
    {
      baseUrl: () => "https://example.org/blog/",
      adminToken: "a-token",
      publish: () => Promise.resolve({}),
      routes: () => ({
        redirects: [
          { from: "/a%20b", to: "/rss.xml", status: 301 },
          { from: "/müll", to: "https://elsewhere.example/x", status: 301 },
          { from: "/old%2Ffeed", to: "/rss.xml", status: 301 },
          { from: "/?p=12", to: "/rss.xml", status: 301 },
          { from: "/50%-off", to: "/rss.xml", status: 308 },
        ],
        gone: ["/g%C3%B6ne", "/100%"],
      }),
    },
  );
  port = serving.server.port;
});
afterAll(() => serving.end());

describe("an address of a file with a non-ASCII name", () => {
  it.each(names)("is what a browser's URL makes of it: %s", async (name) => {
    const url = new URL("http://example.org/media/");
    url.pathname += encodeURIComponent(name);
    const { status, text } = await follow(url.pathname);
    expect([status, text]).toEqual([200, name]);
  });

  it.each(names)("has one spelling, to which the others redirect in one step: %s", async (name) => {
    const shouted = [...Buffer.from(name)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
    const moved = await ask(port, `GET /media/${shouted}`);
    expect(moved.status).toBe(308);
    expect(moved.fields.location).toMatch(/^\/blog\/media\/[!$&'()*+,./:;=@_~%\w-]+$/);
    expect((await ask(port, `GET ${unprefixed(moved.fields.location)}`)).text).toBe(name);
  });

  it("belongs to pages as well", async () => {
    expect((await ask(port, "GET /%E6%97%A5%E6%9C%AC")).fields.location).toBe("/blog/%E6%97%A5%E6%9C%AC/");
    expect((await ask(port, "GET /%E6%97%A5%E6%9C%AC/")).text).toBe("<p>Japan</p>");
  });
});

describe("settings, with a path in the public address", () => {
  it.each([
    ["/a%20b", 301, "/blog/rss.xml"],
    ["/m%C3%BCll", 301, "https://elsewhere.example/x"],
    ["/g%c3%b6ne", 410, undefined],
    ["/old%2Ffeed", 301, "/blog/rss.xml"],
    ["/50%-off", 308, "/blog/rss.xml"],
    ["/100%", 410, undefined],
    ["/99%", 400, undefined],
    ["/feed", 301, "/blog/rss.xml"],
  ])("redirect %s where they say", async (path, status, location) => {
    const answer = await ask(port, `GET ${path}`);
    expect([answer.status, answer.fields.location]).toEqual([status, location]);
  });

  it.each(["/g%C3%B6ne", "/99%"])("lead from the error page for %s to the front page", async (path) => {
    expect((await ask(port, `GET ${path}`, { Accept: "text/html" })).text).toContain('<a href="/blog/">');
  });

  it("lead there even if the path has an ampersand in it", async () => {
    const elsewhere = await serve([], { baseUrl: () => "https://example.org/r&d/" });
    try {
      const { text } = await ask(elsewhere.server.port, "GET /99%", { Accept: "text/html" });
      expect(text).toContain('<a href="/r&amp;d/">');
    } finally {
      await elsewhere.end();
    }
  });
});

describe("a public address with a path", () => {
  it.each([
    ["GET", "/blog/rss.xml", 200, undefined],
    ["GET", "/blog/rss.xml?_=1", 200, undefined],
    ["GET", "http://example.org/blog/rss.xml", 200, undefined],
    ["GET", "/blog/%E6%97%A5%E6%9C%AC/", 200, undefined],
    ["GET", "/blog/%E6%97%A5%E6%9C%AC", 308, "/blog/%E6%97%A5%E6%9C%AC/"],
    ["GET", "/blog/feed", 301, "/blog/rss.xml"],
    ["GET", "/blog/a%20b", 301, "/blog/rss.xml"],
    ["GET", "/blog/?p=12", 301, "/blog/rss.xml"],
    ["GET", "/blog/g%C3%B6ne", 410, undefined],
    ["GET", "/blog", 308, "/blog/"],
    ["DELETE", "/blog/rss.xml", 405, undefined],
    ["GET", "//blog/rss.xml", 308, "/blog/rss.xml"],
    ["GET", "/blog//rss.xml", 308, "/blog/rss.xml"],
    ["GET", "//blog/feed", 308, "/blog/feed"],
    ["GET", "//blog/nowhere", 404, undefined],
    ["GET", "/blog/blog/rss.xml", 301, "/blog/rss.xml"],
    ["GET", "/blogs/rss.xml", 404, undefined],
  ])("is also understood with that path: %s %s", async (method, target, status, location) => {
    const answer = await ask(port, `${method} ${target}`);
    expect([answer.status, answer.fields.location]).toEqual([status, location]);
  });

  it.each(["/blog/metrics", "/blog/readyz", "/blog/-/publish"])("opens no second way to %s", async (path) => {
    expect((await ask(port, `GET ${path}`)).status).toBe(404);
  });

  it("is not stripped if something is, or was, published at the whole address", async () => {
    const elsewhere = await serve([document("rss.xml", "<rss/>"), document("blog/rss.xml", "<other/>")], {
      baseUrl: () => "https://example.org/blog/",
      routes: () => ({ redirects: [], gone: ["/blog/gone.xml"] }),
    });
    try {
      expect((await ask(elsewhere.server.port, "GET /blog/rss.xml")).text).toBe("<other/>");
      expect((await ask(elsewhere.server.port, "GET /blog/gone.xml")).status).toBe(410);
    } finally {
      await elsewhere.end();
    }
  });
});

describe("an address that allows other methods only", () => {
  it.each([
    ["POST", "/healthz", "GET, HEAD, OPTIONS"],
    ["DELETE", "/metrics", "GET, HEAD, OPTIONS"],
    ["GET", "/-/publish", "POST, OPTIONS"],
  ])("answers %s %s with the allowed methods", async (method, path, allow) => {
    const { status, fields } = await ask(port, `${method} ${path}`, method === "GET" ? {} : { "Content-Length": "0" });
    expect([status, fields.allow, fields["cache-control"]]).toEqual([405, allow, "no-store"]);
  });

  it("says which methods a run can be requested with", async () => {
    expect((await ask(port, "OPTIONS /-/publish")).fields.allow).toBe("POST, OPTIONS");
  });
});

describe("a Host field", () => {
  it.each(["a b", "a/b", "user@h", "h:port", "[::1", '"x"', "<script>"])(
    "that is no host is refused: %s",
    async (host) => {
      expect((await ask(port, "GET /rss.xml", { Host: host })).status).toBe(400);
    },
  );

  it.each(["", "example.org:8080", "[::1]:80", "xn--bcher-kva.example", "a_b"])(
    "of a host is accepted: %s",
    async (host) => {
      expect((await ask(port, "GET /rss.xml", { Host: host })).status).toBe(200);
    },
  );

  it("is found after thousands of other fields", async () => {
    const many = Object.fromEntries(Array.from({ length: 2_500 }, (_, index) => [`a${index.toString(36)}`, ""]));
    const { etag = "" } = (await ask(port, "GET /rss.xml")).fields;
    expect((await ask(port, "GET /rss.xml", { ...many, "If-None-Match": etag })).status).toBe(304);
  });
});

async function follow(path: string) {
  const answer = await ask(port, `GET ${path}`);
  return answer.status === 308 ? ask(port, `GET ${unprefixed(answer.fields.location)}`) : answer;
}

/** Requests as a proxy sends them that serves everything below `/blog/`. */
function unprefixed(location = ""): string {
  return location.replace(/^\/blog\//, "/");
}
