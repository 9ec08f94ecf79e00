import { describe, expect, it } from "vitest";
import type { Format } from "../../src/formats/format.ts";
import { inspectDocument, inspectFrame } from "../../src/formats/gate.ts";
import { formatOf } from "./format-of.ts";
import { articleWith, bytesOf, entriesOf, plainSite, podcastSite, subscriptionOf } from "./publication.ts";

const entries = entriesOf(
  [
    articleWith({
      image: "a.jpg",
      enclosures: [{ url: "e.mp3", mediaType: "audio/mpeg", durationSeconds: 60 }],
      episode: { season: 1, number: 2, kind: "bonus", explicit: true },
    }),
  ],
  podcastSite,
);
const document = subscriptionOf(entries, podcastSite);

describe.each<Format["name"]>(["rss", "atom"])("the gate, for a podcast in %s", (name) => {
  const format = formatOf(name);
  const sound = bytesOf(format, entries, document, podcastSite).toString();

  it("accepts a good one", () => {
    expect(inspectDocument(format, Buffer.from(sound))).toEqual([]);
  });

  it.each([
    ["no category", /<itunes:category.*\n/, "", "Apple Podcasts: itunes:category"],
    ["a category without a name", 'text="Arts"', 'text=""', "Apple Podcasts, itunes:category: text"],
    ["a part without a name", 'text="Books"', "", "Apple Podcasts, itunes:category: text"],
    [
      "a cover at no address",
      'href="https://times.example/cover.jpg"',
      'href="/cover.jpg"',
      "Apple Podcasts, itunes:image: href is an absolute address",
    ],
    [
      "a picture of an episode at no address",
      /<itunes:image href="[^"]*a\.jpg"/,
      '<itunes:image href="a.jpg"',
      "Apple Podcasts, itunes:image: href is an absolute address",
    ],
    [
      "a feed for adults in a way",
      "<itunes:explicit>false",
      "<itunes:explicit>maybe",
      "Apple Podcasts, itunes:explicit: a value that it supports",
    ],
    ["nothing of adults", /<itunes:explicit>false.*\n/, "", "Apple Podcasts: itunes:explicit"],
    [
      "an episode for adults in a way",
      "<itunes:explicit>true",
      "<itunes:explicit>True",
      "Apple Podcasts, itunes:explicit: a value that it supports",
    ],
    [
      "an endless name",
      "</itunes:explicit>",
      `$&<itunes:author>${"x".repeat(256)}</itunes:author>`,
      "Apple Podcasts: names of at most 255 characters",
    ],
    [
      "a duration in words",
      "<itunes:duration>60",
      "<itunes:duration>60 s",
      "Apple Podcasts, itunes:duration: a value that it supports",
    ],
    [
      "a season without a number",
      "<itunes:season>1",
      "<itunes:season>0",
      "Apple Podcasts, itunes:season: a value that it supports",
    ],
    [
      "half an episode",
      "<itunes:episode>2",
      "<itunes:episode>2.5",
      "Apple Podcasts, itunes:episode: a value that it supports",
    ],
    [
      "an unknown kind of episode",
      "<itunes:episodeType>bonus",
      "<itunes:episodeType>Bonus",
      "Apple Podcasts, itunes:episodeType: a value that it supports",
    ],
  ])("refuses %s", (_, what, by, rule) => {
    const broken = sound.replace(what, by);
    expect(broken).not.toBe(sound);
    expect(inspectDocument(format, Buffer.from(broken)).map((violation) => violation.rule)).toContain(rule);
  });

  it("refuses a head that says nothing about the podcast", () => {
    const frame = format.frame(document, plainSite);
    expect(inspectFrame(format, frame, document, podcastSite).map(({ rule }) => rule)).toContain(
      "Apple Podcasts: itunes:category",
    );
  });
});
