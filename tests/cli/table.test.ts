import { describe, expect, it } from "vitest";
import { tableLines } from "../../src/cli/table.ts";

describe("a table", () => {
  const rows = [
    ["Feed", "Address", "Title"],
    ["main", "https://example.com/rss.xml", "The publication's own name"],
    ["tags/x", "https://example.com/tags/x/rss.xml", "日本語の題名はここにある"],
  ];

  it("is in columns if there is room", () => {
    expect(tableLines(rows, 1, 200)).toEqual([
      "Feed    Address                             Title",
      "main    https://example.com/rss.xml         The publication's own name",
      "tags/x  https://example.com/tags/x/rss.xml  日本語の題名はここにある",
    ]);
  });

  it("is cut at the end of its lines if the last column does not fit", () => {
    expect(tableLines(rows, 1, 60)).toEqual([
      "Feed    Address                             Title",
      "main    https://example.com/rss.xml         The publication…",
      "tags/x  https://example.com/tags/x/rss.xml  日本語の題名は…",
    ]);
  });

  it("has whole addresses below its rows if little space would be left for the rest", () => {
    expect(tableLines(rows, 1, 24)).toEqual([
      "Feed    Title",
      "  Address",
      "main    The publication…",
      "  https://example.com/rss.xml",
      "tags/x  日本語の題名は…",
      "  https://example.com/tags/x/rss.xml",
    ]);
  });

  it("leaves columns out rather than cutting a number in two", () => {
    const numbered = rows.map(([feed = "", address = ""], index) => [feed, index === 0 ? "Entries" : "130", address]);
    expect(tableLines(numbered, 2, 12)).toEqual([
      "Feed",
      "  Address",
      "main",
      "  https://example.com/rss.xml",
      "tags/x",
      "  https://example.com/tags/x/rss.xml",
    ]);
  });
});
