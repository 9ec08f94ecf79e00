import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, document, rssText, type Serving, serve } from "./serving.ts";

const page = { mediaType: "text/html; charset=utf-8", lifetime: "page" } as const;
let serving: Serving;
let port = 0;
beforeAll(async () => {
  serving = await serve(
    [
      document("rss.xml", rssText),
      document("404.html", "<h1>Nothing here</h1>", page),
      document("lost/index.html", "<p>x</p>", page),
      document("gone.xml", rssText),
    ],
    { routes: () => ({ redirects: [{ from: "/old.xml", to: "/rss.xml", status: 301 }], gone: ["/gone.xml"] }) },
  );
  port = serving.server.port;
  rmSync(join(serving.output, "lost/index.html"));
});
afterAll(() => serving.end());

// The Fetch standard: without the field, a script only sees a network error.
describe("a script in somebody else's page", () => {
  it.each<[number, string, Record<string, string>]>([
    [200, "GET /rss.xml", {}],
    [206, "GET /rss.xml", { Range: "bytes=0-1" }],
    [304, "GET /rss.xml", { "If-None-Match": "*" }],
    [301, "GET /old.xml", {}],
    [308, "GET /lost", {}],
    [404, "GET /nowhere", {}],
    [404, "GET /nowhere", { Accept: "text/html" }],
    [503, "GET /lost/", {}],
    [405, "POST /rss.xml", { "Content-Length": "0" }],
    [406, "GET /rss.xml", { "Accept-Encoding": "*;q=0" }],
    [410, "GET /gone.xml", {}],
    [412, "GET /rss.xml", { "If-Match": '"x"' }],
    [416, "GET /rss.xml", { Range: "bytes=99999999-" }],
  ])("may see a %i: %s", async (status, line, fields) => {
    const answer = await ask(port, line, { Origin: "https://elsewhere.example", ...fields });
    expect([answer.status, answer.fields["access-control-allow-origin"]]).toEqual([status, "*"]);
  });

  it.each([{}, { Range: "bytes=0-1" }])("may see which edition, and which part of it, it got: %j", async (fields) => {
    const answer = await ask(port, "GET /rss.xml", fields);
    expect(answer.fields["access-control-expose-headers"]).toBe("*");
  });

  it.each([
    ["416", "GET /rss.xml", { Range: "bytes=99999999-" }, "content-range"],
    ["405", "POST /rss.xml", { "Content-Length": "0" }, "allow"],
    ["503", "GET /lost/", {}, "retry-after"],
    ["404", "GET /nowhere", { Accept: "text/html" }, "content-type"],
  ])("may see what a %s says besides its status: %s", async (status, line, fields, name) => {
    const answer = await ask(port, line, fields);
    expect([String(answer.status), answer.fields["access-control-expose-headers"]]).toEqual([status, "*"]);
    expect(answer.fields).toHaveProperty(name);
  });

  it("may send conditions", async () => {
    const { status, fields } = await ask(port, "OPTIONS /rss.xml", {
      Origin: "https://elsewhere.example",
      "Access-Control-Request-Method": "GET",
      "Access-Control-Request-Headers": "if-none-match",
    });
    expect([status, fields["access-control-allow-headers"]]).toEqual([204, "*"]);
  });

  it.each([{}, { Origin: "https://elsewhere.example" }])(
    "is told what it may send when it asks, and nobody else is: %j",
    async (asked) => {
      const { status, fields } = await ask(port, "OPTIONS /rss.xml", asked);
      expect([status, fields.allow, fields["access-control-allow-origin"]]).toEqual([204, "GET, HEAD, OPTIONS", "*"]);
      const others = Object.keys(fields).filter((name) => /^access-control-(?:allow-(?!origin)|max-age)/.test(name));
      expect(others).toEqual([]);
    },
  );
});
