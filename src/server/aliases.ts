/**
 * Where the document lies that people guess at with `/feed`, `/rss`, `/index.xml` and the like, in any directory; so
 * for a path that was shortened to `/tags/` the page that lists them, and for `/favicon.ico` the icon.
 */
export function aliasOf(path: string, isPublished: (path: string) => boolean): string | undefined {
  const list = listsByFolder.get(path.replace(/\/$/, ""));
  if (list !== undefined && isPublished(list)) return list;
  const match = /^((?:\/[^/]+)*?\/)((?:feed\/)?[^/]+)\/?$/.exec(path);
  if (match === null) return undefined;
  const [, directory = "/", name = ""] = match;
  const candidates = Object.hasOwn(documentsByAlias, name) ? documentsByAlias[name] : undefined;
  return candidates?.map((document) => directory + document).find(isPublished);
}

/** Folders of documents that have no page of their own, and the page that lists what is in them. */
const listsByFolder: ReadonlyMap<string, string> = new Map([
  ["/articles", "/"],
  ["/tags", "/feeds/"],
  ["/authors", "/feeds/"],
]);

const anyFeed = ["rss.xml", "atom.xml", "feed.json"];
const rss = ["rss.xml"];
const atom = ["atom.xml"];
const json = ["feed.json"];

/** What other publishers call their documents, and what ours are called; the first that is published is meant. */
const documentsByAlias: Readonly<Record<string, readonly string[]>> = {
  feed: anyFeed,
  feeds: anyFeed,
  "feed.xml": anyFeed,
  "index.xml": anyFeed,
  rss,
  rss2: rss,
  "feed.rss": rss,
  "index.rss": rss,
  "index.rdf": rss,
  "feed/rss": rss,
  "feed/rss2": rss,
  atom,
  "feed.atom": atom,
  "index.atom": atom,
  "feed/atom": atom,
  json,
  "index.json": json,
  "feed/json": json,
  // The folder of archive documents has no page of its own; that of the feed leads to each of them.
  archive: [""],
  // Browsers that show a document in XML, and feed readers, ask for it without having been told.
  "favicon.ico": ["icon.svg"],
};
