/**
 * The path of the document that is meant by a guess (`/feed`, `/rss` or `/index.xml` in any directory) or by another
 * program's address for it. A truncated path such as `/tags/` means the page that lists its contents, and
 * `/favicon.ico` the icon.
 */
export function aliasOf(path: string, isPublished: (path: string) => boolean): string | undefined {
  const list = listsByFolder.get(path.replace(/\/$/, ""));
  if (list !== undefined && isPublished(list)) return list;
  return candidates(respelled(path)).find(isPublished);
}

/**
 * The path that says the same as a query by which other programs choose a feed: `/tag/dogs/rss2` for
 * `/?tag=dogs&feed=rss2`. Undefined if the query chooses no feed, or chooses by something unknown here, such as a
 * number.
 */
export function pathOfFeedQuery(path: string, query: string): string | undefined {
  if (!/(?:^|&)(?:feed|format|alt)=/.test(query)) return undefined;
  const asked = new URLSearchParams(query);
  const name = asked.get("feed") ?? formatAsked(asked);
  if (!namesByQuery.has(name) || foreignChoices.some((choice) => asked.has(choice))) return undefined;
  if (blogger.test(path)) return path.replace(blogger, `/${name}`);
  // The path of a file names one document, whatever the query asks for.
  if (path.includes(".", path.lastIndexOf("/")) && !path.endsWith("/index.php")) return undefined;
  const folder = path.replace(/\/(?:index\.php)?$/, "");
  const choice = folderChoices.find(([parameter]) => asked.has(parameter));
  const within = choice === undefined ? "" : `/${choice[1]}/${encodeURIComponent(asked.get(choice[0]) ?? "")}`;
  return `${folder}${within}/${name}`;
}

/** Folders that have no page of their own, and the page that lists their contents. */
const listsByFolder: ReadonlyMap<string, string> = new Map([
  ["/articles", "/"],
  ["/tags", "/feeds/"],
  ["/authors", "/feeds/"],
]);

const anyFeed = ["rss.xml", "atom.xml", "feed.json"];
const rss = ["rss.xml"];
const atom = ["atom.xml"];
const json = ["feed.json"];

/** Our documents' names by those that other programs use; the first that is published is meant. */
const documentsByAlias: Readonly<Record<string, readonly string[]>> = {
  feed: anyFeed,
  feeds: anyFeed,
  "feed.xml": anyFeed,
  "index.xml": anyFeed,
  rss,
  rss2: rss,
  rdf: rss,
  "rss2.xml": rss,
  "feed.rss": rss,
  "index.rss": rss,
  "index.rdf": rss,
  "rss.xml": rss,
  atom,
  "feed.atom": atom,
  "index.atom": atom,
  "atom.xml": atom,
  json,
  "index.json": json,
  "feed.json": json,
  // The folder of archive documents has no page of its own; the feed's page links to all of them.
  archive: [""],
  // Browsers and feed readers request it without any link to it, for instance when they show XML.
  "favicon.ico": ["icon.svg"],
};

/** Feed addresses of other programs that have no folder of their own; `$1` is the tag. */
const spellings: readonly (readonly [RegExp, string])[] = [
  // Podcasts of WordPress
  [/^\/feed\/podcast\/?$/, "/rss"],
  [/^\/feed\/podcast\/([^/]+)\/?$/, "/tag/$1/rss"],
  // Blogger
  [/^\/feeds\/posts\/(?:default|full|summary)\/?$/, "/atom"],
  [/^\/feeds\/posts\/(?:default|full|summary)\/-\/([^/]+)\/?$/, "/tag/$1/atom"],
  // Pelican
  [/^\/feeds\/all(?:-[^/.]+)?\.(atom|rss)\.xml$/, "/$1"],
  [/^\/feeds\/([^/.]+)\.(atom|rss)\.xml$/, "/tag/$1/$2"],
  // Jekyll
  [/^\/feed\/by_tag\/([^/]+)\.xml$/, "/tag/$1/feed"],
  [/^\/feed\/(?!(?:atom|feed|index|rss)\.xml$)([^/]+)\.xml$/, "/category/$1/feed"],
  // Nikola
  [/^\/categories\/([^/]+)\.xml$/, "/category/$1/feed"],
];
const blogger = /\/feeds\/posts\/(?:default|full|summary)\/?$/;

/** Folders of other programs, and our folders that hold the same articles; `$1` is the innermost one. */
const folders: readonly (readonly [RegExp, string])[] = [
  [/^\/(?:articles|blog|news|posts?)\/$/, "/"],
  [/^\/(?:tags?|topics?|category|categories|search\/label)\/(?:[^/]+\/)*?([^/]+)\/(?:page\/\d+\/)?$/, "/tags/$1/"],
  [/^\/authors?\/([^/]+)\/(?:page\/\d+\/)?$/, "/authors/$1/"],
];

/** What a query calls a feed. */
const namesByQuery: ReadonlySet<string | undefined> = new Set(["feed", "rss", "rss2", "rdf", "atom", "json"]);

/** Parameters by which WordPress selects by name, and the folder in which it has the same selection. */
const folderChoices = [
  ["tag", "tag"],
  ["category_name", "category"],
  ["author_name", "author"],
] as const;

/**
 * Parameters by which WordPress selects by things unknown here: a subscriber to the feed of one article must not get
 * them all.
 */
const foreignChoices = ["author", "cat", "m", "name", "p", "page_id", "paged", "post_type", "s", "year"];

/**
 * The format that a query of Joomla (`format=feed&type=atom`), Squarespace (`format=rss`) or Blogger (`alt=rss`) asks
 * for.
 */
function formatAsked(asked: URLSearchParams): string | undefined {
  const format = asked.get("format") ?? asked.get("alt") ?? undefined;
  return format === "feed" ? (asked.get("type") ?? format) : format;
}

function respelled(path: string): string {
  const spelling = spellings.find(([pattern]) => pattern.test(path));
  return spelling === undefined ? path : path.replace(...spelling);
}

/** The documents that a path may mean, likeliest first. */
function candidates(path: string): readonly string[] {
  const match = /^((?:\/[^/]+)*?\/)(?:feeds?\/)?([^/]+)\/?$/.exec(path);
  if (match === null) return [];
  const [, directory = "/", name = ""] = match;
  const documents = Object.hasOwn(documentsByAlias, name) ? documentsByAlias[name] : undefined;
  if (documents === undefined) return pagesMeant(path.replace(/\/$/, ""));
  return [directory, ...ourFolder(directory)].flatMap((folder) => documents.map((document) => folder + document));
}

/** The page of a tag or an author, otherwise that of the article whose slug is the last part of the path. */
function pagesMeant(path: string): readonly string[] {
  const folder = ourFolder(`${path}/`);
  const slug = /\/([a-z0-9-]+)(?:\.html?)?$/.exec(path.toLowerCase())?.[1];
  return folder.length > 0 || slug === undefined || ownFolders.test(path) ? folder : [`/articles/${slug}/`];
}

/** Our own folders: an article or feed missing from them has no substitute. */
const ownFolders = /^\/(?:articles|authors|feeds|tags)\//;

/** Our counterpart of another program's folder; empty if there is none. */
function ourFolder(folder: string): readonly string[] {
  const known = folders.find(([pattern]) => pattern.test(folder));
  if (known === undefined) return [];
  const ours = folder.replace(...known);
  // Blogger writes labels with their capitals and spaces.
  return [ours.toLowerCase().replaceAll("%20", "-")];
}
