import { parseOpml } from "feedsmith";
import { expect, it } from "vitest";
import { opmlDocument } from "../../src/formats/index.ts";
import { plainSite, subscriptionOf } from "./publication.ts";

const { feed } = subscriptionOf([], plainSite);
const tag = {
  key: "tags/r-d",
  kind: "tag",
  directory: "tags/r-d/",
  title: 'R&D <"x">',
  description: "",
  label: "R&D",
} as const;

it("lists every feed with its title and address", () => {
  const outlines = parseOpml(opmlDocument([feed, tag], plainSite).toString()).body?.outlines;
  expect(outlines?.map(({ text, type, xmlUrl }) => ({ text, type, xmlUrl }))).toEqual([
    { text: "The Example Times", type: "rss", xmlUrl: "https://times.example/rss.xml" },
    { text: 'R&D <"x">', type: "rss", xmlUrl: "https://times.example/tags/r-d/rss.xml" },
  ]);
});

it("has the same bytes for the same feeds", () => {
  expect(opmlDocument([feed], plainSite)).toEqual(opmlDocument([feed], plainSite));
});
