import { describe, expect, it } from "vitest";
import { formats } from "../../src/formats/index.ts";
import { topicsOf } from "../../src/hubs/topics.ts";
import { aliasOf } from "../../src/server/aliases.ts";
import { isShownByBrowsers } from "../../src/server/prepared-answer.ts";

it("lists the formats in the order in which readers know them", () => {
  expect(formats.map(({ name }) => name)).toEqual(["rss", "atom", "json"]);
});

// Rooms that do not know this table.
describe.each(formats)("$label", ({ fileName, mediaType }) => {
  it("is announced to hubs", () => {
    const entry = { path: fileName, mediaType, lifetime: "current", hash: "h", length: 1, modified: 1 } as const;
    expect(topicsOf([entry], { baseUrl: "https://site.example/" })).toHaveLength(1);
  });

  it("is shown by browsers if it is XML", () => {
    expect(isShownByBrowsers(mediaType)).toBe(mediaType.includes("+xml"));
  });

  it("is found by readers that guess at /feed", () => {
    expect(aliasOf("/feed", (path) => path === `/${fileName}`)).toBe(`/${fileName}`);
  });
});
