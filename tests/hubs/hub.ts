import { once } from "node:events";
import { appendFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { createWorkplace, type Workplace } from "../cli/workplace.ts";

/** A request to publish, as hubs read it. */
export type Notification = Readonly<Record<string, string>>;

/** A hub on loopback that records its requests. */
export interface TestHub {
  readonly url: string;
  readonly notifications: readonly Notification[];
  /** Topics of the requests since the last call. */
  news(): readonly string[];
  /** How it answers from now on; by default it accepts everything. */
  answer: (notification: Notification, response: ServerResponse) => unknown;
  close(): Promise<void>;
}

/**
 * There is no hub as a package, so this one is ours; it follows the specifications and the sources of real hubs.
 */
export async function startHub(): Promise<TestHub> {
  const notifications: Notification[] = [];
  let seen = 0;
  const hub = {
    answer: (_: Notification, response: ServerResponse) => response.writeHead(204).end(),
  };
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    const form = new URLSearchParams(await text(request));
    const said: Notification = {
      method: request.method ?? "",
      type: request.headers["content-type"] ?? "",
      ...Object.fromEntries(form),
    };
    notifications.push(said);
    await hub.answer(said, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return Object.assign(hub, {
    url: `http://127.0.0.1:${port}/`,
    notifications,
    news() {
      const topics = notifications.slice(seen).map((one) => one["hub.topic"] ?? "");
      seen = notifications.length;
      return topics;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  });
}

/** The repository's data, whose feeds name this hub. */
export async function createWorkplaceWithHub(): Promise<{ readonly place: Workplace; readonly hub: TestHub }> {
  const hub = await startHub();
  const place = createWorkplace({ withData: true });
  appendFileSync(join(place.home, "data/site.yaml"), `hubs: ${hub.url}\n`);
  return { place, hub };
}
