import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createWorkplace, type Workplace } from "../cli/workplace.ts";
import { endedWithTests, endProgram, isInstalled } from "../e2e/programs.ts";
import { freePort } from "../free-port.ts";

const configuration = readFileSync(join(import.meta.dirname, "../../docs/deploy/apache-static.conf"), "utf8");
const modulesOfApache = "/usr/lib/apache2/modules";
/** The modules that Debian's Apache enables, and those that the file needs. */
const modules = [
  ...["mpm_event", "authz_core", "dir", "mime", "filter", "alias", "negotiation", "autoindex"],
  ...(/^# a2enmod (.*?) &&/m.exec(configuration)?.[1] ?? "").split(" "),
];

describe.skipIf(!isInstalled("apache2", "-v"))("docs/deploy/apache-static.conf (needs apache2)", () => {
  let place: Workplace;
  let directory: string;
  let apache: ChildProcess | undefined;
  let url: string;
  beforeEach(async () => {
    place = createWorkplace({ withData: true });
    directory = mkdtempSync(join(tmpdir(), "broadsheet-apache-"));
    url = `http://127.0.0.1:${await freePort()}/`;
  });
  afterEach(async () => {
    await endProgram(apache);
    apache = undefined;
    await place.end();
    rmSync(directory, { recursive: true, force: true, maxRetries: 10 });
  });

  it("serves the output folder on its own as `check --url` wants it", async () => {
    place.broadsheet(["generate"], { PUBLIC_URL: url });
    await startApache();
    const { stdout } = await place.broadsheetAside(["check", "--json", "--url", url], { PUBLIC_URL: url });
    expect(JSON.parse(stdout)).toMatchObject({ findings: [] });
  });

  it("describes each file as Broadsheet's server does: type, cache lifetime, what it may load", async () => {
    const own = ["own.html", "own.json", "robots.txt", "hill.svg", "hill.jpeg", "episode.mp3", "module.mjs", "own"];
    mkdirSync(join(place.home, "data/static/demo"), { recursive: true });
    for (const name of [...own, "demo/index.html"]) writeFileSync(join(place.home, "data/static", name), "x");
    const history = Array.from({ length: 60 }, (_, index) => `{"title": "${index}", "published": "2015-01-01"}\n`);
    writeFileSync(join(place.home, "data/articles/history.jsonl"), history.join(""));
    place.broadsheet(["generate"], { PUBLIC_URL: url });
    const daemon = await place.start({ PUBLIC_URL: url });
    await startApache();
    const documents = ["", "rss.xml", "atom.xml", "feed.json", "opml.xml", ".well-known/feeds", "style.css"];
    const pages = ["feeds/", "authors/geoff-van-der-meer/", "archive/1/", "archive/1/atom.xml", "demo/", "nowhere"];
    const names = ["cache-control", "content-security-policy", "access-control-allow-origin", "x-content-type-options"];
    const said = (base: string) =>
      Promise.all(
        [...documents, ...pages, ...own].map(async (path) => {
          const { status, headers } = await fetch(base + path, { headers: { Accept: "*/*, text/html" } });
          const type = documents.includes(path) ? headers.get("content-type") : undefined;
          return [path, status, type, ...names.map((name) => headers.get(name))];
        }),
      );
    expect(await said(url)).toEqual(await said(`${daemon.url}/`));
  });

  it("recognises the ETag of what it compresses, only for clients that accept that", async () => {
    place.broadsheet(["generate"], { PUBLIC_URL: url });
    await startApache();
    const [packed, plain] = [await etagIn("gzip"), await etagIn("identity")];
    expect(packed).not.toBe(plain);
    const again = async (coding: string, tags: string) => {
      const fields = { "Accept-Encoding": coding, "If-None-Match": tags };
      const { status, headers } = await fetch(`${url}rss.xml`, { headers: fields });
      return [status, opaqueTag(headers), headers.get("vary")];
    };
    expect(await again("gzip", packed)).toEqual([304, packed, "Accept-Encoding"]);
    expect(await again("gzip", `W/${packed}, ${plain}`)).toEqual([304, packed, "Accept-Encoding"]);
    expect(await again("identity", plain)).toEqual([304, plain, "Accept-Encoding"]);
    expect(await again("identity", packed)).toEqual([200, plain, "Accept-Encoding"]);
    expect(await again("gzip", '"other-gzip"')).toEqual([200, packed, "Accept-Encoding"]);
  });

  it("hides the state, and shows the published page for unknown addresses", async () => {
    place.broadsheet(["generate"], { PUBLIC_URL: url });
    await startApache();
    const page = readFileSync(join(place.home, "output/404.html"), "utf8");
    for (const path of [".state/manifest.jsonl", ".state", "nowhere"]) {
      const unknown = await fetch(url + path);
      expect([unknown.status, await unknown.text()]).toEqual([404, page]);
    }
  });

  it("redirects a shortened address to the list there, and to no other host", async () => {
    writeFileSync(join(place.home, "data/articles/archive.md"), "---\ntitle: Archive\npublished: 2015-12-09\n---\n");
    place.broadsheet(["generate"], { PUBLIC_URL: url });
    await startApache();
    const led = async (path: string) => {
      const { status, url: page } = await fetch(url + path);
      return [status, page.slice(url.length)];
    };
    expect(await led("articles/")).toEqual([200, ""]);
    expect(await led("tags/")).toEqual([200, "feeds/"]);
    expect(await led("authors/geoff-van-der-meer/archive/")).toEqual([200, "authors/geoff-van-der-meer/"]);
    expect(await led("articles/archive/")).toEqual([200, "articles/archive/"]);
    for (const path of ["/example.org/archive/", "%5Cexample.org/archive/", "%2F%5Cexample.org/archive/"]) {
      const location = (await fetch(url + path, { redirect: "manual" })).headers.get("location") ?? "";
      expect(new URL(location, url).host).toBe(new URL(url).host);
    }
  });

  async function etagIn(coding: string): Promise<string> {
    return opaqueTag((await fetch(`${url}rss.xml`, { headers: { "Accept-Encoding": coding } })).headers);
  }

  /** Apache gives a file a weak ETag until it is a second old. */
  function opaqueTag(headers: Headers): string {
    return headers.get("etag")?.replace(/^W\//, "") ?? "";
  }

  async function startApache(): Promise<void> {
    const { host, port } = new URL(url);
    // If Apache starts as root, it drops its rights, and must reach the files all the same.
    for (const folder of [tmpdir(), place.home]) chmodSync(folder, statSync(folder).mode | 0o005);
    const whole = [
      `ServerRoot ${directory}`,
      `ServerName ${host}`,
      `Listen ${host}`,
      `PidFile ${directory}/pid`,
      `ErrorLog ${directory}/error.log`,
      "User www-data",
      "Group www-data",
      "TypesConfig /etc/mime.types",
      ...modules.map((name) => `LoadModule ${name}_module ${modulesOfApache}/mod_${name}.so`),
      configuration.replace("*:80", `*:${port}`).replaceAll("/srv/broadsheet/output", join(place.home, "output")),
    ];
    const file = join(directory, "apache2.conf");
    writeFileSync(file, whole.join("\n"));
    const { stderr, status } = spawnSync("apache2", ["-t", "-f", file], { encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "Syntax OK\n" });
    apache = endedWithTests(spawn("apache2", ["-X", "-f", file], { stdio: "ignore" }));
    await expect
      .poll(() =>
        fetch(url).then(
          (answer) => answer.status,
          () => 0,
        ),
      )
      .toBe(200);
  }
});
