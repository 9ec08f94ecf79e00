import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createWorkplace, type Workplace } from "./workplace.ts";

const page = `<!DOCTYPE html><html><head><title>Caf\u00e9</title></head><body><ul>
<li><time datetime="2024-05-01">May 1</time> <a href="../one">Caf\u00e9</a></li>
</ul></body></html>`;

let place: Workplace;
let server: Server;
let origin: string;
beforeEach(async () => {
  place = createWorkplace({ withData: true });
  server = createServer((request, response) => answers[request.url ?? ""]?.(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await place.end();
});

const html = { "Content-Type": "text/html; charset=iso-8859-1" };
const answers: Readonly<Record<string, RequestListener>> = {
  "/archive": (_, response) => response.writeHead(301, { Location: "/blog/archive/" }).end(),
  "/blog/archive/": (_, response) => {
    response.writeHead(200, { ...html, "Content-Encoding": "gzip" }).end(gzipSync(Buffer.from(page, "latin1")));
  },
  "/behind": ({ headers: { authorization } }, response) => {
    const isKnown = authorization === `Basic ${Buffer.from("ada:s3cret/").toString("base64")}`;
    response.writeHead(isKnown ? 200 : 401, html).end(isKnown ? "<html><body>Nothing</body></html>" : "");
  },
  "/gone": (_, response) => response.writeHead(410).end(),
  "/guarded": (_, response) => response.writeHead(403).end(),
  "/cut": (_, response) => {
    response.writeHead(200, { "Content-Length": "1000" });
    response.write("<html>", () => response.destroy());
  },
  "/feed": (_, response) => response.end(partOf("2024-05-03", "/feed?page=2")),
  "/feed?page=2": (_, response) => response.end(partOf("2024-05-02", "/feed?page=3")),
  "/feed?page=3": (_, response) => response.end(partOf("2024-05-01", "/feed?page=2")),
  "/feed-to-nothing": (_, response) => response.end(partOf("2024-05-02", "/feed?page=9")),
  "/feed?page=9": (_, response) => {
    response.end('<feed xmlns="http://www.w3.org/2005/Atom"><id>f</id><link rel="next" href="/feed?page=10"/></feed>');
  },
  "/feed-to-nowhere": (_, response) => response.end(partOf("2024-05-02", "/gone")),
  "/wp/feed/": (_, response) => response.end(pageOfWordPress(1)),
  "/wp/feed/?paged=2": (_, response) => response.end(pageOfWordPress(2)),
  "/wp/feed/?paged=3": (_, response) => response.writeHead(404).end(pageOfWordPress(3)),
  "/empty": (_, response) => response.writeHead(200, html).end("<html><body>Nothing</body></html>"),
};

const partOf = (date: string, next: string) =>
  `<feed xmlns="http://www.w3.org/2005/Atom"><id>f</id><link rel="next" href="${next}"/>
<entry><id>tag:a.example,2024:${date}</id><title>One</title><updated>${date}T09:00:00Z</updated></entry></feed>`;

/** Ten articles per page, without a link to the next. */
const pageOfWordPress = (page: number) => {
  const items = Array.from({ length: 10 }, (_, index) => {
    const number = 10 * page + index;
    return `<item><title>${number}</title><guid isPermaLink="false">${number}</guid><pubDate>2024-05-${number}</pubDate></item>`;
  });
  return `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><generator>https://wordpress.org/?v=6.5</generator>
<atom:link rel="self" href="https://a.example/wp/feed/${page > 1 ? `?paged=${page}` : ""}"/>${items.join("")}</channel></rss>`;
};

const newArticles = () => readdirSync(join(place.home, "data/articles")).filter((name) => name.startsWith("2024"));

describe("broadsheet import with a file", () => {
  it("imports a listing, and says which articles it lacks", () => {
    rmSync(join(place.home, "data/articles"), { recursive: true });
    const { stdout, exitCode } = place.broadsheet(["import", "data/archive-listing.txt"]);
    expect(stdout).toBe("13 articles imported\nThe listing says 92 articles, so 79 are not in it\n");
    expect(exitCode).toBe(0);
    expect(readdirSync(join(place.home, "data/articles"))).toHaveLength(13);
  });

  it.each([
    ["2 articles", "The listing says 2 articles, so 1 is not in it"],
    ["1 article", "The listing says 1 article; nothing is missing"],
  ])("says what is missing from %s", (count, says) => {
    writeFileSync(join(place.home, "listing.txt"), `${count}\n\nMay 1, 2024\n\nOne\n\nPublished by Ada\n`);
    expect(place.broadsheet(["import", "listing.txt"]).stdout).toBe(`1 article imported\n${says}\n`);
  });

  it("imports nothing a second time, and says so", () => {
    const { stdout } = place.broadsheet(["import", "data/archive-listing.txt"]);
    expect(stdout).toContain("Nothing imported: all 13 articles are here already");
  });

  it("says what to give if there is no such file", () => {
    const { exitCode, stderr } = place.broadsheet(["import", "nowhere.txt"]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/nowhere\.txt: there is no such file; give the address of [^,]+, with "https:\/\/", or/);
  });

  it("says what to do with a folder", () => {
    const { exitCode, stderr } = place.broadsheet(["import", "data"]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("data: is a folder; give one file at a time; ");
  });

  it("imports nothing at all if a part cannot be read, and says which line", () => {
    rmSync(join(place.home, "data/articles"), { recursive: true });
    const listing = readFileSync(join(place.home, "data/archive-listing.txt"), "utf8");
    writeFileSync(join(place.home, "broken.txt"), listing.replace("November 16, 2015", "Smarch 16, 2015"));
    const { exitCode, stderr } = place.broadsheet(["import", "broken.txt"]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/broken\.txt:\d+[\s\S]*\nNothing was imported; /);
    expect(existsSync(join(place.home, "data/articles"))).toBe(false);
  });
});

describe("broadsheet import with an address", () => {
  it("imports what is at the address, following redirects, in the encoding that the server states", async () => {
    const { exitCode, stdout } = await place.broadsheetAside(["import", `${origin}/archive`]);
    expect([exitCode, stdout]).toEqual([0, "1 article imported\n"]);
    expect(newArticles()).toEqual(["2024-05-01-cafe.md"]);
    const text = readFileSync(join(place.home, "data/articles/2024-05-01-cafe.md"), "utf8");
    expect(text).toContain("title: Caf\u00e9\n");
    expect(text).toContain(`url: "${origin}/blog/one"\n`);
  });

  it("resolves links against the address that a file was saved from", () => {
    writeFileSync(join(place.home, "saved.html"), page);
    const feed = `<rss version="2.0"><channel><title>T</title><item><title>Two</title><link>/two</link>
<pubDate>Thu, 02 May 2024 09:00:00 GMT</pubDate></item></channel></rss>`;
    writeFileSync(join(place.home, "saved.xml"), feed);
    const from = ["--address", "https://blog.example/archive/"];
    expect(place.broadsheet(["import", "saved.html", ...from]).exitCode).toBe(0);
    expect(place.broadsheet(["import", "saved.xml", ...from]).exitCode).toBe(0);
    const texts = newArticles().map((name) => readFileSync(join(place.home, "data/articles", name), "utf8"));
    expect(texts).toEqual([
      expect.stringContaining("url: https://blog.example/one\n"),
      expect.stringContaining("url: https://blog.example/two\n"),
    ]);
  });

  it.each([
    ["saved.html", "blog.example", '--address: expected an absolute address such as "https://example.com/archive"'],
    ["https://blog.example/", "https://blog.example/", "--address: only applies to a file"],
  ])("refuses an address that cannot be that of the file: %s, %s", (what, address, message) => {
    const { exitCode, stderr } = place.broadsheet(["import", what, "--address", address]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(message);
  });

  it("logs in with the name and password in the address, and shows neither", async () => {
    const asAda = (password: string) => `${origin.replace("//", `//ada:${password}@`)}/behind`;
    const known = await place.broadsheetAside(["import", asAda("s3cret%2F")]);
    expect(known.stderr).toContain(`${origin}/behind: `);
    expect(known.stderr).not.toMatch(/s3cret|got 401/);
    const unknown = await place.broadsheetAside(["import", asAda("wrong")]);
    expect(unknown.stderr).toBe(`error: ${origin}/behind: expected 200, got 401\n`);
  });

  it("imports nothing the second time", async () => {
    await place.broadsheetAside(["import", `${origin}/archive`]);
    const { stdout } = await place.broadsheetAside(["import", `${origin}/blog/archive/`]);
    expect(stdout).toBe("Nothing imported: the article is here already\n");
  });

  it.each([
    ["/gone", "expected 200, got 410\n"],
    ["/guarded", "expected 200, got 403; if a browser shows it, save it from there, and import the file\n"],
    ["/cut", "the connection was broken off"],
    ["/empty", "save it as a file"],
  ])("says in one line what is wrong with %s", async (path, said) => {
    const { exitCode, stderr } = await place.broadsheetAside(["import", origin + path]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`error: ${origin}${path}: `);
    expect(stderr).toContain(said);
    expect(stderr).not.toContain("    at ");
    expect(newArticles()).toEqual([]);
  });

  it("says if nothing listens there", async () => {
    await new Promise((resolve) => server.close(resolve));
    const { exitCode, stderr } = await place.broadsheetAside(["import", `${origin}/archive`]);
    expect([exitCode, stderr]).toEqual([
      1,
      `error: ${origin}/archive: cannot be reached: nothing listens on that port\n`,
    ]);
  });

  it("says if the server speaks no TLS", async () => {
    const address = `${origin.replace("http:", "https:")}/archive`;
    const { exitCode, stderr } = await place.broadsheetAside(["import", address]);
    const said = "it does not speak TLS on that port, or only an unsupported version";
    expect([exitCode, stderr]).toEqual([1, `error: ${address}: cannot be reached: ${said}\n`]);
  });
});

describe("broadsheet import of a feed in parts", () => {
  it("says where the rest is", async () => {
    const { exitCode, stdout, stderr } = await place.broadsheetAside(["import", `${origin}/feed`]);
    expect([exitCode, stdout]).toEqual([0, "1 article imported\n"]);
    expect(stderr).toContain(`continues at ${origin}/feed?page=2 (import it with --all to get the rest too)`);
  });

  it("imports all parts with --all, each once", async () => {
    await place.broadsheetAside(["import", `${origin}/feed`]);
    const { exitCode, stdout, stderr } = await place.broadsheetAside(["import", `${origin}/feed`, "--all"]);
    expect([exitCode, stdout, stderr]).toEqual([0, "2 articles imported (1 was here already)\n", ""]);
    expect(newArticles()).toEqual(["2024-05-01-one.md", "2024-05-02-one.md", "2024-05-03-one.md"]);
  });

  it("begins with a part that was saved as a file", async () => {
    writeFileSync(join(place.home, "feed.xml"), partOf("2024-05-03", `${origin}/feed?page=2`));
    const { stdout } = await place.broadsheetAside(["import", "feed.xml", "--all", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ imported: 3, alreadyThere: 0, leftOut: 0, warnings: [] });
  });

  it("stops at an empty part", async () => {
    const { exitCode, stdout } = await place.broadsheetAside(["import", `${origin}/feed-to-nothing`, "--all"]);
    expect([exitCode, stdout]).toEqual([0, "1 article imported\n"]);
  });

  it("keeps what it has if a part cannot be fetched, and says how to continue", async () => {
    const { exitCode, stderr } = await place.broadsheetAside(["import", `${origin}/feed-to-nowhere`, "--all"]);
    expect([exitCode, stderr]).toEqual([
      1,
      `error: ${origin}/gone: expected 200, got 410; the parts before it were imported; import it with --all again to get the rest\n`,
    ]);
    expect(newArticles()).toEqual(["2024-05-02-one.md"]);
  });
});

describe("broadsheet import of a WordPress feed", () => {
  it("says where older articles may be", async () => {
    const { stdout, stderr } = await place.broadsheetAside(["import", `${origin}/wp/feed/`]);
    expect(stdout).toBe("10 articles imported\n");
    expect(stderr).toContain(`older ones may be at ${origin}/wp/feed/?paged=2 (import it with --all to get these too)`);
  });

  it("imports all pages with --all, to the last", async () => {
    const { exitCode, stdout, stderr } = await place.broadsheetAside(["import", `${origin}/wp/feed/`, "--all"]);
    expect([exitCode, stdout, stderr]).toEqual([0, "20 articles imported\n", ""]);
  });
});

const withUndated = `<rss version="2.0"><channel><title>F</title>
<item><title>Undated</title><guid>1</guid></item>
<item><title>Dated</title><guid>2</guid><pubDate>Wed, 01 May 2024 09:00:00 GMT</pubDate></item>
<item><title>Someday</title><guid>3</guid><pubDate>soon</pubDate></item>
</channel></rss>`;

it("reports a fault shared by many entries once", () => {
  const items = [1, 2, 3].map(
    (number) => `<item><title>${number}</title><guid>${number}</guid><pubDate>2024-05-0${number}</pubDate>
<enclosure url="magnet:?x" length="1" type="application/x-bittorrent"/></item>`,
  );
  writeFileSync(
    join(place.home, "feed.xml"),
    `<rss version="2.0"><channel><title>F</title>${items.join("")}</channel></rss>`,
  );
  const { exitCode, stderr } = place.broadsheet(["import", "feed.xml"]);
  expect(exitCode).toBe(0);
  expect(stderr.match(/^warning: .*$/gm)).toEqual([
    expect.stringMatching(/entry 1\.enclosures\.0\.url.*, and 2 more times$/),
  ]);
});

describe("a feed with entries without dates", () => {
  const undated =
    /^error: feed\.xml:2: entry 1\.pubDate: is missing: .*\(the entry is left out, the others are imported\)$/m;
  const someday = /^error: feed\.xml:4: entry 3\.pubDate: expected a date such as .*, got "soon"/m;
  beforeEach(() => writeFileSync(join(place.home, "feed.xml"), withUndated));

  it("is imported without these, which are named, and the exit code is 1", () => {
    const { exitCode, stdout, stderr } = place.broadsheet(["import", "feed.xml"]);
    expect([exitCode, stdout]).toEqual([1, "1 article imported; 2 entries left out\n"]);
    expect(stderr).toMatch(undated);
    expect(stderr).toMatch(someday);
    expect(stderr).toContain("save the feed as a file, correct it there and import that");
    expect(newArticles()).toEqual(["2024-05-01-dated.md"]);
  });

  it("gives the entries left out once it is fixed", () => {
    place.broadsheet(["import", "feed.xml"]);
    writeFileSync(join(place.home, "feed.xml"), withUndated.replace("soon", "2024-05-02"));
    const { exitCode, stdout } = place.broadsheet(["import", "feed.xml"]);
    expect([exitCode, stdout]).toEqual([1, "1 article imported (1 was here already); 1 entry left out\n"]);
    expect(newArticles()).toEqual(["2024-05-01-dated.md", "2024-05-02-someday.md"]);
  });

  it("has these reported to programs", () => {
    const { exitCode, stdout } = place.broadsheet(["import", "feed.xml", "--json"]);
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      imported: 1,
      leftOut: 2,
      problems: [
        { line: 2, field: "entry 1.pubDate" },
        { line: 4, field: "entry 3.pubDate" },
      ],
    });
  });

  it("is not imported if no entry has a date", () => {
    writeFileSync(join(place.home, "feed.xml"), withUndated.replace(/<pubDate>.*?<\/pubDate>/g, ""));
    const { exitCode, stderr } = place.broadsheet(["import", "feed.xml"]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("Nothing was imported");
    expect(newArticles()).toEqual([]);
  });

  it("can start a publication", () => {
    const { exitCode, stdout, stderr } = place.broadsheet(["init", "--yes", "--articles", "feed.xml"], {
      DATA_DIR: "new",
    });
    expect(exitCode).toBe(1);
    expect(stdout).toContain("new/articles: 1 article imported; 2 entries left out");
    expect(stderr).toMatch(undated);
    expect(readdirSync(join(place.home, "new"))).toEqual(["articles", "site.yaml"]);
  });
});

it("broadsheet init takes an address for the articles", async () => {
  const { DATA_DIR } = { DATA_DIR: join(place.home, "other") };
  const words = ["init", "--yes", "--articles", `${origin}/archive`];
  const { exitCode, stdout } = await place.broadsheetAside(words, { DATA_DIR });
  expect([exitCode, stdout]).toEqual([0, expect.stringContaining("1 article imported")]);
  expect(readdirSync(join(DATA_DIR, "articles"))).toEqual(["2024-05-01-cafe.md"]);
});
