import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createWorkplaceWithHub, type TestHub } from "../hubs/hub.ts";
import type { Workplace } from "./workplace.ts";

let place: Workplace;
let hub: TestHub;
beforeEach(async () => {
  ({ place, hub } = await createWorkplaceWithHub());
});
afterEach(async () => {
  await place.end();
  await hub.close();
});

describe("broadsheet notify", () => {
  it("tells the hub about every feed once, and then about those that have changed", async () => {
    await place.broadsheetAside(["generate"]);
    expect(hub.news()).toEqual([]);
    const first = await place.broadsheetAside(["notify"]);
    const all = hub.news();
    expect(first).toMatchObject({ exitCode: 0, stdout: `${hub.url}: notified of ${all.length} feeds\n` });
    const selfLinks = ["rss.xml", "authors/lukas-polacek/atom.xml"].map((path) => selfLinkOf(path));
    expect(all).toEqual(expect.arrayContaining(selfLinks));

    const article = join(place.home, "data/articles/2013-01-28-rock-the-night.md");
    writeFileSync(article, readFileSync(article, "utf8").replace(/^title: .*$/m, "title: Another"));
    await place.broadsheetAside(["generate"]);
    await place.broadsheetAside(["notify"]);
    const changed = hub.news();
    expect(changed).toContain("http://127.0.0.1:3000/rss.xml");
    expect(changed.length).toBeLessThan(all.length);
    expect(await place.broadsheetAside(["notify"])).toMatchObject({ stdout: `${hub.url}: notified of 0 feeds\n` });
  });

  it("says which hub cannot be notified and why, and exits with 1", async () => {
    await place.broadsheetAside(["generate"]);
    hub.answer = (_, response) => response.writeHead(503).end();
    const { exitCode, stderr } = await place.broadsheetAside(["notify"]);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: expect.stringContaining(`${hub.url} cannot be notified: it answers 503 Service Unavailable`),
    });
    const asJson = await place.broadsheetAside(["notify", "--json"]);
    expect(JSON.parse(asJson.stdout)).toMatchObject({
      hubs: [{ hub: hub.url, told: 0, fault: { kind: "unreachable" } }],
    });
  });

  it("says that there is no hub, or nothing published", async () => {
    expect(await place.broadsheetAside(["notify"])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("nothing is published yet"),
    });
    const settings = join(place.home, "data/site.yaml");
    writeFileSync(settings, readFileSync(settings, "utf8").replace(/^hubs: .*$/m, ""));
    expect(await place.broadsheetAside(["notify"])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("data/site.yaml: hubs: expected"),
    });
    const asJson = await place.broadsheetAside(["notify", "--json"]);
    expect(JSON.parse(asJson.stdout)).toMatchObject({ problems: [{ file: "data/site.yaml", field: "hubs" }] });
  });
});

/** As the feed gives it. */
function selfLinkOf(path: string): string {
  const feed = readFileSync(join(place.home, "output", path), "utf8");
  return /<(?:atom:)?link [^>]*rel="self"[^>]*>/.exec(feed)?.[0].match(/href="([^"]*)"/)?.[1] ?? "";
}
