import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Article } from "../../src/records/article.ts";
import { articleSchema } from "../../src/records/article-schema.ts";
import { cleanText } from "../../src/records/text.ts";
import { anyArticle } from "../formats/arbitrary.ts";
import { createFixture, type Fixture, noon, site } from "./site-fixture.ts";

/** The same on every run, so that a failure can be looked at. */
const articles = fc.sample(anyArticle, { numRuns: 200, seed: 20_241_123 });
const hostileSite = { ...site, title: "A <script>&amp; ]]>", archive: "all", entries: 10 } as const;
const documents = ["rss.xml", "atom.xml", "feed.json"] as const;

let fixture: Fixture;
let result: Awaited<ReturnType<Fixture["publish"]>>;
beforeAll(async () => {
  fixture = createFixture();
  for (const [number, article] of articles.entries()) fixture.write(`${number}.json`, recordOf(article, number));
  result = await fixture.publish({ site: hostileSite });
});
afterAll(() => fixture.end());

describe("hostile records", () => {
  it("make no document that the gate has to refuse", () => {
    expect(result.problems.filter(({ file }) => !file.startsWith("data/articles/"))).toEqual([]);
  });

  it("are each published or reported", () => {
    const refused = new Set(result.problems.filter(({ severity }) => severity === "error").map(({ file }) => file));
    const shown = new Set(idsFrom("feed.json"));
    const lost = articles.filter(
      (article, number) => !shown.has(idOf(article, number)) && !refused.has(`data/articles/${number}.json`),
    );
    expect(lost).toEqual([]);
    expect(shown.size).toBeGreaterThan(100);
  });

  it("leave every link of ours leading to a file", () => {
    const directories = new Set(["", ...(fixture.output("opml.xml").match(/(?:tags|authors)\/[^"/]+\//g) ?? [])]);
    const links = [...directories].flatMap((directory) =>
      documents.flatMap((name) => linksIn(fixture.output(`${directory}${name}`))),
    );
    expect(new Set(links).size).toBeGreaterThan(100);
    expect(links.filter((path) => !fixture.has(path))).toEqual([]);
  });

  it("leave every document with its own address", () => {
    for (const name of ["rss.xml", "atom.xml"]) {
      const self = /<(?:atom:)?link (?=[^>]*rel="self")[^>]*href="([^"]*)"/.exec(fixture.output(`archive/1/${name}`));
      expect(self?.[1]).toBe(`https://fixture.example/archive/1/${name}`);
    }
  });
});

function idOf({ id }: Pick<Article, "id">, number: number): string {
  return cleanText(`${number} ${id}`);
}

/** A record that parsing accepts, with everything hostile that it accepts. */
function recordOf({ body, enclosures, ...article }: Article, number: number): string {
  const bodies = { markdown: "body", html: "content_html", plain: "content_text" } as const;
  const fields: Record<string, unknown> = {
    title: article.title,
    summary: article.summary,
    authors: article.authors,
    tags: article.tags,
    language: article.language,
    url: article.url,
    image: article.image,
    external_url: article.externalUrl,
    id: idOf(article, number),
    published: new Date(publishedOf(article)).toISOString(),
    ...(article.updated !== undefined && { updated: new Date(article.updated).toISOString() }),
    enclosures: enclosures.map(({ url, mediaType, title }) => ({ url, type: mediaType, title })),
    ...(body && { [bodies[body.kind]]: body.text }),
  };
  for (const { path } of articleSchema.safeParse(fields).error?.issues ?? []) delete fields[String(path[0])];
  return JSON.stringify(fields);
}

/** Within the thirty years before the run. */
function publishedOf({ published }: Pick<Article, "published">): number {
  return noon - (Math.abs(published) % (30 * 365 * 86_400_000));
}

/** Ids in a document and in all older ones. */
function idsFrom(path: string): readonly string[] {
  const { items, next_url } = JSON.parse(fixture.output(path)) as { items: { id: string }[]; next_url?: string };
  const older = next_url === undefined ? [] : idsFrom(new URL(next_url).pathname.slice(1));
  return [...items.map(({ id }) => id), ...older];
}

/** Paths below the site's address that a document links to. */
function linksIn(text: string): readonly string[] {
  return [...text.matchAll(/https:\/\/fixture\.example\/([^"<\s]*)/g)]
    .map(([, path = ""]) => path)
    .filter((path) => /(?:^|\/)(?:rss\.xml|atom\.xml|feed\.json)$|^articles\/[a-z0-9-]+\/$/.test(path))
    .map((path) => (path.endsWith("/") ? `${path}index.html` : path));
}
