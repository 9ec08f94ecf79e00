import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { expect, it } from "vitest";
import { absoluteLink, absoluteUrl, isCanonical, isLoopback } from "../../src/records/absolute-url.ts";

const base = "https://times.example/articles/a/";

it.each([
  ["b.png", "https://times.example/articles/a/b.png"],
  ["//cdn.example/é", "https://cdn.example/%C3%A9"],
  ["https://münchen.example/", "https://xn--mnchen-3ya.example/"],
  ["https://e.example/a[1]|{2}", "https://e.example/a%5B1%5D%7C%7B2%7D"],
  ["100%", "https://times.example/articles/a/100%25"],
  ["/a%zz%4?b=%&c=%C3%A9", "https://times.example/a%25zz%254?b=%25&c=%C3%A9"],
  ["#a#b##", "https://times.example/articles/a/#a%23b%23%23"],
  ["https://50%@e.example/", "https://50%25@e.example/"],
  ["", undefined],
  ["https://{/", undefined],
  ["java\nscript:alert(1)", undefined],
  ["data:,x", undefined],
])("makes %j absolute, or nothing", (reference, url) => {
  expect(absoluteUrl(reference, base)).toBe(url);
});

it("lets links, but no files, lead to people", () => {
  expect(absoluteLink("mailto:a@b.example", base)).toBe("mailto:a@b.example");
  expect(absoluteUrl("mailto:a@b.example", base)).toBeUndefined();
  expect(absoluteLink("mailto:a b%@b.example?subject=50%#x#y", base)).toBe(
    "mailto:a%20b%25@b.example?subject=50%25#x%23y",
  );
});

it("makes an RFC 3986 URI of anything that leads somewhere, and keeps such a URI as it is", () => {
  const pieces = fc.constantFrom(..."# % %4 %41 %zz ? & / : @ [ ] | ^ { } é \\ \" < ' ` + a 1 . ..".split(" "), " ");
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (reference) => {
      const url = absoluteUrl(reference.join(""), base);
      if (url === undefined) return;
      expect(url).toMatch(
        /^https:\/\/(?:[\w.~!$&'()*+,;=:@/?-]|%[\da-f]{2})*(?:#(?:[\w.~!$&'()*+,;=:@/?-]|%[\da-f]{2})*)?$/i,
      );
      expect(absoluteUrl(url, base)).toBe(url);
    }),
    { numRuns: 1_000 },
  );
});

it("gives the same result however often it is asked", () => {
  const answers = Array.from({ length: 20_000 }, () => absoluteUrl("https://münchen.example/", base));
  expect(new Set(answers)).toEqual(new Set(["https://xn--mnchen-3ya.example/"]));
});

it("accepts addresses of any length", () => {
  const long = "x".repeat(100_000);
  expect(absoluteUrl(`${long}#a#b`, base)).toBe(`${base}${long}#a%23b`);
});

it.each([
  "https://times.example/articles/a/",
  "http://a.b-c.example/x.y/~z?q=1&r=/2/.",
  "https://e.example/@a;b=c/!$*,:",
])("leaves %s as it is without parsing it", (address) => {
  expect(isCanonical(address)).toBe(true);
  expect(absoluteUrl(address, base)).toBe(address);
});

it("leaves no address unparsed that a URL parser, or Markdown's, would rewrite", () => {
  const { normalizeLink } = new MarkdownIt();
  const pieces =
    "http https HTTP : // / . .. ./ ../ a B example com 1 127.0.0.1 [::1] xn-- - _ ~ ? # & = % %41 %2e @ ' ( ) ; , ! $ * + | ^ { é \\ \n".split(
      " ",
    );
  const beginnings = ["https://e.example/", "http://a.b.example", "https://", "//", ""];
  const addresses = fc
    .tuple(fc.constantFrom(...beginnings), fc.array(fc.constantFrom(...pieces), { maxLength: 12 }))
    .map(([beginning, rest]) => beginning + rest.join(""));
  let met = 0;
  fc.assert(
    fc.property(addresses, (address) => {
      if (!isCanonical(address)) return;
      met += 1;
      expect(new URL(address).href).toBe(address);
      expect(normalizeLink(address)).toBe(address);
      expect(address).toMatch(/^[\w.~:/?@!$()*+,;=&-]+$/);
    }),
    { numRuns: 3_000 },
  );
  expect(met).toBeGreaterThan(100);
});

it.each([
  ["http://localhost:3000/feed.xml", true],
  ["http://times.localhost/", true],
  ["http://localhost./", true],
  ["http://127.1/", true],
  ["http://127.0.0.1:3000/", true],
  ["http://127.8.8.8/", true],
  ["http://[::1]:3000/", true],
  ["https://localhost.example/", false],
  ["https://localhosts.example/", false],
  ["https://127.example/", false],
  ["https://127.0.0.1.example/", false],
  ["https://times.example/localhost", false],
  ["https://notlocalhost/", false],
])("knows whether %s leads to the machine of whoever follows it", (address, isItself) => {
  expect(isLoopback(address)).toBe(isItself);
});
