import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { BroadsheetError } from "../../src/errors.ts";
import type { HealthReport } from "../../src/server/health.ts";
import { patience } from "../patience.ts";
import { ask, document, rssText, type Serving, serve } from "./serving.ts";

const token = "correct-horse";
const routes = {
  redirects: [
    { from: "/old.xml", to: "/rss.xml", status: 301 as const },
    { from: "/away.xml", to: "/away/feed.xml", status: 301 as const },
    { from: "/away/rss.xml", to: "/away.xml", status: 301 as const },
    { from: "/b/", to: "/b", status: 301 as const },
    { from: "/d/e", to: "/d//e", status: 301 as const },
    { from: "/c$/", to: "/c%24?from=old", status: 301 as const },
    { from: "/far/rss.xml", to: "https://example.org/far/feed", status: 301 as const },
    { from: "/round/rss.xml", to: "/round.xml?by=hand", status: 301 as const },
    { from: "/round.xml", to: "/round/rss.xml", status: 301 as const },
    { from: "/round.xml?by=hand", to: "/b", status: 301 as const },
    { from: "/?p=12", to: "/tags/a/", status: 301 as const },
    { from: "/old.xml?cat=3", to: "/tags/a/atom.xml", status: 301 as const },
    { from: "/?feed=rss2", to: "/tags/a/", status: 308 as const },
    { from: "/moved.xml", to: "https://elsewhere.example/feed", status: 308 as const },
  ],
  gone: ["/gone.xml", "/?p=13"],
};
const lines: object[] = [];
let runs = 0;
const endRuns: (() => void)[] = [];
let health: HealthReport = { published: true, problems: [], staleAfterMs: 60_000 };
let serving: Serving;
let port = 0;

beforeAll(async () => {
  const log = (fields: object) => lines.push(fields);
  serving = await serve(
    [
      document("rss.xml", rssText),
      document("moved.xml", rssText),
      document("gone.xml", rssText),
      document("tags/a/atom.xml", "<feed/>"),
      document("tags/a/index.html", "<h1>A</h1>", { mediaType: "text/html; charset=utf-8", lifetime: "page" }),
      document("away/rss.xml", rssText),
      document("far/rss.xml", rssText),
      document("round/rss.xml", rssText),
      document("b/index.html", "<h1>B</h1>", { mediaType: "text/html; charset=utf-8", lifetime: "page" }),
      document("c$/index.html", "<h1>C</h1>", { mediaType: "text/html; charset=utf-8", lifetime: "page" }),
      document("icon.svg", "<svg/>"),
      document("index.html", "<h1>Front</h1>", { mediaType: "text/html; charset=utf-8", lifetime: "page" }),
      document("feeds/index.html", "<h1>Feeds</h1>", { mediaType: "text/html; charset=utf-8", lifetime: "page" }),
      document("404.html", "<h1>Our own page</h1>", { mediaType: "text/html; charset=utf-8", lifetime: "page" }),
    ],
    {
      routes: () => routes,
      health: () => health,
      now: () => 1_000_000,
      adminToken: token,
      publish: () => {
        runs += 1;
        return new Promise((resolve) => endRuns.push(() => resolve({ written: 3 })));
      },
      logger: { info: log, warn: log, error: log },
      logRequests: true,
    },
  );
  port = serving.server.port;
});

afterAll(() => serving.end());

describe("an address without a document", () => {
  it.each([
    ["/feed", 301, "/rss.xml"],
    ["/feed/", 301, "/rss.xml"],
    ["/rss", 301, "/rss.xml"],
    ["/feed.xml", 301, "/rss.xml"],
    ["/index.xml", 301, "/rss.xml"],
    ["/feed/rss/", 301, "/rss.xml"],
    ["/tags/a/feed", 301, "/tags/a/atom.xml"],
    ["/tags/a/feed/atom/", 301, "/tags/a/atom.xml"],
    ["/favicon.ico", 301, "/icon.svg"],
    ["/articles/", 301, "/"],
    ["/tags/", 301, "/feeds/"],
    ["/authors", 301, "/feeds/"],
    ["/archive", 301, "/"],
    ["/tags/a/archive/", 301, "/tags/a/"],
    ["/round/feed", 301, "/round/rss.xml"],
    ["/rss.xml/", 308, "/rss.xml"],
    ["//rss.xml", 308, "/rss.xml"],
    ["/tags//a///", 308, "/tags/a/"],
    ["//tags//a", 308, "/tags/a"],
    ["//feed", 308, "/feed"],
    ["//old.xml", 308, "/old.xml"],
    ["/old.xml", 301, "/rss.xml"],
    ["/old.xml?from=reader", 301, "/rss.xml"],
    ["/old.xml?cat=3", 301, "/tags/a/atom.xml"],
    ["/?p=12", 301, "/tags/a/"],
    ["http://example.org/?p=12", 301, "/tags/a/"],
    ["/?feed=rss2", 308, "/tags/a/"],
    ["/moved.xml", 308, "https://elsewhere.example/feed"],
  ])("%s redirects with a %i to %s", async (path, status, location) => {
    const answer = await ask(port, `GET ${path}`);
    expect([answer.status, answer.fields.location]).toEqual([status, location]);
  });

  it.each(["/away/rss.xml", "/far/rss.xml", "/b/", "/c$/", "/d/e"])(
    "does not redirect in a circle if a redirect from %s leads to it",
    async (path) => {
      let { fields } = await ask(port, `GET ${path}`);
      for (let steps = 0; fields.location !== undefined; steps += 1) {
        expect(steps).toBeLessThan(5);
        ({ fields } = await ask(port, `GET ${fields.location}`));
      }
    },
  );

  it("that is gone says so, even if something is published there", async () => {
    expect((await ask(port, "GET /gone.xml")).status).toBe(410);
    expect((await ask(port, "GET /?p=13")).status).toBe(410);
  });

  it("is redirected or gone only with exactly the query that the settings name", async () => {
    for (const target of ["/?p=1", "/?p=12&q", "/?q&p=12", "/"]) {
      expect((await ask(port, `GET ${target}`)).status).toBe(200);
    }
  });

  it("that is gone shows a browser the 404 page of the publication", async () => {
    const { status, fields, text } = await ask(port, "GET /gone.xml", { Accept: "text/html" });
    expect([status, text]).toEqual([410, "<h1>Our own page</h1>"]);
    expect(fields["content-security-policy"]).toContain("style-src 'self'");
  });

  it.each([
    ["application/json", "application/json", '{"status":404,"title":"Not Found"}'],
    ["text/html,application/xhtml+xml;q=0.9,*/*;q=0.8", "text/html", "<h1>Our own page</h1>"],
    ["application/atom+xml, */*;q=0.1", "text/plain", "404 Not Found\n"],
  ])("answers clients that accept %s in %s", async (accept, type, text) => {
    const answer = await ask(port, "GET /nowhere", { Accept: accept });
    expect(answer.status).toBe(404);
    expect(answer.fields["content-type"]).toContain(type);
    expect(answer.text).toContain(text);
    expect(answer.fields).not.toHaveProperty("x-powered-by");
  });

  it.each([
    "/.state/manifest.jsonl",
    "/../rss.xml",
    "/%2e%2e/rss.xml",
    "/..%5crss.xml",
    "//x.example/",
    "/feed/nothing.xml",
  ])("%s shows nothing", async (path) => {
    const { status, text } = await ask(port, `GET ${path}`);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(text).not.toContain("rss version");
  });

  it.each(["/%", "/%zz", "/a%00b", "/%c0%af", "/a%2fb", "/%ff", "/rss.xml#top"])("%s is refused", async (path) => {
    expect((await ask(port, `GET ${path}`)).status).toBe(400);
  });
});

describe("a request method", () => {
  it.each(["POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"])(
    "%s of a document is not allowed",
    async (method) => {
      const { status, fields } = await ask(port, `${method} /rss.xml`);
      expect([status, fields.allow]).toEqual([405, "GET, HEAD, OPTIONS"]);
    },
  );

  it.each(["/rss.xml", "*"])("OPTIONS of %s says what is allowed, to everybody", async (target) => {
    const { status, fields } = await ask(port, `OPTIONS ${target}`);
    expect(status).toBe(204);
    expect(fields).toMatchObject({ allow: "GET, HEAD, OPTIONS", "access-control-allow-origin": "*" });
  });
});

describe("information about the server or an error", () => {
  it.each(["/healthz", "/readyz", "/metrics", "/-/version", "/-/publish", "/nowhere", "/gone.xml", "/%"])(
    "is never sniffed as a page: %s",
    async (path) => {
      const { fields } = await ask(port, `GET ${path}`);
      expect(fields["x-content-type-options"]).toBe("nosniff");
    },
  );
});

describe("an unexpected error", () => {
  it("is a 500 without details, which are in the log with the path", async () => {
    const fault = new TypeError("x is undefined");
    const logged: object[] = [];
    const failing = await serve([], {
      health: () => {
        throw fault;
      },
      logger: { info() {}, warn() {}, error: (fields) => logged.push(fields) },
    });
    try {
      const { status, text } = await ask(failing.server.port, "GET /readyz?token=secret");
      expect([status, text]).toEqual([500, "500 Internal Server Error\n"]);
      expect(logged).toEqual([{ err: fault, path: "/readyz" }]);
    } finally {
      await failing.end();
    }
  });
});

describe("health", () => {
  it("is always good if only the process's life is asked for", async () => {
    health = { published: false, problems: [], staleAfterMs: 1 };
    expect((await ask(port, "GET /healthz")).status).toBe(200);
  });

  it.each<[string, Partial<HealthReport>, number, string]>([
    ["everything is well", { lastRunEndedAt: 990_000 }, 200, '"status":"ok"'],
    ["nothing is published", { published: false }, 503, "nothing is published yet"],
    ["the last run is too old", { lastRunEndedAt: 100_000 }, 503, "more than three intervals"],
    ["the last run failed", { lastFault: "the disk is full" }, 503, "the disk is full"],
    [
      "a record is bad",
      { problems: [{ severity: "error", file: "a.md", field: "published", expected: "a date", found: '"x"' }] },
      200,
      'a.md: published: expected a date, got \\"x\\"',
    ],
  ])("tells a load balancer when %s", async (_name, report, status, text) => {
    health = { published: true, problems: [], staleAfterMs: 60_000, ...report };
    const answer = await ask(port, "GET /readyz");
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(text);
    expect(answer.fields["cache-control"]).toBe("no-store");
  });
});

describe("the admin's request", () => {
  it.each<[string, Record<string, string>, string]>([
    ["no token", {}, ""],
    ["a wrong token", { Authorization: "Bearer wrong" }, ', error="invalid_token"'],
    ["another scheme", { Authorization: "Basic Y29ycmVjdA==" }, ""],
  ])("with %s is refused", async (_name, fields, fault) => {
    const before = runs;
    const { status, fields: answered } = await ask(port, "POST /-/publish", fields);
    expect([status, answered["www-authenticate"]]).toEqual([401, `Bearer realm="broadsheet"${fault}`]);
    expect(runs).toBe(before);
  });

  it("asks for a run of its own and answers with its result, since the current one may have looked already", async () => {
    const before = runs;
    const asked = [1, 2].map(() => fetch(`${serving.server.url}/-/publish`, authorized()));
    await vi.waitFor(() => expect(runs).toBe(before + 2), patience);
    for (const endRun of endRuns.splice(0)) endRun();
    const answers = await Promise.all(asked.map(async (answer) => (await answer).json()));
    expect(answers).toEqual([{ written: 3 }, { written: 3 }]);
  });

  it.each([
    ["says why, if that is known", new BroadsheetError("the disk is full"), "the disk is full"],
    ["hides an internal error", new TypeError("x is undefined"), "the run failed; the log says why"],
  ])("for a run that fails does not log the failure again, %s", async (_, fault, error) => {
    const logged: string[] = [];
    const log = (_fields: object, message: string) => void logged.push(message);
    const logger = { info: log, warn: log, error: log };
    const failing = await serve([], { adminToken: token, publish: () => Promise.reject(fault), logger });
    try {
      const answer = await fetch(`${failing.server.url}/-/publish`, authorized());
      expect([answer.status, await answer.json()]).toEqual([503, { error }]);
      expect(logged).toEqual([]);
    } finally {
      await failing.end();
    }
  });

  it.each([
    ["a query", "/rss.xml?token=secret", "/rss.xml"],
    ["a query after a host", "http://example.org/rss.xml?token=secret", "/rss.xml"],
    ["a fragment, which nobody should send", "/rss.xml#access_token=secret", "/rss.xml"],
    ["a name and password before a host", "http://ada:secret@example.org/rss.xml", "-"],
    ["an address of another protocol", "ftp://example.org/?token=secret", "-"],
  ])("never shows a token in a log line, in %s", async (agent, target, path) => {
    await ask(port, `GET ${target}`, { Authorization: `Bearer ${token}`, "User-Agent": agent });
    const line = expect.objectContaining({ agent, path });
    await vi.waitFor(() => expect(lines).toContainEqual(line), patience);
    expect(JSON.stringify(lines)).not.toContain("secret");
    expect(JSON.stringify(lines)).not.toContain("horse");
  });
});

describe("the metrics", () => {
  it("count responses by document, coding and status, and runs", async () => {
    await ask(port, "GET /rss.xml", { "Accept-Encoding": "gzip" });
    await ask(port, "GET /rss.xml", { "If-None-Match": "*" });
    const problems = { error: 2, warning: 1 };
    serving.app.observeRun({ endedAt: 1000, durationMs: 12, published: { entries: 13, problems, written: 4 } });
    const { text } = await ask(port, "GET /metrics");
    expect(text).toMatch(/broadsheet_http_answers_total\{document="\/rss.xml",coding="gzip",status="200"\} [1-9]/);
    expect(text).toMatch(/broadsheet_http_answers_total\{document="\/rss.xml",coding="identity",status="304"\} [1-9]/);
    expect(text).toContain('broadsheet_runs_total{result="success"} 1');
    expect(text).toContain("broadsheet_entries 13");
    expect(text).toContain('broadsheet_problems{severity="error"} 2\nbroadsheet_problems{severity="warning"} 1\n');
    expect(text).toContain("broadsheet_last_success_timestamp_seconds 1");
  });

  it("count responses without a body, and the bytes of bodies", async () => {
    const own = await serve([]);
    try {
      for (const method of ["GET", "HEAD"]) await ask(own.server.port, `${method} /nowhere`);
      await ask(own.server.port, "GET ftp://example.org/");
      await ask(own.server.port, "GET /nowhere", { Host: "a b" });
      const { text } = await ask(own.server.port, "GET /metrics");
      expect(text).toContain('answers_total{document="none",coding="identity",status="404"} 2\n');
      expect(text).toContain('body_bytes_total{document="none",coding="identity",status="404"} 14\n');
      expect(text).toContain('answers_total{document="none",coding="identity",status="400"} 2\n');
    } finally {
      await own.end();
    }
  });

  it("show zero from the start for what has not happened yet", async () => {
    expect((await ask(port, "GET /metrics")).text).toContain('broadsheet_runs_total{result="failure"} 0');
  });

  it("follow Prometheus's naming: counters, and nothing else, end in _total", async () => {
    const { text } = await ask(port, "GET /metrics");
    const types = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = "", type]) => ({ name, type }));
    const counters = types.filter(({ type }) => type === "counter");
    expect(types.filter(({ name }) => name.endsWith("_total"))).toEqual(counters);
    expect(counters.length).toBeGreaterThan(3);
  });

  it("report after a failed run what the one before found, and when that was", async () => {
    const problems = { error: 2, warning: 1 };
    serving.app.observeRun({ endedAt: 1000, durationMs: 12, published: { entries: 13, problems, written: 4 } });
    serving.app.observeRun({ endedAt: 5000, durationMs: 12 });
    const { text } = await ask(port, "GET /metrics");
    expect(text).toContain('broadsheet_runs_total{result="failure"} 1');
    expect(text).toContain("broadsheet_entries 13");
    expect(text).toContain('broadsheet_problems{severity="error"} 2\nbroadsheet_problems{severity="warning"} 1\n');
    expect(text).toContain("broadsheet_last_success_timestamp_seconds 1");
  });

  it("do not grow with addresses that nobody published", async () => {
    for (const path of ["/a1", "/a2", "/a3"]) await ask(port, `GET ${path}`);
    expect((await ask(port, "GET /metrics")).text).not.toContain("/a1");
  });
});

function authorized(): RequestInit {
  return { method: "POST", headers: { Authorization: `Bearer ${token}` } };
}
