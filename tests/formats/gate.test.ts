import { describe, expect, it } from "vitest";
import type { Format } from "../../src/formats/format.ts";
import { inspectDocument, inspectEntry, inspectFrame } from "../../src/formats/gate.ts";
import { formatOf } from "./format-of.ts";
import { articleWith, bytesOf, entriesOf, plainSite, subscriptionOf } from "./publication.ts";

const entries = entriesOf(
  [
    articleWith(),
    articleWith({ id: "tag:times.example,2024:b", slug: "b", enclosures: [{ url: "e.mp3", mediaType: "audio/mpeg" }] }),
  ],
  plainSite,
);
const document = subscriptionOf(entries, plainSite);

/** What the gate reports about a valid document in which one thing was broken. */
function rulesBrokenIn(name: Format["name"], what: string | RegExp, by: string): readonly string[] {
  const format = formatOf(name);
  const sound = bytesOf(format, entries, document, plainSite).toString();
  const broken = sound.replace(what, by);
  expect(broken).not.toBe(sound);
  return inspectDocument(format, Buffer.from(broken)).map(({ rule }) => rule);
}

describe("the gate, for RSS", () => {
  it.each([
    ["a document that is not well-formed", "</channel>", "", "XML 1.0: well-formed"],
    ["a control character", "A title", "A\u0001title", "XML 1.0: well-formed"],
    ["a reference to a control character", "A title", "A&#1;title", "XML 1.0: well-formed"],
    ["an undeclared prefix", "<dc:creator>", "<x:creator>", "XML 1.0: well-formed"],
    ["no guid", /<guid[^>]*>[^<]*<\/guid>/, "", "RSS 2.0, item: guid"],
    ["an id that occurs twice", ",2024:b", ",2024:a", "every id once"],
    ["a wrong isPermaLink", 'isPermaLink="false"', 'isPermaLink="true"', 'RSS 2.0, guid: isPermaLink="false"'],
    [
      "a relative link",
      "<link>https://times.example/articles/a/",
      "<link>/articles/a/",
      "RSS 2.0, item: link is an absolute address",
    ],
    ["a stray percent sign", "articles/a/<", "articles/a/%<", "RSS 2.0, item: link is an absolute address"],
    ["a second fragment", "articles/a/<", "articles/a/#a#b<", "RSS 2.0, item: link is an absolute address"],
    ["a wrong day of the week", "<pubDate>Wed", "<pubDate>Thu", "RFC 822 section 5: pubDate, in GMT"],
    ["an invalid date", /<pubDate>[^<]*/, "<pubDate>Invalid Date", "RFC 822 section 5: pubDate, in GMT"],
    [
      "an author beside dc:creator",
      "<content:encoded>",
      "<author>x</author><content:encoded>",
      "one way to say the author: dc:creator and no author beside it",
    ],
    [
      "content before its description",
      /(<description><!.*\n)\s*(<content.*\n)/,
      "$2$1",
      "RSS Best Practices Profile: content:encoded follows description",
    ],
    [
      "a program in the content",
      "<p>Text.",
      "<script>x</script><p>Text.",
      "content: nothing that acts on the reader's machine",
    ],
    ["an event handler", "<p>Text.", '<p onclick="x()">Text.', "content: nothing that acts on the reader's machine"],
    [
      "a dangerous link",
      "<p>Text.",
      '<p><a href="javascript:x">Text.</a>',
      "content: nothing that acts on the reader's machine",
    ],
    ["a relative link in the content", "<p>Text.", '<p><img src="a.png">Text.', "content: every link absolute"],
    [
      "a doctype in the content",
      "<p>Text.",
      "<!DOCTYPE html><p>Text.",
      "content: no comment, doctype or processing instruction",
    ],
    ["a bare & in the content", "<p>Text.", "<p>R&D", "HTML: an & begins a reference, or is escaped"],
    [
      "a link of an item that leads nowhere",
      "</item>",
      '<atom:link rel="related"/></item>',
      "atom:link: href is an absolute address",
    ],
    ["two self links", /(<atom:link [^>]*>)/, "$1$1", 'one atom:link with rel="self"'],
    ["no self link", /<atom:link [^>]*>/, "", 'one atom:link with rel="self"'],
    [
      "a file to play without a title",
      /(<item>[\s\S]*<item>\s*)<title>.*<\/title>/,
      "$1",
      "an item with an enclosure: a title",
    ],
    ["an enclosure without a length", ' length="0"', "", "RSS 2.0, enclosure: length in bytes"],
    [
      "metadata after the items",
      "</channel>",
      "<ttl>1</ttl></channel>",
      "RSS Best Practices Profile: items after all else",
    ],
  ])("reports %s", (_, what, by, rule) => {
    expect(rulesBrokenIn("rss", what, by)).toContain(rule);
  });
});

describe("the gate, for Atom", () => {
  it.each([
    ["an id that is no IRI", "<id>tag:times.example,2024:a", "<id>post 1", "RFC 4287 section 4.2.6: id is an IRI"],
    ["no updated", /(<entry>[\s\S]*?)<updated>[^<]*<\/updated>/, "$1", "RFC 4287 section 3.3: updated, in UTC"],
    ["a local time", /(<published>[^<]*)Z/, "$1+02:00", "RFC 4287 section 3.3: published, in UTC"],
    ["an update before the publication", /(<entry>[\s\S]*?<updated>)2024/, "$12023", "updated: not before published"],
    ["no author", /(<entry>[\s\S]*?)<author>[\s\S]*?<\/author>/, "$1", "RFC 4287 section 4.1.2: an author"],
    ["no title", /(<entry>[\s\S]*?)<title[\s\S]*?<\/title>/, "$1", "RFC 4287 section 4.1.2: title"],
    ["no language", / xml:lang="en"/, "", "a language: xml:lang"],
    ["a title without the type HTML", ' type="html">A title', ">A title", 'atom:title: type="html"'],
    ["two permalinks", /(<entry>[\s\S]*?)(<link rel="alternate"[^>]*>)/, "$1$2$2", "one link to the permalink"],
    ["no text at all", /<summary[\s\S]*<\/content>/, "", "an entry has a summary or content"],
    ["an id that occurs twice", ",2024:b", ",2024:a", "every id once"],
  ])("reports %s", (_, what, by, rule) => {
    expect(rulesBrokenIn("atom", what, by)).toContain(rule);
  });
});

describe("the gate, for JSON Feed", () => {
  it.each([
    ["what is not JSON", '"items": [', '"items": [,', "RFC 8259: JSON"],
    ["another version", "version/1.1", "version/1", "JSON Feed 1.1: version"],
    ["no content", /"content_html": .*\n/, "", "JSON Feed 1.1, item: content_html or content_text"],
    [
      "a relative address",
      '"url": "https://times.example/articles/a/"',
      '"url": "/articles/a/"',
      "JSON Feed 1.1, item: url is an absolute address",
    ],
    ["no authors", /"authors": \[[^\]]*\],?/, "", "JSON Feed 1.1: authors"],
    ["a local time", /("date_published": "[^"]*)Z/, "$1+02:00", "RFC 3339: date_published, in UTC"],
    ["an id that occurs twice", ",2024:b", ",2024:a", "every id once"],
  ])("reports %s", (_, what, by, rule) => {
    expect(rulesBrokenIn("json", what, by)).toContain(rule);
  });
});

describe("the gate, for one entry", () => {
  it("reads the id and the instants that the format writes", () => {
    const [entry] = entriesOf([articleWith({ updated: Date.UTC(2024, 5, 1) })], plainSite);
    if (entry === undefined) throw new Error("no entry");
    const { id, published, updated } = inspectEntry(formatOf("rss"), formatOf("rss").entry(entry));
    expect({ id, published, updated }).toEqual({ id: entry.id, published: entry.published, updated: entry.updated });
  });

  it("names the entry in what it reports", () => {
    const bytes = Buffer.from('{ "id": "x" }');
    expect(inspectEntry(formatOf("json"), bytes).violations[0]?.entryId).toBe("x");
  });

  it("looks for harmful tags in linear time", () => {
    const html = `<a${"/".repeat(400_000)}`;
    const bytes = Buffer.from(JSON.stringify({ id: "x", content_html: html }));
    expect(inspectEntry(formatOf("json"), bytes).violations.map(({ rule }) => rule)).not.toContain(
      "content: nothing that acts on the reader's machine",
    );
  });

  it.each(["rss", "atom", "json"])("refuses what is not an entry of %s", (name) => {
    expect(inspectEntry(formatOf(name), Buffer.from("<p>no</p>")).violations).toHaveLength(1);
  });
});

describe("the gate, for a frame", () => {
  it.each(["rss", "atom", "json"])("refuses %s that refers to another document's address", (name) => {
    const format = formatOf(name);
    const elsewhere = { ...document, directory: "tags/x/" };
    expect(inspectFrame(format, format.frame(elsewhere, plainSite), document, plainSite)).not.toEqual([]);
  });

  it.each(["rss", "atom"])("refuses an archive document of %s that is not marked as one", (name) => {
    const format = formatOf(name);
    const archive = { ...document, kind: "archive", number: 1 } as const;
    expect(inspectFrame(format, format.frame(document, plainSite), archive, plainSite)).not.toEqual([]);
  });
});

describe("the rules of a format", () => {
  it.each(["rss", "atom", "json"])("read from a document of %s which address it gives itself", (name) => {
    const format = formatOf(name);
    const text = bytesOf(format, entries, document, plainSite).toString();
    expect(format.rules.selfLink(text)).toBe(`${plainSite.baseUrl}${format.fileName}`);
    expect(format.rules.selfLink(text.slice(0, -20))).toBeUndefined();
  });
});
