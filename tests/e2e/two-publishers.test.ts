import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { acquireLock } from "../../src/publication/writing/lock.ts";
import { createWorkplace, type Workplace } from "../cli/workplace.ts";
import { patience } from "../patience.ts";
import { publishedFiles } from "../published-files.ts";
import { endedWithTests } from "./programs.ts";

/** Rare slots, so that nothing happens because of the schedule. The same for both: documents state the schedule. */
const settings = { PUBLIC_URL: "https://two.example", SCHEDULE: "0 0 1 1 *" };

let place: Workplace;
beforeEach(() => {
  place = createWorkplace({ withData: true });
});
afterEach(() => place.end());

describe("generate beside a running server", () => {
  it("publishes, and the server serves the result", async () => {
    const daemon = await place.start(settings);
    rmSync(join(place.home, "data/articles/2013-01-28-rock-the-night.md"));
    const { exitCode, stdout } = place.broadsheet(["generate"], settings);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^12 articles/);
    await vi.waitFor(async () => expect(await titles(daemon.url)).not.toContain("Rock the night"), patience);
  });

  it("is picked up by the server's next run", async () => {
    const daemon = await place.start(settings);
    write("one.md", "One");
    expect(place.broadsheet(["generate"], settings).exitCode).toBe(0);
    write("two.md", "Two");
    await vi.waitFor(
      async () => expect(await titles(daemon.url)).toEqual(expect.arrayContaining(["One", "Two"])),
      patience,
    );
    expect(place.broadsheet(["generate"], settings).stdout).toMatch(/^15 articles.* 0 files written/);
    expect(daemon.output()).not.toContain("the run failed");
  });

  it("leaves a catalog that is found sound once the server has closed it", async () => {
    const daemon = await place.start(settings);
    // The server does not learn of it, so it has nothing to do.
    const moved = { ...settings, PUBLIC_URL: "https://moved.example/" };
    expect(place.broadsheet(["generate"], moved).stdout).not.toContain(" 0 files written");
    expect(await daemon.stop()).toBe(0);
    expect(place.broadsheet(["generate"], moved)).toMatchObject({ exitCode: 0, stderr: "" });
  });

  it("leaves the server able to continue after the state was deleted", async () => {
    const daemon = await place.start(settings);
    // In one step, whatever the server is doing there.
    renameSync(join(place.home, "output/.state"), join(place.home, "deleted"));
    expect(place.broadsheet(["generate"], settings).exitCode).toBe(0);
    write("one.md", "One");
    await vi.waitFor(async () => expect(await titles(daemon.url)).toContain("One"), patience);
    expect(await daemon.stop()).toBe(0);
    expect(place.broadsheet(["generate"], settings).stdout).toMatch(/^14 articles.* 0 files written/);
  });
});

describe("two publishers that start at once", () => {
  it("wait for each other, and say so", async () => {
    const state = join(place.home, "output/.state");
    mkdirSync(state, { recursive: true });
    const lock = await acquireLock(state, { wait: false });
    const waiting = place.spawn(["generate"], settings);
    await vi.waitFor(() => expect(waiting.output()).toContain(`waiting for process ${process.pid}`), patience);
    lock.release();
    expect(await waiting.exitCode).toBe(0);
    expect(waiting.output()).toMatch(/13 articles are published/);
  });

  it("do not harm each other", async () => {
    const runs = Array.from({ length: 4 }, () => place.spawn(["generate"], settings));
    expect(await Promise.all(runs.map((run) => run.exitCode))).toEqual([0, 0, 0, 0]);
    const before = tree();
    expect(place.broadsheet(["generate", "--all"], settings).stdout).toContain("0 files written");
    expect(tree()).toEqual(before);
  });

  it("do not keep a waiting server from stopping", async () => {
    const daemon = await place.start(settings);
    const holder = await holdLock(join(place.home, "output/.state"));
    try {
      write("one.md", "One");
      await vi.waitFor(() => expect(daemon.output()).toContain("waiting for process"), patience);
      expect(await daemon.stop()).toBe(0);
    } finally {
      holder.kill("SIGKILL");
    }
  });
});

async function titles(url: string): Promise<string[]> {
  const { items } = (await (await fetch(`${url}/feed.json`)).json()) as { items: { title: string }[] };
  return items.map((item) => item.title);
}

function write(name: string, title: string): void {
  writeFileSync(join(place.home, "data/articles", name), `---\ntitle: ${title}\npublished: 2020-01-01\n---\nText.\n`);
}

function tree(): [string, string][] {
  const output = join(place.home, "output");
  return publishedFiles(output).map((path) => [path, readFileSync(join(output, path), "base64")]);
}

/** Another process that publishes for a long time. */
async function holdLock(state: string) {
  const source = join(import.meta.dirname, "../../dist/publication/writing/lock.js");
  const script = `
    const { acquireLock } = await import(${JSON.stringify(source)});
    await acquireLock(${JSON.stringify(state)}, { wait: true });
    console.log("held");
    setInterval(() => {}, 1000);`;
  const words = ["--input-type=module", "-e", script];
  const holder = endedWithTests(spawn(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"] }));
  await once(holder.stdout, "data");
  return holder;
}
