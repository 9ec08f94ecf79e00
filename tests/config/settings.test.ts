import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadSettings } from "../../src/config/settings.ts";
import { workplace } from "./workplace.ts";

const { path, settings, load, complaintsOf } = workplace();

describe("site.yaml", () => {
  it("is told that its author has a mail address that no feed may contain", async () => {
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

  it("that is not UTF-8 is reported as such", async () => {
    writeFileSync(path("data/site.yaml"), Buffer.from("title: Caf\u00e9\n", "latin1"));
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

  it("may have addresses in any script, which documents contain in ASCII", async () => {
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
  ])("may not have a `url` with %s, and the environment may not either", async (url, shown) => {
    const complaint = `url: expected an absolute address such as "https://example.com/", without user name, query or fragment, since the address of every page and feed begins with it, got "${shown}"`;
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
      'an address with no words other than :year, :month, :day, :i_month, :i_day, :categories, :slug, :headline, so without ":section"',
    ],
    [
      "https://e.example:8080/:year/",
      'an address with ":slug" or ":headline" in it, such as "https://example.com/blog/:year/:month/:slug/", otherwise articles would share one',
    ],
  ])("may not have a `permalink` with %s", async (pattern, expected) => {
    settings(`title: T\npermalink: ${pattern}\n`);
    expect(await complaintsOf()).toEqual([`data/site.yaml:2: permalink: expected ${expected}, got "${pattern}"`]);
  });

  it("may not have unknown fields in a mapping either", async () => {
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

  it("may give a withdrawn code as its language", async () => {
    settings("title: T\nlanguage: iw\n");
    expect((await load()).site.language).toBe("he");
  });

  it.each([
    ["timezone: Berlin", 'a time zone such as "Europe/Berlin"'],
    ["timezone: new york", 'a time zone such as "America/New_York"'],
    ["timezone: Europe/Stokholm", 'a time zone such as "Europe/Stockholm"'],
    ["timezone: UTC+25", 'a time zone such as "UTC" or "Europe/Stockholm"'],
    ["language: German", 'a language tag such as "de"'],
    ["language: français", 'a language tag such as "fr"'],
  ])("gets a suggestion of what was probably meant: %s", async (setting, expected) => {
    settings(setting);
    expect(await complaintsOf()).toEqual([expect.stringContaining(`expected ${expected}, got`)]);
  });

  it("gets all faults at once, by line", async () => {
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
      'data/site.yaml:11: schedule: expected a cron expression such as "*/15 * * * *" for times that exist, "every N minutes" or "every N hours" where N divides the hour or the day, "hourly", "daily" or "weekly", got "sometimes"',
      'data/site.yaml:12: content: expected "full" or "summary", got "all"',
      'data/site.yaml:13: timezone: expected a time zone such as "UTC" or "Europe/Stockholm", got "Mars/X"',
      'data/site.yaml:14: language: expected a language tag such as "en", got "english"',
    ]);
  });

  it.each(["klingonese", "deutsch-DE", "latn"])(
    "may not be written in %s, which is a tag in form only",
    async (language) => {
      settings(`language: ${language}\n`);
      expect(await complaintsOf()).toEqual([
        `data/site.yaml:1: language: expected a language tag such as "en" or "pt-BR", got "${language}"`,
      ]);
    },
  );

  it("may not have an invisible title", async () => {
    settings('title: "\\u0001 \\x85"\n');
    expect((await complaintsOf())[0]).toMatch(/^data\/site\.yaml:1: title: expected text, got /);
  });

  it.each(["//example.org/a", "/\\example.org/a", "/.//example.org/a"])(
    "may not redirect to another host by what looks like a path: %s",
    async (to) => {
      settings(`redirects:\n  /a: '${to}'\n`);
      expect((await complaintsOf())[0]).toMatch(
        /^data\/site\.yaml:2: redirects\.\/a: expected a path such as "\/rss\.xml"/,
      );
    },
  );

  it.each([
    ["title: a: b", 'data/site.yaml:1: expected one value after a name, got "title: a: b"'],
    ["- a", 'data/site.yaml: expected settings such as "title: My site", got ["a"]'],
  ])("that is broken, like %j, is reported as such", async (yaml, complaint) => {
    settings(yaml);
    expect((await complaintsOf())[0]).toContain(complaint);
  });

  it("may not be a folder", async () => {
    mkdirSync(path("data/site.yaml"));
    expect(await complaintsOf()).toEqual(["data/site.yaml: is a folder (put a file in its place)"]);
  });

  it("may not be a pipe, which nobody may ever write to", async () => {
    execFileSync("mkfifo", [path("data/site.yaml")]);
    expect(await complaintsOf()).toEqual(["data/site.yaml: is a pipe, a socket or a device (put a file in its place)"]);
  });

  it("that is empty gives the defaults", async () => {
    settings("# nothing yet\n");
    expect((await load()).warnings).toEqual([]);
  });

  it("of this repository is valid", () => {
    const file = join(import.meta.dirname, "../../data/site.yaml");
    expect(loadSettings(file, { shownAs: "site.yaml", localUrl: "http://127.0.0.1:3000/" }).warnings).toEqual([]);
  });

  it("of this repository mentions every setting, for editors too", async () => {
    const { readFileSync } = await import("node:fs");
    const { settingNames } = await import("../../src/config/settings-schema.ts");
    const text = readFileSync(join(import.meta.dirname, "../../data/site.yaml"), "utf8");
    expect(text).toMatch(/^# yaml-language-server: \$schema=\.\.\/schemas\/site\.schema\.json\n/);
    for (const name of settingNames) expect(text).toMatch(new RegExp(`^(?:# )?${name}:`, "m"));
  });
});
