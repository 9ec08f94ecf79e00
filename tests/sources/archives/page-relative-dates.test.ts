import { describe, expect, it } from "vitest";
import { readArchivePage } from "../../../src/sources/archives/archive-page.ts";

describe("a page with relative dates", () => {
  it("is read however many comments stand below its articles", () => {
    const article = '<p><a href="/hills/">Hills</a> May 1, 2024</p>';
    const html = `<div>${article}${"<span>3 days ago</span>".repeat(12_000)}</div>`;
    const { articles, problems } = readArchivePage(html, {
      file: "page.html",
      timezone: "UTC",
      base: "https://times.example/",
    });
    expect(articles.map(({ title }) => title)).toEqual(["Hills"]);
    expect(problems).toEqual([]);
  });
});
