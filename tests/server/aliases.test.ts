import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, document, type Serving, serve } from "./serving.ts";

const page = { mediaType: "text/html; charset=utf-8", lifetime: "page" } as const;
const feed = (folder: string) => [
  document(`${folder}index.html`, folder, page),
  ...["rss.xml", "atom.xml", "feed.json"].map((name) => document(folder + name, name)),
];

let serving: Serving;
let port = 0;
beforeAll(async () => {
  serving = await serve(
    [
      ...["", "tags/dog-walks/", "tags/walk/", "authors/ada-l/", "feeds/hills/"].flatMap(feed),
      document("articles/walk/index.html", "A walk", page),
      document("articles/feed-me/index.html", "Feed me", page),
    ],
    {
      baseUrl: () => "https://example.org/notes/",
      routes: () => ({
        redirects: [{ from: "/notes/?feed=json", to: "/feeds/hills/", status: 301 }],
        gone: ["/comments/feed", "/?p=13"],
      }),
    },
  );
  port = serving.server.port;
});
afterAll(() => serving.end());

describe("a feed address of another program", () => {
  it.each([
    ["WordPress", "/feed/rdf/", "rss.xml"],
    ["WordPress", "/category/dog-walks/feed/", "tags/dog-walks/rss.xml"],
    ["WordPress", "/category/animals/dog-walks/feed/atom/", "tags/dog-walks/atom.xml"],
    ["WordPress", "/tag/dog-walks/feed/", "tags/dog-walks/rss.xml"],
    ["WordPress", "/author/ada-l/feed/", "authors/ada-l/rss.xml"],
    ["WordPress", "/?feed=rss2", "rss.xml"],
    ["WordPress", "/?feed=atom", "atom.xml"],
    ["WordPress", "http://example.org/?feed=rss2", "rss.xml"],
    ["WordPress", "/index.php?feed=rss", "rss.xml"],
    ["WordPress", "/notes/?feed=rss2", "rss.xml"],
    ["WordPress", "/?feed=rss2&tag=dog-walks", "tags/dog-walks/rss.xml"],
    ["WordPress", "/?category_name=dog-walks&feed=rss2", "tags/dog-walks/rss.xml"],
    ["WordPress", "/?author_name=ada-l&feed=atom", "authors/ada-l/atom.xml"],
    ["WordPress", "/category/dog-walks/?feed=rss2", "tags/dog-walks/rss.xml"],
    ["WordPress", "/feed/podcast/", "rss.xml"],
    ["WordPress", "/feed/podcast/dog-walks/", "tags/dog-walks/rss.xml"],
    ["Blogger", "/feeds/posts/default", "atom.xml"],
    ["Blogger", "/feeds/posts/default?alt=rss", "rss.xml"],
    ["Blogger", "/feeds/posts/default/-/Dog%20Walks", "tags/dog-walks/atom.xml"],
    ["Ghost", "/tag/dog-walks/rss/", "tags/dog-walks/rss.xml"],
    ["Ghost", "/author/ada-l/rss/", "authors/ada-l/rss.xml"],
    ["Squarespace", "/blog?format=rss", "rss.xml"],
    ["Joomla", "/?format=feed&type=atom", "atom.xml"],
    ["Hugo", "/posts/index.xml", "rss.xml"],
    ["Hugo", "/categories/dog-walks/index.xml", "tags/dog-walks/rss.xml"],
    ["Jekyll", "/feed/by_tag/dog-walks.xml", "tags/dog-walks/rss.xml"],
    ["Jekyll", "/feed/dog-walks.xml", "tags/dog-walks/rss.xml"],
    ["Hexo", "/rss2.xml", "rss.xml"],
    ["Pelican", "/feeds/all.atom.xml", "atom.xml"],
    ["Pelican", "/feeds/all-en.atom.xml", "atom.xml"],
    ["Pelican", "/feeds/dog-walks.rss.xml", "tags/dog-walks/rss.xml"],
    ["Nikola", "/categories/dog-walks.xml", "tags/dog-walks/rss.xml"],
    ["Eleventy", "/feed/feed.xml", "rss.xml"],
    ["Eleventy", "/feed/feed.json", "feed.json"],
    ["others", "/feed/rss.xml", "rss.xml"],
    ["Docusaurus", "/blog/atom.xml", "atom.xml"],
    ["Zola", "/tags/Dog-Walks/atom.xml", "tags/dog-walks/atom.xml"],
  ])("redirects to the same feed here: %s, %s", async (_program, target, document) => {
    const { status, fields } = await ask(port, `GET ${target}`);
    expect([status, fields.location]).toEqual([301, `/notes/${document}`]);
  });
});

describe("a page address of another program", () => {
  it.each([
    ["/category/dog-walks/", "tags/dog-walks/"],
    ["/tag/dog-walks", "tags/dog-walks/"],
    ["/search/label/Dog%20Walks", "tags/dog-walks/"],
    ["/author/ada-l/", "authors/ada-l/"],
    ["/category/animals/dog-walks/page/2/", "tags/dog-walks/"],
    ["/posts/", ""],
    ["/2024/05/walk/", "articles/walk/"],
    ["/2024/05/01/walk.html", "articles/walk/"],
    ["/posts/walk/", "articles/walk/"],
    ["/walk", "articles/walk/"],
    ["/feed-me/", "articles/feed-me/"],
  ])("redirects to the same page here: %s", async (path, document) => {
    const { status, fields } = await ask(port, `GET ${path}`);
    expect([status, fields.location]).toEqual([301, `/notes/${document}`]);
  });
});

describe("an address of something that is not here", () => {
  it.each([
    "/comments/feed/",
    "/2024/05/walk/feed/",
    "/tag/cats/feed/",
    "/tags/cats/feed.xml",
    "/feeds/cats/rss.xml",
    "/feeds/walk/",
    "/author/grace/",
    "/2024/05/run/",
    "/media/walk.mp3",
    "/tag/__proto__/feed/",
    "/constructor",
    "//elsewhere.example/feed/",
    "//elsewhere.example/?feed=rss2",
  ])("does not redirect to something else: %s", async (path) => {
    expect((await ask(port, `GET ${path}`)).status).toBe(404);
  });

  it("gets a 410 if the settings say so, whatever else it may mean", async () => {
    expect((await ask(port, "GET /comments/feed")).status).toBe(410);
  });
});

describe("a query in the settings, below the path of the public address", () => {
  it("redirects where they say, and not to that feed", async () => {
    const { status, fields } = await ask(port, "GET /notes/?feed=json");
    expect([status, fields.location]).toEqual([301, "/notes/feeds/hills/"]);
  });
});

describe("a response that depends on a query", () => {
  it.each([
    ["/?feed=rss2", 301, "private, max-age=3600"],
    ["/feed?_=1", 301, "private, max-age=3600"],
    ["/feed", 301, "public, max-age=3600"],
    ["/?p=13", 410, "private, max-age=60"],
    ["/comments/feed", 410, "public, max-age=60"],
  ])("is not stored by caches that may ignore queries: %s", async (target, status, scope) => {
    const answer = await ask(port, `GET ${target}`);
    expect([answer.status, answer.fields["cache-control"]]).toEqual([status, scope]);
  });
});

describe("a query that selects nothing here", () => {
  it.each([
    "/?feed=comments-rss2",
    "/?feed=__proto__",
    "/?feed=rss2&p=12",
    "/?feed=rss2&cat=3",
    "/?feed=rss2&tag=cats",
    "/?feed=rss2&tag=%2F%0D%0Awalk",
    "/?feed=rss2&tag=../walk",
    "/?p=12",
    "/?q",
  ])("changes nothing: %s", async (target) => {
    expect((await ask(port, `GET ${target}`)).status).toBe(200);
  });

  it.each(["/rss.xml?format=atom", "/articles/walk/?feed=rss2", "/tags/walk/?utm_source=feed"])(
    "changes nothing about a document: %s",
    async (target) => {
      expect((await ask(port, `GET ${target}`)).status).toBe(200);
    },
  );
});
