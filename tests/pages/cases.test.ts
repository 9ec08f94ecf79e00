import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Entry } from "../../src/documents/entry.ts";
import { articlePage } from "../../src/pages/article-page.ts";
import { listItem } from "../../src/pages/list-item.ts";
import { type ReadPage, readPage } from "./page-reader.ts";
import { sampleEntry, sampleSite } from "./samples.ts";

/**
 * How an entry is shown: its changes against the sample entry, and what the page or the list item then contains.
 */
interface Case {
  readonly says: string;
  readonly entry: Partial<Entry>;
  readonly expect: readonly {
    readonly on: "page" | "item";
    readonly element: string;
    readonly where?: Readonly<Record<string, string>>;
    /** Missing: the elements' text. */
    readonly attribute?: string;
    readonly texts: readonly string[];
  }[];
}

const directory = join(import.meta.dirname, "../cases/pages");
const site = sampleSite();

describe.each(readdirSync(directory))("%s", (name) => {
  const { says, entry, expect: claims }: Case = JSON.parse(readFileSync(join(directory, name, "case.json"), "utf8"));
  const shown = showEntry(sampleEntry(entry));

  it(says, () => {
    for (const { on, element, where, attribute, texts } of claims) {
      const found = shown[on].all(element, where);
      const read = found.map(({ text, attributes }) => (attribute === undefined ? text : attributes[attribute]));
      expect(read, `${on}: ${element}`).toEqual(texts);
    }
  });

  it("is HTML without a syntax error", () => {
    expect([...shown.page.syntaxErrors, ...shown.item.syntaxErrors]).toEqual([]);
  });
});

function showEntry(entry: Entry): Readonly<Record<"page" | "item", ReadPage>> {
  const authors = entry.authors.map((person) => ({ person, directory: "authors/x/" }));
  const tags = entry.tags.map((tag) => ({ name: tag, directory: "tags/x/" }));
  return {
    page: readPage(articlePage(entry, { site, authors, tags })),
    item: readPage(Buffer.from(`<!doctype html><ol>${listItem(entry, site, entry.summary)}</ol>`)),
  };
}
