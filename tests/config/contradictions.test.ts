import { describe, expect, it } from "vitest";
import { workplace } from "./workplace.ts";

const { settings, complaintsOf } = workplace();

describe("site.yaml", () => {
  it("may not give two feeds one address", async () => {
    settings("feeds:\n  - title: JS\n  - title: js!\n");
    expect(await complaintsOf()).toEqual([
      'data/site.yaml:3: feeds.1: has the same slug as feeds.0, "js" (give it a "slug" of its own)',
    ]);
  });

  it.each(["/å", "/%c3%a5"])("may not say that a path is both gone, as %s, and elsewhere", async (path) => {
    settings(`redirects:\n  /å: /b\ngone: ${path}\n`);
    expect(await complaintsOf()).toEqual([
      `data/site.yaml:3: gone: "${path}" is in redirects too, on line 2 (keep one of the two)`,
    ]);
  });

  it("gets the line of each path in a list that is both gone and redirected", async () => {
    settings("redirects:\n  /a: /b\n  /c$: /d\ngone:\n  - /c%24\n  - /e\n  - /a\n");
    expect(await complaintsOf()).toEqual([
      'data/site.yaml:5: gone.0: "/c%24" is in redirects too, on line 3 (keep one of the two)',
      'data/site.yaml:7: gone.2: "/a" is in redirects too, on line 2 (keep one of the two)',
    ]);
  });

  it.each([
    ["/å", "/%c3%a5"],
    ["/%c3%a5", "/%C3%A5"],
    ["/a%24", "/a$"],
  ])("may not let one path, as %s and as %s, lead to two places", async (path, again) => {
    settings(`redirects:\n  ${path}: /x\n  /b: /x\n  ${again}: { to: /y }\n`);
    expect(await complaintsOf()).toEqual([
      `data/site.yaml:4: redirects.${again}: is the same path as "${path}" on line 2, but leads elsewhere (keep one of the two)`,
    ]);
  });

  it("may let a path in two spellings lead to one place", async () => {
    settings("redirects:\n  /å: /ö\n  /%C3%A5: { to: /%C3%B6, status: 301 }\n");
    expect(await complaintsOf()).toEqual([]);
  });

  it.each(["{ to: /x, status: 308 }", "/x?b"])("may not redirect it there in two ways: %s", async (target) => {
    settings(`redirects:\n  /å: /x\n  /%C3%A5: ${target}\n`);
    expect(await complaintsOf()).toHaveLength(1);
  });

  it("may redirect a path elsewhere than the folder of its name", async () => {
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
  ])("may not redirect %s", async (_, redirects, named, way) => {
    settings(`url: https://example.com/\nredirects:\n  ${redirects}\n`);
    const line = redirects.split("\n").findIndex((each) => each.trim().startsWith(`${named}:`)) + 3;
    expect(await complaintsOf()).toEqual([
      `data/site.yaml:${line}: redirects.${named}: leads back to itself, so readers get nowhere (${way}; make one of them lead to a document)`,
    ]);
  });

  it("may redirect one path to several places by query", async () => {
    settings("url: https://example.com/\nredirects:\n  /a: /a?p=1\n  /a?p=1: /b\n  /a?p=2: /c\ngone: /a?p=3\n");
    expect(await complaintsOf()).toEqual([]);
  });

  it("may redirect to a path that the server tells apart, though it looks alike", async () => {
    settings("url: https://example.com/\nredirects:\n  /a%2fb: /a%2Fb\n  /c/../d: /d\n");
    expect(await complaintsOf()).toEqual([]);
  });

  it("may chain redirects, and redirect to the same path elsewhere", async () => {
    settings("url: https://example.com/\nredirects:\n  /a: /b\n  /b: /c\n  /d: https://example.org/d\n");
    expect(await complaintsOf()).toEqual([]);
  });
});
