import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { RunningDaemon, Workplace } from "../cli/workplace.ts";
import { createWorkplaceWithHub, type TestHub } from "../hubs/hub.ts";
import { patience } from "../patience.ts";

const feed = "http://127.0.0.1:3000/rss.xml";
let place: Workplace;
let hub: TestHub;
beforeEach(async () => {
  ({ place, hub } = await createWorkplaceWithHub());
});
afterEach(async () => {
  await place.end();
  await hub.close();
});

const start = () => place.start({ SCHEDULE: "0 0 1 1 *" });
const write = (title: string) =>
  writeFileSync(
    join(place.home, "data/articles/new.md"),
    `---\ntitle: ${title}\npublished: 2024-05-01\n---\n\nText.\n`,
  );
const fetched = async (daemon: RunningDaemon) => (await fetch(`${daemon.url}/rss.xml`)).text();

describe("a server whose feeds name a hub", () => {
  it("notifies the hub of an edit once the feed has it", async () => {
    const daemon = await start();
    await vi.waitFor(() => expect(hub.notifications.length).toBeGreaterThan(0), patience);
    await vi.waitFor(() => expect(daemon.output()).toContain("notified the hub"), patience);
    hub.news();
    const seen: string[] = [];
    hub.answer = async (said, response) => {
      if (said["hub.topic"] === feed) seen.push(await fetched(daemon));
      response.writeHead(202).end();
    };
    write("Fresh");
    await vi.waitFor(() => expect(hub.news()).toContain(feed), patience);
    await vi.waitFor(() => expect(seen).toEqual([expect.stringContaining("Fresh")]), patience);
  });

  it("continues without the hub, and after the next start tells it what it missed", async () => {
    hub.answer = (_, response) => response.writeHead(500).end();
    const daemon = await start();
    await vi.waitFor(() => expect(daemon.output()).toContain("cannot be notified"), patience);
    write("Meanwhile");
    await vi.waitFor(async () => expect(await fetched(daemon)).toContain("Meanwhile"), patience);
    expect(await daemon.stop()).toBe(0);
    hub.news();
    hub.answer = (_, response) => response.writeHead(204).end();
    await start();
    await vi.waitFor(() => expect(hub.news()).toContain(feed), patience);
  });

  it("names the hub in every format and in the header, with the address under which the hub knows the feed", async () => {
    const daemon = await start();
    for (const name of ["rss.xml", "atom.xml", "feed.json"]) {
      const { headers } = await fetch(`${daemon.url}/${name}`);
      expect(headers.get("link")).toBe(`<http://127.0.0.1:3000/${name}>; rel="self", <${hub.url}>; rel="hub"`);
    }
    expect((await fetch(`${daemon.url}/`)).headers.get("link")).toBeNull();
  });

  it("stops at once while the hub keeps it waiting", async () => {
    hub.answer = () => {};
    const daemon = await start();
    await vi.waitFor(() => expect(hub.notifications.length).toBeGreaterThan(0), patience);
    expect(await daemon.stop()).toBe(0);
  });
});
