import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** Starts one of our servers under test in a separate process. */
export async function forkServer(
  kind: string,
  output: string,
): Promise<{ readonly child: ChildProcess; readonly port: number }> {
  const child = fork(fileURLToPath(new URL("./server.js", import.meta.url)), [kind, output]);
  const [message] = (await once(child, "message")) as [{ port: number }];
  return { child, port: message.port };
}
