import fc from "fast-check";
import { expect, it } from "vitest";
import { parse } from "yaml";
import type { ArticleRecord } from "../../src/records/article.ts";
import { parseArticle } from "../../src/records/parse-article.ts";
import { markdown } from "../../src/sources/markdown.ts";
import { writeMarkdown } from "../../src/sources/write-markdown.ts";

const text = fc.oneof(
  fc.string({ unit: "grapheme", minLength: 1 }),
  fc.string({ unit: fc.constantFrom(..."ab 1:#-'\"[]{}<>&*!|>%@`\\\n\t\u00a0\u2028é"), minLength: 1 }),
  fc.constantFrom(
    "true",
    "null",
    "1984",
    "2024-05-01",
    "a: b",
    "- a",
    "---",
    " a ",
    "#x",
    "~",
    "no",
    "\n\n  x\n---\ny\n",
  ),
);
const address = fc.webUrl({ withQueryParameters: true, withFragments: true });
const instant = fc
  .date({ min: new Date("1000-01-01"), max: new Date("9999-12-31"), noInvalidDate: true })
  .map((date) => date.toISOString());
const fields = fc.record(
  {
    id: text,
    title: text,
    published: instant,
    updated: instant,
    expires: instant,
    url: address,
    external_url: address,
    authors: fc.array(fc.record({ name: text, url: address, email: fc.emailAddress() }, { requiredKeys: ["name"] })),
    tags: fc.array(text),
    summary: text,
    body: text,
    content_html: text,
    content_text: text,
    language: fc.constantFrom("en", "pt-BR"),
    image: address,
    enclosures: fc.array(
      fc.record({ url: address, length: fc.nat(), duration: fc.nat(), title: text }, { requiredKeys: ["url"] }),
    ),
    season: fc.nat({ max: 99 }),
    episode: fc.nat({ max: 999 }),
    episode_type: fc.constantFrom("full", "trailer", "bonus", "long"),
    explicit: fc.boolean(),
    draft: fc.boolean(),
  },
  { requiredKeys: ["published"] },
);
/** Any possible record. */
const records = fields
  .map((value) => parseArticle(value, { file: "a", rules: { timezone: "UTC" }, defaultSlug: "a" }).record)
  .filter((record): record is ArticleRecord => record !== undefined);

it("writes a file that is read again as the same record", () => {
  fc.assert(
    fc.property(records, (record) => {
      const { records: again, problems } = markdown.read(writeMarkdown(record), {
        file: "a.md",
        path: "a.md",
        rules: { timezone: "Asia/Tokyo" },
      });
      expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
      expect(again).toEqual([{ record, index: 0, line: 1 }]);
    }),
    { numRuns: 1_000 },
  );
});

it("writes front matter that every YAML reader reads as the same text", () => {
  fc.assert(
    fc.property(records, (record) => {
      const yaml = /^---\n(.*?)\n---\n/s.exec(writeMarkdown(record))?.[1] ?? "";
      const { id, title, summary, tags } = parse(yaml, { version: "1.1" }) as Partial<ArticleRecord>;
      expect({ id, title, summary, tags: tags ?? [] }).toEqual({
        id: record.id,
        title: record.title,
        summary: record.summary,
        tags: record.tags,
      });
    }),
    { numRuns: 500 },
  );
});

it("writes front matter that people can read", () => {
  const { record } = parseArticle(
    {
      id: "urn:uuid:0c333af4-c089-5de3-ba3c-03bd2fa6e361",
      title: "ELS: part 1",
      published: "2015-12-08",
      authors: ["Lukáš Poláček", "Ada <ada@example.com>"],
      summary: "Some text …",
      content_html: "<p>One</p>\n<p>Two</p>\n",
    },
    { file: "a", rules: { timezone: "UTC" } },
  );
  expect(record && writeMarkdown(record)).toBe(`---
id: urn:uuid:0c333af4-c089-5de3-ba3c-03bd2fa6e361
title: "ELS: part 1"
published: 2015-12-08
authors:
  - Lukáš Poláček
  - name: Ada
    email: "ada@example.com"
summary: Some text …
content_html: |
  <p>One</p>
  <p>Two</p>
---
`);
});
