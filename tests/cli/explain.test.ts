import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createWorkplace, localAddress, type RunningDaemon, type Workplace } from "./workplace.ts";

interface Explanation {
  readonly kind: string;
  readonly key?: string;
  readonly title?: string;
  readonly id?: string;
  readonly idFrom?: string;
  readonly slug?: string;
  readonly state?: { readonly name: string; readonly says: string };
  readonly feeds?: readonly { key: string; because: string; documents: readonly string[]; note?: string }[];
  readonly notIn?: readonly { key: string; because: string }[];
  readonly problems?: readonly { field?: string }[];
  readonly holds?: string;
  readonly entries?: number;
  readonly falling?: readonly { title: string; due: string }[];
  readonly remarks?: readonly string[];
}

const base = "https://example.com/blog/";
let place: Workplace;

beforeAll(() => {
  place = createWorkplace();
  place.broadsheet(["init", "--yes", "--title", "Mine", "--url", base, "--author", "Ada"]);
  rmSync(join(place.home, "data/articles"), { recursive: true });
  settings("entries: 2\nfeeds:\n  - title: Cats\n    tags: [cats]\n  - title: Dgos\n    tags: [dgos]\n");
  article("a", "id: urn:a\ntitle: First\npublished: 2020-01-01\ntags: [Dogs, cats]");
  article("b", "title: Second\npublished: 2020-01-02\ntags: [dogs]\nauthors: [Bob]");
  article("c", "title: Third\npublished: 2020-01-03\ntags: [dogs]\nurl: https://example.org/third");
  article("drafted", "title: Drafted\npublished: 2020-01-04\ndraft: true");
  article("untitled", "published: 2020-01-04\ndraft: true");
  article("coming", "title: Coming\npublished: 2999-01-01T00:00:00Z\ntags: [cats]");
  article("over", "title: Over\npublished: 2020-01-05\nexpires: 2020-02-05");
  article("twin", "id: urn:a\ntitle: Twin\npublished: 2020-01-06");
  article("spaced", 'id: "urn:a "\ntitle: Spaced\npublished: 2020-01-06');
  article("held", "title: Held\npublished: 2020-01-07");
  place.broadsheet(["generate"]);
  article("held", "title: Held\npublished: yesterday");
  article("2020-02-01-bad", "title: Bad\npublished: tomorrow");
  place.broadsheet(["generate"]);
  article("fresh", "title: Fresh\npublished: 2020-01-08");
});
afterAll(() => place.end());

describe("broadsheet explain ARTICLE", () => {
  it.each([
    ["its file", "data/articles/b.md"],
    ["its path below the articles", "b.md"],
    ["its slug", "b"],
    ["its title", "Second"],
    ["its address", `${base}articles/b/`],
    ["its address's path", "/articles/b/"],
    ["its address's path with that of the site", "/blog/articles/b/"],
    ["the address at which the server shows it here", `${localAddress}articles/b/`],
    ["the address below the public path", `${localAddress}blog/articles/b/`],
  ])("finds an article by %s", (_, words) => {
    expect(explain(words)).toMatchObject({ kind: "article", title: "Second" });
  });

  it("takes no title, if an article has none, for one that is called nothing", () => {
    expect(place.broadsheet(["explain", ""])).toMatchObject({ exitCode: 1, stdout: "" });
  });

  it("finds no file outside the folder of articles", () => {
    writeFileSync(join(place.home, "data/notes.md"), "Notes");
    expect(place.broadsheet(["explain", "data/notes.md"])).toMatchObject({ exitCode: 1, stdout: "" });
  });

  it("finds an article by its id, and by its address elsewhere", () => {
    expect(explain("urn:a").title).toBe("First");
    expect(explain("https://example.org/third").title).toBe("Third");
  });

  it("says why it is in each feed, and which documents hold it", () => {
    const { feeds = [] } = explain("b");
    expect(feeds.map(({ key, because }) => [key, because])).toEqual([
      ["main", "it holds every article"],
      ["tags/dogs", 'the article has the tag "dogs"'],
      ["authors/bob", "the article is by Bob"],
    ]);
    expect(feeds[2]?.documents).toEqual(
      ["rss.xml", "atom.xml", "feed.json"].map((name) => `${base}authors/bob/${name}`),
    );
  });

  it("says that it is too old for a feed's document, and where it is instead", () => {
    const [main, tag] = explain("a").feeds ?? [];
    expect(main?.note).toMatch(/newest 2 of 4, and this one is older: it is in the history/);
    expect(main?.documents).toContain(`${base}archive/1/rss.xml`);
    expect(tag?.note).toMatch(/newest 2 of 3.*keeps no history/);
  });

  it("says why a custom feed does not hold it", () => {
    expect(explain("b").notIn).toContainEqual({ key: "feeds/cats", because: "it has none of the tags cats" });
  });

  it("says where its id comes from", () => {
    expect(explain("a").idFrom).toBe("the record says so");
    expect(explain("b")).toMatchObject({
      id: expect.stringMatching(/^urn:uuid:/),
      idFrom: expect.stringContaining('made from the slug "b"'),
    });
  });

  it.each([
    ["drafted", "draft", /a draft/],
    ["coming", "due", /falls due in \d+ years \(2999-01-01T00:00:00\.000Z\)/],
    ["over", "expired", /expired \d+ years ago \(2020-02-05/],
    ["twin.md", "set aside", /data\/articles\/a\.md has its id/],
    ["spaced.md", "set aside", /data\/articles\/a\.md has its id/],
    ["held.md", "held", /its last good edition/],
    ["2020-02-01-bad.md", "broken", /not published: there is an error/],
    ["fresh", "new", /the next run publishes it/],
  ])("says that %s is %s", (words, name, says) => {
    expect(explain(words).state).toEqual({ name, says: expect.stringMatching(says) });
  });

  it.each([
    ["the slug in its file's name", "bad", "broken"],
    ["a title that its file was named after", "Bad", "broken"],
    ["the address that it would have", `${base}articles/bad/`, "broken"],
    ["the slug of its last good edition", "held", "held"],
    ["the title of its last good edition", "Held", "held"],
    ["the slug of a record that was set aside", "twin", "set aside"],
    ["the title of a record that was set aside", "Twin", "set aside"],
  ])("finds an article with a fault by %s", (_, words, name) => {
    expect(explain(words).state?.name).toBe(name);
  });

  it("finds an article with a fault by the id of its last good edition", () => {
    expect(explain(explain("held").id ?? "").state?.name).toBe("held");
  });

  it("says what is wrong with its file", () => {
    expect(explain("2020-02-01-bad.md").problems).toMatchObject([{ field: "published" }]);
    expect(place.broadsheet(["explain", "2020-02-01-bad.md"]).stdout).toMatch(
      /^error: data\/articles\/2020-02-01-bad\.md:3: published: /m,
    );
  });
});

describe("broadsheet explain FEED", () => {
  it.each(["feeds/cats", "feeds/cats/rss.xml", "/feeds/cats/", `${base}feeds/cats/feed.json`])(
    "finds a feed by %s",
    (words) => {
      expect(explain(words)).toMatchObject({ kind: "feed", key: "feeds/cats" });
    },
  );

  it("lists the feeds that may be meant if several have that name", () => {
    const { exitCode, stderr } = place.broadsheet(["explain", "cats"]);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining("could mean any of feeds/cats, tags/cats")]);
  });

  it.each(["main", "/", "/rss.xml", "rss.xml", base, `${base}archive/1/atom.xml`])(
    "finds the main feed by %s",
    (words) => {
      expect(explain(words)).toMatchObject({ key: "main", entries: 4 });
    },
  );

  it("says what it holds and what falls due in it", () => {
    const feed = explain("tags/cats");
    expect(feed.holds).toBe('articles with the tag "cats", however it is written');
    expect(feed.falling).toMatchObject([
      { title: "Coming", due: "2999-01-01T00:00:00.000Z", file: "data/articles/coming.md" },
    ]);
  });

  it("prints the same for people, one line each", () => {
    const linesOf = (words: string) => place.broadsheet(["explain", words]).stdout.trimEnd().split("\n");
    const [title, ...main] = linesOf("main");
    expect(title).toBe("Mine");
    expect(main.map((line) => line.trim().replace(/ {2,}/, " "))).toEqual([
      "It holds every article that is due, not expired and not a draft.",
      "feed main",
      `page ${base}`,
      `subscribe ${base}rss.xml ${base}atom.xml ${base}feed.json`,
      "entries 4, the newest 2 in the feed's document",
      "history 1 archive document",
      "newest Held (2020-01-07T12:00:00.000Z)",
      expect.stringMatching(/^changed \d{4}-/),
      "falls due Coming (2999-01-01T00:00:00.000Z, data/articles/coming.md)",
    ]);
    expect(linesOf("tags/dogs")).toContain('  history    none is kept ("archive" in site.yaml)');
    expect(linesOf("feeds/dgos")).toContain('note: no article has the tag "dgos"; did you mean "Dogs"?');
  });

  it("suggests the tag that a custom feed probably meant", () => {
    expect(explain("feeds/dgos").remarks).toEqual(['no article has the tag "dgos"; did you mean "Dogs"?']);
  });
});

describe("broadsheet explain", () => {
  it.each([
    ["tags/dosg", /did you mean tags\/dogs\?/],
    ["drated", /did you mean drafted\?/],
    ["qqqqqq", /"broadsheet list" lists the feeds/],
  ])("suggests something similar for %s", (words, advice) => {
    const { exitCode, stderr } = place.broadsheet(["explain", words]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(advice);
  });

  it("says what to do if nothing is published yet", () => {
    const { exitCode, stderr } = place.broadsheet(["explain", "main"], { OUTPUT_DIR: "nowhere" });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('run "broadsheet generate"');
  });

  it("works while a server runs on the same output, and does not disturb it", async () => {
    const daemon: RunningDaemon = await place.start({ OUTPUT_DIR: "served" });
    expect(JSON.parse(place.broadsheet(["explain", "b", "--json"], { OUTPUT_DIR: "served" }).stdout)).toMatchObject({
      state: { name: "published" },
    });
    expect((await fetch(`${daemon.url}/readyz`)).status).toBe(200);
    expect(await daemon.stop()).toBe(0);
    expect(place.broadsheet(["generate"], { OUTPUT_DIR: "served" }).stderr).not.toContain("rebuilt");
  });
});

function explain(words: string): Explanation {
  const { stdout, stderr } = place.broadsheet(["explain", words, "--json"]);
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout) as Explanation;
}

function article(name: string, fields: string): void {
  const directory = join(place.home, "data/articles");
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, `${name}.md`), `---\n${fields}\n---\n\nText.\n`);
}

function settings(text: string): void {
  writeFileSync(join(place.home, "data/site.yaml"), `title: Mine\nurl: ${base}\nauthor: Ada\n${text}`);
}
