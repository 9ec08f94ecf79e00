import fc from "fast-check";
import { expect, it } from "vitest";
import { formats } from "../../src/formats/index.ts";
import type { Article, ArticleRecord } from "../../src/records/article.ts";
import { isBlank } from "../../src/records/text.ts";
import { readFeed } from "../../src/sources/feeds/feed.ts";
import { anyText } from "../formats/arbitrary.ts";
import { articleWith, bytesOf, entriesOf, plainSite, podcastSite, subscriptionOf } from "../formats/publication.ts";

const anyTitle = anyText.filter((text) => !isBlank(text));

/** What a site publishes in each format and another one imports. */
function readAgain(articles: readonly Article[], site = plainSite): readonly (readonly ArticleRecord[])[] {
  const entries = entriesOf(articles, site);
  const document = subscriptionOf(entries, site);
  const origin = { file: "feed", path: "feed", rules: { timezone: "UTC" } };
  return formats.map((format) =>
    readFeed(bytesOf(format, entries, document, site).toString(), origin).records.map(({ record }) => record),
  );
}

function titled(titles: readonly string[]): readonly Article[] {
  return titles.map((title, index) => articleWith({ id: `urn:x-test:${index}`, title }));
}

const titlesIn = (records: readonly ArticleRecord[]) => records.map(({ title }) => title);

it.each([
  "Use of <b> in HTML",
  "Use of <b>bold</b> in HTML",
  "Write &lt; for <, &amp;lt; for &lt;",
  "What <!& means, and &amp;",
  "AT&T",
])("a title is read back as it was published: %s", (title) => {
  const titles = [title, "Other"];
  expect(readAgain(titled(titles)).map(titlesIn)).toEqual(formats.map(() => titles));
});

it("any title is read back as it was published", () => {
  fc.assert(
    fc.property(fc.array(anyTitle, { minLength: 1, maxLength: 4 }), (titles) => {
      const published = entriesOf(titled(titles), plainSite).map(({ title }) => title);
      expect(readAgain(titled(titles)).map(titlesIn)).toEqual(formats.map(() => published));
    }),
  );
});

it("files are read back as they were published, as far as a format describes them", () => {
  const enclosures = [
    {
      url: "https://cdn.example/1.opus",
      mediaType: "audio/ogg; codecs=opus",
      lengthInBytes: 12,
      title: "Part <1>",
      durationSeconds: 63,
    },
    { url: "https://cdn.example/2.png", mediaType: "image/png", title: "Cover" },
  ];
  const [rss, atom, json] = readAgain([articleWith({ enclosures })]).map(([record]) => record?.enclosures);
  expect(rss).toEqual(enclosures);
  expect(json).toEqual(enclosures);
  expect(atom).toEqual(enclosures.map(({ durationSeconds: _, ...rest }) => rest));
});

it("an article without a text is read back as it was published: with its summary, or with its title alone", () => {
  const { body: _, ...bare } = articleWith();
  const readings = readAgain([bare, { ...bare, id: "urn:x-test:2", summary: "What it is about" }]);
  for (const records of readings) {
    expect(records.map(({ body }) => body)).toEqual([undefined, undefined]);
    expect(records[1]?.summary).toBe("What it is about");
  }
});

it("an episode is read back as it was published, in formats that have episodes", () => {
  const episode = { season: 2, number: 12, kind: "bonus", explicit: true } as const;
  const enclosures = [
    { url: "https://cdn.example/1.mp3", mediaType: "audio/mpeg", lengthInBytes: 12, durationSeconds: 63 },
    { url: "https://cdn.example/1.pdf", mediaType: "application/pdf" },
  ];
  const image = "https://cdn.example/1.jpg";
  const [rss, atom, json] = readAgain([articleWith({ episode, enclosures, image })], podcastSite).map(
    ([record]) => record,
  );
  expect(rss).toMatchObject({ episode, enclosures, image });
  expect(atom).toMatchObject({ episode, enclosures, image });
  expect(json).toMatchObject({ enclosures, image });
});
