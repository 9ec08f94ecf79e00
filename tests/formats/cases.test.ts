import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { FeedDocument } from "../../src/documents/feed-document.ts";
import { inspectDocument, inspectEntry, inspectFrame } from "../../src/formats/gate.ts";
import { formats } from "../../src/formats/index.ts";
import type { Article } from "../../src/records/article.ts";
import type { Site } from "../../src/records/site.ts";
import { bytesOf, entriesOf, subscriptionOf } from "./publication.ts";

/** An article as a case writes it down: instants as RFC 3339. */
type CaseArticle = Omit<Article, "published" | "updated"> & { readonly published: string; readonly updated?: string };

interface Case {
  readonly shows: string;
  readonly site?: Partial<Site>;
  readonly document?: Partial<FeedDocument>;
  readonly articles: readonly CaseArticle[];
}

const directory = join(import.meta.dirname, "../cases/formats");
const plainSite = read(join(directory, "site.json")) as Site;
const names = readdirSync(directory, { withFileTypes: true })
  .filter((file) => file.isDirectory())
  .map(({ name }) => name);

describe.each(names)("%s", (name) => {
  const written = read(join(directory, name, "case.json")) as Case;
  const site = { ...plainSite, ...written.site };
  const entries = entriesOf(written.articles.map(articleOf), site);
  const document = { ...subscriptionOf(entries, site), ...written.document };

  it.each(formats)(`${written.shows} ($name)`, async (format) => {
    const text = bytesOf(format, entries, document, site).toString();
    await expect(text).toMatchFileSnapshot(join(directory, name, format.fileName));
  });

  it.each(formats)("passes the gate as $name", (format) => {
    expect(inspectDocument(format, bytesOf(format, entries, document, site))).toEqual([]);
    expect(inspectFrame(format, format.frame(document, site), document, site)).toEqual([]);
    for (const entry of entries) expect(inspectEntry(format, format.entry(entry)).violations).toEqual([]);
  });
});

function articleOf({ published, updated, ...rest }: CaseArticle): Article {
  return {
    ...rest,
    published: Date.parse(published),
    ...(updated === undefined ? {} : { updated: Date.parse(updated) }),
  };
}

function read(file: string): unknown {
  return JSON.parse(readFileSync(file, "utf8"));
}
