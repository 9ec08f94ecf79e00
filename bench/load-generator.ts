import { connect } from "node:net";
import type { Load, LoadOptions } from "./load.ts";

/**
 * A load generator for machines without wrk: keep-alive connections that send the next request as soon as they are
 * answered.
 */
const options = JSON.parse(process.argv[2] ?? "{}") as LoadOptions;
const { hostname, port, pathname } = new URL(options.url);
const lines = Object.entries(options.fields).map(([name, value]) => `${name}: ${value}\r\n`);
const request = Buffer.from(`GET ${pathname} HTTP/1.1\r\nHost: ${hostname}\r\n${lines.join("")}\r\n`);
const latenciesMs: number[] = [];
let failures = 0;
let isOver = false;

await Promise.all(Array.from({ length: options.connections }, askUntilOver));
latenciesMs.sort((a, b) => a - b);
const result: Load = {
  perSecond: latenciesMs.length / options.seconds,
  p50Ms: latenciesMs[Math.floor(latenciesMs.length * 0.5)] ?? Number.NaN,
  p99Ms: latenciesMs[Math.floor(latenciesMs.length * 0.99)] ?? Number.NaN,
  failures,
};
process.stdout.write(JSON.stringify(result));

function askUntilOver(): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    let missing = 0;
    let askedAt = 0;
    const ask = () => {
      askedAt = performance.now();
      socket.write(request);
    };
    const answered = () => {
      latenciesMs.push(performance.now() - askedAt);
      if (isOver) socket.destroy();
      else ask();
    };
    socket.on("connect", ask);
    socket.on("close", () => resolve());
    socket.on("error", () => {
      failures += 1;
    });
    socket.on("data", (chunk) => {
      missing = missing === 0 ? bodyLength(chunk) - (chunk.length - headerLength(chunk)) : missing - chunk.length;
      if (missing === 0) answered();
    });
    setTimeout(() => {
      isOver = true;
    }, options.seconds * 1000).unref();
  });
}

/** Assumes that our servers' headers fit into one chunk. */
function headerLength(chunk: Buffer): number {
  return chunk.indexOf("\r\n\r\n") + 4;
}

function bodyLength(chunk: Buffer): number {
  const status = chunk.toString("latin1", 9, 12);
  if (status === "304") return 0;
  if (status !== "200") failures += 1;
  return Number(/content-length: (\d+)/i.exec(chunk.toString("latin1", 0, headerLength(chunk)))?.[1] ?? 0);
}
