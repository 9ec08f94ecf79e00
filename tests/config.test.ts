import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadSettings } from "../src/config/settings.ts";
import { type Environment, loadConfig, shownAs } from "../src/config.ts";
import { describeProblem } from "../src/errors.ts";

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "broadsheet-config-"));
  mkdirSync(join(cwd, "data"));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const settings = (yaml: string) => writeFileSync(join(cwd, "data/site.yaml"), yaml);
const load = (environment: Environment = {}) => loadConfig(environment, cwd);
const complaintsOf = async (environment: Environment = {}): Promise<string[]> => {
  try {
    await load(environment);
    return [];
  } catch (error) {
    return (error as Error).message.split("\n");
  }
};

describe("without settings and environment", () => {
  it("everything has a default", async () => {
    const config = await load();
    expect(config).toMatchObject({
      dataDirectory: join(cwd, "data"),
      articlesDirectory: join(cwd, "data/articles"),
      outputDirectory: join(cwd, "output"),
      settingsFile: join(cwd, "data/site.yaml"),
      host: "127.0.0.1",
      port: 3000,
      publicUrl: "http://127.0.0.1:3000/",
      schedule: "*/15 * * * *",
      scheduleTimezone: "UTC",
      logLevel: "info",
      logRequests: false,
      redirects: [],
      gone: [],
    });
    expect(config.adminToken).toBeUndefined();
    expect(config.site).toMatchObject({
      entries: 50,
      content: "full",
      archive: "main",
      timezone: "UTC",
      ttlMinutes: 15,
    });
  });

  it("the missing file is a warning that says what to do", async () => {
    expect((await load()).warnings.map(describeProblem)).toEqual([
      'data/site.yaml: is missing, so the publication has no title of its own (write one with a line "title: …", or let "broadsheet init" do it)',
    ]);
  });

  it("a file of another name is told what it is to be called", async () => {
    writeFileSync(join(cwd, "data/site.yml"), "title: T");
    expect((await load()).warnings).toMatchObject([{ advice: "site.yml is not read; call it site.yaml" }]);
  });
});

describe("site.yaml", () => {
  it("is told that its author has an address of mail that no feed may have", async () => {
    settings("title: T\nauthor: Ada <ada@localhost>");
    expect((await load()).warnings).toMatchObject([
      {
        severity: "warning",
        line: 2,
        field: "author",
        expected: expect.stringContaining('"ada@localhost" is not an e-mail'),
      },
    ]);
  });

  it("that is not UTF-8 is told so", async () => {
    writeFileSync(join(cwd, "data/site.yaml"), Buffer.from("title: Caf\u00e9\n", "latin1"));
    expect(await complaintsOf()).toEqual(["data/site.yaml: is not UTF-8 text (save the file as UTF-8)"]);
  });

  it("may say everything", async () => {
    settings(`
title: The  Title
description: What it is
id: " tag:example.com,2024:blog"
url: https://example.com/blog
language: sv
timezone: Europe/Stockholm
permalink: https://münchen.example/:year/:slug/
author: { name: Ada, url: "https://ada.example/" }
copyright: © 2026
icon: /icon.png
image: https://example.com/i.png
entries: 20
content: summary
archive: all
schedule: every 10 minutes
hubs: https://hub.example/
feeds:
  - { title: Monitoring!, tags: [metrics, logs], authors: Ada }
  - { title: Other, slug: o, description: D }
redirects:
  /old.xml: /rss.xml
  /x: { to: https://e.example/, status: 308 }
gone: [/y]
`);
    const { site, schedule, redirects, gone, warnings } = await load();
    expect(site).toEqual({
      title: "The Title",
      description: "What it is",
      id: "tag:example.com,2024:blog",
      homeUrl: "https://example.com/blog",
      baseUrl: "https://example.com/blog/",
      language: "sv",
      timezone: "Europe/Stockholm",
      permalink: "https://xn--mnchen-3ya.example/:year/:slug/",
      author: { name: "Ada", url: "https://ada.example/" },
      copyright: "© 2026",
      icon: "/icon.png",
      image: "https://example.com/i.png",
      entries: 20,
      content: "summary",
      archive: "all",
      hubs: ["https://hub.example/"],
      feeds: [
        { slug: "monitoring", title: "Monitoring!", tags: ["metrics", "logs"], authors: ["Ada"] },
        { slug: "o", title: "Other", description: "D", tags: [], authors: [] },
      ],
      ttlMinutes: 10,
    });
    expect(schedule).toBe("*/10 * * * *");
    expect(redirects).toEqual([
      { from: "/old.xml", to: "/rss.xml", status: 301 },
      { from: "/x", to: "https://e.example/", status: 308 },
    ]);
    expect(gone).toEqual(["/y"]);
    expect(warnings).toEqual([]);
  });

  it("may have addresses in any letters, which documents hold in ASCII", async () => {
    settings(`
url: https://münchen.example/ü[1]|50%
author: { name: "Ada <ada@example.com>", url: "https://example.com/ö", avatar: "https://example.com/a|b" }
hubs: https://hub.example/é
`);
    const { site } = await load();
    expect(site).toMatchObject({
      homeUrl: "https://xn--mnchen-3ya.example/%C3%BC%5B1%5D%7C50%25",
      baseUrl: "https://xn--mnchen-3ya.example/%C3%BC%5B1%5D%7C50%25/",
      author: {
        name: "Ada",
        email: "ada@example.com",
        url: "https://example.com/%C3%B6",
        avatar: "https://example.com/a%7Cb",
      },
      hubs: ["https://hub.example/%C3%A9"],
    });
  });

  it.each([
    ["https://ada:secret@e.example/", "https://…@e.example/"],
    ["https://:secret@e.example/", "https://…@e.example/"],
    ["https://e.example/?a=b", "https://e.example/?a=b"],
    ["https://e.example/?", "https://e.example/?"],
    ["https://e.example#top", "https://e.example#top"],
  ])("may not begin every address with %s, and the environment may not either", async (url, shown) => {
    const complaint = `url: expected an absolute address such as "https://example.com/", without user name, query and fragment, for the address of every page and feed begins with it, got "${shown}"`;
    settings(`url: "${url}"\n`);
    expect(await complaintsOf()).toEqual([`data/site.yaml:1: ${complaint}`]);
    settings("title: T\n");
    expect(await complaintsOf({ PUBLIC_URL: url })).toEqual([`environment: ${complaint.replace("url", "PUBLIC_URL")}`]);
  });

  it.each([
    ["/:year/:slug/", 'an absolute address such as "https://example.com/blog/:year/:month/:slug/"'],
    [
      "https://e.example/:title/",
      '":slug", the name of the article\'s file, or ":headline", its title, in place of ":title"',
    ],
    [
      "https://e.example/:section/:slug/",
      'an address with no other words in it than :year, :month, :day, :i_month, :i_day, :categories, :slug, :headline, and without ":section"',
    ],
    [
      "https://e.example:8080/:year/",
      'an address with ":slug" or ":headline" in it, such as "https://example.com/blog/:year/:month/:slug/", otherwise articles would share one',
    ],
  ])("may not give articles addresses by %s", async (pattern, expected) => {
    settings(`title: T\npermalink: ${pattern}\n`);
    expect(await complaintsOf()).toEqual([`data/site.yaml:2: permalink: expected ${expected}, got "${pattern}"`]);
  });

  it("may not say what a mapping within it does not know either", async () => {
    settings(
      "title: T\nauthor: { name: Ada, mail: ada@example.com }\nredirects:\n  /a: { to: /b, stat: 308 }\nfeeds:\n  - title: JS\n    tag: js\n",
    );
    expect(await complaintsOf()).toEqual([
      'data/site.yaml:2: author.mail: is not a known setting (did you mean "email"?)',
      "data/site.yaml:4: redirects./a.stat: is not a known setting",
      'data/site.yaml:7: feeds.0.tag: is not a known setting (did you mean "tags"?)',
    ]);
  });

  it("may write its language as programs do", async () => {
    settings("title: T\nlanguage: pt_BR\n");
    expect((await load()).site.language).toBe("pt-BR");
  });

  it("may write its language by a withdrawn code", async () => {
    settings("title: T\nlanguage: iw\n");
    expect((await load()).site.language).toBe("he");
  });

  it("is told every fault at once, by line", async () => {
    settings(
      "titel: X\nentries: 0\nfeeds:\n  - title: JS\n    tagz: a\n  - {}\nredirects:\n  old.xml: /rss.xml\n  /x: { to: e.org, status: 302 }\ngone: y\nschedule: sometimes\ncontent: all\ntimezone: Mars/X\nlanguage: english\n",
    );
    expect(await complaintsOf()).toEqual([
      'data/site.yaml:1: titel: is not a known setting (did you mean "title"?)',
      'data/site.yaml:2: entries: expected a whole number from 1 to 1000, got "0"',
      'data/site.yaml:5: feeds.0.tagz: is not a known setting (did you mean "tags"?)',
      "data/site.yaml:6: feeds.1.title: is missing: text",
      'data/site.yaml:8: redirects.old.xml: expected a path such as "/old/feed.xml" or "/?p=12", got "old.xml"',
      'data/site.yaml:9: redirects./x.to: expected a path such as "/rss.xml", an address, or a mapping with to and status, got "e.org"',
      'data/site.yaml:9: redirects./x.status: expected 301 or 308, got "302"',
      'data/site.yaml:10: gone: expected a path such as "/old/feed.xml" or "/?p=12", got "y"',
      'data/site.yaml:11: schedule: expected a cron expression such as "*/15 * * * *" that comes at some time, "every N minutes" or "every N hours" with an N that divides the hour or the day, "hourly", "daily" or "weekly", got "sometimes"',
      'data/site.yaml:12: content: expected "full" or "summary", got "all"',
      'data/site.yaml:13: timezone: expected a time zone such as "UTC" or "Europe/Stockholm", got "Mars/X"',
      'data/site.yaml:14: language: expected a language tag such as "en" or "pt-BR", got "english"',
    ]);
  });

  it.each(["english", "deutsch-DE", "latn"])(
    "may not be written in %s, which is a tag in form alone",
    async (language) => {
      settings(`language: ${language}\n`);
      expect(await complaintsOf()).toEqual([
        `data/site.yaml:1: language: expected a language tag such as "en" or "pt-BR", got "${language}"`,
      ]);
    },
  );

  it("may not have a title of which nothing can be seen", async () => {
    settings('title: "\\u0001 \\x85"\n');
    expect((await complaintsOf())[0]).toMatch(/^data\/site\.yaml:1: title: expected text, got /);
  });

  it("may not give two feeds one address", async () => {
    settings("feeds:\n  - title: JS\n  - title: js!\n");
    expect(await complaintsOf()).toEqual([
      'data/site.yaml:3: feeds.1: has the slug "js", as feeds.0 has (give it a "slug" of its own)',
    ]);
  });

  it.each(["/å", "/%c3%a5"])("may not say that a path is both gone, as %s, and elsewhere", async (path) => {
    settings(`redirects:\n  /å: /b\ngone: ${path}\n`);
    expect(await complaintsOf()).toEqual([
      `data/site.yaml:3: gone: "${path}" is in redirects too, in line 2 (keep one of the two)`,
    ]);
  });

  it("is told the line of each path of a list that is gone and elsewhere", async () => {
    settings("redirects:\n  /a: /b\n  /c$: /d\ngone:\n  - /c%24\n  - /e\n  - /a\n");
    expect(await complaintsOf()).toEqual([
      'data/site.yaml:5: gone.0: "/c%24" is in redirects too, in line 3 (keep one of the two)',
      'data/site.yaml:7: gone.2: "/a" is in redirects too, in line 2 (keep one of the two)',
    ]);
  });

  it.each([
    ["/å", "/%c3%a5"],
    ["/%c3%a5", "/%C3%A5"],
    ["/a%24", "/a$"],
  ])("may not let one path, as %s and as %s, lead to two places", async (path, again) => {
    settings(`redirects:\n  ${path}: /x\n  /b: /x\n  ${again}: { to: /y }\n`);
    expect(await complaintsOf()).toEqual([
      `data/site.yaml:4: redirects.${again}: is the same path as "${path}" in line 2, and leads elsewhere (keep one of the two)`,
    ]);
  });

  it("may let a path in two spellings lead to one place", async () => {
    settings("redirects:\n  /å: /ö\n  /%C3%A5: { to: /%C3%B6, status: 301 }\n");
    expect(await complaintsOf()).toEqual([]);
  });

  it.each(["{ to: /x, status: 308 }", "/x?b"])("may not let it lead there in two ways: %s", async (target) => {
    settings(`redirects:\n  /å: /x\n  /%C3%A5: ${target}\n`);
    expect(await complaintsOf()).toHaveLength(1);
  });

  it("may let a path lead elsewhere than the folder of its name", async () => {
    settings("redirects:\n  /a: /x\n  /a/: /y\n");
    expect(await complaintsOf()).toEqual([]);
  });

  it.each<[string, string, string, string]>([
    ["to itself", "/a: /a", "/a", "/a leads to /a"],
    [
      "in a circle",
      "/x: /a\n  /a: /b\n  /b: https://example.com/c?q\n  /c: /a#top",
      "/a",
      "/a leads to /b leads to /c leads to /a",
    ],
    ["to itself, written otherwise", "/å: /%C3%A5", "/å", "/%C3%A5 leads to /%C3%A5"],
    [
      "to itself, escaped otherwise",
      "/%c3%a5/%61b: https://example.com/å/a%62",
      "/%c3%a5/%61b",
      "/%C3%A5/ab leads to /%C3%A5/ab",
    ],
    ["to itself by a query", "/?p=12: /?p=13\n  /?p=13: /?p=12", "/?p=12", "/?p=12 leads to /?p=13 leads to /?p=12"],
    ["by a mark that need not be escaped", "/a%24: /b\n  /b: /a$", "/a%24", "/a$ leads to /b leads to /a$"],
  ])("may not let a redirect lead %s", async (_, redirects, named, way) => {
    settings(`url: https://example.com/\nredirects:\n  ${redirects}\n`);
    const line = redirects.split("\n").findIndex((each) => each.trim().startsWith(`${named}:`)) + 3;
    expect(await complaintsOf()).toEqual([
      `data/site.yaml:${line}: redirects.${named}: leads back to itself, and readers nowhere (${way}; let one of them lead to a document)`,
    ]);
  });

  it("may let redirects from one path lead elsewhere by their queries", async () => {
    settings("url: https://example.com/\nredirects:\n  /a: /a?p=1\n  /a?p=1: /b\n  /a?p=2: /c\ngone: /a?p=3\n");
    expect(await complaintsOf()).toEqual([]);
  });

  it("may let a redirect lead to a path that the server tells from its own, though it looks alike", async () => {
    settings("url: https://example.com/\nredirects:\n  /a%2fb: /a%2Fb\n  /c/../d: /d\n");
    expect(await complaintsOf()).toEqual([]);
  });

  it.each(["//example.org/a", "/\\example.org/a", "/.//example.org/a"])(
    "may not let a redirect lead to another host by what looks like a path: %s",
    async (to) => {
      settings(`redirects:\n  /a: '${to}'\n`);
      expect((await complaintsOf())[0]).toMatch(
        /^data\/site\.yaml:2: redirects\.\/a: expected a path such as "\/rss\.xml"/,
      );
    },
  );

  it("may let one redirect lead to another, and to the same path elsewhere", async () => {
    settings("url: https://example.com/\nredirects:\n  /a: /b\n  /b: /c\n  /d: https://example.org/d\n");
    expect(await complaintsOf()).toEqual([]);
  });

  it.each([
    ["title: a: b", 'data/site.yaml:1: expected one value after a name, got "title: a: b"'],
    ["- a", 'data/site.yaml: expected settings such as "title: My site", got ["a"]'],
  ])("that is broken, as %j is, is told so", async (yaml, complaint) => {
    settings(yaml);
    expect((await complaintsOf())[0]).toContain(complaint);
  });

  it("may not be a folder", async () => {
    mkdirSync(join(cwd, "data/site.yaml"));
    expect(await complaintsOf()).toEqual(["data/site.yaml: is a folder (put a file in its place)"]);
  });

  it("may not be a pipe, into which nobody may ever write", async () => {
    execFileSync("mkfifo", [join(cwd, "data/site.yaml")]);
    expect(await complaintsOf()).toEqual(["data/site.yaml: is a pipe, a socket or a device (put a file in its place)"]);
  });

  it("that is empty is a file of defaults", async () => {
    settings("# nothing yet\n");
    expect((await load()).warnings).toEqual([]);
  });

  it("of this project is right", () => {
    const file = join(import.meta.dirname, "../data/site.yaml");
    expect(loadSettings(file, { shownAs: "site.yaml", localUrl: "http://127.0.0.1:3000/" }).warnings).toEqual([]);
  });

  it("of this project names every setting, for editors too", async () => {
    const { readFileSync } = await import("node:fs");
    const { settingNames } = await import("../src/config/settings-schema.ts");
    const text = readFileSync(join(import.meta.dirname, "../data/site.yaml"), "utf8");
    expect(text).toMatch(/^# yaml-language-server: \$schema=\.\.\/schemas\/site\.schema\.json\n/);
    for (const name of settingNames) expect(text).toMatch(new RegExp(`^(?:# )?${name}:`, "m"));
  });
});

describe("the environment", () => {
  it("may say everything", async () => {
    mkdirSync(join(cwd, "d"));
    const config = await load({
      PORT: "8080",
      HOST: "0.0.0.0",
      PUBLIC_URL: "https://example.com/feeds",
      DATA_DIR: "d",
      OUTPUT_DIR: "/tmp/o",
      SCHEDULE: "hourly",
      LOG_LEVEL: "DEBUG",
      LOG_REQUESTS: "yes",
      ADMIN_TOKEN: "0123456789abcdef",
    });
    expect(config).toMatchObject({
      port: 8080,
      host: "0.0.0.0",
      publicUrl: "https://example.com/feeds/",
      dataDirectory: join(cwd, "d"),
      outputDirectory: "/tmp/o",
      schedule: "0 * * * *",
      logLevel: "debug",
      logRequests: true,
      adminToken: "0123456789abcdef",
      site: { baseUrl: "https://example.com/feeds/", homeUrl: "https://example.com/feeds/", ttlMinutes: 60 },
    });
  });

  it.each([
    ["1", true],
    ["Off", false],
    ["no", false],
  ])("may say yes or no by %s", async (LOG_REQUESTS, expected) => {
    expect((await load({ LOG_REQUESTS })).logRequests).toBe(expected);
  });

  it.each(["none", "turned off", "yes, please"])("may not say yes or no by %s", async (LOG_REQUESTS) => {
    expect(await complaintsOf({ LOG_REQUESTS })).toEqual([
      `environment: LOG_REQUESTS: expected true or false, got "${LOG_REQUESTS}"`,
    ]);
  });

  it("is told every fault at once, with those of the settings, and without the token", async () => {
    settings("entries: many");
    expect(
      await complaintsOf({
        PORT: "http",
        PUBLIC_URL: "example.com",
        SCHEDULE: "61 * * *",
        LOG_LEVEL: "inof",
        LOG_REQUESTS: "2",
        ADMIN_TOKEN: "secret",
      }),
    ).toEqual([
      'environment: PORT: expected a port from 0 to 65535, got "http"',
      'environment: PUBLIC_URL: expected an absolute address such as "https://example.com/", without user name, query and fragment, for the address of every page and feed begins with it, got "example.com"',
      'environment: SCHEDULE: expected a cron expression such as "*/15 * * * *" that comes at some time, "every N minutes" or "every N hours" with an N that divides the hour or the day, "hourly", "daily" or "weekly", got "61 * * *"',
      'environment: LOG_LEVEL: expected one of fatal, error, warn, info, debug, trace, silent, got "inof" (did you mean "info"?)',
      'environment: LOG_REQUESTS: expected true or false, got "2"',
      "environment: ADMIN_TOKEN: expected at least 16 characters, got 6 of them",
      'data/site.yaml:1: entries: expected a whole number from 1 to 1000, got "many"',
    ]);
  });

  it("wins over the settings", async () => {
    settings("url: https://site.example/\nschedule: daily\n");
    expect(await load({ PUBLIC_URL: "https://feeds.example/", SCHEDULE: "hourly" })).toMatchObject({
      schedule: "0 * * * *",
      site: { baseUrl: "https://feeds.example/", homeUrl: "https://site.example/" },
    });
  });

  it("may hold a public address of any characters, which documents hold in RFC 3986's", async () => {
    settings("title: T\n");
    const { publicUrl } = await load({ PUBLIC_URL: "https://example.com/@ada/[a]|b50%/é" });
    expect(publicUrl).toBe("https://example.com/@ada/%5Ba%5D%7Cb50%25/%C3%A9/");
  });

  it("shows readers on this machine an address that they can open", async () => {
    expect((await load({ HOST: "0.0.0.0", PORT: "80" })).publicUrl).toBe("http://127.0.0.1:80/");
    expect((await load({ HOST: "::1" })).publicUrl).toBe("http://[::1]:3000/");
    expect((await load({ HOST: "fe80::1%eth0" })).publicUrl).toBe("http://[fe80::1]:3000/");
  });

  it.each(["300.1.1.1", "127.0.0.1:3000", "my host", "http://example.com/"])(
    "may not name a host with which no address can begin: %s",
    async (HOST) => {
      settings("");
      expect(await complaintsOf({ HOST })).toEqual([
        `environment: HOST: expected a host such as "127.0.0.1" or "0.0.0.0", got "${HOST}" (the port is PORT, the address that readers use PUBLIC_URL)`,
      ]);
    },
  );

  it("is warned of a schedule in a zone that changes its clocks", async () => {
    settings("");
    expect((await load({ SCHEDULE_TIMEZONE: "Europe/Berlin" })).warnings).toMatchObject([
      { severity: "warning", field: "SCHEDULE_TIMEZONE" },
    ]);
    expect((await load({ SCHEDULE_TIMEZONE: "Asia/Tokyo" })).warnings).toEqual([]);
  });
});

describe("the folders", () => {
  it("that are missing are a problem that says what to do", async () => {
    expect(await complaintsOf({ DATA_DIR: "nope" })).toEqual([
      'nope: there is no data folder here (make one with "broadsheet init", or say where it is with DATA_DIR)',
    ]);
  });

  it("are told apart from a file of that name", async () => {
    settings("");
    expect(await complaintsOf({ DATA_DIR: "data/site.yaml" })).toEqual([
      "data/site.yaml: is not a folder (say with DATA_DIR where the folder is that holds site.yaml and articles/)",
    ]);
    writeFileSync(join(cwd, "output"), "");
    expect(await complaintsOf()).toEqual([
      "output: is not a folder (move it away, or say with OUTPUT_DIR where the folder for what is published is to be)",
    ]);
  });

  it("that nobody can look at are a problem, not a fault", async () => {
    symlinkSync("circle", join(cwd, "circle"));
    const advice = "check where it leads and who may enter the folders around it, or name another one with";
    expect((await complaintsOf({ DATA_DIR: "circle", OUTPUT_DIR: "circle/output" })).slice(0, 2)).toEqual([
      `circle: cannot be looked at (ELOOP) (${advice} DATA_DIR)`,
      `circle/output: cannot be looked at (ELOOP) (${advice} OUTPUT_DIR)`,
    ]);
  });

  it.each(["data", ".", "data/articles", "data/articles/out"])("may not have the output in %s", async (OUTPUT_DIR) => {
    expect((await complaintsOf({ OUTPUT_DIR }))[0]).toContain("the output folder would mix with the data");
  });

  it("may not have the output where a link leads to them", async () => {
    mkdirSync(join(cwd, "data/static"));
    for (const [link, target] of [
      ["dot", "."],
      ["linked", "data"],
      ["deep", "data/static"],
    ] as const) {
      symlinkSync(target, join(cwd, link));
      expect((await complaintsOf({ OUTPUT_DIR: link }))[0]).toContain("the output folder would mix with the data");
    }
    expect((await complaintsOf({ OUTPUT_DIR: "/" }))[0]).toContain("the output folder would mix with the data");
  });

  it("are shown relative to the working folder where they lie in it", () => {
    expect(shownAs("/a/b/c.md", "/a")).toBe("b/c.md");
    expect(shownAs("/a/..b", "/a")).toBe("..b");
    expect(shownAs("/x/c.md", "/a")).toBe("/x/c.md");
    expect(shownAs("/a", "/a")).toBe(".");
  });
});
