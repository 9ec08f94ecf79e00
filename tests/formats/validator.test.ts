import fc from "fast-check";
import { SaxesParser } from "saxes";
import { describe, expect, it } from "vitest";
import type { Format } from "../../src/formats/format.ts";
import type { Article } from "../../src/records/article.ts";
import { anyArticle } from "./arbitrary.ts";
import { formatOf } from "./format-of.ts";
import { articleWith, bytesOf, entriesOf, plainSite, subscriptionOf } from "./publication.ts";

// How the W3C feed validator checks single values, in our own words. docs/technotes/formats-mapping.md says what it
// reports all the same, and why.

/** Several labels, the last of which does not begin with a hyphen. */
const mailForm = /^[\w.+'-]+@(?:[a-z0-9-]+\.)+[a-z0-9][a-z0-9-]*$/i;
const mediaTypeForm =
  /^[^\s()<>,;:\\"/[\]?=]+\/[^\s()<>,;:\\"/[\]?=]+(?:\s*;\s*[^\s()<>,;:\\"/[\]?=]+=(?:"[^"]*"|[^\s()<>,;:\\"/[\]?=]+))*$/;
const addressForm = /^https?:\/\/[\w;/?:@&=+$.!~*'()%,#-]+$/;
const dateForm = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;
const timeForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

/** HTML in which each `&` begins a reference, or cannot be taken for the beginning of one. */
const htmlForm = /^(?:[^&]|&(?:#\d+;|#x[\da-f]+;|[a-z]+;|(?=[\s<&]|$)))*$/i;

/** Plain text with no `&` before a word that has a digit or `_` in it. */
const plainForm = /^(?!.*&(?:#[\p{L}\p{N}_]|[\p{L}\p{N}_]*[\p{N}_]))/su;

/** Text that looks like HTML. */
const likeHtml = /&#?\w+|<[/a-zA-Z]/;

/** An element with the line on which it begins, as it is written. */
interface Written {
  readonly name: string;
  readonly parent: string | undefined;
  readonly attributes: Readonly<Record<string, string>>;
  text: string;
  readonly line: string;
}

/** Which form each value must have, if an element has it. */
const rules: readonly (readonly [string, RegExp, (element: Written) => string | undefined])[] = [
  ["mail addresses", mailForm, textIn("email")],
  ["media types", mediaTypeForm, ({ attributes: { type } }) => (/^(?:html|text)$/.test(type ?? "") ? undefined : type)],
  ["addresses", addressForm, ({ attributes: { url, href = url } }) => href],
  ["dates", dateForm, textIn("pubDate", "lastBuildDate")],
  ["times", timeForm, textIn("published", "updated", "dcterms:modified")],
  ["HTML", htmlForm, htmlIn],
  [
    "plain texts",
    plainForm,
    ({ text, attributes: { type }, line }) => (type === "text" && !line.includes("&#x") ? text : undefined),
  ],
];

const mails = [
  "ada@example.com",
  "o'neil+x@mail.example",
  "a@münchen.example",
  "a@x",
  "a@x.-y",
  "a@x..y",
  "ä@x.example",
  "a b@x.example",
];
const mediaTypes = [
  "audio/ogg; codecs=opus",
  'a/b;c="d, e"',
  "a/b; c",
  'a/b;c="d\\"e"',
  "a/b, c/d",
  "ä/b",
  "a/b;c=d e",
];

const ampersands = ["AT&T", "1&1", "&_x", "a &", "&& b", "& b", "&é", "&日1", "x &;", "Tom & Jerry", "a &= b", "&²"];

const anyPerson = fc.record({
  name: fc.constantFrom("Ada", "A & B", "<b>", "&amp;"),
  email: fc.constantFrom(...mails),
});
const anyEnclosure = fc.record({
  url: fc.webUrl({ withFragments: true, withQueryParameters: true }),
  mediaType: fc.constantFrom(...mediaTypes),
  title: fc.constantFrom("R&D", "a < b", "<i>", "&nbsp;"),
});

/** Any record, with more than its share of the values that are checked here. */
const anyRecord: fc.Arbitrary<Article> = fc.oneof(
  anyArticle,
  fc
    .record({ authors: fc.array(anyPerson, { minLength: 1 }), enclosures: fc.array(anyEnclosure, { minLength: 1 }) })
    .map(articleWith),
  fc.record({ title: fc.constantFrom(...ampersands), summary: fc.constantFrom(...ampersands) }).map(articleWith),
);

describe.each(["rss", "atom"] as const)("any record at all, as %s", (name) => {
  const format = formatOf(name);

  it.each(rules)("has %s that the W3C feed validator accepts as such", (_, form, read) => {
    fc.assert(
      fc.property(anyRecord, (article) => {
        const values = elementsOf(format, article).map(read);
        for (const value of values) if (value !== undefined) expect(value).toMatch(form);
      }),
    );
  });

  it("writes plain text that looks like HTML with hexadecimal references, on the line of its element", () => {
    const plainText = name === "rss" ? /^(?:title|category|media:title)$/ : /^name$/;
    const texts = ({ name, text, attributes: { title = "" } }: Written) => [plainText.test(name) ? text : "", title];
    fc.assert(
      fc.property(anyRecord, (article) => {
        const likely = elementsOf(format, article).filter((element) =>
          texts(element).some((text) => likeHtml.test(text)),
        );
        for (const { line } of likely) expect(line).toContain("&#x");
      }),
    );
  });
});

function textIn(...names: readonly string[]): (element: Written) => string | undefined {
  return ({ name, text }) => (names.includes(name) ? text : undefined);
}

function htmlIn({ name, text, attributes: { type }, parent }: Written): string | undefined {
  return type === "html" || name === "content:encoded" || (name === "description" && parent === "item")
    ? text
    : undefined;
}

function elementsOf(format: Format, article: Article): readonly Written[] {
  const entries = entriesOf([article], plainSite);
  const document = bytesOf(format, entries, subscriptionOf(entries, plainSite), plainSite).toString();
  const lines = document.split("\n");
  const found: Written[] = [];
  const open: Written[] = [];
  const parser = new SaxesParser();
  parser.on("opentag", ({ name, attributes }) => {
    const element = {
      name,
      parent: open.at(-1)?.name,
      attributes: attributes as Record<string, string>,
      text: "",
      line: lines[parser.line - 1] ?? "",
    };
    found.push(element);
    open.push(element);
  });
  const add = (text: string) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += text;
  };
  parser.on("text", add);
  parser.on("cdata", add);
  parser.on("closetag", () => open.pop());
  parser.write(document).close();
  return found;
}
