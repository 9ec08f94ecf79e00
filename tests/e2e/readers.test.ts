import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Entry } from "../../src/documents/entry.ts";
import { formats } from "../../src/formats/index.ts";
import { labelOf } from "../../src/formats/text.ts";
import { atomIdOf } from "../../src/records/uri.ts";
import { anyArticle } from "../formats/arbitrary.ts";
import { articleWith, bytesOf, entriesOf, plainSite, subscriptionOf } from "../formats/publication.ts";
import { textOfHtml } from "../formats/reading.ts";
import { type FeedServer, type Served, serve } from "./feed-server.ts";
import { isInstalled, run } from "./programs.ts";

const python = "/usr/bin/python3";
const hasFeedparser = isInstalled(python, "-c", "import feedparser");
const hasNewsboat = isInstalled("newsboat", "--version") && isInstalled(python, "-c", "import sqlite3");
const hasSfeed = isInstalled("sh", "-c", "command -v sfeed");

const ordinary = [
  articleWith({
    id: "post 3",
    slug: "c",
    title: "Using <video> & `&amp;`",
    published: Date.UTC(2024, 4, 3),
    authors: [{ name: "Zoë & Co" }, { name: "Ada" }],
  }),
  articleWith({
    id: "tag:times.example,2024:b",
    slug: "b",
    title: "Ünïcode 日本 👩‍👩‍👧‍👦",
    published: Date.UTC(2024, 4, 2),
    updated: Date.UTC(2024, 5, 2),
    tags: ["R&D", "C++"],
  }),
  articleWith({
    id: "https://old.example/?p=1",
    slug: "a",
    title: "שלום",
    language: "he",
    enclosures: [
      { url: "e.mp3", mediaType: "audio/mpeg", lengthInBytes: 5 },
      { url: "e.ogg", mediaType: "audio/ogg", lengthInBytes: 6 },
    ],
  }),
  articleWith({
    id: "d",
    slug: "d",
    title: "1 < 2 ]]> 3 & \"q\" 'r'",
    published: Date.UTC(2023, 0, 1),
    summary: "S & <s>",
  }),
];

/** The same in every run, so that a failure can be examined. */
const hostile = fc
  .sample(anyArticle, { numRuns: 150, seed: 20_240_501 })
  .map((article, index) => ({ ...article, id: `${index} ${article.id}`, slug: `${article.slug}-${index}` }));

let server: FeedServer;
let entries: readonly Entry[];
let hostileEntries: readonly Entry[];

beforeAll(async () => {
  server = await serve((address) => {
    const site = { ...plainSite, baseUrl: address };
    entries = entriesOf(ordinary, site);
    hostileEntries = entriesOf(hostile, site);
    const documents = new Map<string, Served>();
    for (const format of formats) {
      const put = (path: string, of: readonly Entry[]) =>
        documents.set(path, {
          mediaType: format.mediaType,
          bytes: bytesOf(format, of, subscriptionOf(of, site), site),
        });
      put(`/${format.fileName}`, entries);
      put(`/hostile/${format.fileName}`, hostileEntries);
    }
    return documents;
  });
});

afterAll(() => server.close());

describe.skipIf(!hasFeedparser)(`Python's feedparser${hasFeedparser ? "" : " (skipped: not installed)"}`, () => {
  it.each([
    ["rss.xml", "rss20"],
    ["atom.xml", "atom10"],
  ])("reads %s without a complaint, and gets 304 the second time", async (fileName, version) => {
    const [first, second] = await readWithFeedparser(fileName);
    expect(first).toMatchObject({ bozo: false, version, status: 200, title: plainSite.title });
    expect(second).toMatchObject({ status: 304, entries: [] });
  });

  it.each(["rss.xml", "atom.xml"])("finds every entry of %s as it was written", async (fileName) => {
    const [first] = await readWithFeedparser(fileName);
    const isAtom = fileName === "atom.xml";
    expect(
      first?.entries.map(({ id, link, published, updated, authors, tags }) => ({
        id,
        link,
        published,
        updated,
        authors,
        tags,
      })),
    ).toEqual(
      entries.map((entry) => ({
        id: isAtom ? atomIdOf(entry.id) : entry.id,
        link: entry.permalink,
        published: entry.published / 1_000,
        updated: entry.updated / 1_000,
        authors: entry.authors.map(({ name }) => name),
        tags: entry.tags,
      })),
    );
    // Titles are HTML in Atom, text in RSS.
    const titles = first?.entries.map(({ title }) => (isAtom ? textOfHtml(title) : title));
    expect(titles).toEqual(entries.map(({ title }) => title));
  });

  it.each(["hostile/rss.xml", "hostile/atom.xml"])("loses no entry of %s", async (fileName) => {
    const [first] = await readWithFeedparser(fileName);
    expect(first?.bozo).toBe(false);
    // feedparser takes a semicolon at the end of some addresses for the end of a reference, and drops it.
    const withoutSemicolon = (link: string) => link.replace(/;$/, "");
    const links = first?.entries.map(({ link }) => withoutSemicolon(link));
    expect(links).toEqual(hostileEntries.map(({ permalink }) => withoutSemicolon(permalink)));
  });
});

describe.skipIf(!hasNewsboat)(
  `newsboat${hasNewsboat ? "" : " (skipped: not installed, or no SQLite for Python)"}`,
  () => {
    let directory: string;

    beforeAll(() => {
      directory = mkdtempSync(join(tmpdir(), "broadsheet-newsboat-"));
    });

    afterAll(() => rmSync(directory, { recursive: true }));

    it.each(["rss.xml", "atom.xml"])("keeps what %s says, and polls it conditionally", async (fileName) => {
      const [urls, cache] = [join(directory, `${fileName}.urls`), join(directory, `${fileName}.db`)];
      writeFileSync(urls, `${server.address}${fileName}\n`);
      writeFileSync(join(directory, "config"), "");
      const reload = () =>
        run("newsboat", ["-u", urls, "-c", cache, "-C", join(directory, "config"), "-x", "reload"], {
          HOME: directory,
        });
      // newsboat polls conditionally from the third time on.
      for (const _ of ["subscribe", "poll", "poll again"]) await reload();
      expect(server.log.filter((line) => line.startsWith(`GET /${fileName} `)).at(-1)).toBe(`GET /${fileName} 304`);
      const rows = JSON.parse(
        await run(python, [
          "-c",
          selectAll,
          cache,
          "select guid, title, author, url, pubDate, enclosure_url from rss_item order by pubDate desc",
        ]),
      );
      const isAtom = fileName === "atom.xml";
      expect(rows).toEqual(
        [...entries]
          .sort((one, other) => other.published - one.published)
          .map((entry) => [
            isAtom ? atomIdOf(entry.id) : entry.id,
            labelOf(entry),
            // newsboat keeps the last dc:creator, but all authors of Atom.
            isAtom ? entry.authors.map(({ name }) => name).join(", ") : entry.authors.at(-1)?.name,
            entry.permalink,
            entry.published / 1_000,
            // newsboat keeps the last link of Atom.
            entry.enclosures.at(isAtom ? -1 : 0)?.url ?? "",
          ]),
      );
    });
  },
);

describe.skipIf(!hasSfeed)(`sfeed${hasSfeed ? "" : " (skipped: not installed)"}`, () => {
  let directory: string;

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "broadsheet-sfeed-"));
  });

  afterAll(() => rmSync(directory, { recursive: true }));

  it.each(["rss.xml", "atom.xml"])("reads every entry of %s", async (fileName) => {
    const document = Buffer.from(await (await fetch(server.address + fileName)).arrayBuffer());
    const file = join(directory, fileName);
    writeFileSync(file, document);
    const rows = (await run("sh", ["-c", 'sfeed < "$1"', "sh", file]))
      .trim()
      .split("\n")
      .map((line) => line.split("\t"));
    // sfeed passes Atom's HTML on as it is.
    const isAtom = fileName === "atom.xml";
    const read = rows.map(([published, title = "", link]) => [
      Number(published),
      isAtom ? textOfHtml(title) : title,
      link,
    ]);
    expect(read).toEqual(entries.map((entry) => [entry.published / 1_000, entry.title, entry.permalink]));
    expect(rows.map((row) => row[5])).toEqual(entries.map((entry) => (isAtom ? atomIdOf(entry.id) : entry.id)));
    expect(rows.map((row) => row[6])).toEqual(entries.map(({ authors }) => authors[0]?.name));
  });
});

const selectAll =
  "import json, sqlite3, sys; print(json.dumps([list(row) for row in sqlite3.connect(sys.argv[1]).execute(sys.argv[2])]))";

interface FeedparserEntry {
  readonly id: string | null;
  readonly title: string;
  readonly link: string;
  readonly published: number | null;
  readonly updated: number | null;
  readonly authors: readonly string[];
  readonly tags: readonly string[];
}

interface FeedparserFeed {
  readonly bozo: boolean;
  readonly entries: readonly FeedparserEntry[];
}

async function readWithFeedparser(fileName: string): Promise<readonly FeedparserFeed[]> {
  return JSON.parse(await run(python, [join(import.meta.dirname, "read-feed.py"), server.address + fileName]));
}
