import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { type ClientRequest, type IncomingMessage, request } from "node:http";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createWorkplace, type RunningDaemon, type Workplace } from "../cli/workplace.ts";
import { patience } from "../patience.ts";

/** Rare slots, so that nothing happens because of the schedule. */
const rarely = { SCHEDULE: "0 0 1 1 *" };

let place: Workplace;
let daemon: RunningDaemon;
beforeEach(async () => {
  place = createWorkplace({ withData: true });
  daemon = await place.start(rarely);
});
afterEach(() => place.end());

describe("an article in a running server", () => {
  it("appears when it falls due, never before, and disappears when it expires", async () => {
    const due = Date.now() + 2_500;
    const published = new Date(due).toISOString();
    write("due.md", "Due", { published });
    await vi.waitFor(async () => expect(await titles()).toContain("Due"), patience);
    expect(Date.now()).toBeGreaterThanOrEqual(due);
    // Set only now: however late the article appeared, it has not expired before.
    const expires = Date.now() + 2_500;
    write("due.md", "Due", { published, expires: new Date(expires).toISOString() });
    await vi.waitFor(async () => expect(await titles()).not.toContain("Due"), patience);
    expect(Date.now()).toBeGreaterThanOrEqual(expires);
  });

  it.each<[string, () => void]>([
    [
      "is replaced by a file that is renamed over it",
      () => {
        write("aside.tmp", "New");
        renameSync(articlePath("aside.tmp"), articlePath("2013-01-28-rock-the-night.md"));
      },
    ],
    [
      "comes in a folder that is moved in",
      () => {
        mkdirSync(join(place.home, "elsewhere/deep"), { recursive: true });
        writeFileSync(join(place.home, "elsewhere/deep/new.md"), textOf("New"));
        renameSync(join(place.home, "elsewhere"), articlePath("folder"));
      },
    ],
    ["is written in one go", () => write("new.md", "New")],
  ])("is published when it %s", async (_, change) => {
    change();
    await vi.waitFor(async () => expect(await titles()).toContain("New"), patience);
  });

  it("that is missing from an emptied folder stays, and the server says why until it is back", async () => {
    renameSync(join(place.home, "data/articles"), join(place.home, "away"));
    mkdirSync(join(place.home, "data/articles"));
    const refused = { status: 503, text: expect.stringContaining("would disappear") };
    await vi.waitFor(async () => expect(await ready()).toMatchObject(refused), patience);
    const said = "the run failed, and what was published stays";
    await vi.waitFor(() => expect(daemon.output()).toContain(said), patience);
    expect(await titles()).toHaveLength(13);
    rmSync(join(place.home, "data/articles"), { recursive: true });
    renameSync(join(place.home, "away"), join(place.home, "data/articles"));
    await vi.waitFor(async () => expect(await ready()).toMatchObject({ status: 200 }), patience);
    expect(await titles()).toHaveLength(13);
  });

  it("that is missing is still reported when another one has changed", async () => {
    renameSync(join(place.home, "data/articles"), join(place.home, "away"));
    mkdirSync(join(place.home, "data/articles"));
    const refusals = () => daemon.output().split("would disappear").length;
    await vi.waitFor(() => expect(refusals()).toBeGreaterThan(1), patience);
    const before = refusals();
    write("new.md", "New");
    await vi.waitFor(() => expect(refusals()).toBeGreaterThan(before), patience);
    expect((await ready()).status).toBe(503);
    expect(await titles()).toHaveLength(13);
  });

  it("keeps the settings that it was published with if their file is gone, or not written yet", async () => {
    const settings = join(place.home, "data/site.yaml");
    const text = readFileSync(settings);
    const loop = () => {
      rmSync(settings);
      symlinkSync("site.yaml", settings);
    };
    for (const harm of [() => rmSync(settings), () => writeFileSync(settings, ""), loop]) {
      harm();
      await vi.waitFor(async () => expect((await ready()).text).toContain("site.yaml"), patience);
      expect(await (await fetch(`${daemon.url}/rss.xml`)).text()).not.toContain("Untitled");
      rmSync(settings, { force: true });
      writeFileSync(settings, text);
      await vi.waitFor(async () => expect((await ready()).text).not.toContain("site.yaml"), patience);
    }
  });

  it("that is missing with its whole folder stays, and the server names the folder", async () => {
    renameSync(join(place.home, "data/articles"), join(place.home, "away"));
    await vi.waitFor(async () => expect((await ready()).text).toContain("cannot be read"), patience);
    expect(await titles()).toHaveLength(13);
  });

  it("that breaks stays as it was, through a restart, and is reported until it is fixed", async () => {
    writeFileSync(articlePath("2013-01-28-rock-the-night.md"), Buffer.from([0xff, 0xfe, 0x00]));
    await vi.waitFor(async () => expect((await ready()).text).toContain("rock-the-night.md"), patience);
    expect(await titles()).toContain("Rock the night");
    await daemon.stop();
    daemon = await place.start(rarely);
    await vi.waitFor(async () => expect((await ready()).text).toContain("rock-the-night.md"), patience);
    expect(await titles()).toContain("Rock the night");
    write("2013-01-28-rock-the-night.md", "Mended");
    await vi.waitFor(async () => expect(await titles()).toContain("Mended"), patience);
    await vi.waitFor(async () => expect((await ready()).text).not.toContain("rock-the-night.md"), patience);
  });
});

describe("a running server", () => {
  it("publishes at start what changed while it was down", async () => {
    await daemon.stop();
    write("new.md", "New");
    daemon = await place.start(rarely);
    await vi.waitFor(async () => expect(await titles()).toContain("New"), patience);
  });

  it("publishes again after a run that ran out of memory", async () => {
    await daemon.stop();
    daemon = await place.start({ ...rarely, NODE_OPTIONS: "--max-old-space-size=60" });
    const huge = join(place.home, "data/articles/huge.jsonl");
    const lines = Array.from(
      { length: 150_000 },
      (_, at) => `{"id":"huge:${at}","title":"T","published":"2020-01-01"}`,
    );
    writeFileSync(huge, lines.join("\n"));
    await vi.waitFor(() => expect(daemon.output()).toContain("the publishing thread has died"), patience);
    expect((await ready()).text).toContain("the publishing thread has died");
    rmSync(huge);
    await vi.waitFor(async () => expect((await ready()).status).toBe(200), patience);
    expect(await titles()).toHaveLength(13);
  });

  it("finishes the current run before it stops, when it is told to", async () => {
    await daemon.stop();
    daemon = await place.start({ ...rarely, ADMIN_TOKEN: "a-token-for-this-test" });
    for (let number = 0; number < 400; number += 1)
      write(`many-${number}.md`, `Many ${number}`, { tags: [`t${number % 40}`] });
    // Stopped once the request has arrived, which "100 Continue" shows, and long before 400 articles are published.
    const headers = { Authorization: "Bearer a-token-for-this-test", Expect: "100-continue" };
    const asked = request(`${daemon.url}/-/publish`, { method: "POST", headers });
    const answer = articlesIn(asked);
    asked.flushHeaders();
    await once(asked, "continue");
    asked.end();
    expect(await daemon.stop()).toBe(0);
    // The requested run is that one, or a later one that is never started, or its response took too long.
    expect([413, undefined]).toContain(await answer);
    expect(daemon.output()).not.toContain("the run failed");
    expect(place.broadsheet(["generate"], rarely)).toMatchObject({ exitCode: 0, stderr: "" });
  });

  it("is not held up by a pipe, a circular link or a link out of the folder", async () => {
    symlinkSync("..", articlePath("loop"));
    symlinkSync("/etc/passwd", articlePath("out.md"));
    const piped = spawnSync("mkfifo", [articlePath("pipe.md")]).status === 0;
    write("new.md", "New");
    await vi.waitFor(async () => expect(await titles()).toContain("New"), patience);
    expect(piped || process.platform === "win32").toBe(true);
    // Documents are published before the run ends and reports what it found.
    await vi.waitFor(async () => expect((await ready()).text).toContain("out.md: is a link that leads out"), patience);
  });
});

async function titles(): Promise<string[]> {
  const { items } = (await (await fetch(`${daemon.url}/feed.json`)).json()) as { items: { title: string }[] };
  return items.map((item) => item.title);
}

/** The number of articles in the response; undefined if there is no response. */
async function articlesIn(asked: ClientRequest): Promise<number | undefined> {
  try {
    const [answer] = (await once(asked, "response")) as [IncomingMessage];
    return ((await json(answer)) as { articles?: number }).articles;
  } catch {
    return undefined;
  }
}

async function ready(): Promise<{ status: number; text: string }> {
  const response = await fetch(`${daemon.url}/readyz`);
  return { status: response.status, text: await response.text() };
}

function articlePath(name: string): string {
  return join(place.home, "data/articles", name);
}

function textOf(title: string, fields: Readonly<Record<string, unknown>> = {}): string {
  const all = { title, published: "2020-01-01", ...fields };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return `---\n${lines.join("\n")}\n---\nText.\n`;
}

function write(name: string, title: string, fields: Readonly<Record<string, unknown>> = {}): void {
  writeFileSync(articlePath(name), textOf(title, fields));
}
