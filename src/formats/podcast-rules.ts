import type { Site } from "../records/site.ts";
import { longestName } from "./podcast.ts";
import type { Checks } from "./rules.ts";
import { atMostOne } from "./xml-rules.ts";
import { childrenOf, textOf, type XmlElement } from "./xml-tree.ts";

const onceInFeed = ["itunes:author", "itunes:image", "itunes:explicit", "itunes:owner", "itunes:type"];
const onceInEntry = [
  "itunes:image",
  "itunes:duration",
  "itunes:explicit",
  "itunes:season",
  "itunes:episode",
  "itunes:episodeType",
];

/**
 * Checks a feed's head against the requirements of podcast directories, if the site is a podcast or the feed says so.
 */
export function checkPodcast(feed: XmlElement, site: Site | undefined, checks: Checks): void {
  if (!hasAny(feed) && site?.podcast === undefined) return;
  for (const name of onceInFeed) atMostOne(feed, name, checks);
  const categories = childrenOf(feed, "itunes:category");
  checks.that(categories.length > 0, "Apple Podcasts: itunes:category", undefined);
  for (const category of [...categories, ...categories.flatMap((one) => childrenOf(one, "itunes:category"))])
    checks.text(category.attributes.text, "Apple Podcasts, itunes:category: text");
  checks.address(pictureOf(feed), "Apple Podcasts, itunes:image: href is an absolute address");
  checkEach(feed, "itunes:explicit", /^(?:true|false)$/, checks);
  checks.text(textOf(feed, "itunes:explicit"), "Apple Podcasts: itunes:explicit");
  checkEach(feed, "itunes:type", /^(?:episodic|serial)$/, checks);
  const names = [
    ...childrenOf(feed, "itunes:author"),
    ...childrenOf(feed, "itunes:owner").flatMap((owner) => childrenOf(owner, "itunes:name")),
  ];
  for (const { text } of names)
    checks.that(text.length <= longestName, `Apple Podcasts: names of at most ${longestName} characters`, text);
}

/** Checks the elements of an episode against the forms that programs understand. */
export function checkEpisode(entry: XmlElement, checks: Checks): void {
  // Every entry is checked, and most are not episodes.
  if (!hasAny(entry)) return;
  for (const name of onceInEntry) atMostOne(entry, name, checks);
  if (childrenOf(entry, "itunes:image").length > 0)
    checks.address(pictureOf(entry), "Apple Podcasts, itunes:image: href is an absolute address");
  checkEach(entry, "itunes:duration", /^\d+$/, checks);
  checkEach(entry, "itunes:explicit", /^(?:true|false)$/, checks);
  checkEach(entry, "itunes:season", /^[1-9]\d*$/, checks);
  checkEach(entry, "itunes:episode", /^[1-9]\d*$/, checks);
  checkEach(entry, "itunes:episodeType", /^(?:full|trailer|bonus)$/, checks);
}

function hasAny(element: XmlElement): boolean {
  return element.children.some(({ name }) => name.startsWith("itunes:"));
}

function pictureOf(element: XmlElement): string | undefined {
  return childrenOf(element, "itunes:image")[0]?.attributes.href;
}

function checkEach(element: XmlElement, name: string, form: RegExp, checks: Checks): void {
  for (const { text } of childrenOf(element, name))
    checks.that(form.test(text), `Apple Podcasts, ${name}: a value that it supports`, text);
}
