import { once } from "node:events";
import { connect } from "node:net";

/** Any ETag is held already, so that the answer is a 304. */
export const conditionalRequest = "GET /rss.xml HTTP/1.1\r\nHost: a\r\nIf-None-Match: *\r\n\r\n";

/** Asks again as soon as it is answered, as long as `goesOn` says; how long each answer took, in milliseconds. */
export async function promptReader(port: number, goesOn: (asked: number) => boolean): Promise<readonly number[]> {
  const socket = connect(port, "127.0.0.1");
  const waits: number[] = [];
  while (goesOn(waits.length)) {
    const asked = performance.now();
    socket.write(conditionalRequest);
    await once(socket, "data");
    waits.push(performance.now() - asked);
  }
  socket.destroy();
  return waits;
}

/** The 99th percentile. */
export function p99(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN;
}
