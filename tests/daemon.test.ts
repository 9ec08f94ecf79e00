import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { acquireLock } from "../src/publication/writing/lock.ts";
import { createWorkplace, type Workplace } from "./cli/workplace.ts";
import { endedWithTests } from "./e2e/programs.ts";

const program = join(import.meta.dirname, "../dist");

let place: Workplace;
let child: ChildProcess | undefined;
beforeEach(() => {
  place = createWorkplace({ withData: true });
});
afterEach(() => {
  child?.kill("SIGKILL");
  return place.end();
});

it("A daemon that is told to stop before it has started does not wait for another publisher", async () => {
  const state = join(place.home, "output/.state");
  mkdirSync(state, { recursive: true });
  const lock = await acquireLock(state, { wait: false });
  try {
    expect(await whatPrints(`console.log(await start(AbortSignal.abort()));`)).toBe("undefined\n");
  } finally {
    lock.release();
  }
});

it("A daemon whose publisher cannot be closed properly stops all the same, and says so", async () => {
  const printed = await whatPrints(`
    const threads = (await import("node:worker_threads")).default;
    threads.Worker = class extends threads.Worker {
      postMessage(order) {
        if (order.kind === "close") throw new Error("no room");
        super.postMessage(order);
      }
    };
    (await import("node:module")).syncBuiltinESMExports();
    const daemon = await start(new AbortController().signal);
    await daemon.stop().catch((fault) => console.log(fault.message));
    await fetch(daemon.url).catch((fault) => console.log(fault.cause.code));
    process.exit();`);
  expect(printed).toBe("no room\nECONNREFUSED\n");
});

/** The output of a separate process with a function `start` for a daemon in the place. */
async function whatPrints(script: string): Promise<string> {
  const common = `
    const start = async (signal) => {
      const { loadConfig } = await import(${JSON.stringify(join(program, "config.js"))});
      const { startDaemon } = await import(${JSON.stringify(join(program, "daemon.js"))});
      const logger = { info() {}, warn() {}, error() {} };
      return startDaemon(await loadConfig({ PORT: "0" }, process.cwd()), logger, Date.now, signal);
    };`;
  const file = join(place.home, "script.mjs");
  writeFileSync(file, common + script);
  const running = endedWithTests(
    spawn(process.execPath, [file], { cwd: place.home, stdio: ["ignore", "pipe", "inherit"] }),
  );
  child = running;
  const printed = running.stdout.setEncoding("utf8").toArray();
  await once(running, "close");
  return (await printed).join("");
}
