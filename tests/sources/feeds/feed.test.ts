import { describe, expect, it } from "vitest";
import { describeProblem } from "../../../src/errors.ts";
import { readFeed } from "../../../src/sources/feeds/feed.ts";

const read = (text: string) => readFeed(text, { file: "feed.xml", path: "feed.xml", rules: { timezone: "UTC" } });
const recordOf = (text: string) => {
  const { records, problems } = read(text);
  expect(problems.map(describeProblem)).toEqual([]);
  return records[0]?.record;
};
const rss = (
  item: string,
) => `<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>T</title>
  <item><pubDate>Wed, 01 May 2024 09:00:00 +0200</pubDate>${item}</item></channel></rss>`;
const atom = (
  entry: string,
) => `<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><id>x</id><updated>2024-05-01T09:00:00Z</updated>
  <entry><updated>2024-05-01T09:00:00Z</updated>${entry}</entry></feed>`;

it("refuses entities that would fill the memory, and says so", () => {
  const text = (count: number) =>
    `<!DOCTYPE rss [<!ENTITY a "${"x".repeat(200)}">]>${rss(`<guid>a</guid><title>${"&a;".repeat(count)}</title>`)}`.replace(
      /^(.*)<\?xml version="1\.0"\?>/,
      "$1",
    );
  expect(recordOf(text(10))?.title).toHaveLength(2_000);
  expect(read(text(1_000_000)).problems.map(describeProblem)).toEqual([
    "feed.xml: expected entities that add no more than 8 million characters, got some that add more (write what they stand for)",
  ]);
});

it("reads a title with many references, or many WordPress shortcode beginnings, in linear time", () => {
  const references = "&#x26;".repeat(100_000);
  const record = recordOf(rss(`<title>${references}<b/></title><guid>a</guid><description>D</description>`));
  expect(record).toMatchObject({ id: "a" });
  expect(read("<rss ".repeat(200_000)).problems).toMatchObject([{ severity: "error", file: "feed.xml" }]);
});

it("reads a long duration, and a link with many classes, in linear time", () => {
  const duration = `<itunes:duration>1:${"1".repeat(200_000)}</itunes:duration>`;
  const link = `&lt;a class="${"more-link ".repeat(50_000)}`;
  const record = recordOf(rss(`<title>A</title><guid>a</guid>${duration}<description>${link}</description>`));
  expect(record).toMatchObject({ id: "a" });
});

it("reports very many faults in a feed on one line in linear time", () => {
  const text = rss(`<title>A</title><guid>a</guid><description>${"<a b c=".repeat(200_000)}</description>`).replace(
    /\n/g,
    " ",
  );
  expect(read(text).problems).toMatchObject([{ severity: expect.any(String), line: 1, expected: "well-formed XML" }]);
});

describe("the address at which a feed says that it continues", () => {
  const entry = "<entry><id>a</id><title>A</title><updated>2024-05-01T09:00:00Z</updated></entry>";
  const atomWith = (links: string) => `<feed xmlns="http://www.w3.org/2005/Atom"><id>f</id>${links}${entry}</feed>`;
  const rssWith = (links: string) =>
    `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>T</title>${links}</channel></rss>`;
  const self = '<link rel="self" href="https://a.example/feed"/>';

  it.each([
    [
      "a next page",
      atomWith('<link rel="next" href="https://a.example/feed?page=2"/>'),
      "https://a.example/feed?page=2",
    ],
    ["an archive", atomWith('<link rel="prev-archive" href="https://a.example/1.xml"/>'), "https://a.example/1.xml"],
    ["relative to the feed", atomWith(`${self}<link rel="next" href="?page=2"/>`), "https://a.example/feed?page=2"],
    ["in RSS", rssWith('<atom:link rel="next" href="https://a.example/2"/>'), "https://a.example/2"],
    ["in JSON", '{"items": [], "next_url": "https://a.example/2.json"}', "https://a.example/2.json"],
    ["the feed itself", atomWith(`${self}<link rel="next" href="/feed"/>`), undefined],
    ["only a newer page", atomWith('<link rel="previous" href="https://a.example/1"/>'), undefined],
    ["that of an item in JSON", '{"items": [{"next_url": "https://a.example/2.json"}]}', undefined],
  ])("%s", (_, text, address) => {
    expect(read(text).onward).toBe(address);
  });
});

describe("the next page of a WordPress feed, which does not name it", () => {
  const feedOf = (self: string, generator = "https://wordpress.org/?v=6.5") =>
    `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><atom:link rel="self" href="${self}"/><generator>${generator}</generator>
<item><title>One</title><guid>1</guid><pubDate>Wed, 01 May 2024 09:00:00 GMT</pubDate></item></channel></rss>`;

  it.each([
    ["of the first", feedOf("https://a.example/feed/"), undefined, "https://a.example/feed/?paged=2"],
    [
      "of a later one",
      feedOf("https://a.example/feed/?a=b&amp;paged=2"),
      undefined,
      "https://a.example/feed/?a=b&paged=3",
    ],
    [
      "from its own address",
      feedOf("https://a.example/feed/"),
      "https://b.example/feed",
      "https://b.example/feed?paged=2",
    ],
    [
      "after a cache that only has the first",
      feedOf("https://a.example/feed/"),
      "https://a.example/feed/?paged=2",
      undefined,
    ],
    [
      "in Atom",
      '<feed xmlns="http://www.w3.org/2005/Atom"><id>f</id><generator uri="https://wordpress.org/">WordPress</generator><link rel="self" href="https://a.example/feed/atom/"/></feed>',
      undefined,
      "https://a.example/feed/atom/?paged=2",
    ],
    ["of another program", feedOf("https://a.example/feed/", "Hugo"), undefined, undefined],
  ])("%s", (_, text, address, following) => {
    const origin = { file: "feed.xml", path: "feed.xml", rules: { timezone: "UTC" } };
    expect(readFeed(text, address === undefined ? origin : { ...origin, address }).following).toBe(following);
  });
});

describe("what a feed says about all its entries", () => {
  it("applies to each RSS item that says nothing else: language, author, base address", () => {
    const [first, second] = read(
      `<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><title>T</title>
       <link>https://example.com/blog/</link><language>fr</language><itunes:author>Ann</itunes:author>
       <item><title>A</title><link>/a</link><pubDate>Wed, 01 May 2024 09:00:00 GMT</pubDate>
       <enclosure url="a.mp3" length="1" type="audio/mpeg"/><itunes:duration>1:02</itunes:duration></item>
       <item><title>B</title><guid>x</guid><itunes:author>Bo</itunes:author><pubDate>Wed, 01 May 2024 09:00:00 GMT</pubDate></item>
       </channel></rss>`,
    ).records.map(({ record }) => record);
    const address = "https://example.com/a";
    expect(first).toMatchObject({ id: address, url: address, language: "fr", authors: [{ name: "Ann" }] });
    expect(first?.enclosures).toMatchObject([{ url: "https://example.com/blog/a.mp3", durationSeconds: 62 }]);
    expect(second?.authors).toEqual([{ name: "Bo" }]);
  });

  it.each([
    [
      "RSS",
      '<rss version="2.0"><channel><title>T</title><link>/blog/</link><item><link>one</link><title>A</title>',
      "item",
    ],
    [
      "Atom",
      '<feed xmlns="http://www.w3.org/2005/Atom"><link href="/blog/"/><entry><id>1</id><link href="one"/><title>A</title>',
      "entry",
    ],
    [
      "Atom with a base",
      '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/blog/"><entry><id>1</id><link href="one"/><title>A</title>',
      "entry",
    ],
    [
      "RSS without a page",
      '<rss version="2.0"><channel><title>T</title><item><link>one</link><title>A</title>',
      "item",
    ],
  ])("is relative to where the feed was found, if it does not say: %s", (_, beginning, entry) => {
    const date =
      entry === "item" ? "<pubDate>Wed, 01 May 2024 09:00:00 GMT</pubDate>" : "<updated>2024-05-01T09:00:00Z</updated>";
    const end = entry === "item" ? "</channel></rss>" : "</feed>";
    const origin = {
      file: "feed.xml",
      path: "feed.xml",
      rules: { timezone: "UTC" },
      address: "https://example.com/blog/feed.xml",
    };
    const { records } = readFeed(`${beginning}${date}</${entry}>${end}`, origin);
    expect(records[0]?.record.url).toBe("https://example.com/blog/one");
  });

  it("applies to each Atom entry that says nothing else", () => {
    const [first, second] = read(
      `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de" xml:base="https://example.com/x/"><title>T</title><id>x</id>
       <updated>2024-05-01T09:00:00Z</updated><author><name>Ann</name></author>
       <entry><id>1</id><title>A</title><updated>2024-05-01T09:00:00Z</updated><link href="one"/></entry>
       <entry xml:lang="en"><id>2</id><title>B</title><updated>2024-05-01T09:00:00Z</updated><author><name>Bo</name></author></entry></feed>`,
    ).records.map(({ record }) => record);
    expect(first).toMatchObject({ url: "https://example.com/x/one", language: "de", authors: [{ name: "Ann" }] });
    expect(second).toMatchObject({ language: "en", authors: [{ name: "Bo" }] });
  });
});

describe("an RSS item", () => {
  it("becomes a record with everything that it says", () => {
    const record = recordOf(
      rss(`<title>A &amp;amp; &lt;b&gt;B&lt;/b&gt; and &lt;video&gt;</title><link>https://example.com/a</link>
        <guid isPermaLink="false">tag:example.com,2024:A%7e&amp;b</guid><dc:creator>Ada</dc:creator><dc:creator>Bob</dc:creator>
        <category>One</category><category>Two</category><description>&lt;p&gt;Short&lt;/p&gt;</description>
        <content:encoded><![CDATA[<p>Long</p>]]></content:encoded><enclosure url="https://example.com/a.mp3" length="12" type="audio/mpeg"/>`),
    );
    expect(record).toMatchObject({
      id: "tag:example.com,2024:A%7e&b",
      title: "A & B and <video>",
      url: "https://example.com/a",
      published: Date.UTC(2024, 4, 1, 7),
      authors: [{ name: "Ada" }, { name: "Bob" }],
      tags: ["One", "Two"],
      summary: "Short",
      body: { kind: "html", text: "<p>Long</p>" },
      enclosures: [{ url: "https://example.com/a.mp3", mediaType: "audio/mpeg", lengthInBytes: 12 }],
    });
  });

  it.each([
    ["AT&amp;T", "AT&T"],
    ["AT&amp;amp;T", "AT&T"],
    ["&amp;lt;b&amp;gt; in HTML", "<b> in HTML"],
    ["Use of &lt;b&gt; in HTML", "Use of <b> in HTML"],
    ["Why &lt;/p&gt; is optional", "Why </p> is optional"],
    ["&lt;b&gt;One &lt;em class='x'&gt;two&lt;/em&gt;&lt;/b&gt; three&lt;br&gt;four", "One two three four"],
    ["<![CDATA[A <i>b</i> &amp; c&#8217;s <i>]]>", "A b & c’s <i>"],
    ["<![CDATA[<p>A</p><p>b</p>]]>", "A b"],
    ["&amp;Uuml;ber &amp;euro;5 &amp;#150; caf&amp;eacute; &amp;bogus; &amp;#0;", "Über €5 – café &bogus; &#0;"],
    ["Using &#x3C;b>bold&#x3C;/b> &#x26;amp;", "Using <b>bold</b> &amp;"],
  ])("titled %s is called %s", (title, read) => {
    expect(recordOf(rss(`<guid>1</guid><title>${title}</title>`))?.title).toBe(read);
  });

  it("may have any number of unclosed tags in its title", () => {
    const text = "&lt;a href=".repeat(100_000);
    expect(recordOf(rss(`<title>A</title><guid>x</guid><description>${text}</description>`))?.title).toBe("A");
  });

  it("keeps the parameters of an enclosure's media type", () => {
    const enclosure = '<enclosure url="https://example.com/a" length="1" type="audio/ogg; codecs=opus"/>';
    const [read] = recordOf(rss(`<title>A</title><guid>x</guid>${enclosure}`))?.enclosures ?? [];
    expect(read?.mediaType).toBe("audio/ogg; codecs=opus");
  });

  it("whose guid is its link has no other link", () => {
    expect(recordOf(rss("<title>A</title><guid>https://example.com/a</guid>"))).toMatchObject({
      id: "https://example.com/a",
      url: "https://example.com/a",
    });
  });

  it("with only a description uses it as content if it is HTML, as summary if it is plain", () => {
    expect(recordOf(rss("<link>https://e.org/</link><description>&lt;p&gt;Hi&lt;/p&gt;</description>"))?.body).toEqual({
      kind: "html",
      text: "<p>Hi</p>",
    });
    const video = "<![CDATA[<video src='a.mp4'></video>]]>";
    expect(recordOf(rss(`<link>https://e.org/</link><description>${video}</description>`))?.body?.kind).toBe("html");
    expect(recordOf(rss("<link>https://e.org/</link><description>Hi &amp;amp; ho</description>"))?.summary).toBe(
      "Hi & ho",
    );
  });

  it("without a readable date is a problem that names the entry", () => {
    const text = rss("<title>A</title><guid>1</guid>").replace(/<pubDate>.*?<\/pubDate>/, "<pubDate>soon</pubDate>");
    expect(read(text).problems.map(describeProblem)[0]).toMatch(/^feed\.xml:3: entry 1\.pubDate: expected a date/);
  });
});

describe("an Atom entry", () => {
  it("becomes a record with everything that it says", () => {
    const record = recordOf(
      atom(`<id>urn:X:1</id><title type="html">A &amp;amp; B</title><link href="https://example.com/a"/>
        <link rel="related" href="https://example.org/"/>
        <link rel="enclosure" href="https://example.com/a.mp3" type="audio/mpeg" length="3"/><published>2024-04-01T09:00:00Z</published>
        <author><name>Ada</name><uri>https://ada.example/</uri></author><category term="c" label="See"/>
        <summary>a &lt; b</summary><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Hi</p></div></content>`),
    );
    expect(record).toMatchObject({
      id: "urn:X:1",
      title: "A & B",
      url: "https://example.com/a",
      externalUrl: "https://example.org/",
      published: Date.UTC(2024, 3, 1, 9),
      updated: Date.UTC(2024, 4, 1, 9),
      authors: [{ name: "Ada", url: "https://ada.example/" }],
      tags: ["See"],
      summary: "a < b",
      body: { kind: "html", text: "<p>Hi</p>" },
      enclosures: [{ url: "https://example.com/a.mp3", mediaType: "audio/mpeg", lengthInBytes: 3 }],
    });
  });

  it("with a plain title keeps what looks like markup", () => {
    expect(recordOf(atom("<id>1</id><title>Using &lt;b&gt; &amp;amp; more</title>"))?.title).toBe(
      "Using <b> &amp; more",
    );
  });
});

it("reads a JSON Feed", () => {
  const feed = {
    version: "https://jsonfeed.org/version/1.1",
    title: "T",
    items: [{ id: "1", content_text: "Hi", date_published: "2024-05-01T09:00:00Z" }],
  };
  expect(recordOf(JSON.stringify(feed))).toMatchObject({ id: "1", body: { kind: "plain", text: "Hi" } });
});

it("reads a JSON Feed as programs write it: with empty texts, relative addresses, and unreadable values left out", () => {
  const feed = {
    version: "https://jsonfeed.org/version/1",
    title: "T",
    home_page_url: "https://example.com/blog/",
    language: "",
    items: [
      {
        id: "1",
        url: "/one",
        external_url: "",
        image: "",
        language: "",
        title: "",
        content_html: "<p>1</p>",
        date_published: "2024-05-01",
      },
      {
        id: "2",
        url: "two two",
        content_text: "2",
        date_modified: "2024-05-01",
        attachments: [
          { url: "", mime_type: "audio/mpeg" },
          { url: "https://example.com/2.mp3", mime_type: "mp3", size_in_bytes: 1.5 },
        ],
      },
      { id: "3", content_text: "3", date_published: "soon", tags: [1] },
    ],
  };
  const { records, problems } = read(JSON.stringify(feed, null, 1));
  expect(records.map(({ record }) => record)).toMatchObject([
    { id: "1", url: "https://example.com/one", body: { kind: "html" } },
    {
      id: "2",
      url: "https://example.com/blog/two%20two",
      enclosures: [{ url: "https://example.com/2.mp3", mediaType: "audio/mpeg" }],
    },
  ]);
  expect(problems.map(({ severity, field }) => [severity, field])).toEqual([
    ["warning", "items.1.attachments.0.url"],
    ["warning", "items.1.attachments.1.mime_type"],
    ["warning", "items.1.attachments.1.size_in_bytes"],
    ["warning", "items.2.tags.0"],
    ["error", "items.2.date_published"],
  ]);
});

it.each([
  ["<note>Hello</note>", "a document of <note>"],
  [
    '{"@context": "https://example.com/ns", "id": "outbox", "orderedItems": []}',
    'an object of "@context", "id", "orderedItems"',
  ],
])("says what a text is that is not a feed: %s", (text, found) => {
  expect(read(text).problems.map(describeProblem)).toEqual([`feed.xml: expected RSS, Atom or JSON Feed, got ${found}`]);
});
