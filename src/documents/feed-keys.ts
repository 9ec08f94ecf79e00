import { mainFeedKey } from "../records/main-feed.ts";
import { nameSlug } from "../records/slug.ts";

/** What a logical feed selects: everything, a tag, an author, or a custom selection. */
export type FeedKind = "main" | "tag" | "author" | "custom";

/** The folder of each kind of feed, which is the prefix of its keys. */
const folders: Readonly<Record<Exclude<FeedKind, "main">, string>> = {
  custom: "feeds",
  tag: "tags",
  author: "authors",
};

/** Every folder that contains feeds. */
export const feedFolders: readonly string[] = Object.values(folders);

/** The key of a tag's feed, however the tag is written. */
export function tagKey(tag: string): string {
  return `${folders.tag}/${nameSlug(tag)}`;
}

/** The key of an author's feed, however the name is written. */
export function authorKey(name: string): string {
  return `${folders.author}/${nameSlug(name)}`;
}

/** The key of a feed from the settings. */
export function customKey({ slug }: { readonly slug: string }): string {
  return `${folders.custom}/${slug}`;
}

/** The kind of feed that the key names. */
export function kindOf(key: string): FeedKind {
  if (key === mainFeedKey) return "main";
  if (key.startsWith(`${folders.tag}/`)) return "tag";
  return key.startsWith(`${folders.author}/`) ? "author" : "custom";
}

/** The key without its folder. */
export function slugOfKey(key: string): string {
  return key.slice(key.indexOf("/") + 1);
}

/** The directory of the feed's documents below the base address: `` or `tags/SLUG/`. */
export function feedDirectory(key: string): string {
  return key === mainFeedKey ? "" : `${key}/`;
}
