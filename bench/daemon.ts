import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { endedWithBench } from "./cleanup.ts";
import { freePort } from "./free-port.ts";

/** The command as it is installed; build the program first. */
export const command = fileURLToPath(new URL("../../bin/broadsheet.js", import.meta.url));

/** The program as people run it, publishing and serving `home/data`. */
export interface Daemon {
  readonly child: ChildProcess;
  readonly port: number;
  readonly url: string;
  end(): Promise<void>;
}

/** Starts the program; it may not be answering yet. */
export async function startDaemon(home: string, settings: Readonly<Record<string, string>> = {}): Promise<Daemon> {
  const port = await freePort();
  const env = {
    ...process.env,
    DATA_DIR: join(home, "data"),
    OUTPUT_DIR: join(home, "output"),
    PORT: String(port),
    LOG_LEVEL: "info",
    ...settings,
  };
  const child = endedWithBench(
    spawn(process.execPath, [command, "start"], { env, stdio: ["ignore", "pipe", "ignore"] }),
  );
  let isEnding = false;
  child.once("exit", (code, signal) => {
    // Otherwise, waiting for its answers would never end.
    if (!isEnding) throw new Error(`the server ended by itself, with ${code ?? signal}`);
  });
  const end = async (): Promise<void> => {
    isEnding = true;
    child.kill();
    await once(child, "exit");
  };
  return { child, port, url: `http://127.0.0.1:${port}`, end };
}

/** Resolves when the address answers with success. */
export async function firstAnswer(url: string): Promise<void> {
  for (;;) {
    const answer = await fetch(url).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
