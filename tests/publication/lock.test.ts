import { spawn } from "node:child_process";
import { once } from "node:events";
import fs, {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LockLostError } from "../../src/publication/errors.ts";
import { ownIdentity } from "../../src/publication/process-life.ts";
import { acquireLock } from "../../src/publication/writing/lock.ts";
import { endedWithTests } from "../e2e/programs.ts";

let state = "";

beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), "broadsheet-lock-"));
});

afterEach(() => {
  rmSync(state, { recursive: true, force: true });
});

describe("the publisher's lock", () => {
  it("is refused to a second publisher, which is told who holds it", async () => {
    const lock = await acquireLock(state, { wait: false });
    await expect(acquireLock(state, { wait: false })).rejects.toThrow(`process ${process.pid}`);
    lock.release();
  });

  it("is free again after its release", async () => {
    (await acquireLock(state, { wait: false })).release();
    (await acquireLock(state, { wait: false })).release();
  });

  it("is given to a waiting publisher when it is released", async () => {
    const first = await acquireLock(state, { wait: false });
    let waited = "";
    const second = acquireLock(state, { wait: true, onWait: (holder) => (waited = holder.message) });
    first.release();
    (await second).release();
    expect(waited).toContain("is publishing here");
  });

  it("can be waited for no longer than the caller wants", async () => {
    const first = await acquireLock(state, { wait: false });
    const ending = new AbortController();
    const { signal } = ending;
    const waiting = acquireLock(state, { wait: true, signal, onWait: () => ending.abort() });
    await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
    first.release();
  });

  it("is not kept by a killed process", async () => {
    const lock = await acquireLock(state, { wait: false });
    const holder = endedWithTests(spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]));
    const ended = once(holder, "exit");
    try {
      standIn({ ...ownIdentity(), pid: holder.pid ?? 0, started: startOf(holder.pid ?? 0) });
      await expect(acquireLock(state, { wait: false })).rejects.toThrow(`process ${holder.pid}`);
    } finally {
      holder.kill("SIGKILL");
      await ended;
    }
    (await acquireLock(state, { wait: false })).release();
    lock.release();
  });

  it("is not kept by a process id that belongs to another process now", async () => {
    const lock = await acquireLock(state, { wait: false });
    standIn({ ...ownIdentity(), started: "1" });
    (await acquireLock(state, { wait: false })).release();
    lock.release();
  });

  it("is not kept forever by a process id if the system gives no start times of processes", async () => {
    const lock = await acquireLock(state, { wait: false });
    standIn({ ...ownIdentity(), started: "" });
    await expect(acquireLock(state, { wait: false })).rejects.toThrow(`process ${process.pid}`);
    utimesSync(join(state, "lock", "1"), 1e9, 1e9);
    (await acquireLock(state, { wait: false })).release();
    lock.release();
  });

  it("does not survive a reboot", async () => {
    const lock = await acquireLock(state, { wait: false });
    standIn({ ...ownIdentity(), boot: "another", realm: "another" });
    (await acquireLock(state, { wait: false })).release();
    lock.release();
  });

  it("is kept by a process on another machine as long as it gives signs of life", async () => {
    const lock = await acquireLock(state, { wait: false });
    standIn({ ...ownIdentity(), host: "elsewhere", boot: "another", realm: "another" });
    await expect(acquireLock(state, { wait: false })).rejects.toThrow("on elsewhere");
    lock.release();
  });

  it("gives signs of life for as long as it is held", async () => {
    vi.useFakeTimers({ now: 1e12 });
    try {
      const lock = await acquireLock(state, { wait: false });
      const lifeSign = () => statSync(join(state, "lock", "1")).mtimeMs;
      utimesSync(join(state, "lock", "1"), 1, 1);
      vi.advanceTimersByTime(15_000);
      expect(lifeSign()).toBe(1e12 + 10_000);
      lock.release();
      utimesSync(join(state, "lock", "1"), 1, 1);
      vi.advanceTimersByTime(60_000);
      expect(lifeSign()).toBe(1_000);
    } finally {
      vi.useRealTimers();
    }
  });

  it("is not kept forever by a process on another machine whose last sign of life is dated in the future", async () => {
    const lock = await acquireLock(state, { wait: false });
    standIn({ ...ownIdentity(), realm: "another", host: "another" });
    const file = join(state, "lock", "1");
    utimesSync(file, 4e9, 4e9);
    for (const _look of [1, 2]) await expect(acquireLock(state, { wait: false })).rejects.toThrow("on another");
    const clock = vi.spyOn(performance, "now").mockReturnValue(performance.now() + 60_000);
    try {
      utimesSync(file, 4e9 + 10, 4e9 + 10);
      await expect(acquireLock(state, { wait: false })).rejects.toThrow("on another");
      clock.mockReturnValue(performance.now() + 60_000);
      (await acquireLock(state, { wait: false })).release();
    } finally {
      clock.mockRestore();
      lock.release();
    }
  });

  it("is free again if its release could not be written to disk, which throws nothing", async () => {
    const lock = await acquireLock(state, { wait: false });
    const { writeFileSync: write } = fs;
    const readOnly = () => {
      throw Object.assign(new Error("EROFS: injected"), { code: "EROFS" });
    };
    Object.assign(fs, { writeFileSync: readOnly });
    syncBuiltinESMExports();
    try {
      lock.release();
    } finally {
      Object.assign(fs, { writeFileSync: write });
      syncBuiltinESMExports();
    }
    (await acquireLock(state, { wait: false })).release();
  });

  it.each(["EPERM", "ENOTSUP"])("asks for another file system if there are no hard links (%s)", async (code) => {
    const { linkSync } = fs;
    const failing = () => {
      throw Object.assign(new Error(`${code}: injected`), { code });
    };
    Object.assign(fs, { linkSync: failing });
    syncBuiltinESMExports();
    try {
      await expect(acquireLock(state, { wait: false })).rejects.toThrow("lock: the file system has no hard links");
    } finally {
      Object.assign(fs, { linkSync });
      syncBuiltinESMExports();
    }
    expect(readdirSync(join(state, "lock"))).toEqual([]);
  });

  it("is not kept by a publisher that could not begin with it", async () => {
    (await acquireLock(state, { wait: false })).release();
    const leftOver = join(state, "lock/a.claim");
    mkdirSync(leftOver);
    utimesSync(leftOver, 0, 0);
    await expect(acquireLock(state, { wait: false })).rejects.toThrow("expected to write it");
    rmSync(leftOver, { recursive: true });
    (await acquireLock(state, { wait: false })).release();
  });

  it("is not released in place of another one's, if its file was deleted", async () => {
    const lock = await acquireLock(state, { wait: false });
    const other = JSON.stringify({ ...ownIdentity(), host: "another" });
    standIn(JSON.parse(other));
    lock.release();
    expect(readFileSync(join(state, "lock", "1"), "utf8")).toBe(other);
  });

  it("is reported as held as long as nobody has taken it", async () => {
    const lock = await acquireLock(state, { wait: false });
    lock.confirm();
    rmSync(join(state, "lock"), { recursive: true });
    lock.confirm();
    const other = await acquireLock(state, { wait: false });
    standIn({ ...ownIdentity(), host: "another" });
    expect(() => lock.confirm()).toThrow(LockLostError);
    lock.release();
    other.release();
  });

  it("is found to be lost by a single check too, once another publisher has made the next one", async () => {
    const lock = await acquireLock(state, { wait: false });
    lock.confirmBriefly();
    standIn({ ...ownIdentity(), started: "1" });
    const other = await acquireLock(state, { wait: false });
    expect(() => lock.confirmBriefly()).toThrow(LockLostError);
    other.confirmBriefly();
    other.release();
    lock.release();
  });

  it("has one holder at a time among many processes that start at once", async () => {
    const source = join(import.meta.dirname, "../../dist/publication/writing/lock.js");
    const journal = join(state, "journal");
    writeFileSync(journal, "");
    const script = `
      const { acquireLock } = await import(${JSON.stringify(source)});
      const { appendFileSync } = await import("node:fs");
      for (let round = 0; round < 5; round += 1) {
        const lock = await acquireLock(${JSON.stringify(state)}, { wait: true });
        appendFileSync(${JSON.stringify(journal)}, "in\\n");
        await new Promise(setImmediate);
        appendFileSync(${JSON.stringify(journal)}, "out\\n");
        lock.release();
      }`;
    const runs = Array.from({ length: 6 }, () => spawn(process.execPath, ["--input-type=module", "-e", script]));
    const codes = await Promise.all(runs.map((run) => new Promise((resolve) => run.once("exit", resolve))));
    expect(codes).toEqual([0, 0, 0, 0, 0, 0]);
    expect(readFileSync(journal, "utf8")).toBe("in\nout\n".repeat(30));
  });
});

/** Makes the lock look as if somebody else held it. */
function standIn(identity: ReturnType<typeof ownIdentity>): void {
  const directory = join(state, "lock");
  const highest = Math.max(...readdirSync(directory).map(Number));
  writeFileSync(join(directory, String(highest)), JSON.stringify(identity));
}

function startOf(pid: number): string {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}
