import fc from "fast-check";
import { expect, it } from "vitest";
import { formats } from "../../src/formats/index.ts";
import { isBlank } from "../../src/records/text.ts";
import { readFeed } from "../../src/sources/feed.ts";
import { anyText } from "../formats/arbitrary.ts";
import { articleWith, bytesOf, entriesOf, plainSite, subscriptionOf } from "../formats/publication.ts";

const anyTitle = anyText.filter((text) => !isBlank(text));

/** What a site publishes in each format and another one imports. */
function publishedAndRead(titles: readonly string[]) {
  const articles = titles.map((title, index) => articleWith({ id: `urn:x-test:${index}`, title }));
  const entries = entriesOf(articles, plainSite);
  const document = subscriptionOf(entries, plainSite);
  const origin = { file: "feed", path: "feed", timezone: "UTC" };
  const read = formats.map((format) =>
    readFeed(bytesOf(format, entries, document, plainSite).toString(), origin).records.map(
      ({ record }) => record.title,
    ),
  );
  return { published: entries.map(({ title }) => title), read };
}

it.each([
  "Use of <b> in HTML",
  "Use of <b>bold</b> in HTML",
  "Write &lt; for <, &amp;lt; for &lt;",
  "What <!& means, and &amp;",
  "AT&T",
])("a title is read as it was published: %s", (title) => {
  expect(publishedAndRead([title, "Other"]).read).toEqual(formats.map(() => [title, "Other"]));
});

it("any title is read as it was published", () => {
  fc.assert(
    fc.property(fc.array(anyTitle, { minLength: 1, maxLength: 4 }), (titles) => {
      const { published, read } = publishedAndRead(titles);
      expect(read).toEqual(formats.map(() => published));
    }),
  );
});
