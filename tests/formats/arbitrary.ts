import fc from "fast-check";
import type { Article, Body, Episode } from "../../src/records/article.ts";

/** What has broken feeds before, in XML, HTML, JSON, JavaScript, Unicode and this program's own layouts. */
const hostileTexts = [
  ..."]]> <![CDATA[ &amp; &lt; &#0; &#x1F; &nbsp; & < > \" ' \\ / <script>alert(1)</script> </item> </entry> </p> <b> <!-- -->".split(
    " ",
  ),
  ..."<!DOCTYPE $& $1 $' slot:title; slot:links; %00 {{x}} javascript:x data:text/html,x".split(" "),
  ...[
    "\u0000",
    "\u0001",
    "\u000B",
    "\u001B",
    "\u007F",
    "\u0085",
    "\u00A0",
    "\u2028",
    "\u2029",
    "\u202E",
    "\uFEFF",
    "\uFFFE",
  ],
  ...[
    "\uFFFF",
    "\uFDD0",
    "\uD800",
    "\uDC00",
    "\u{1F600}",
    "\u{1FFFE}",
    "e\u0301",
    "\r\n",
    "\n",
    "\t",
    " ",
    "שלום",
    "日本",
  ],
];

/** Any text at all, with more than its share of hostile pieces. */
export const anyText = fc
  .array(fc.oneof(fc.constantFrom(...hostileTexts), fc.string({ unit: "binary" }), fc.string()), { maxLength: 6 })
  .map((parts) => parts.join(""));

const anyAddress = fc.oneof(fc.webUrl({ withFragments: true, withQueryParameters: true }), anyText);
const anyInstant = fc
  .date({ min: new Date("1000-01-01"), max: new Date("9999-12-31"), noInvalidDate: true })
  .map(Number);

const anyBody: fc.Arbitrary<Body> = fc.record({ kind: fc.constantFrom("markdown", "html", "plain"), text: anyText });

const anyPerson = fc.record(
  { name: anyText, url: anyAddress, email: anyText, avatar: anyAddress },
  { requiredKeys: ["name"] },
);

const anyEnclosure = fc.record(
  {
    url: anyAddress,
    mediaType: fc.oneof(fc.constantFrom("audio/mpeg", "video/mp4"), anyText),
    lengthInBytes: fc.integer(),
    title: anyText,
    durationSeconds: fc.float(),
  },
  { requiredKeys: ["url", "mediaType"] },
);

const anyEpisode: fc.Arbitrary<Episode> = fc.record(
  {
    season: fc.integer({ min: 1, max: 999_999 }),
    number: fc.integer({ min: 1, max: 999_999 }),
    kind: fc.constantFrom("full", "trailer", "bonus"),
    explicit: fc.boolean(),
  },
  { requiredKeys: [] },
);

/** Any article that the types allow, even many that parsing would refuse. */
export const anyArticle: fc.Arbitrary<Article> = fc
  .record(
    {
      id: anyText.map((text) => `x${text}`),
      slug: fc.stringMatching(/^[a-z0-9-]{1,20}$/),
      title: anyText,
      url: fc.webUrl(),
      externalUrl: anyAddress,
      published: anyInstant,
      updatedLater: fc.nat(),
      authors: fc.array(anyPerson, { maxLength: 3 }),
      summary: anyText,
      body: anyBody,
      tags: fc.array(anyText, { maxLength: 4 }),
      language: fc.constantFrom("en", "he", "de-AT", "az-Arab"),
      image: anyAddress,
      enclosures: fc.array(anyEnclosure, { maxLength: 3 }),
      episode: anyEpisode,
    },
    { requiredKeys: ["id", "slug", "published", "authors", "tags", "enclosures"] },
  )
  .map(({ updatedLater, ...article }) => ({
    ...article,
    draft: false,
    ...(updatedLater === undefined
      ? {}
      : { updated: Math.min(article.published + updatedLater, Date.UTC(9999, 11, 31)) }),
  }));
