import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { createWorkplace, type Workplace } from "../cli/workplace.ts";
import { endedWithTests, endProgram, isInstalled } from "../e2e/programs.ts";
import { freePort } from "../free-port.ts";

const repository = join(import.meta.dirname, "../..");
const file = (name: string) => readFileSync(join(repository, "docs/deploy", name), "utf8");

interface Report {
  readonly findings: readonly { readonly severity: string; readonly where: string; readonly what: string }[];
}

describe.skipIf(!isInstalled("nginx", "-v"))("docs/deploy for nginx (needs nginx)", () => {
  let place: Workplace;
  let directory: string;
  let nginx: ChildProcess | undefined;
  let url: string;
  beforeEach(async () => {
    place = createWorkplace({ withData: true });
    directory = mkdtempSync(join(tmpdir(), "broadsheet-nginx-"));
    url = `http://127.0.0.1:${await freePort()}/`;
  });
  afterEach(async () => {
    await endProgram(nginx);
    nginx = undefined;
    await place.end();
    rmSync(directory, { recursive: true, force: true, maxRetries: 10 });
  });

  it("serves the output folder on its own as `check --url` wants it", async () => {
    place.broadsheet(["generate"], { PUBLIC_URL: url });
    await startNginx(file("nginx-static.conf").replace("/srv/broadsheet/output", join(place.home, "output")));
    expect(await findings()).toEqual([]);
  });

  it("lets caches keep each file of the output folder on its own as long as Broadsheet's server does", async () => {
    const media = ["episode.mp3", "hill.jpeg", "hill.AVIF", "hill.svg", "font.woff2", "paper.pdf", "program.wasm"];
    const texts = ["module.mjs", "own.html", "own.HTM", "own.rss", "own.xml", "own.json", "robots.txt", "own.ics"];
    const files = [...media, ...texts, "own.webmanifest", "own", "own.archive"];
    mkdirSync(join(place.home, "data/static"), { recursive: true });
    for (const name of files) writeFileSync(join(place.home, "data/static", name), "x");
    place.broadsheet(["generate"], { PUBLIC_URL: url });
    const daemon = await place.start({ PUBLIC_URL: url });
    await startNginx(file("nginx-static.conf").replace("/srv/broadsheet/output", join(place.home, "output")));
    const kept = async (base: string) => {
      const answers = ["", "rss.xml", "opml.xml", "style.css", "icon.svg", ...files].map(async (path) => [
        path,
        (await fetch(base + path)).headers.get("cache-control"),
      ]);
      return Promise.all(answers);
    };
    expect(await kept(url)).toEqual(await kept(`${daemon.url}/`));
  });

  it("lets each page of the output folder on its own load and run what Broadsheet's server does", async () => {
    for (const name of ["demo", "tags"]) {
      mkdirSync(join(place.home, "data/static", name), { recursive: true });
      writeFileSync(join(place.home, "data/static", name, "own.html"), "<!DOCTYPE html><title>x</title>");
    }
    writeFileSync(join(place.home, "data/static/demo/index.html"), "<!DOCTYPE html><title>x</title>");
    place.broadsheet(["generate"], { PUBLIC_URL: url });
    const daemon = await place.start({ PUBLIC_URL: url });
    await startNginx(file("nginx-static.conf").replace("/srv/broadsheet/output", join(place.home, "output")));
    const files = readdirSync(join(place.home, "output"), { recursive: true, encoding: "utf8" });
    const pages = files.filter((path) => path.endsWith(".html"));
    const allowed = async (base: string) => {
      const answers = [...pages.map((path) => path.replace(/index\.html$/, "")), "nowhere", "rss.xml"].map(
        async (path) => [
          path,
          (await fetch(base + path, { headers: { Accept: "text/html" } })).headers.get("content-security-policy"),
        ],
      );
      return Promise.all(answers);
    };
    expect(pages).toEqual(expect.arrayContaining(["404.html", "feeds/index.html", "demo/index.html", "tags/own.html"]));
    expect(await allowed(url)).toEqual(await allowed(`${daemon.url}/`));
  });

  it("compresses files of the output folder on its own that have no compressed copy: pages and history", async () => {
    appendFileSync(join(place.home, "data/site.yaml"), "entries: 5\n");
    place.broadsheet(["generate"], { PUBLIC_URL: url });
    await startNginx(file("nginx-static.conf").replace("/srv/broadsheet/output", join(place.home, "output")));
    const codings = ["", "archive/1/", "archive/1/rss.xml", "archive/1/atom.xml", "archive/1/feed.json"].map(
      async (path) => {
        const { headers } = await fetch(url + path, { headers: { "Accept-Encoding": "gzip" } });
        return [path, headers.get("content-encoding"), headers.get("vary")];
      },
    );
    expect((await Promise.all(codings)).filter(([, coding, vary]) => coding !== "gzip" || vary === null)).toEqual([]);
  });

  it("gives modules of the output folder on its own the type that browsers run", async () => {
    mkdirSync(join(place.home, "data/static"), { recursive: true });
    writeFileSync(join(place.home, "data/static/module.mjs"), "export {};");
    place.broadsheet(["generate"], { PUBLIC_URL: url });
    await startNginx(file("nginx-static.conf").replace("/srv/broadsheet/output", join(place.home, "output")));
    expect((await fetch(`${url}module.mjs`)).headers.get("content-type")).toBe("text/javascript; charset=utf-8");
  });

  it("lets scripts in other people's pages read the output folder on its own, error responses included", async () => {
    place.broadsheet(["generate"], { PUBLIC_URL: url });
    await startNginx(file("nginx-static.conf").replace("/srv/broadsheet/output", join(place.home, "output")));
    const openIn = async (path: string) => {
      const { status, headers } = await fetch(url + path);
      const names = ["access-control-allow-origin", "access-control-expose-headers", "x-content-type-options"];
      return [status, ...names.map((name) => headers.get(name))];
    };
    expect(await openIn("rss.xml")).toEqual([200, "*", "*", "nosniff"]);
    expect(await openIn("nowhere")).toEqual([404, "*", "*", "nosniff"]);
  });

  it("hides the state, and shows the published page for unknown addresses", async () => {
    place.broadsheet(["generate"], { PUBLIC_URL: url });
    await startNginx(file("nginx-static.conf").replace("/srv/broadsheet/output", join(place.home, "output")));
    expect((await fetch(`${url}.state/manifest.jsonl`)).status).toBe(404);
    const unknown = await fetch(`${url}nowhere`);
    expect([unknown.status, await unknown.text()]).toEqual([
      404,
      readFileSync(join(place.home, "output/404.html"), "utf8"),
    ]);
  });

  it("redirects a shortened address to the list there", async () => {
    writeFileSync(join(place.home, "data/articles/archive.md"), "---\ntitle: Archive\npublished: 2015-12-09\n---\n");
    place.broadsheet(["generate"], { PUBLIC_URL: url });
    await startNginx(file("nginx-static.conf").replace("/srv/broadsheet/output", join(place.home, "output")));
    const led = [
      "articles/",
      "tags/",
      "authors/",
      "archive/",
      "authors/geoff-van-der-meer/archive/",
      "articles/archive/",
    ].map(async (path) => {
      const { status, url: page } = await fetch(url + path);
      return [status, page.slice(url.length)];
    });
    expect(await Promise.all(led)).toEqual([
      [200, ""],
      [200, "feeds/"],
      [200, "feeds/"],
      [200, ""],
      [200, "authors/geoff-van-der-meer/"],
      [200, "articles/archive/"],
    ]);
  });

  it("redirects a shortened address to no other host, and spells it as requested", async () => {
    place.broadsheet(["generate"], { PUBLIC_URL: url });
    await startNginx(file("nginx-static.conf").replace("/srv/broadsheet/output", join(place.home, "output")));
    const ledTo = async (path: string) =>
      (await fetch(url + path, { redirect: "manual" })).headers.get("location") ?? "";
    expect(await ledTo("tags/caf%C3%A9%0D/archive/")).toBe("/tags/caf%C3%A9%0D/");
    for (const path of ["/example.org/archive/", "%5Cexample.org/archive/", "%2F%5Cexample.org/archive/"]) {
      expect(new URL(await ledTo(path), url).host).toBe(new URL(url).host);
    }
  });

  it("serves from a cache, as `check --url` wants it, what Broadsheet's server answers", async () => {
    // Compressed copies follow the plain documents; the cache would keep plain ones fetched before.
    place.broadsheet(["generate"], { PUBLIC_URL: url });
    const daemon = await place.start({ PUBLIC_URL: url });
    const configuration = file("nginx-proxy.conf")
      .replaceAll("http://127.0.0.1:3000", daemon.url)
      .replace("/var/cache/nginx/broadsheet", join(directory, "cache"));
    await startNginx(configuration);
    expect(await findings()).toEqual([]);
    const cacheStatus = async () => (await fetch(`${url}rss.xml`)).headers.get("x-cache");
    await expect.poll(cacheStatus).toBe("HIT");
    const inAnHour = { "If-Modified-Since": new Date(Date.now() + 3_600_000).toUTCString() };
    expect((await fetch(`${url}rss.xml`, { headers: inAnHour })).status).toBe(304);
    expect((await fetch(`${url}metrics`)).status).toBe(200);
  });

  it("serves a publication below a path as docs/deployment.md says, redirects included", async () => {
    const below = `${url}blog/`;
    place.broadsheet(["generate"], { PUBLIC_URL: below });
    const daemon = await place.start({ PUBLIC_URL: below });
    const configuration = file("nginx-proxy.conf")
      .replace(/location \/ \{\n\s+proxy_pass http:\/\/127\.0\.0\.1:3000;/, proxyBelowPath())
      .replaceAll("http://127.0.0.1:3000", daemon.url)
      .replace("/var/cache/nginx/broadsheet", join(directory, "cache"));
    await startNginx(configuration, `${below}rss.xml`);
    expect(await findings(below)).toEqual([]);
    const moved = await fetch(`${below}feed`);
    expect([moved.status, moved.url]).toEqual([200, `${below}rss.xml`]);
  });

  it("hides from the public what the server says about itself, and nothing that is only named alike", async () => {
    mkdirSync(join(place.home, "data/static"), { recursive: true });
    writeFileSync(join(place.home, "data/static/metrics-of-2026.csv"), "year,readers\n");
    const daemon = await place.start({ PUBLIC_URL: url });
    const configuration = file("nginx-proxy.conf")
      .replaceAll("http://127.0.0.1:3000", daemon.url)
      .replace("/var/cache/nginx/broadsheet", join(directory, "cache"))
      .replace("allow 127.0.0.1;", "");
    await startNginx(configuration);
    const statuses = ["metrics", "readyz", "healthz", "-/version", "metrics-of-2026.csv"].map(
      async (path) => (await fetch(url + path)).status,
    );
    expect(await Promise.all(statuses)).toEqual([403, 403, 403, 403, 200]);
  });

  function proxyBelowPath(): string {
    const guide = readFileSync(join(repository, "docs/deployment.md"), "utf8");
    return /location \/blog\/ \{\n.*;/.exec(guide)?.[0] ?? "";
  }

  async function findings(where = url): Promise<Report["findings"]> {
    const { stdout } = await place.broadsheetAside(["check", "--json", "--url", where], { PUBLIC_URL: where });
    return (JSON.parse(stdout) as Report).findings;
  }

  async function startNginx(server: string, awaited = url): Promise<void> {
    const own = server.replace("listen 80;", `listen 127.0.0.1:${new URL(url).port};`);
    const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
      (name) => `${name}_temp_path ${directory}/${name};`,
    );
    const mime = existsSync("/etc/nginx/mime.types") ? "include /etc/nginx/mime.types;" : "";
    const whole = `daemon off; master_process off; pid ${directory}/pid; events {}
http { access_log off; ${mime} default_type application/octet-stream; ${temporary.join(" ")}\n${own}\n}`;
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, "nginx.conf"), whole);
    const words = ["-p", directory, "-e", join(directory, "error.log"), "-c", join(directory, "nginx.conf")];
    const { stderr, status } = spawnSync("nginx", ["-t", ...words], { encoding: "utf8" });
    expect({ status, stderr: stderr.match(/\[(?:warn|emerg)\].*/g) }).toEqual({ status: 0, stderr: null });
    nginx = endedWithTests(spawn("nginx", words, { stdio: "ignore" }));
    await expect
      .poll(() =>
        fetch(awaited).then(
          (answer) => answer.status,
          () => 0,
        ),
      )
      .toBe(200);
  }
});

describe("docs/deploy/broadsheet.service", () => {
  it.skipIf(!isInstalled("systemd-analyze", "--version"))(
    "passes systemd-analyze verify (needs systemd-analyze)",
    () => {
      const directory = mkdtempSync(join(tmpdir(), "broadsheet-unit-"));
      const unit = join(directory, "broadsheet.service");
      writeFileSync(unit, file("broadsheet.service").replace("/usr/bin/node", process.execPath));
      const { status, stderr } = spawnSync("systemd-analyze", ["verify", "--man=no", unit], { encoding: "utf8" });
      rmSync(directory, { recursive: true });
      // Ignore complaints about other units of this machine.
      expect({ status, ours: stderr.split("\n").filter((line) => line.includes("broadsheet")) }).toEqual({
        status: 0,
        ours: [],
      });
    },
  );

  it("starts the program of the package", () => {
    const { bin } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as {
      bin: { broadsheet: string };
    };
    expect(file("broadsheet.service")).toContain(`node_modules/broadsheet/${bin.broadsheet} start`);
  });
});

describe("docs/deploy/Containerfile", () => {
  const instructions = file("Containerfile")
    .replace(/^#.*\n/gm, "")
    .replace(/\\\n/g, " ")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => /^([A-Z]+) +(.*)$/.exec(line)?.slice(1) ?? ["?", line]);

  it("consists of instructions that container builders know", () => {
    const known = [
      "FROM",
      "WORKDIR",
      "COPY",
      "RUN",
      "USER",
      "ENV",
      "VOLUME",
      "EXPOSE",
      "HEALTHCHECK",
      "ENTRYPOINT",
      "CMD",
    ];
    expect(instructions.filter(([name = ""]) => !known.includes(name))).toEqual([]);
  });

  it("copies what exists, and everything that build and package need", () => {
    const copied = instructions.filter(([name, words = ""]) => name === "COPY" && !words.startsWith("--from"));
    const sources = copied.flatMap(([, words = ""]) => words.split(" ").slice(0, -1));
    expect(sources.filter((source) => !existsSync(join(repository, source)))).toEqual([]);
    expect(sources).toEqual(
      expect.arrayContaining(["src", "bin", "schemas", "tsconfig.build.json", "package-lock.json"]),
    );
  });

  it("uses the list form wherever no shell is needed", () => {
    const lists = instructions
      .filter(([name = ""]) => ["HEALTHCHECK", "ENTRYPOINT", "CMD"].includes(name))
      .map(([name, words = ""]) => [name, JSON.parse(words.replace(/^.*?CMD /, ""))]);
    expect(lists).toEqual([
      ["HEALTHCHECK", ["node", "-e", expect.stringContaining("/healthz")]],
      ["ENTRYPOINT", ["broadsheet"]],
      ["CMD", ["start"]],
    ]);
  });

  it("checks health at the port that the container was given", async () => {
    const [, check = ""] = instructions.find(([name = ""]) => name === "HEALTHCHECK") ?? [];
    const [, ...words] = JSON.parse(check.replace(/^.*?CMD /, "")) as string[];
    const place = createWorkplace({ withData: true });
    try {
      const { url } = await place.start();
      const healthAt = async (port: string) => {
        const [exitCode] = await once(spawn(process.execPath, words, { env: { ...process.env, PORT: port } }), "close");
        return exitCode;
      };
      expect(await healthAt(new URL(url).port)).toBe(0);
      expect(await healthAt(String(await freePort()))).toBe(1);
    } finally {
      await place.end();
    }
  });
});

describe("what monitoring is told to look at", () => {
  let place: Workplace;
  let metrics: string;
  beforeAll(async () => {
    place = createWorkplace({ withData: true });
    const article = "---\ntitle: A\npublished: 2024-05-01\nlayout: post\n---\n";
    writeFileSync(join(place.home, "data/articles/a.md"), article);
    const { url } = await place.start();
    await fetch(`${url}/rss.xml`);
    metrics = await (await fetch(`${url}/metrics`)).text();
  });
  afterAll(() => place.end());

  const dashboard = JSON.parse(file("grafana-dashboard.json")) as {
    panels: { title: string; gridPos: { x: number; w: number }; targets: { expr: string }[] }[];
  };
  const rules = (
    parse(file("alerts.yaml")) as {
      groups: { rules: { alert: string; expr: string; for?: string }[] }[];
    }
  ).groups;

  it.each([
    ...dashboard.panels.map(({ title, targets }) => [
      `the panel "${title}"`,
      targets.map(({ expr }) => expr).join(" "),
    ]),
    ...rules.flatMap((group) => group.rules.map(({ alert, expr }) => [`the alert ${alert}`, expr])),
  ])("%s asks for metrics that the server has", (_, expression = "") => {
    const names = expression.match(/\b(?:broadsheet|nodejs|process)_\w+/g) ?? [];
    const known = (name: string) => metrics.includes(`# TYPE ${name.replace(/_bucket$/, "")} `);
    expect(names.filter((name) => !known(name))).toEqual([]);
    expect(names.length > 0 || expression.startsWith("up{")).toBe(true);
  });

  it("raises no alarm for what does not block publishing", () => {
    expect(metrics).toMatch(/^broadsheet_problems\{severity="error"\} 0$/m);
    expect(metrics).toMatch(/^broadsheet_problems\{severity="warning"\} [1-9]/m);
    const [rule] = rules.flatMap((group) => group.rules.filter(({ expr }) => expr.includes("broadsheet_problems")));
    expect(rule?.expr).toContain('severity="error"');
  });

  it("raises no alarm for what a server does not know yet in its first minutes", () => {
    const rash = rules.flatMap((group) => group.rules.filter((rule) => rule.for === undefined));
    expect(rash).toEqual([]);
  });

  it("has its panels within the 24 columns of a dashboard", () => {
    expect(dashboard.panels.filter(({ gridPos }) => gridPos.x + gridPos.w > 24)).toEqual([]);
  });
});
