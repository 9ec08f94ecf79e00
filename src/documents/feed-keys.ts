import { mainFeedKey } from "../records/main-feed.ts";
import { nameSlug } from "../records/slug.ts";

/** What a logical feed is of: everything, a tag, an author, or what `site.yaml` chooses. */
export type FeedKind = "main" | "tag" | "author" | "custom";

/** The folder of each kind's feeds, with which their keys begin. */
const folders: Readonly<Record<Exclude<FeedKind, "main">, string>> = {
  custom: "feeds",
  tag: "tags",
  author: "authors",
};

/** Every folder that holds feeds. */
export const feedFolders: readonly string[] = Object.values(folders);

/** Key of the feed of a tag, however it is written. */
export function tagKey(tag: string): string {
  return `${folders.tag}/${nameSlug(tag)}`;
}

/** Key of the feed of an author, however the name is written. */
export function authorKey(name: string): string {
  return `${folders.author}/${nameSlug(name)}`;
}

/** Key of a feed of `site.yaml`. */
export function customKey({ slug }: { readonly slug: string }): string {
  return `${folders.custom}/${slug}`;
}

/** Of which kind the feed with that key is. */
export function kindOf(key: string): FeedKind {
  if (key === mainFeedKey) return "main";
  if (key.startsWith(`${folders.tag}/`)) return "tag";
  return key.startsWith(`${folders.author}/`) ? "author" : "custom";
}

/** The key without its folder. */
export function slugOfKey(key: string): string {
  return key.slice(key.indexOf("/") + 1);
}

/** Where the feed's documents lie, below the base address: `` or `tags/SLUG/`. */
export function feedDirectory(key: string): string {
  return key === mainFeedKey ? "" : `${key}/`;
}
