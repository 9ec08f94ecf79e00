import { expect, it } from "vitest";
import { absoluteSrcset } from "../../src/content/srcset.ts";

const permalink = "https://times.example/articles/a/";

it.each([
  ["a.png 1x, b.png 2x", "https://times.example/articles/a/a.png 1x, https://times.example/articles/a/b.png 2x"],
  [" ,, a.png,b,.png 100w 50h ,", "https://times.example/articles/a/a.png,b,.png 100w 50h"],
  ["a.png, b.png", "https://times.example/articles/a/a.png, https://times.example/articles/a/b.png"],
  [", ,", undefined],
])("reads %j as HTML does", (srcset, absolute) => {
  expect(absoluteSrcset(srcset, permalink)).toBe(absolute);
});

it("accepts any number of commas", () => {
  expect(absoluteSrcset(`${", ".repeat(30_000)}a.png${",".repeat(30_000)}`, permalink)).toBe(
    "https://times.example/articles/a/a.png",
  );
});
