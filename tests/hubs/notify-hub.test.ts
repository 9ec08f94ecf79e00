import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hubMemory } from "../../src/hubs/hub-memory.ts";
import { describeRefusals, notifyHub } from "../../src/hubs/notify-hub.ts";
import { startHub, type TestHub } from "./hub.ts";

const topic = (name: string, hash = "1") => ({ url: `https://site.example/${name}`, hash });
const both = [topic("rss.xml"), topic("atom.xml")];
const urls = both.map(({ url }) => url);

let home: string;
let memory: string;
let notices: string[];
let hub: TestHub;
let stopping: AbortController;
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), "broadsheet-hubs-"));
  memory = join(home, ".state/hubs.json");
  mkdirSync(join(home, ".state"));
  notices = [];
  hub = await startHub();
  stopping = new AbortController();
});
afterEach(async () => {
  await hub.close();
  rmSync(home, { recursive: true });
});

const tell = (topics = both, to = hub.url) =>
  notifyHub(
    to,
    topics,
    hubMemory(home, (notice) => notices.push(notice)),
    stopping.signal,
  );

describe("a hub", () => {
  it("is told about each feed with the parameters of WebSub and of PubSubHubbub", async () => {
    expect(await tell([topic("tags/a%20b/rss.xml")])).toEqual({ told: 1, refusals: [] });
    expect(hub.notifications).toEqual([
      {
        method: "POST",
        type: "application/x-www-form-urlencoded;charset=UTF-8",
        "hub.mode": "publish",
        "hub.topic": "https://site.example/tags/a%20b/rss.xml",
        "hub.url": "https://site.example/tags/a%20b/rss.xml",
      },
    ]);
  });

  it("is told again about a feed that has changed, and about no other", async () => {
    await tell();
    expect(hub.news()).toEqual(urls);
    expect(await tell()).toEqual({ told: 0, refusals: [] });
    await tell([topic("rss.xml", "2"), topic("atom.xml")]);
    expect(hub.news()).toEqual(["https://site.example/rss.xml"]);
    // Undone: the hub has the other edition.
    await tell();
    expect(hub.news()).toEqual(["https://site.example/rss.xml"]);
  });

  it("is told what another hub knows already", async () => {
    const other = await startHub();
    try {
      await tell();
      await tell(both, other.url);
      expect(other.news()).toEqual(urls);
      await tell();
      expect(hub.news()).toEqual(urls);
    } finally {
      await other.close();
    }
  });

  it("is told about a feed that disappeared and came back", async () => {
    await tell();
    await tell([topic("atom.xml", "2")]);
    hub.news();
    await tell([topic("rss.xml"), topic("atom.xml", "2")]);
    expect(hub.news()).toEqual(["https://site.example/rss.xml"]);
  });

  it.each(["", "{", '{"http://hub.example/": {}}'])(
    "is told about everything if the record of what it was told is %j, which is reported",
    async (kept) => {
      writeFileSync(memory, kept);
      await tell();
      expect(hub.news()).toEqual(urls);
      expect(notices.join()).toContain("hubs.json: damaged");
      await tell();
      expect(hub.news()).toEqual([]);
    },
  );

  it.each<[number, string, Record<string, string>, string]>([
    [
      400,
      "Invalid value for hub.url:\n  not a feed",
      {},
      "it answers 400 Bad Request: Invalid value for hub.url: not a feed",
    ],
    [403, "", {}, "it answers 403 Forbidden"],
    [301, "", { Location: "https://new.example/" }, "it has moved to https://new.example/"],
    [308, "", { Location: "https://new.example/" }, "it has moved to https://new.example/"],
  ])(
    "that answers %i does not want the feed, and is left alone until it changes",
    async (status, text, headers, found) => {
      hub.answer = (_, response) => response.writeHead(status, headers).end(text);
      const round = await tell();
      expect(round).toEqual({ told: 0, refusals: urls.map((url) => ({ topic: url, found })) });
      expect(describeRefusals(hub.url, round.refusals)).toBe(`${hub.url} refuses ${urls[0]} and 1 more: ${found}`);
      hub.news();
      await tell([topic("rss.xml", "2"), topic("atom.xml")]);
      expect(hub.news()).toEqual(["https://site.example/rss.xml"]);
    },
  );

  it.each([
    [200, { told: 2, refusals: [] }],
    [
      400,
      {
        told: 0,
        refusals: urls.map((url) => ({ topic: url, found: expect.stringMatching(/^it answers 400 .*: no no/) })),
      },
    ],
  ])("has its answer of %i read only as far as it matters, if it never ends", async (status, round) => {
    hub.answer = (_, response) => response.writeHead(status).write("no ".repeat(100_000));
    expect(await tell()).toEqual(round);
  });

  it.each<[string, (response: ServerResponse) => unknown, object]>([
    ["answers 500", (response) => response.writeHead(500).end(), { found: "it answers 500 Internal Server Error" }],
    [
      "asks for time with 429",
      (response) => response.writeHead(429, { "Retry-After": "7" }).end(),
      { found: "it answers 429 Too Many Requests", retryAfterMs: 7_000 },
    ],
    ["cuts the connection", (response) => response.destroy(), { found: "the connection was broken off" }],
  ])("that %s is told about the rest later", async (_, failing, fault) => {
    const taking = hub.answer;
    hub.answer = (said, response) => (said["hub.topic"] === urls[1] ? failing(response) : taking(said, response));
    expect(await tell([...both, topic("feed.json")])).toMatchObject({ told: 1, refusals: [], fault });
    hub.news();
    hub.answer = taking;
    expect(await tell([...both, topic("feed.json")])).toEqual({ told: 2, refusals: [] });
    expect(hub.news()).toEqual([urls[1], "https://site.example/feed.json"]);
  });

  it("on another machine is not told about feeds that only this machine can reach", async () => {
    const local = { url: "http://127.0.0.1:3000/rss.xml", hash: "1" };
    const found = "it cannot reach http://127.0.0.1:3000/rss.xml; set PUBLIC_URL to the address that readers use";
    expect(await tell([local], "https://hub.invalid/")).toEqual({ told: 0, refusals: [], fault: { found } });
    expect(await tell([local])).toEqual({ told: 1, refusals: [] });
  });

  it("that is not there is a fault, in words", async () => {
    const { url } = hub;
    await hub.close();
    expect(await tell(both, url)).toEqual({
      told: 0,
      refusals: [],
      fault: { kind: "unreachable", found: "nothing listens on that port" },
    });
    hub = await startHub();
  });

  it("is not told any more when that is stopped, and is told about the rest the next time", async () => {
    const taking = hub.answer;
    hub.answer = (said, response) => {
      stopping.abort();
      taking(said, response);
    };
    await tell();
    expect(hub.news()).toEqual([urls[0]]);
    hub.answer = taking;
    stopping = new AbortController();
    await tell();
    expect(hub.news().at(-1)).toBe(urls[1]);
  });
});
