import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";

/**
 * A port for a program that cannot pick one itself. Nothing else takes it meanwhile: it is below the ports that systems
 * hand out, and test files that run at the same time have ranges of their own.
 */
export async function freePort(): Promise<number> {
  const range = Number(process.env.VITEST_POOL_ID ?? 0) % ranges;
  for (;;) {
    const port = lowest + range * portsInRange + randomInt(portsInRange);
    if (await isFree(port)) return port;
  }
}

const lowest = 12_000;
const ranges = 8;
const portsInRange = 2_500;

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
  } catch {
    return false;
  }
  server.close();
  await once(server, "close");
  return true;
}
