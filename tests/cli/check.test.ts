import { once } from "node:events";
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkOutput } from "../../src/cli/check/output.ts";
import { openDirectoryTarget } from "../../src/publication/writing/directory-target.ts";
import { acquireLock } from "../../src/publication/writing/lock.ts";
import { freePort } from "../free-port.ts";
import { createWorkplace, type Workplace } from "./workplace.ts";

interface Report {
  readonly articles: number;
  readonly files: number;
  readonly answers: number;
  readonly findings: readonly { severity: string; where: string; what: string; why: string; mend: string }[];
}

let place: Workplace;
const servers: Server[] = [];
beforeEach(() => {
  place = createWorkplace({ withData: true });
});
afterEach(async () => {
  for (const server of servers.splice(0)) server.close();
  await place.end();
});

function writeArticle(fieldsAndText: string): void {
  const file = join(place.home, "data/articles/linked.md");
  writeFileSync(file, `---\ntitle: Linked\npublished: 2020-01-01\n${fieldsAndText}`);
}

function findings(): Report["findings"] {
  return (JSON.parse(place.broadsheet(["check", "--json"]).stdout) as Report).findings;
}

/** Writes a zstd copy beside the document, as a Node with zstd would; returns its path. */
async function putInZstd(path: string): Promise<string> {
  const output = join(place.home, "output");
  const target = openDirectoryTarget(output);
  const hash = target.entry(path)?.hash ?? "";
  const bytes = storedInZstd(readFileSync(join(output, path)));
  await target.writeCodings([{ path, hash, encoded: new Map([["zstd", bytes]]) }]);
  await target.commit();
  target.close();
  return join(output, `${path}.zst`);
}

/** A frame of one uncompressed block (RFC 8878 section 3.1.1), because Node 20 has no encoder. */
function storedInZstd(bytes: Buffer): Buffer {
  const magicNumber = 0xfd2fb528;
  const singleSegmentWithLengthInFourBytes = 0xa0;
  const [isLast, lengthAt] = [1, 3];
  const frame = Buffer.alloc(12);
  frame.writeUInt32LE(magicNumber, 0);
  frame.writeUInt8(singleSegmentWithLengthInFourBytes, 4);
  frame.writeUInt32LE(bytes.length, 5);
  frame.writeUIntLE((bytes.length << lengthAt) | isLast, 9, 3);
  return Buffer.concat([frame, bytes]);
}

describe("broadsheet check, on settings and records", () => {
  it("finds nothing wrong with the data of the repository", () => {
    const { exitCode, stdout } = place.broadsheet(["check"]);
    expect(stdout).toContain("13 articles, nothing published yet. Found: 0 errors, 0 warnings");
    expect(exitCode).toBe(0);
  });

  it("says where a record is wrong, why that matters and how to fix it, and exits with 1", () => {
    writeFileSync(
      join(place.home, "data/articles/bad.md"),
      "---\ntitle: Bad\npublished: yesterday\nurl: nowhere\n---\n",
    );
    const { exitCode, stdout } = place.broadsheet(["check"]);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(
      /^error: data\/articles\/bad\.md:3: published: expected a date.*\n {2}why: .*\n {2}fix: {2}/m,
    );
    expect(stdout).toMatch(/^error: data\/articles\/bad\.md:4: url/m);
  });

  it("does not say that an article is published because of a warning if an error keeps it back", () => {
    writeArticle("sumary: a\nurl: nowhere\n---\n");
    const [error, warning] = findings();
    expect([error?.severity, warning?.severity]).toEqual(["error", "warning"]);
    expect(warning?.why).toBe("every article is published, but this may not reach readers as intended");
  });

  it("gives the path of the page of the documentation", () => {
    writeFileSync(join(place.home, "data/articles/bad.md"), "---\ntitle: Bad\npublished: yesterday\n---\n");
    const [, page = ""] = /fix: {2}.*; (.*) describes every field/.exec(place.broadsheet(["check"]).stdout) ?? [];
    expect(page).toMatch(/records\.md$/);
    expect(existsSync(resolve(place.home, page))).toBe(true);
  });

  it("warns about articles with the same address elsewhere", () => {
    appendFileSync(join(place.home, "data/site.yaml"), "permalink: https://blog.example/:slug/\n");
    for (const folder of ["2023", "2024"]) {
      mkdirSync(join(place.home, "data/articles", folder), { recursive: true });
      writeFileSync(
        join(place.home, "data/articles", folder, "review.md"),
        `---\npublished: ${folder}-12-31\n---\nText.\n`,
      );
    }
    const what =
      'url: expected an address that no other article has, got "https://blog.example/review/", which data/articles/2023/review.md has';
    expect(findings()).toMatchObject([{ severity: "warning", where: "data/articles/2024/review.md", what }]);
  });

  it("suggests the field that was probably meant, and only warns", () => {
    const article = "---\ntitle: Odd\npublished: 2020-01-01\ntagz: [a]\n---\nText.\n";
    writeFileSync(join(place.home, "data/articles/odd.md"), article);
    const { exitCode, stdout } = place.broadsheet(["check"]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/warning: data\/articles\/odd\.md:4: tagz.*\n.*\n {2}fix: {2}.*"tags"/);
  });

  it("warns about markup that readers see letter by letter, and says what was meant", () => {
    writeArticle("tags: ['R&amp;D', 'C++ <3', 'the <b> tag']\nsummary: 'One <em>line</em>'\n---\n");
    const article = { severity: "warning", where: "data/articles/linked.md" };
    expect(findings()).toMatchObject([
      {
        ...article,
        what: 'summary: is plain text, so readers see "<em>" as it is written',
        mend: 'write it without markup: "One line"',
      },
      {
        ...article,
        what: 'tags: is plain text, so readers see "&amp;" as it is written',
        mend: 'write it without markup: "R&D"',
      },
    ]);
  });

  it("does not warn about markup in backquotes, which the text is about", () => {
    writeArticle("summary: '`<b>` and `</b>`, or `&amp;`'\n---\n");
    expect(findings()).toEqual([]);
  });

  it("warns about markup in settings, once if one stands for others", () => {
    writeFileSync(join(place.home, "data/site.yaml"), "title: '<b>My</b> feed'\ncopyright: '&copy; 2024'\n");
    const settings = findings().filter(({ where }) => where === "data/site.yaml");
    expect(settings.map(({ mend }) => mend).slice(-2)).toEqual([
      'write it without markup: "My feed"',
      'write it without markup: "© 2024"',
    ]);
  });

  it("warns about text that was once read in a wrong encoding", () => {
    writeArticle("summary: Donâ€™t\n---\nA (naÃ¯ve) cafÃ© at 20Â°, and a \uFFFDlot.\n");
    expect(findings().map(({ what }) => what)).toEqual([
      'summary: has "Donâ€™t", which is UTF-8 read in another encoding',
      'has lost a character in "\uFFFDlot."',
      'has "(naÃ¯ve)", which is UTF-8 read in another encoding',
    ]);
  });

  it("does not warn about characters that occur together in some language", () => {
    writeArticle("---\nAMANHÃ”, MANHÃ», LÃ\u00A0! CAFÉ\u00A0! Spaß… ÂME, Ângela, naïve\n");
    expect(findings()).toEqual([]);
  });

  it("warns about pictures that readers do not get, and says what to do", () => {
    const data = `data:image/png;base64,${"iVBORw0KGgo".repeat(50)}`;
    writeArticle(
      `---\n![A](my boat (2).png "Boat") ![B][b] ![C](C:\\\\b.png) <img alt="D" src="file:///home/ann/d.png">\n\n[b]: <${data}>\n`,
    );
    const [inside, elsewhere, spaced, ...others] = findings();
    expect(inside?.what).toBe("has a picture in the text itself (data:image/png), which readers do not get");
    expect(elsewhere?.what).toBe("shows a picture that is on its author's computer (C:\\\\b.png)");
    expect(spaced).toMatchObject({
      what: 'has ![A](my boat (2).png "Boat"), which readers see as it is written',
      mend: 'write ![A](my%20boat%20(2).png "Boat")',
    });
    expect(others).toEqual([]);
  });

  it("does not warn about such pictures in code or words, or as placeholders", () => {
    writeArticle(
      "---\nWrite `![A](my boat.png)`, not ![that](<b c.png>).\n\n```md\n![A](my boat.png)\n![B](file:///a.png)\n```\n" +
        '\n<img src="data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==" data-src="https://a.example/b.png">\n',
    );
    expect(findings()).toEqual([]);
  });

  it("reports broken settings as findings, in JSON too", () => {
    writeFileSync(join(place.home, "data/site.yaml"), "titel: Mine\n");
    const { exitCode, stdout } = place.broadsheet(["check", "--json"]);
    expect(exitCode).toBe(1);
    const { findings } = JSON.parse(stdout) as Report;
    expect(findings).toMatchObject([{ severity: "error", where: "data/site.yaml:1" }]);
    expect(findings[0]?.mend).toContain("title");
  });

  it.each(["check", "generate", "start"])(
    "reports a schedule that never fires as the other commands do: %s",
    async (command) => {
      appendFileSync(join(place.home, "data/site.yaml"), "schedule: 0 0 31 4 *\n");
      const running = place.spawn([command], { PORT: "0" });
      expect(await running.exitCode).toBe(1);
      expect(running.output()).toMatch(/site\.yaml:\d+: schedule: expected .*, got "0 0 31 4 \*"/);
    },
  );
});

describe("broadsheet check, on published files", () => {
  beforeEach(() => {
    place.broadsheet(["generate"]);
  });

  it.each([
    ["redirects: { /rss.xml: /new.xml }", "redirects./rss.xml: hides the document that is published at /rss.xml"],
    ["redirects: { /feeds/: https://e.org/ }", "redirects./feeds/: hides the document that is published at /feeds/"],
    [
      "gone: /authors/lukas-polacek/feed.json",
      "gone: hides the document that is published at /authors/lukas-polacek/feed.json",
    ],
    ["redirects: { /healthz: /rss.xml }", "redirects./healthz: has no effect at /healthz"],
  ])("warns if %s hides what is published, or has no effect", (setting, what) => {
    appendFileSync(join(place.home, "data/site.yaml"), `${setting}\n`);
    expect(json(["check", "--json"]).findings).toMatchObject([{ severity: "warning", where: "data/site.yaml", what }]);
  });

  it("finds nothing wrong with old addresses that nothing uses", () => {
    appendFileSync(join(place.home, "data/site.yaml"), "redirects: { /old.xml: /rss.xml }\ngone: /comments/feed\n");
    expect(json(["check", "--json"]).findings).toEqual([]);
  });

  it("finds nothing wrong with the output of generate", () => {
    const report = json(["check", "--json"]);
    expect(report.files).toBeGreaterThan(50);
    expect(report.findings).toEqual([]);
  });

  it.each([
    ["a document that somebody changed", "rss.xml", "is not the file that was published", "error"],
    ["a compressed copy of something else", "atom.xml.gz", "differs from the uncompressed file beside it", "error"],
    ["a file that nobody published", "notes.txt", "is not part of what is published", "warning"],
  ])("finds %s", (_, path, what, severity) => {
    if (path.endsWith(".gz")) writeFileSync(join(place.home, "output", path), gzipSync("other"));
    else appendFileSync(join(place.home, "output", path), " ");
    expect(json(["check", "--json"]).findings).toMatchObject([{ severity, where: `output/${path}`, what }]);
  });

  it("finds nothing wrong with a zstd copy, whichever Node it runs on", async () => {
    await putInZstd("rss.xml");
    expect(findings()).toEqual([]);
  });

  it("finds a zstd copy of something else, whichever Node it runs on", async () => {
    const copy = await putInZstd("rss.xml");
    writeFileSync(copy, storedInZstd(Buffer.from("other")));
    expect(findings()).toMatchObject([
      { severity: "error", where: "output/rss.xml.zst", what: "differs from the uncompressed file beside it" },
    ]);
  });

  it("finds nothing wrong with pictures and links of articles that exist", () => {
    mkdirSync(join(place.home, "data/static/media"), { recursive: true });
    writeFileSync(join(place.home, "data/static/media/a picture.png"), "x");
    const redirects = "{ /articles/old/: /rss.xml, /picture.php?id=3: /media/a%20picture.png }";
    appendFileSync(join(place.home, "data/site.yaml"), `icon: /icon.svg\nredirects: ${redirects}\n`);
    const links = "[a](/articles/rock-the-night) [b](/articles/old/) [c](/authors/jhaals/feed) [d](/about/) [e](#top)";
    const pictures = "![p](</media/a picture.png>) ![q](/picture.php?id=3)";
    writeArticle(`image: https://elsewhere.example/a.png\n---\n${pictures} ${links}\n`);
    place.broadsheet(["generate"]);
    expect(findings()).toEqual([]);
  });

  it("finds pictures, files and links that lead nowhere on our own site, and names the article", () => {
    appendFileSync(join(place.home, "data/site.yaml"), "icon: nope.png\n");
    writeArticle("image: cover.png\nenclosures: [/media/none.mp3]\n---\n![p](p.png?a=1&b=2) [other](other.md)\n");
    place.broadsheet(["generate"]);
    const base = "http://127.0.0.1:3000";
    expect(findings().map(({ severity, where, what }) => [severity, where, what])).toEqual(
      [
        ["data/site.yaml", `icon: leads to ${base}/nope.png`],
        ["data/articles/linked.md", `leads to ${base}/articles/linked/cover.png`],
        ["data/articles/linked.md", `leads to ${base}/articles/linked/p.png?a=1&b=2`],
        ["data/articles/linked.md", `leads to ${base}/articles/linked/other.md`],
        ["data/articles/linked.md", `leads to ${base}/media/none.mp3`],
      ].map(([where, what]) => ["warning", where, `${what}, where nothing is published`]),
    );
  });

  it("finds pictures and files on the reader's own computer, but ignores links there", () => {
    writeFileSync(join(place.home, "data/site.yaml"), "title: Mine\nurl: https://blog.example/\n");
    const file = "http://localhost:1313/a.mp3";
    const picture = "http://127.0.0.1:1313/p.png?a=1&b=2";
    writeArticle(`enclosures: ["${file}"]\n---\n![p](${picture}) [open](http://localhost:3000/)\n`);
    place.broadsheet(["generate"]);
    expect(findings()).toMatchObject(
      [picture, file].map((address) => ({
        severity: "warning",
        where: "data/articles/linked.md",
        what: `leads to ${address}, which is the reader's own computer`,
      })),
    );
  });

  it("finds enclosures whose length is missing or wrong", () => {
    mkdirSync(join(place.home, "data/static/media"), { recursive: true });
    writeFileSync(join(place.home, "data/static/media/one two.mp3"), "12345");
    writeFileSync(join(place.home, "data/articles/three.mp3"), "123");
    const right = "{ url: /media/one%20two.mp3?from=feed, length: 5 }";
    const other = "{ url: three.mp3, length: 7 }";
    writeArticle(`enclosures: [/media/one%20two.mp3, ${right}, ${other}, https://elsewhere.example/a.mp3]\n---\n`);
    place.broadsheet(["generate"]);
    const base = "http://127.0.0.1:3000";
    expect(findings().map(({ severity, where, what, mend }) => [severity, where, what, mend])).toEqual([
      [
        "warning",
        "data/articles/linked.md",
        `enclosures: ${base}/media/one%20two.mp3 has 5 bytes, but the record states no length`,
        'write "length: 5" beside its url',
      ],
      [
        "warning",
        "data/articles/linked.md",
        `enclosures: ${base}/articles/linked/three.mp3 has 3 bytes, but the record states 7`,
        'write "length: 3" beside its url',
      ],
    ]);
  });

  it("reports once that feeds are longer than some readers accept", () => {
    writeArticle(`---\n~~~\n${"A long line of a long listing.\n".repeat(180_000)}~~~\n`);
    place.broadsheet(["generate"]);
    expect(findings().map(({ severity, what, mend }) => [severity, what, mend])).toEqual([
      [
        "warning",
        expect.stringMatching(/^is 5\.\d MB long$/),
        'lower "entries" in site.yaml, or set "content: summary"',
      ],
    ]);
  });

  it("finds a missing document", () => {
    rmSync(join(place.home, "output/feed.json"));
    const { findings } = json(["check", "--json"]);
    expect(findings).toContainEqual(
      expect.objectContaining({ where: "output/feed.json", what: expect.stringContaining("gone") }),
    );
  });

  it("finds a folder in place of a document, and an unreadable document", () => {
    const [taken, looped] = ["feed.json", "rss.xml"].map((name) => join(place.home, "output", name)) as [
      string,
      string,
    ];
    for (const file of [taken, looped]) rmSync(file);
    mkdirSync(taken);
    symlinkSync(looped, looped);
    const { findings } = json(["check", "--json"]);
    expect(findings).toContainEqual(
      expect.objectContaining({ where: "output/feed.json", what: expect.stringContaining("gone") }),
    );
    expect(findings).toContainEqual(
      expect.objectContaining({ where: "output/rss.xml", what: "cannot be read (ELOOP)" }),
    );
  });

  it("finds an unreadable manifest", () => {
    writeFileSync(join(place.home, "output/.state/manifest.jsonl"), "nonsense\nmore\n");
    const { findings } = json(["check", "--json"]);
    expect(findings).toMatchObject([{ severity: "error", where: "output/.state/manifest.jsonl" }]);
  });

  it("waits for a run that has replaced a document but not committed the manifest", async () => {
    const output = join(place.home, "output");
    const document = join(output, "rss.xml");
    const bytes = readFileSync(document);
    const lock = await acquireLock(join(output, ".state"), { wait: false });
    appendFileSync(document, " ");
    // It has looked once when it returns to the event loop.
    const looking = checkOutput(output, (path) => path);
    writeFileSync(document, bytes);
    lock.release();
    expect((await looking).findings).toEqual([]);
  });

  it("finds everything right after the fix that it names", () => {
    rmSync(join(place.home, "output/feed.json"));
    appendFileSync(join(place.home, "output/rss.xml"), " ");
    place.broadsheet(["generate", "--all"]);
    expect(json(["check", "--json"]).findings).toEqual([]);
  });
});

describe("broadsheet check --url", () => {
  it("finds nothing wrong with our own server", async () => {
    const port = String(await freePort());
    const here = { PORT: port, PUBLIC_URL: `http://127.0.0.1:${port}/` };
    // Compressed copies follow the plain documents; here they must exist from the beginning.
    place.broadsheet(["generate"], here);
    const { url } = await place.start(here);
    const { exitCode, stdout } = await place.broadsheetAside(["check", "--url", `${url}/`, "--json"], here);
    const report = JSON.parse(stdout) as Report;
    expect(report.findings).toEqual([]);
    expect(report.answers).toBeGreaterThan(15);
    expect(exitCode).toBe(0);
  });

  it("reports what a careless server does to its readers", async () => {
    place.broadsheet(["generate"]);
    const url = await serve((request, response) => {
      const isFeed = /\.(?:xml|json)$/.test(request.url ?? "");
      response.setHeader("Content-Type", "text/html").end(isFeed ? "<rss/>" : "<title>Home</title>");
    });
    rmSync(join(place.home, "data"), { recursive: true });
    const { exitCode, stdout } = await place.broadsheetAside(["check", "--url", url]);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/rss\.xml: expected the media type application\/rss\+xml, got text\/html/);
    expect(stdout).toMatch(/rss\.xml: has no ETag/);
    expect(stdout).toMatch(/rss\.xml: has no Cache-Control/);
    expect(stdout).toMatch(/rss\.xml: does not name its own address/);
    expect(stdout).toMatch(/does not name .*rss\.xml in a <link rel="alternate"/);
  });

  it("counts the steps of an endless chain of redirects", async () => {
    const url = await serve((request, response) => {
      const step = Number(/(\d+)$/.exec(request.url ?? "")?.[1] ?? 0);
      if (step < 2) response.writeHead(302, { Location: `/hop-${step + 1}` }).end();
      else response.end("there");
    });
    const { stdout } = await place.broadsheetAside(["check", "--url", url]);
    expect(stdout).toMatch(/rss\.xml: redirects 2 times: 302 .*hop-1, 302 .*hop-2/);
    expect(stdout).toContain("redirects only temporarily");
  });

  it("does not report an edition that appears between two responses", async () => {
    let asked = 0;
    const url = await serve((request, response) => {
      if (request.url !== "/rss.xml") return void response.writeHead(404).end();
      asked += 1;
      const etag = asked === 1 ? '"old"' : '"new"';
      const status = request.headers["if-none-match"] === etag ? 304 : 200;
      response.writeHead(status, { ETag: etag }).end(status === 304 ? undefined : "<rss/>");
    });
    const { stdout } = await place.broadsheetAside(["check", "--url", url]);
    expect(stdout).toContain("rss.xml: has no Last-Modified");
    expect(stdout).not.toContain("If-None-Match");
  });

  it("says once that nothing listens on that port", async () => {
    const url = `http://127.0.0.1:${await freePort()}/`;
    const { exitCode, stdout } = await place.broadsheetAside(["check", "--url", url]);
    expect(exitCode).toBe(1);
    expect(stdout.match(/nothing listens on that port/g)).toHaveLength(1);
  });

  it("finds that imported articles lead to pages that are gone with the program that made them", async () => {
    const port = String(await freePort());
    const here = { PORT: port, PUBLIC_URL: "https://example.com/" };
    const fields = ["title: Walk", "published: 2026-05-01", "url: https://example.com/2026/05/walk/"];
    writeFileSync(
      join(place.home, "data/articles/2026-05-01-walk.md"),
      ["---", ...fields, "---", "", "Text."].join("\n"),
    );
    const { url } = await place.start(here);
    const { stdout } = await place.broadsheetAside(["check", "--url", `${url}/`, "--json"], here);
    expect((JSON.parse(stdout) as Report).findings).toContainEqual(
      expect.objectContaining({
        severity: "warning",
        where: `${url}/2026/05/walk/`,
        what: "expected the page of an article, got 404",
      }),
    );
  });

  it("refuses what is not an address", () => {
    const { exitCode, stderr } = place.broadsheet(["check", "--url", "example"]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("expected an absolute address");
  });

  it("checks a server from a folder without data", async () => {
    rmSync(join(place.home, "data"), { recursive: true });
    mkdirSync(join(place.home, "elsewhere"));
    const url = await serve((_, response) => response.writeHead(404).end());
    const { stdout } = await place.broadsheetAside(["check", "--url", url, "--json"]);
    expect((JSON.parse(stdout) as Report).findings.map(({ what }) => what)).toEqual(
      Array(4).fill("expected 200, got 404"),
    );
    const people = await place.broadsheetAside(["check", "--url", url]);
    expect(people.stdout).toMatch(/^Checked: \d+ answers?\. Found: /m);
  });
});

function json(words: readonly string[]): Report {
  return JSON.parse(place.broadsheet(words).stdout) as Report;
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
