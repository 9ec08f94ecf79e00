import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { describeProblem, ProblemsError } from "../../src/errors.ts";
import { importFile } from "../../src/sources/import.ts";
import { readRecords } from "../../src/sources/read.ts";

let folder: string;
let articles: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "broadsheet-import-"));
  articles = join(folder, "articles");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const listed = (...titles: readonly string[]) =>
  titles.map((title) => `• May 1, 2024\n\n${title}\n\nText [...]\n\nPublished by A\n`).join("");
const importText = async (text: string | Buffer) => {
  writeFileSync(join(folder, "listing.txt"), text);
  const { imported, alreadyThere, declaredCount, language } = await importFile(join(folder, "listing.txt"), {
    articlesDirectory: articles,
    rules: { timezone: "UTC" },
    shownAs: "feed.xml",
  });
  return { imported, alreadyThere, declaredCount, language };
};
const names = () => readdirSync(articles).sort();
const edit = (name: string, change: (text: string) => string) =>
  writeFileSync(join(articles, name), change(readFileSync(join(articles, name), "utf8")));

describe("the import of a listing", () => {
  it("makes the sample data of this repository", async () => {
    const listing = join(import.meta.dirname, "../../data/archive-listing.txt");
    const result = await importFile(listing, { articlesDirectory: articles, rules: { timezone: "UTC" } });
    expect(result).toMatchObject({ imported: 13, alreadyThere: 0, declaredCount: 92, warnings: [] });
    const sample = join(import.meta.dirname, "../../data/articles");
    for (const name of names()) {
      expect(readFileSync(join(articles, name), "utf8")).toBe(readFileSync(join(sample, name), "utf8"));
    }
  });

  it("imports nothing the second time", async () => {
    await importText(listed("One", "Two"));
    const before = names();
    expect(await importText(listed("One", "Two"))).toMatchObject({ imported: 0, alreadyThere: 2 });
    expect(names()).toEqual(before);
  });

  it("imports only what is new in a longer listing", async () => {
    await importText(listed("One"));
    expect(await importText(listed("Two", "One"))).toMatchObject({ imported: 1, alreadyThere: 1 });
    expect(names()).toEqual(["2024-05-01-one.md", "2024-05-01-two.md"]);
  });

  it("recognises an article whose title, date and file name were edited by hand, and leaves it alone", async () => {
    await importText(listed("One"));
    edit("2024-05-01-one.md", (text) =>
      text.replace("title: One", "title: The one").replace("2024-05-01", "2024-06-01"),
    );
    renameSync(join(articles, "2024-05-01-one.md"), join(articles, "the-one.md"));
    const before = readFileSync(join(articles, "the-one.md"), "utf8");
    expect(await importText(listed("One"))).toMatchObject({ imported: 0, alreadyThere: 1 });
    expect(names()).toEqual(["the-one.md"]);
    expect(readFileSync(join(articles, "the-one.md"), "utf8")).toBe(before);
  });

  it("recognises an article of that day and title that was written by hand", async () => {
    mkdirSync(articles);
    writeFileSync(join(articles, "mine.md"), "---\nid: mine\ntitle: one\npublished: 2024-05-01T08:00:00Z\n---\nBody");
    expect(await importText(listed("One"))).toMatchObject({ imported: 0, alreadyThere: 1 });
  });

  it("recognises an article whose file cannot be read just now", async () => {
    await importText(listed("One"));
    edit("2024-05-01-one.md", (text) => text.replace("title: One", "title: One: more"));
    expect(await importText(listed("One"))).toMatchObject({ imported: 0, alreadyThere: 1 });
  });

  it("brings back an article whose file was removed", async () => {
    await importText(listed("One"));
    rmSync(join(articles, "2024-05-01-one.md"));
    expect(await importText(listed("One"))).toMatchObject({ imported: 1 });
  });

  it("tells two articles of one day and title by their authors", async () => {
    const text = listed("News") + listed("News").replace("by A", "by B");
    expect(await importText(text)).toMatchObject({ imported: 2 });
    expect(names()).toEqual(["2024-05-01-news-2.md", "2024-05-01-news.md"]);
    expect(await importText(text)).toMatchObject({ imported: 0, alreadyThere: 2 });
  });

  it("warns about two articles of one day, title and author with different excerpts, but not about a repeated one", async () => {
    const news = listed("News");
    writeFileSync(join(folder, "twice.txt"), news + news);
    writeFileSync(join(folder, "other.txt"), news + news.replace("Text", "Other text"));
    const options = { articlesDirectory: articles, rules: { timezone: "UTC" }, shownAs: "listing.txt" };
    expect(await importFile(join(folder, "twice.txt"), options)).toMatchObject({ imported: 1, warnings: [] });
    const { warnings } = await importFile(join(folder, "other.txt"), options);
    expect(warnings.map(describeProblem)).toEqual([
      'listing.txt: lists "News" twice on one day, with different excerpts; the second one is left out (if it is another article, write it with "broadsheet new")',
    ]);
  });

  it("does not take a listing that begins with a bracket for JSON", async () => {
    await expect(importText("[announce] One\n\nMay 1, 2024\n\nTwo\n")).rejects.toThrow(
      'expected a count such as "92 articles"',
    );
  });

  it("reads times without an offset in the site's time zone", async () => {
    writeFileSync(join(folder, "times.txt"), "2024-05-01 09:30\n\nOne\n\nPublished by A\n");
    await importFile(join(folder, "times.txt"), {
      articlesDirectory: articles,
      rules: { timezone: "Europe/Stockholm" },
    });
    expect(readFileSync(join(articles, names()[0] ?? ""), "utf8")).toContain("published: 2024-05-01T07:30:00Z");
  });

  it("imports nothing from a listing that it cannot read completely", async () => {
    await expect(importText(`${listed("One")}\n• May 2, 2024\n\nTwo\n`)).rejects.toThrow(ProblemsError);
    expect(() => names()).toThrow("ENOENT");
  });

  it("leaves nothing behind if the folder cannot be written to, and says what to do", async () => {
    mkdirSync(articles);
    writeFileSync(join(folder, "file"), "");
    writeFileSync(join(folder, "listing.txt"), listed("One"));
    const into = join(folder, "file", "articles");
    await expect(
      importFile(join(folder, "listing.txt"), { articlesDirectory: into, rules: { timezone: "UTC" } }),
    ).rejects.toThrow(/cannot be written to \(ENOTDIR\); nothing is imported \(a file is where a folder must go/);
  });
});

it("leaves nothing behind of hundreds if one cannot be put in place", async () => {
  const titles = Array.from({ length: 200 }, (_, index) => `Title ${index}`);
  mkdirSync(join(articles, "2024-05-01-title-150.md"), { recursive: true });
  await expect(importText(listed(...titles))).rejects.toThrow(/cannot be written to \(EISDIR\); nothing is imported/);
  expect(readdirSync(articles)).toEqual(["2024-05-01-title-150.md"]);
  rmSync(join(articles, "2024-05-01-title-150.md"), { recursive: true });
  expect(await importText(listed(...titles))).toMatchObject({ imported: 200 });
  expect(names()).toHaveLength(200);
});

it("removes what a stopped import has left, but not what another one is writing", async () => {
  mkdirSync(articles);
  const ofAnother = `.import-${process.ppid}-0.tmp`;
  for (const name of [".import-999999999-0.tmp", ofAnother]) writeFileSync(join(articles, name), "");
  await importText(listed("One"));
  expect(names()).toEqual([ofAnother, "2024-05-01-one.md"]);
});

describe("the import of a feed", () => {
  const feed = (...ids: readonly string[]) =>
    `<rss version="2.0"><channel><title>T</title>${ids.map((id) => `<item><guid isPermaLink="false">${id}</guid><title>Daily</title><pubDate>Wed, 01 May 2024 09:00:00 GMT</pubDate></item>`).join("")}</channel></rss>`;

  it("recognises entries by their ids, whatever their titles", async () => {
    expect(await importText(feed("a", "b"))).toMatchObject({ imported: 2 });
    edit("2024-05-01-daily.md", (text) => text.replace("Daily", "Renamed"));
    expect(await importText(feed("a", "b", "c"))).toMatchObject({ imported: 1, alreadyThere: 2 });
  });

  describe("in an encoding of its own", () => {
    const inUtf16 = (text: string) => Buffer.from(text, "utf16le");
    const declaring = (encoding: string, title: string) =>
      `<?xml version="1.0" encoding="${encoding}"?>\r\n${feed("a").replace("Daily", title)}`;
    const titleOf = async (bytes: Buffer) => {
      await importText(bytes);
      return /^title: "?(.*?)"?$/m.exec(readFileSync(join(articles, names()[0] ?? ""), "utf8"))?.[1];
    };

    it.each([
      ["ISO-8859-1", Buffer.from(declaring("ISO-8859-1", "Caf\xe9"), "latin1"), "Café"],
      ["windows-1252", Buffer.from(declaring("windows-1252", "\x93Caf\xe9\x94 \x80"), "latin1"), "“Café” €"],
      ["Shift_JIS", Buffer.from(declaring("Shift_JIS", "\x93\xfa\x96\x7b"), "latin1"), "日本"],
      ["ISO-2022-JP", Buffer.from(declaring("ISO-2022-JP", "\x1b$BF|K\\\x1b(B"), "latin1"), "日本"],
      ["EUC-KR, all of it", Buffer.from(declaring("euc-kr", "\xc7\xd1\x94\xee"), "latin1"), "한뷁"],
      ["EUC-KR by another name", Buffer.from(declaring("cp949", "\xc7\xd1\x81A"), "latin1"), "한갂"],
      ["that of an old Mac", Buffer.from(declaring("MacCyrillic", "\x80"), "latin1"), "А"],
      ["windows-1251 by another name", Buffer.from(declaring("win-1251", "\xc0"), "latin1"), "А"],
      ["UTF-16, little end first", inUtf16(declaring("UTF-16", "日本")), "日本"],
      ["UTF-16 with a mark", inUtf16(`\u{feff}${declaring("UTF-16", "日本")}`), "日本"],
      ["UTF-16, big end first", inUtf16(`\u{feff}${declaring("UTF-16", "日本")}`).swap16(), "日本"],
      ["UTF-8 that was something else", Buffer.from(declaring("ISO-8859-1", "Café")), "Café"],
      ["UTF-8 that says UTF-16", Buffer.from(declaring("utf-16", "Café")), "Café"],
    ])("is read: %s", async (_, bytes, title) => {
      expect(await titleOf(bytes)).toBe(title);
    });

    it.each([
      ["x-own", 'feed.xml:1: expected a known encoding, got "x-own" (save the file as UTF-8)'],
      ["binary", 'feed.xml:1: expected a known encoding, got "binary" (save the file as UTF-8)'],
      ["EUC-KR", "feed.xml: is not in EUC-KR, as it says it is (save the file as UTF-8)"],
      ["EUC-JP", "feed.xml: is not in EUC-JP, as it says it is (save the file as UTF-8)"],
      ["UTF-8", "feed.xml:2: expected UTF-8 text, got byte 0xe9 at offset "],
    ])("is a problem if it cannot be decoded: %s", async (encoding, complaint) => {
      await expect(importText(Buffer.from(declaring(encoding, "Caf\xe9 "), "latin1"))).rejects.toThrow(complaint);
    });
  });

  describe("in UTF-8 with truncated letters", () => {
    const saysOf = async (bytes: Buffer) => {
      writeFileSync(join(folder, "feed.xml"), bytes);
      const options = { articlesDirectory: articles, rules: { timezone: "UTC" }, shownAs: "feed.xml" };
      return (await importFile(join(folder, "feed.xml"), options)).warnings.map(describeProblem);
    };
    const cutAfter = (whole: string) => {
      const [before = "", after = ""] = feed("a").replace("<channel>", "\n<channel>").split("Daily");
      return Buffer.concat([Buffer.from(before + whole), Buffer.from([0xc3]), Buffer.from(after)]);
    };

    it("is imported, with a mark in their place, and a warning", async () => {
      expect(await saysOf(cutAfter("\u00e9\u00e8\u00ea\u00eb Caf"))).toEqual([
        'feed.xml:2: holds "\u{fffd}" in place of lost characters (find it in the imported articles and correct it)',
      ]);
      const origin = { file: "a.md", path: "a.md", rules: { timezone: "UTC" } };
      const [imported] = readRecords(join(articles, names()[0] ?? ""), origin).records;
      expect(imported?.record.title).toBe("\u00e9\u00e8\u00ea\u00eb Caf\u{fffd}");
    });

    it("is refused if as many are truncated as are whole, as in another encoding", async () => {
      await expect(saysOf(cutAfter("\u00e9 Caf"))).rejects.toThrow(
        "feed.xml:2: expected UTF-8 text, got byte 0xc3 at offset ",
      );
    });
  });

  it("recognises an article by the page that the site's permalink gives it", async () => {
    mkdirSync(articles);
    writeFileSync(join(articles, "2024-05-01-walk.md"), "---\ntitle: A Walk\n---\nText");
    const item = `<item><title>A Walk</title><guid>https://a.example/2024/05/walk/</guid><pubDate>01 May 2024 09:00:00 GMT</pubDate></item>`;
    writeFileSync(join(folder, "feed.xml"), `<rss><channel><title>A</title>${item}</channel></rss>`);
    const rules = { timezone: "UTC", permalink: "https://a.example/:year/:month/:slug/" };
    const result = await importFile(join(folder, "feed.xml"), { articlesDirectory: articles, rules });
    expect(result).toMatchObject({ imported: 0, alreadyThere: 1, warnings: [] });
  });

  it("imports all entries with the same page, and recognises the first of them when there are more", async () => {
    const entry = (title: string, day: number) =>
      `<item><title>${title}</title><link>https://a.example/news</link><pubDate>0${day} May 2024 09:00:00 GMT</pubDate></item>`;
    const feed = (...items: readonly string[]) =>
      importText(`<rss version="2.0"><channel><title>T</title>${items.join("")}</channel></rss>`);
    expect(await feed(entry("One", 1))).toMatchObject({ imported: 1 });
    expect(await feed(entry("Three", 3), entry("Two", 2), entry("One", 1))).toMatchObject({
      imported: 2,
      alreadyThere: 1,
    });
    expect(await feed(entry("Three", 3), entry("Two", 2))).toMatchObject({ imported: 0, alreadyThere: 2 });
  });

  it("recognises the last of several entries with the same page", async () => {
    const entry = (title: string, day: number) =>
      `<item><title>${title}</title><link>https://a.example/news</link><pubDate>0${day} May 2024 09:00:00 GMT</pubDate></item>`;
    const feed = (...items: readonly string[]) =>
      importText(`<rss version="2.0"><channel><title>T</title>${items.join("")}</channel></rss>`);
    expect(await feed(entry("Two", 2), entry("One", 1))).toMatchObject({ imported: 2 });
    expect(await feed(entry("Two", 2))).toMatchObject({ imported: 0, alreadyThere: 1 });
  });

  it("tells apart entries of one instant that have only a summary", async () => {
    const item = (text: string) =>
      `<item><pubDate>Wed, 01 May 2024 12:00:00 GMT</pubDate><description>${text}</description></item>`;
    const text = `<rss version="2.0"><channel><title>F</title>${item("One")}${item("Two")}</channel></rss>`;
    expect(await importText(text)).toMatchObject({ imported: 2 });
    expect(names()).toEqual(["2024-05-01-one.md", "2024-05-01-two.md"]);
  });

  it.each([
    ["a.md", "---\nid: 45\ntitle: One: more\n---\n"],
    ["a.md", "---\nid: '45' # of the feed\ntitle: One: more\n---\n"],
    ["a.md", '---\nid: "45\n---\n'],
    ["a.md", '+++\nid = "\\u0034\\u0035"\ndate = never\n+++\n'],
    ["a.json", '{"title": "One", "id": 45, "published": "never"}'],
    ["a.jsonl", '{"id" : "\\u00345", "published": "never"}'],
  ])("recognises the id of a file that cannot be read just now: %s %j", async (name, text) => {
    mkdirSync(articles);
    writeFileSync(join(articles, name), text);
    expect(await importText(feed("45"))).toMatchObject({ imported: 0, alreadyThere: 1 });
  });

  it("recognises a non-ASCII id of a file that cannot be read just now", async () => {
    await importText(feed("https://example.com/ä"));
    edit("2024-05-01-daily.md", (text) => text.replace("title: Daily", "title: Daily: more"));
    expect(await importText(feed("https://example.com/ä"))).toMatchObject({ imported: 0, alreadyThere: 1 });
  });

  it.each(["2024-13-45", "145", "a45"])("does not take %s in an unreadable file for the id 45", async (text) => {
    mkdirSync(articles);
    writeFileSync(join(articles, "a.md"), `---\nid: x${text}\npublished: ${text}\n---\n`);
    expect(await importText(feed("45"))).toMatchObject({ imported: 1 });
  });

  describe("that continues at another address", () => {
    const page = (...ids: readonly string[]) =>
      feed(...ids)
        .replace("<rss ", '<rss xmlns:atom="http://www.w3.org/2005/Atom" ')
        .replace("<channel>", '<channel><atom:link rel="next" href="https://a.example/feed?page=2"/>');
    const saysOf = async (text: string, options = {}) => {
      writeFileSync(join(folder, "feed.xml"), text);
      const { warnings } = await importFile(join(folder, "feed.xml"), {
        articlesDirectory: articles,
        rules: { timezone: "UTC" },
        shownAs: "feed.xml",
        ...options,
      });
      return warnings.map(describeProblem).filter((warning) => warning.includes("continues at"));
    };

    it("says where the rest is", async () => {
      expect(await saysOf(page("a"))).toEqual([
        "feed.xml: is part of a feed that continues at https://a.example/feed?page=2 (import it with --all to get the rest too)",
      ]);
    });

    it("is silent about that if a part is here already, or if the rest is to be imported anyway", async () => {
      await importText(feed("a"));
      expect(await saysOf(page("a", "b"))).toEqual([]);
      expect(await saysOf(page("c"), { withRest: true })).toEqual([]);
    });
  });

  it("keeps ids to the letter", async () => {
    await importText(feed("HTTP://Example.com/%7e"));
    expect(readFileSync(join(articles, "2024-05-01-daily.md"), "utf8")).toContain('id: "HTTP://Example.com/%7e"');
  });
});

describe("the import of an export", () => {
  const medium = (
    footer: string,
  ) => `<!DOCTYPE html><html><head><title>Hello</title></head><body><article class="h-entry">
<header><h1 class="p-name">Hello</h1></header><section data-field="subtitle" class="p-summary">In short</section>
<section data-field="body" class="e-content"><section class="section"><h3 class="graf graf--h3 graf--title">Hello</h3>
<p class="graf">See <a href="https://example.com/x">this</a>, of May 1, 2018.</p></section></section>
<footer>${footer}<p>Exported from <a href="https://medium.com">Medium</a> on June 1, 2024.</p></footer></article></body></html>`;
  const published = `<p class="p-tags">Tagged in <a href="https://medium.com/tag/trains" class="p-tag">Trains</a>,
<a href="https://medium.com/tag/maps" class="p-tag">Maps</a></p><p>By <a href="https://medium.com/@ada" class="p-author h-card">Ada</a> on <a href="https://medium.com/p/a1">
<time class="dt-published" datetime="2024-05-01T08:30:00.000Z">May 1, 2024</time></a>.</p>
<p><a href="https://medium.com/@ada/hello-a1" class="p-canonical">Canonical link</a></p>`;

  it("turns a Medium post into an article, with the id of its feed", async () => {
    expect(await importText(medium(published))).toMatchObject({ imported: 1 });
    const [record] = readRecords(join(articles, "2024-05-01-hello.md"), {
      file: "",
      path: "a.md",
      rules: { timezone: "UTC" },
    }).records;
    expect(record?.record).toMatchObject({
      id: "https://medium.com/p/a1",
      title: "Hello",
      url: "https://medium.com/@ada/hello-a1",
      published: Date.UTC(2024, 4, 1, 8, 30),
      authors: [{ name: "Ada", url: "https://medium.com/@ada" }],
      summary: "In short",
      tags: ["Trains", "Maps"],
      body: { kind: "html", text: expect.stringMatching(/^<section class="section">\s*<p class="graf">See /) },
    });
  });

  it.each([
    [["fr", "en", "fr"], "fr"],
    [["en", undefined, "en"], "en"],
    [["en", undefined, undefined], undefined],
  ])("is in the language of most entries, if they state it: %j gives %s", async (languages, language) => {
    const items = languages.map((tag, index) => ({
      id: `urn:x:${index}`,
      language: tag,
      content_text: "A",
      date_published: "2024-05-01",
    }));
    const feed = { version: "https://jsonfeed.org/version/1.1", title: "T", items };
    expect(await importText(JSON.stringify(feed))).toMatchObject({ imported: 3, language });
  });

  it("keeps all of a Medium post with thousands of unclosed titles", async () => {
    const open = `<h3 class="${"graf--title ".repeat(100)}">x`.repeat(4_000);
    expect(await importText(medium(published).replace(/<h3.*h3>/, () => open))).toMatchObject({ imported: 1 });
    expect(readFileSync(join(articles, "2024-05-01-hello.md"), "utf8")).toMatch(/graf--title.*<p class="graf">See/s);
  });

  it("makes articles of a Movable Type export, and imports nothing twice", async () => {
    const post = (title: string) =>
      `AUTHOR: Ada\r\nTITLE: ${title}\r\nSTATUS: Publish\r\nDATE: 05/01/2024 11:30:00 PM\r\n-----\r\nBODY:\r\n<p>x</p>\r\n-----\r\n--------\r\n`;
    expect(await importText(post("One"))).toMatchObject({ imported: 1 });
    expect(await importText(post("One") + post("Two"))).toMatchObject({ imported: 1, alreadyThere: 1 });
    expect(names()).toEqual(["2024-05-01-one.md", "2024-05-01-two.md"]);
  });

  it("makes no article of a Medium draft", async () => {
    expect(await importText(medium(""))).toMatchObject({ imported: 0, alreadyThere: 0 });
    expect(names()).toEqual([]);
  });

  it.each([
    [
      "Substack's list of posts",
      Buffer.from("post_id,post_date,is_published\n1.a,2024-05-01,true\n"),
      "is the list of posts that Substack exports",
    ],
    [
      "a ZIP archive",
      Buffer.from("504b0304140000000800ff", "hex"),
      "expected UTF-8 text, got a ZIP archive (unpack it)",
    ],
    ["a gzip archive", gzipSync("a"), "expected UTF-8 text, got a gzip archive (unpack it)"],
  ])("says what %s is, and what to do", async (_, bytes, complaint) => {
    await expect(importText(bytes)).rejects.toThrow(complaint);
  });
});

it("names the articles folder if it cannot be read", async () => {
  writeFileSync(articles, "");
  writeFileSync(join(folder, "listing.txt"), listed("One"));
  const options = { articlesDirectory: articles, rules: { timezone: "UTC" } };
  await expect(importFile(join(folder, "listing.txt"), options)).rejects.toThrow(
    `${articles}/: cannot be read (ENOTDIR)`,
  );
});

it.each(["", " \n\n"])("says that a file without content is empty: %j", async (text) => {
  await expect(importText(text)).rejects.toThrow(/^feed\.xml: is empty$/);
});

it("says that the file is not there", async () => {
  await expect(
    importFile(join(folder, "none.txt"), {
      articlesDirectory: articles,
      rules: { timezone: "UTC" },
      shownAs: "none.txt",
    }),
  ).rejects.toThrow("none.txt: has disappeared");
});

it.each([
  ["---\ntitle: A walk\npublished: 2024-05-01\n---\n", "copy it into data/articles"],
  [
    "# A walk\n\nOver the hills.\n",
    'copy it into data/articles, and begin its name with its date, as in "2024-05-01-a-walk.md"',
  ],
])("tells an article that needs no import from a listing: %j", async (text, advice) => {
  writeFileSync(join(folder, "walk.md"), text);
  const options = { articlesDirectory: articles, rules: { timezone: "UTC" }, shownAs: "walk.md" };
  await expect(importFile(join(folder, "walk.md"), options)).rejects.toThrow(
    `walk.md: is an article in Markdown, which needs no import (${advice})`,
  );
});

it("reads a listing that has a Markdown file name", async () => {
  writeFileSync(join(folder, "archive.md"), "May 1, 2024\nA walk\n\nMay 2, 2024\nA swim\n");
  const options = { articlesDirectory: articles, rules: { timezone: "UTC" } };
  expect(await importFile(join(folder, "archive.md"), options)).toMatchObject({ imported: 2 });
});

describe("the import of an archive page in HTML", () => {
  const page = (head: string, ...items: readonly string[]) =>
    `<!DOCTYPE html>\n<html><head>${head}</head><body><ul>\n${items.map((item) => `<li>${item}</li>\n`).join("")}</ul></body></html>`;
  const first = '<time datetime="2024-05-01">May 1</time> <a href="/one">One</a>';
  const second = '<time datetime="2024-05-02">May 2</time> <a href="/two">Two</a>';
  const canonical = '<link rel="canonical" href="https://a.example/blog/">';

  it("makes records with the addresses that the page links to, which are their ids", async () => {
    expect(await importText(page(canonical, first, second))).toMatchObject({ imported: 2 });
    const text = readFileSync(join(articles, "2024-05-01-one.md"), "utf8");
    expect(text).toContain("\nurl: https://a.example/one\n");
    expect(text).toContain("id: https://a.example/one\n");
  });

  it("imports only what is new in a longer page, whatever was edited", async () => {
    await importText(page(canonical, first));
    edit("2024-05-01-one.md", (text) => text.replace("title: One", "title: The one"));
    expect(await importText(page(canonical, second, first))).toMatchObject({ imported: 1, alreadyThere: 1 });
  });

  it("recognises each of several articles with the same page, including the first that had it", async () => {
    const shared = (day: number, title: string) =>
      `<b>May ${day}, 2024</b> <a href="https://b.example/shared">${title}</a>`;
    expect(await importText(page(canonical, first, shared(2, "Two")))).toMatchObject({ imported: 2 });
    expect(await importText(page(canonical, shared(3, "Three"), first, shared(2, "Two")))).toMatchObject({
      imported: 1,
      alreadyThere: 2,
    });
    expect(await importText(page(canonical, shared(3, "Three"), first, shared(2, "Two")))).toMatchObject({
      imported: 0,
      alreadyThere: 3,
    });
  });

  it("imports nothing that was imported as text from the same page", async () => {
    await importText(listed("One"));
    expect(await importText(page(canonical, first))).toMatchObject({ imported: 0, alreadyThere: 1 });
  });

  it("imports nothing from a feed that was imported from the site's archive page", async () => {
    await importText(page(canonical, first, second));
    const item = (name: string, guid: string) =>
      `<item><title>${name}</title><link>https://a.example/${name.toLowerCase()}</link><guid isPermaLink="false">${guid}</guid>
<pubDate>Wed, 01 May 2024 09:00:00 GMT</pubDate></item>`;
    const feed = `<rss version="2.0"><channel><title>T</title>${item("One", "https://a.example/?p=1")}${item("Three", "https://a.example/?p=3")}</channel></rss>`;
    expect(await importText(feed)).toMatchObject({ imported: 1, alreadyThere: 1 });
  });

  it("says where the site's feed is, unless part of the page is here already", async () => {
    const named = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">';
    const saysOf = async (text: string) => {
      writeFileSync(join(folder, "page.html"), text);
      const options = { articlesDirectory: articles, rules: { timezone: "UTC" }, shownAs: "page.html" };
      return (await importFile(join(folder, "page.html"), options)).warnings.map(describeProblem);
    };
    expect(await saysOf(page(canonical + named, first))).toEqual([
      "page.html: lists articles without their texts; the site's feed, https://a.example/feed.xml, may have those of the newest ones (to get them, remove what was just imported, import the feed, and then import this page again)",
    ]);
    expect(await saysOf(page(canonical + named, second, first))).toEqual([]);
  });

  it("warns about feed entries that may be articles under other ids", async () => {
    await importText(listed("One", "Two"));
    const items = ["One", "Two"].map(
      (title) =>
        `<item><title>${title}</title><guid isPermaLink="false">${title}</guid><pubDate>Wed, 01 May 2024</pubDate></item>`,
    );
    writeFileSync(join(folder, "feed.xml"), `<rss version="2.0"><channel>${items.join("")}</channel></rss>`);
    const { imported, warnings } = await importFile(join(folder, "feed.xml"), {
      articlesDirectory: articles,
      rules: { timezone: "UTC" },
    });
    expect(imported).toBe(2);
    expect(warnings).toMatchObject([
      { found: '"One" and 1 more', expected: expect.stringContaining("under another id") },
    ]);
  });

  it("resolves relative links against the site's own address if the page does not state its own", async () => {
    writeFileSync(join(folder, "page.html"), page("", first));
    const options = { articlesDirectory: articles, rules: { timezone: "UTC" } };
    await expect(importFile(join(folder, "page.html"), options)).rejects.toThrow("relative to the page's own address");
    await importFile(join(folder, "page.html"), { ...options, base: "https://b.example/" });
    expect(readFileSync(join(articles, "2024-05-01-one.md"), "utf8")).toContain("url: https://b.example/one\n");
  });

  it("resolves them against the address that the browser noted when it saved the page", async () => {
    await importText(`<!-- saved from url=(0026)https://c.example/archive/ -->\n${page("", first)}`);
    expect(readFileSync(join(articles, "2024-05-01-one.md"), "utf8")).toContain("url: https://c.example/one\n");
  });

  it("reads a page in the encoding that it declares", async () => {
    const text = page(`<meta charset="windows-1252">${canonical}`, first.replace("One", "Caf\u00e9"));
    await importText(Buffer.from(text, "latin1"));
    expect(names()).toEqual(["2024-05-01-cafe.md"]);
  });

  it("recognises a feed, however many comments stand before it", async () => {
    const item = "<item><title>A</title><guid>a</guid><pubDate>Wed, 01 May 2024 12:00:00 GMT</pubDate></item>";
    const feed = `${"<!-- note -->\n".repeat(60)}<rss version="2.0"><channel><title>F</title>${item}</channel></rss>`;
    expect(await importText(feed)).toMatchObject({ imported: 1 });
  });

  it("recognises a feed, however long the comment before it", async () => {
    const item = "<item><title>A</title><guid>a</guid><pubDate>Wed, 01 May 2024 12:00:00 GMT</pubDate></item>";
    const feed = `<!--${"x".repeat(12_000_000)}-->\n<rss version="2.0"><channel><title>F</title>${item}</channel></rss>`;
    expect(await importText(feed)).toMatchObject({ imported: 1 });
  });

  it("reads a page that is nested deeper than any stack", async () => {
    const deep = "<div>x".repeat(100_000);
    expect(await importText(`<html><head>${canonical}</head><body>${deep}<p>${first}</p>`)).toMatchObject({
      imported: 1,
    });
  });
});
