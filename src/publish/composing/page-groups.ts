import { hash } from "node:crypto";
import type { Row } from "../../catalog/catalog.ts";
import { mainFeedKey } from "../../records/main-feed.ts";
import { articlePath, hasPageToMake, isArticlePage } from "./article-paths.ts";
import type { Materials } from "./materials.ts";

// Tells which article pages are up to date. A page depends on its article, the neighbours in the main feed, and the
// settings. The signature of a group of neighbouring pages covers the versions of articles and neighbours, the hashes
// of the published pages, and the names of known companions. A run that has compared every page with its article stores
// the signatures of all groups. An edit stores nothing: the group's new signature is then simply not among them.

/** Name of the note, which holds the rendering key and then the signatures. */
const pagesNote = "pages";

/** Slugs of articles whose pages may be outdated; `undefined` means all. */
export function outdatedPages({
  request,
  harmed,
  press,
  ...materials
}: Omit<Materials, "input">): ReadonlySet<string> | undefined {
  const [rendering, ...signatures] = materials.catalog.note(pagesNote)?.split(" ") ?? [];
  if (request.all === true || rendering !== press.renderingKey || signatures.length === 0) return undefined;
  const known = new Set(signatures);
  const outdated = new Set<string>();
  for (const { slugs, signature } of pageGroups(materials)) {
    const isUpToDate = known.has(signature) && !slugs.some((slug) => harmed.has(articlePath(slug)));
    if (!isUpToDate) for (const slug of slugs) outdated.add(slug);
  }
  return outdated;
}

/**
 * The note to store once every page has been compared with its article, without the groups of pages that could not be
 * made.
 */
export function pagesNotes(
  unmade: readonly Row[],
  { press, ...materials }: Pick<Materials, "press" | "catalog" | "target">,
): Readonly<Record<string, string>> {
  const doubtful = new Set(unmade.map(({ slug }) => slug));
  const groups = isAnyOut(materials.target) ? pageGroups(materials) : [];
  const signatures = Array.from(groups)
    .filter(({ slugs }) => !slugs.some((slug) => doubtful.has(slug)))
    .map(({ signature }) => signature);
  return { [pagesNote]: [press.renderingKey, ...signatures].join(" ") };
}

/** Lets the walk over all articles be skipped if all have their pages elsewhere. */
function isAnyOut(target: Pick<Materials["target"], "paths">): boolean {
  for (const path of target.paths()) if (isArticlePage(path)) return true;
  return false;
}

/** Pages of neighbouring articles. */
interface PageGroup {
  /** Only of articles that have a page here. */
  readonly slugs: readonly string[];
  /** Equal if and only if the pages, and what they should show apart from settings, are the same. */
  readonly signature: string;
}

function* pageGroups({ catalog, target }: Pick<Materials, "catalog" | "target">): Iterable<PageGroup> {
  let older: Row | undefined;
  let rows: Row[] = [];
  for (const row of catalog.inOrder(mainFeedKey)) {
    if (rows.length > 0 && isFirstOfGroup(row)) {
      yield groupOf(older, rows, row);
      older = rows.at(-1);
      rows = [];
    }
    rows.push(row);
  }
  yield groupOf(older, rows, undefined);

  function groupOf(before: Row | undefined, group: readonly Row[], after: Row | undefined): PageGroup {
    const slugs = group.filter(hasPageToMake).map(({ slug }) => slug);
    const shown = [before, ...group, after].map((row) => row?.version);
    const out = slugs.map((slug) => [
      target.entry(articlePath(slug))?.hash,
      Object.keys(catalog.companionsOf(slug) ?? {}),
    ]);
    return { slugs, signature: hash("sha1", JSON.stringify([shown, out])).slice(0, 16) };
  }
}

/** One article in 64. Depends on the article alone, so adding or removing one does not shift other groups. */
function isFirstOfGroup({ version }: Row): boolean {
  return /^0[0-3]/.test(version);
}
