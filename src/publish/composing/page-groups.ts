import { hash } from "node:crypto";
import type { Row } from "../../catalog/catalog.ts";
import { mainFeedKey } from "../../records/main-feed.ts";
import { articlePath, hasPageToMake, isArticlePage } from "./article-paths.ts";
import type { Materials } from "./materials.ts";

// Which article pages show what they would show if they were made now. That follows from each article, its neighbours
// in the main feed, and the settings. What articles and neighbours say, the hashes of the files that are out, and the
// names of the files to which the catalog knows the pages to lead make the signature of a group of neighbouring pages.
// A run that has held every page against its article notes those of all groups. An edit notes nothing: its group, as it
// is then, is not among them.

/** Name of the note: the rendering key, then the signatures. */
const pagesNote = "pages";

/** Slugs of the articles whose pages may show something else than they should; `undefined`: all of them. */
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

/** What is to be noted when every page has been held against its article, but for those that could not be made. */
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

/** Where all articles have their pages elsewhere, nobody need go through them. */
function isAnyOut(target: Pick<Materials["target"], "paths">): boolean {
  for (const path of target.paths()) if (isArticlePage(path)) return true;
  return false;
}

/** Pages of neighbouring articles. */
interface PageGroup {
  /** Of those articles that have a page here. */
  readonly slugs: readonly string[];
  /** Equal exactly when the pages, and what they should show but for settings, are the same. */
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

/** One of 64: told by the article alone, so that one that comes or goes moves no other group. */
function isFirstOfGroup({ version }: Row): boolean {
  return /^0[0-3]/.test(version);
}
