import { once } from "node:events";
import { connect } from "node:net";

/** `*` matches any ETag, so the answer is a 304. */
export const conditionalRequest = "GET /rss.xml HTTP/1.1\r\nHost: a\r\nIf-None-Match: *\r\n\r\n";

/**
 * Sends the next request as soon as it is answered, while `shouldContinue` returns true. Returns the duration of each
 * answer in milliseconds.
 */
export async function promptReader(
  port: number,
  shouldContinue: (asked: number) => boolean,
): Promise<readonly number[]> {
  const socket = connect(port, "127.0.0.1");
  const waits: number[] = [];
  while (shouldContinue(waits.length)) {
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
