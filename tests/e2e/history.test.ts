import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from "feedsmith";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createWorkplace, type Workplace } from "../cli/workplace.ts";

const count = 10_000;
const address = "https://history.example/";
let place: Workplace;

beforeAll(() => {
  place = createWorkplace();
  const articles = join(place.home, "data/articles");
  mkdirSync(articles, { recursive: true });
  writeFileSync(join(place.home, "data/site.yaml"), `title: History\nurl: ${address}\n`);
  const first = Date.UTC(2000, 0, 1);
  const records = Array.from({ length: count }, (_, number) => ({
    id: `tag:history.example,2000:${number}`,
    title: `Article ${number}`,
    url: `${address}${number}`,
    date_published: new Date(first + number * 7_200_000).toISOString(),
    content_text: `The text of ${number}.`,
  }));
  writeFileSync(join(articles, "all.json"), JSON.stringify(records));
  const { exitCode, stderr } = place.broadsheet(["generate"]);
  expect(stderr).toBe("");
  expect(exitCode).toBe(0);
});
afterAll(() => place.end());

/** What one document says of its entries and of the document that comes before it in time. */
interface Page {
  readonly ids: readonly (string | undefined)[];
  readonly older: string | undefined;
}

const readers: readonly [name: string, read: (text: string) => Page][] = [
  [
    "rss.xml",
    (text) => {
      const feed = parseRssFeed(text);
      const older = feed.atom?.links?.find((link) => link.rel === "prev-archive")?.href;
      return { ids: (feed.items ?? []).map((item) => item.guid?.value), older };
    },
  ],
  [
    "atom.xml",
    (text) => {
      const feed = parseAtomFeed(text);
      const older = feed.links?.find((link) => link.rel === "prev-archive")?.href;
      return { ids: (feed.entries ?? []).map((entry) => entry.id), older };
    },
  ],
  [
    "feed.json",
    (text) => {
      const feed = parseJsonFeed(text);
      return { ids: (feed.items ?? []).map((item) => item.id), older: feed.next_url };
    },
  ],
];

describe(`the history of ${count} articles`, () => {
  it.each(readers)("is reached completely from %s alone", (name, read) => {
    const met = new Set<string | undefined>();
    let documents = 0;
    for (let next: string | undefined = `${address}${name}`; next !== undefined; documents += 1) {
      const { ids, older } = read(readFileSync(join(place.home, "output", next.slice(address.length)), "utf8"));
      for (const id of ids) met.add(id);
      next = older;
    }
    expect(met.size).toBe(count);
    expect(documents).toBe(count / 50);
  });
});
