import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { expect, it } from "vitest";
import { absoluteLink, absoluteUrl, isSettled } from "../../src/records/absolute-url.ts";

const base = "https://times.example/articles/a/";

it.each([
  ["b.png", "https://times.example/articles/a/b.png"],
  ["//cdn.example/é", "https://cdn.example/%C3%A9"],
  ["https://münchen.example/", "https://xn--mnchen-3ya.example/"],
  ["https://e.example/a[1]|{2}", "https://e.example/a%5B1%5D%7C%7B2%7D"],
  ["", undefined],
  ["https://{/", undefined],
  ["java\nscript:alert(1)", undefined],
  ["data:,x", undefined],
])("makes %j absolute, or nothing", (reference, url) => {
  expect(absoluteUrl(reference, base)).toBe(url);
});

it("lets links, and no files, lead to people", () => {
  expect(absoluteLink("mailto:a@b.example", base)).toBe("mailto:a@b.example");
  expect(absoluteUrl("mailto:a@b.example", base)).toBeUndefined();
});

it("answers the same however often it is asked", () => {
  const answers = Array.from({ length: 20_000 }, () => absoluteUrl("https://münchen.example/", base));
  expect(new Set(answers)).toEqual(new Set(["https://xn--mnchen-3ya.example/"]));
});

it.each([
  "https://times.example/articles/a/",
  "http://a.b-c.example/x.y/~z?q=1&r=/2/.",
  "https://e.example/@a;b=c/!$*,:",
])("leaves %s as it is without taking it apart", (address) => {
  expect(isSettled(address)).toBe(true);
  expect(absoluteUrl(address, base)).toBe(address);
});

it("takes no address for settled that a parser would write otherwise, or Markdown's", () => {
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
      if (!isSettled(address)) return;
      met += 1;
      expect(new URL(address).href).toBe(address);
      expect(normalizeLink(address)).toBe(address);
      expect(address).toMatch(/^[\w.~:/?@!$()*+,;=&-]+$/);
    }),
    { numRuns: 3_000 },
  );
  expect(met).toBeGreaterThan(100);
});
