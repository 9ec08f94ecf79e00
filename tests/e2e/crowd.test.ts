import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createWorkplace, type Workplace } from "../cli/workplace.ts";

const openConnections = 10_000;
const slowReaders = 200;
const connectedAtOnce = 100;
const promptRequests = 500;
const conditionalRequest = "GET /rss.xml HTTP/1.1\r\nHost: a\r\nIf-None-Match: *\r\n\r\n";
/** A server may end a connection that is idle for longer, and a busy machine needs longer to open so many. */
const shortestIdleMs = 60_000;
/** More than the buffers of two sockets hold, so that the server has to wait for its reader. */
const requestsOfASlowReader = 400;

const files = Number(spawnSync("sh", ["-c", "ulimit -n"]).stdout?.toString().replace("unlimited", "Infinity"));
const isTooFew = !(files >= openConnections + slowReaders + 500);

let place: Workplace | undefined;
const sockets: Socket[] = [];
const heardAt = new WeakMap<Socket, number>();
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await place?.end();
});

describe("a server with 10,000 open connections and 200 readers that take almost nothing", () => {
  it.skipIf(isTooFew)(
    `answers a prompt reader each time, and drops none of the others (skipped where so many files must not be open: ulimit -n is ${files})`,
    async () => {
      place = createWorkplace({ withData: true });
      const { url } = await place.start({ SCHEDULE: "0 0 1 1 *" });
      const port = Number(new URL(url).port);

      for (let opened = 0; opened < openConnections; opened += connectedAtOnce) {
        const statuses = await Promise.all(Array.from({ length: connectedAtOnce }, () => ask(open(port))));
        expect(new Set(statuses)).toEqual(new Set(["304"]));
      }
      for (let count = 0; count < slowReaders; count += 1) {
        const slow = open(port);
        slow.write("GET /rss.xml HTTP/1.1\r\nHost: a\r\n\r\n".repeat(requestsOfASlowReader));
        await once(slow, "readable");
        slow.read(1024);
      }

      const prompt = open(port);
      for (let count = 0; count < promptRequests; count += 1) expect(await ask(prompt)).toBe("304");
      expect(sockets.filter((socket) => isEnded(socket) && wasHeardLately(socket))).toEqual([]);
      // The one that has waited longest is still answered.
      expect(await ask(sockets.find((socket) => !isEnded(socket) && wasHeardLately(socket)) ?? prompt)).toBe("304");
    },
  );
});

function open(port: number): Socket {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  heardAt.set(socket, performance.now());
  sockets.push(socket);
  return socket;
}

function isEnded(socket: Socket): boolean {
  return socket.destroyed || socket.readableEnded;
}

function wasHeardLately(socket: Socket): boolean {
  return performance.now() - (heardAt.get(socket) ?? 0) < shortestIdleMs;
}

/** The status of the answer to a conditional request; undefined if the connection ends instead. */
async function ask(socket: Socket): Promise<string | undefined> {
  const looking = new AbortController();
  const first = ["data", "close"].map((event) => once(socket, event, { signal: looking.signal }));
  socket.write(conditionalRequest);
  const [bytes] = (await Promise.race(first)) as [Buffer | boolean];
  looking.abort();
  heardAt.set(socket, performance.now());
  return Buffer.isBuffer(bytes) ? bytes.toString("latin1", 9, 12) : undefined;
}
