import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { constants } from "node:os";
import { join } from "node:path";
import { parseFeed } from "feedsmith";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { stateDirectoryOf } from "../../src/publication/state-directory.ts";
import { acquireLock } from "../../src/publication/writing/lock.ts";
import { endProgram } from "../e2e/programs.ts";
import { patience } from "../patience.ts";
import { createWorkplace, type Workplace } from "./workplace.ts";

let place: Workplace;
afterEach(() => place.end());

interface JsonFeed {
  readonly items: readonly {
    readonly id: string;
    readonly title: string;
    readonly url: string;
    readonly authors: readonly { name: string }[];
  }[];
}

describe("a schedule that never fires", () => {
  it.each(["0 0 31 4 *", "0 0 30 2 *"])("is an error before the server starts: %s", async (expression) => {
    place = createWorkplace({ withData: true });
    const running = place.spawn(["start"], { PORT: "0", SCHEDULE: expression });
    expect(await running.exitCode).toBe(1);
    expect(running.output()).toContain("SCHEDULE: expected");
  });
});

describe("broadsheet start, with the data of the repository", () => {
  beforeEach(() => {
    place = createWorkplace({ withData: true });
  });

  it.each([
    ["rss.xml", "application/rss+xml; charset=utf-8"],
    ["atom.xml", "application/atom+xml; charset=utf-8"],
    ["feed.json", "application/feed+json; charset=utf-8"],
  ])("serves /%s with its media type, complete according to another program's parser", async (name, mediaType) => {
    const { url } = await place.start();
    const response = await fetch(`${url}/${name}`);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")?.toLowerCase()).toBe(mediaType);
    const { feed } = parseFeed(await response.text()) as { feed: { items?: unknown[]; entries?: unknown[] } };
    expect(feed.items ?? feed.entries).toHaveLength(13);
  });

  it("holds the articles of the listing, newest first, with their exact titles and authors", async () => {
    const { url } = await place.start();
    const { items } = (await (await fetch(`${url}/feed.json`)).json()) as JsonFeed;
    expect(items.map(({ title, authors }) => [title, authors.map((author) => author.name)])).toEqual(listed());
  });

  it("has a page for every entry's link", async () => {
    const { url } = await place.start();
    const { items } = (await (await fetch(`${url}/feed.json`)).json()) as JsonFeed;
    const answers = await Promise.all(items.map((item) => fetch(`${url}${new URL(item.url).pathname}`)));
    expect(answers.map((answer) => answer.status)).toEqual(items.map(() => 200));
  });

  it("answers a reader that has the document with 304", async () => {
    const { url } = await place.start();
    const first = await fetch(`${url}/rss.xml`);
    const again = await fetch(`${url}/rss.xml`, { headers: { "If-None-Match": first.headers.get("etag") ?? "" } });
    expect(again.status).toBe(304);
  });

  it("publishes an article that is added while it runs", async () => {
    const { url } = await place.start();
    writeFileSync(
      join(place.home, "data/articles/new.md"),
      "---\ntitle: Brand new\npublished: 2020-01-01\n---\nHello.\n",
    );
    await vi.waitFor(async () => expect(await (await fetch(`${url}/rss.xml`)).text()).toContain("Brand new"), patience);
  });

  it("applies changed settings while it runs", async () => {
    const { url } = await place.start();
    writeFileSync(join(place.home, "data/site.yaml"), "title: Another name\n");
    await vi.waitFor(
      async () => expect(await (await fetch(`${url}/rss.xml`)).text()).toContain("Another name"),
      patience,
    );
  });

  it("applies a changed schedule while it runs", async () => {
    const scheduled = (schedule: string) =>
      writeFileSync(join(place.home, "data/site.yaml"), `title: Mine\nschedule: "${schedule}"\n`);
    scheduled("0 0 1 1 *");
    const daemon = await place.start();
    scheduled("* * * * * *");
    await vi.waitFor(() => expect(daemon.output()).toMatch(/"reasons":\["schedule"\]/), patience);
  });

  it("continues with a broken site.yaml, and says so", async () => {
    const daemon = await place.start();
    writeFileSync(join(place.home, "data/site.yaml"), "title: [\n");
    await vi.waitFor(
      async () => expect(await (await fetch(`${daemon.url}/readyz`)).text()).toContain("site.yaml"),
      patience,
    );
    expect((await fetch(`${daemon.url}/rss.xml`)).status).toBe(200);
  });

  it.each(["SIGTERM", "SIGINT"] as const)("ends with exit code 0 on %s", async (signal) => {
    const daemon = await place.start();
    expect(await daemon.stop(signal)).toBe(0);
  });
});

describe("broadsheet start, when its terminal is closed", () => {
  it("continues if it has none, as after nohup or in a service", async () => {
    place = createWorkplace({ withData: true });
    const daemon = await place.start();
    daemon.process.kill("SIGHUP");
    await vi.waitFor(() => expect(daemon.output()).toContain("still running after SIGHUP"), patience);
    expect((await fetch(`${daemon.url}/rss.xml`)).status).toBe(200);
    expect(await daemon.stop()).toBe(0);
  });

  it.skipIf(spawnSync("script", ["--version"]).status !== 0)(
    "stops in order if it has one, by that signal and not by a fault of Node (needs script)",
    async () => {
      place = createWorkplace({ withData: true });
      const program = join(import.meta.dirname, "../../bin/broadsheet.js");
      const words = `"${process.execPath}" "${program}" start & echo "number $!"; wait $!; echo "ended with $?"`;
      const env = { ...process.env, PORT: "0" };
      const terminal = spawn("script", ["--quiet", "--command", words, "/dev/null"], { cwd: place.home, env });
      let shown = "";
      terminal.stdout.on("data", (chunk: Buffer) => {
        shown += chunk.toString();
      });
      try {
        await vi.waitFor(() => expect(shown).toContain("is serving"), patience);
        process.kill(Number(/number (\d+)/.exec(shown)?.[1]), "SIGHUP");
        await vi.waitFor(() => expect(shown).toMatch(/ended with \d/), patience);
      } finally {
        await endProgram(terminal);
      }
      expect(shown).toContain("stopping");
      expect(shown).toContain(`ended with ${128 + constants.signals.SIGHUP}`);
    },
  );
});

describe("broadsheet start, while another process publishes", () => {
  it("stops at the first signal, with exit code 0 and without having served", async () => {
    place = createWorkplace({ withData: true });
    const lock = await acquireLock(stateDirectoryOf(join(place.home, "output")), { wait: false });
    const running = place.spawn(["start"], { PORT: "0" });
    await vi.waitFor(() => expect(running.output()).toContain("waiting for process"), patience);
    running.process.kill("SIGTERM");
    expect(await running.exitCode).toBe(0);
    expect(running.output()).not.toContain("is serving");
    lock.release();
  });
});

describe("broadsheet start, on a port that the system picks", () => {
  it("prints addresses at which it can be reached", async () => {
    place = createWorkplace();
    place.broadsheet(["init", "--yes"]);
    const { url, output } = await place.start();
    await vi.waitFor(() => expect(output()).toContain(`subscribe: ${url}/rss.xml  ${url}/atom.xml`), patience);
  });
});

describe("broadsheet start, if it cannot start", () => {
  beforeEach(() => {
    place = createWorkplace({ withData: true });
  });

  it("says in one line that the port is taken, and what to do", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    const { exitCode, stderr } = place.broadsheet(["start"], { PORT: String(port) });
    other.close();
    expect(exitCode).toBe(1);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stderr).toMatch(new RegExp(`port ${port} is in use.*PORT=`));
  });

  it("does not mention that if something is published already", async () => {
    place.broadsheet(["generate"]);
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    const { stdout } = place.broadsheet(["start"], { PORT: String(port) });
    other.close();
    expect(stdout).not.toContain('"level":50');
  });

  it("says in one line that there is no data folder, and what to do", () => {
    rmSync(join(place.home, "data"), { recursive: true });
    const { exitCode, stderr } = place.broadsheet(["start"]);
    expect(exitCode).toBe(1);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stderr).toContain("broadsheet init");
  });

  it("reports every wrong setting, with its line", () => {
    writeFileSync(join(place.home, "data/site.yaml"), "title: Mine\nentries: many\nlanguage: 7\n");
    const { exitCode, stderr } = place.broadsheet(["start"], { PORT: "ninety" });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/site\.yaml:2: entries/);
    expect(stderr).toMatch(/site\.yaml:3: language/);
    expect(stderr).toMatch(/PORT/);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

/** Titles and authors in the listing, read in the simplest way. */
function listed(): [string, string[]][] {
  const text = readFileSync(join(place.home, "data/archive-listing.txt"), "utf8").replaceAll("\u00a0", " ");
  return text
    .split(/^\s*•.*$/m)
    .slice(1)
    .map((part) => {
      const lines = part
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line !== "");
      return [lines[0] ?? "", [(lines.at(-1) ?? "").replace(/^Published by /, "")]];
    });
}
