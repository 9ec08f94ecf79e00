import { describe, expect, it } from "vitest";
import { readArchivePage } from "../../../src/sources/archives/archive-page.ts";

describe("a page with thousands of articles in one row", () => {
  const count = 6000;

  it.each([
    ["of a table", (rows: string) => `<table><tr>${rows}</tr></table>`],
    ["that is an article", (rows: string) => `<article><table>${rows}</table></article>`],
  ])("%s is read in time that grows with it", { timeout: 30_000 }, (_, around) => {
    const cells = Array.from(
      { length: count },
      (_, index) => `<td>May ${1 + (index % 28)}, 2024</td><td><a href="/${index}">Article ${index}</a></td>`,
    );
    const { articles } = readArchivePage(around(cells.join("")), {
      file: "page.html",
      timezone: "UTC",
      base: "https://times.example/",
    });
    expect(articles).toHaveLength(count);
  });
});
