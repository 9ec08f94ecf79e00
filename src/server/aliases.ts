/**
 * Where the document lies that people guess at with `/feed`, `/rss`, `/index.xml` and the like, in any directory, or
 * that another program called otherwise; so for a path that was shortened to `/tags/` the page that lists them, and for
 * `/favicon.ico` the icon.
 */
export function aliasOf(path: string, isPublished: (path: string) => boolean): string | undefined {
  const list = listsByFolder.get(path.replace(/\/$/, ""));
  if (list !== undefined && isPublished(list)) return list;
  return candidates(respelled(path)).find(isPublished);
}

/**
 * The path that stands for a query by which other programs choose a feed: `/tag/dogs/rss2` for `/?tag=dogs&feed=rss2`.
 * Nothing where a query chooses none, or chooses by what nobody here knows, such as numbers.
 */
export function pathOfFeedQuery(path: string, query: string): string | undefined {
  if (!/(?:^|&)(?:feed|format|alt)=/.test(query)) return undefined;
  const asked = new URLSearchParams(query);
  const name = asked.get("feed") ?? formatAsked(asked);
  if (!namesByQuery.has(name) || foreignChoices.some((choice) => asked.has(choice))) return undefined;
  if (blogger.test(path)) return path.replace(blogger, `/${name}`);
  // A document is what it is, whatever is asked of it.
  if (path.includes(".", path.lastIndexOf("/")) && !path.endsWith("/index.php")) return undefined;
  const folder = path.replace(/\/(?:index\.php)?$/, "");
  const choice = folderChoices.find(([parameter]) => asked.has(parameter));
  const within = choice === undefined ? "" : `/${choice[1]}/${encodeURIComponent(asked.get(choice[0]) ?? "")}`;
  return `${folder}${within}/${name}`;
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
  // The folder of archive documents has no page of its own; that of the feed leads to each of them.
  archive: [""],
  // Browsers that show a document in XML, and feed readers, ask for it without having been told.
  "favicon.ico": ["icon.svg"],
};

/** Feeds that have no folder where they come from; `$1` is the tag. */
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

/** Folders of other programs, and those of ours in which the same articles are; `$1` is the innermost one. */
const folders: readonly (readonly [RegExp, string])[] = [
  [/^\/(?:articles|blog|news|posts?)\/$/, "/"],
  [/^\/(?:tags?|topics?|category|categories|search\/label)\/(?:[^/]+\/)*?([^/]+)\/(?:page\/\d+\/)?$/, "/tags/$1/"],
  [/^\/authors?\/([^/]+)\/(?:page\/\d+\/)?$/, "/authors/$1/"],
];

/** What a query calls a feed. */
const namesByQuery: ReadonlySet<string | undefined> = new Set(["feed", "rss", "rss2", "rdf", "atom", "json"]);

/** What WordPress chooses by a name, and the folder where it has the same. */
const folderChoices = [
  ["tag", "tag"],
  ["category_name", "category"],
  ["author_name", "author"],
] as const;

/** What WordPress chooses by things that are unknown here: whose feed was of one article shall not get all of them. */
const foreignChoices = ["author", "cat", "m", "name", "p", "page_id", "paged", "post_type", "s", "year"];

/** Of Joomla (`format=feed&type=atom`), Squarespace (`format=rss`) and Blogger (`alt=rss`). */
function formatAsked(asked: URLSearchParams): string | undefined {
  const format = asked.get("format") ?? asked.get("alt") ?? undefined;
  return format === "feed" ? (asked.get("type") ?? format) : format;
}

function respelled(path: string): string {
  const spelling = spellings.find(([pattern]) => pattern.test(path));
  return spelling === undefined ? path : path.replace(...spelling);
}

/** Documents of ours that a path may mean, the likeliest first. */
function candidates(path: string): readonly string[] {
  const match = /^((?:\/[^/]+)*?\/)(?:feeds?\/)?([^/]+)\/?$/.exec(path);
  if (match === null) return [];
  const [, directory = "/", name = ""] = match;
  const documents = Object.hasOwn(documentsByAlias, name) ? documentsByAlias[name] : undefined;
  if (documents === undefined) return pagesMeant(path.replace(/\/$/, ""));
  return [directory, ...ourFolder(directory)].flatMap((folder) => documents.map((document) => folder + document));
}

/** The page of a tag or an author, or else of the article that goes by the last part of the path. */
function pagesMeant(path: string): readonly string[] {
  const folder = ourFolder(`${path}/`);
  const slug = /\/([a-z0-9-]+)(?:\.html?)?$/.exec(path.toLowerCase())?.[1];
  return folder.length > 0 || slug === undefined || ownFolders.test(path) ? folder : [`/articles/${slug}/`];
}

/** Whose articles and feeds that are gone no other one stands for. */
const ownFolders = /^\/(?:articles|authors|feeds|tags)\//;

/** The folder of ours that stands for one of another program; none where nothing is known of it. */
function ourFolder(folder: string): readonly string[] {
  const known = folders.find(([pattern]) => pattern.test(folder));
  if (known === undefined) return [];
  const ours = folder.replace(...known);
  // Blogger has labels in their own letters.
  return [ours.toLowerCase().replaceAll("%20", "-")];
}
