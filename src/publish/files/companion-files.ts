import { join } from "node:path";
import type { Catalog, Companions, Row } from "../../catalog/catalog.ts";
import { permalinkOf } from "../../documents/entry.ts";
import type { Problem } from "../../errors.ts";
import type { OutputFile } from "../../publication/output-file.ts";
import { companionPath, isCompanionPath, partsOfCompanion, slugOfPage } from "../composing/article-paths.ts";
import { removeFiles } from "../put-files.ts";
import type { Run, RunContext } from "../run.ts";
import { companionsIn } from "./companion-links.ts";
import { type Companion, type CompanionPlan, planCompanions } from "./companion-plan.ts";
import { staticStamps } from "./static-folder.ts";
import { notRead, putVerbatim, readingProblems, type VerbatimFile } from "./verbatim-files.ts";

/** Names of linked companions by slug; only for articles whose pages link to some, or did before. */
export type LinkedFiles = Map<string, readonly string[]>;

/** Records the companions that a newly made page links to. */
export function noteLinkedFiles({ path, bytes }: OutputFile, linked: LinkedFiles, { catalog, press }: Run): void {
  const slug = slugOfPage(path);
  const names = companionsIn(bytes, permalinkOf({ slug }, press.site));
  if (names.length > 0 || catalog.companionsOf(slug) !== undefined) linked.set(slug, names);
}

/** Records that the pages of these articles are gone. */
export function noteWithdrawn(rows: readonly Row[], linked: LinkedFiles, catalog: Catalog): void {
  for (const { slug } of rows) if (catalog.companionsOf(slug) !== undefined) linked.set(slug, []);
}

/**
 * Brings companions up to date: those of the articles in `linked`, or of every article with `all`. Returns what keeps
 * some from being published. `isWhole`: `linked` and the catalog cover every page, so companions linked from none are
 * removed.
 */
export async function publishCompanions(
  run: RunContext,
  linked: LinkedFiles,
  { all, isWhole }: { readonly all: boolean; readonly isWhole: boolean },
): Promise<readonly Problem[]> {
  const { catalog, target } = run;
  const plans = plansFor(linked, all, run);
  if (plans.length === 0 && !isWhole) return [];
  const outdated = plans.filter(({ changed, gone, before, after }) => {
    return changed.length + gone.length > 0 || JSON.stringify(before) !== JSON.stringify(after);
  });
  const unlinked = isWhole ? unlinkedPaths(plans, run) : [];
  const problems = plans.flatMap((plan) => plan.problems);
  if (outdated.length + unlinked.length === 0) return problems;
  // Noted before publishing, so that files left by a killed run are not taken for someone else's.
  catalog.setCompanions(outdated.map(({ slug, before, changed }) => [slug, { ...before, ...asNotRead(changed) }]));
  // First, because a folder of theirs may be in the way of a file.
  removeFiles([...outdated.flatMap(({ gone }) => gone), ...unlinked], run);
  const put: Put[] = [];
  for (const plan of outdated) put.push(await putCompanions(plan, run));
  // Before the commit: a noted file that is missing gets published again.
  catalog.setCompanions(put.map(({ slug, after }) => [slug, Object.keys(after).length > 0 ? after : undefined]));
  await target.commit();
  return [...problems, ...put.flatMap((one) => one.problems)];
}

/** What would keep companions from being published. Reads the files. */
export function companionProblems(run: RunContext, linked: LinkedFiles, all: boolean): readonly Problem[] {
  return plansFor(linked, all, run).flatMap(({ problems, changed }) => [
    ...problems,
    ...readingProblems(verbatimFiles(changed, run)),
  ]);
}

function plansFor(linked: LinkedFiles, all: boolean, run: RunContext): readonly CompanionPlan[] {
  const { catalog } = run;
  const slugs = new Set([...linked.keys(), ...(all ? Array.from(catalog.companions(), ([slug]) => slug) : [])]);
  const statics = new Set(slugs.size > 0 ? staticStamps(catalog).keys() : []);
  return [...slugs].map((slug) => planCompanions(slug, linked.get(slug), statics, run));
}

function verbatimFiles(companions: readonly Companion[], { input }: RunContext): readonly VerbatimFile[] {
  return companions.map(({ path, source }) => {
    return { path, file: join(input.articlesDirectory, source), shownAs: input.fileName(source) };
  });
}

/** The outcome of a plan. */
type Put = Pick<CompanionPlan, "slug" | "after" | "problems">;

async function putCompanions({ slug, after, changed }: CompanionPlan, run: RunContext): Promise<Put> {
  const unread = await putVerbatim(verbatimFiles(changed, run), run);
  // The next run tries again.
  const again = asNotRead(changed.filter(({ path }) => unread.has(path)));
  return { slug, after: { ...after, ...again }, problems: [...unread.values()] };
}

function publishedNames(companions: Companions): readonly string[] {
  return Object.keys(companions).filter((name) => companions[name] !== "");
}

function asNotRead(companions: readonly Companion[]): Companions {
  return Object.fromEntries(companions.map(({ name }) => [name, notRead]));
}

/**
 * Published companions to which no page links, because the catalog that knew them was lost. If the manifest was rebuilt
 * from the files, they may be someone else's and are disowned.
 */
function unlinkedPaths(plans: readonly CompanionPlan[], { catalog, target }: RunContext): readonly string[] {
  const statics = new Set(staticStamps(catalog).keys());
  const wanted = new Set(
    plans.flatMap(({ slug, after }) => publishedNames(after).map((name) => companionPath(slug, name))),
  );
  const isHeld = (path: string): boolean => catalog.rowOfSlug(partsOfCompanion(path).slug)?.held === true;
  const unlinked = [...target.paths()].filter(
    (path) => isCompanionPath(path) && !statics.has(path) && !wanted.has(path) && !isHeld(path),
  );
  target.disown(unlinked.filter((path) => target.isGuessed(path)));
  return unlinked.filter((path) => target.entry(path) !== undefined);
}
