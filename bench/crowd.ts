import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { conditionalRequest, p99, promptReader } from "./prompt-reader.ts";
import { forkServer } from "./servers/fork.ts";
import { atMost, type Row } from "./table.ts";

/** How long a prompt reader waits while very many connections are open and some clients read very slowly. */
export async function crowdRows(output: string): Promise<readonly Row[]> {
  const figure = "p99 of a 304 beside 10,000 open connections and 200 slow readers";
  const limit = Number(execFileSync("sh", ["-c", "ulimit -n"]).toString().replace("unlimited", "Infinity"));
  if (limit < openConnections + 1000) return [{ figure, measured: `not measured: ulimit -n is ${limit}` }];
  const { child, port } = await forkServer("ours", output);
  const sockets: Socket[] = [];
  try {
    for (let opened = 0; opened < openConnections; opened += openedAtOnce) {
      sockets.push(...(await Promise.all(Array.from({ length: openedAtOnce }, () => idleConnection(port)))));
    }
    for (let count = 0; count < slowReaders; count += 1) sockets.push(slowReader(port));
    return [atMost(figure, p99(await promptReader(port, (asked) => asked < promptRequests)), 50, " ms")];
  } finally {
    for (const socket of sockets) socket.destroy();
    child.kill();
  }
}

/** A client that was answered once and keeps its connection open. */
async function idleConnection(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  socket.write(conditionalRequest);
  await once(socket, "data");
  return socket;
}

/** Requests 5 MB and reads a little of it ten times a second. */
function slowReader(port: number): Socket {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  socket.write(`GET /rss.xml HTTP/1.1\r\nHost: a\r\n\r\n`.repeat(50));
  socket.pause();
  const timer = setInterval(() => socket.read(1024), 100);
  socket.on("close", () => clearInterval(timer));
  return socket;
}

const openConnections = 10_000;
const openedAtOnce = 100;
const slowReaders = 200;
const promptRequests = 2000;
