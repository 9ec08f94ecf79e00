import { parseOpml } from "feedsmith";
import { expect, it } from "vitest";
import { opmlDocument } from "../../src/formats/index.ts";
import { plainSite, subscriptionOf } from "./publication.ts";

const { feed } = subscriptionOf([], plainSite);
const tag = {
  key: "tags/r-d",
  kind: "tag",
  directory: "tags/r-d/",
  title: "R&D",
  description: "",
  label: "R&D",
} as const;

it("lists every feed with its title and address", () => {
  const outlines = parseOpml(opmlDocument([feed, tag], plainSite).toString()).body?.outlines;
  expect(outlines?.map(({ text, type, xmlUrl }) => ({ text, type, xmlUrl }))).toEqual([
    { text: "The Example Times", type: "rss", xmlUrl: "https://times.example/rss.xml" },
    { text: "R&D", type: "rss", xmlUrl: "https://times.example/tags/r-d/rss.xml" },
  ]);
});

it.each([
  ["Using <video>", "Using &lt;video&gt;"],
  ["What &amp; means", "What &amp;amp; means"],
])("writes %s as HTML, which readers may take it for", (title, html) => {
  const outlines = parseOpml(opmlDocument([{ ...tag, title }], plainSite).toString()).body?.outlines;
  expect(outlines?.[0]).toMatchObject({ text: html, title: html });
});

it("has only what OPML 2.0 and validators know in its head", () => {
  const head = /<head>(.*)<\/head>/s.exec(opmlDocument([feed], plainSite).toString())?.[1] ?? "";
  expect([...head.matchAll(/<(\w+)>/g)].map(([, name]) => name)).toEqual(["title", "ownerName"]);
});

it("has the same bytes for the same feeds", () => {
  expect(opmlDocument([feed], plainSite)).toEqual(opmlDocument([feed], plainSite));
});
