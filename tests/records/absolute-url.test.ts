import { expect, it } from "vitest";
import { absoluteLink, absoluteUrl } from "../../src/records/absolute-url.ts";

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
