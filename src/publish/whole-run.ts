import { isDeepStrictEqual } from "node:util";
import { type Catalog, isLive, type Layout, type Row } from "../catalog/catalog.ts";
import { isError, type Problem, ProblemsError } from "../errors.ts";
import type { OutputFile } from "../publication/output-file.ts";
import { openCompressor } from "../publication/writing/compress.ts";
import { mainFeedKey } from "../records/main-feed.ts";
import { caughtUpNotes } from "./caught-up.ts";
import { type FragmentSource, openFragmentSource } from "./composing/fragments.ts";
import { withHashes } from "./composing/layouts.ts";
import { outdatedPages, pagesNotes } from "./composing/page-groups.ts";
import { type Press, setUpPress } from "./composing/press.ts";
import { areListsOutdated, siteFiles } from "./composing/site-files.ts";
import { type DocumentNames, everyDocument, touchedDocuments } from "./composing/touched-documents.ts";
import { doubtSources } from "./doubt-sources.ts";
import {
  companionProblems,
  type LinkedFiles,
  noteLinkedFiles,
  noteWithdrawn,
  publishCompanions,
} from "./files/companion-files.ts";
import { disownForeign } from "./files/foreign-paths.ts";
import { publishStaticFiles, staticProblems } from "./files/static-files.ts";
import { findStaticFiles } from "./files/static-findings.ts";
import { rememberHeld } from "./keeping/held-memory.ts";
import { holdLastEditions } from "./keeping/last-edition.ts";
import { refuseToLose } from "./keeping/refuse-to-lose.ts";
import { openWriteAhead, type WriteAhead } from "./keeping/write-ahead.ts";
import { putDocuments, refusedDocuments } from "./put-documents.ts";
import { putFiles, removeFiles } from "./put-files.ts";
import { makeArticlePages, pagesPerCommit, putArticlePages } from "./put-pages.ts";
import { freshFirst, type SourceRecords } from "./reading/source-records.ts";
import { gonePaths, strayPaths } from "./removals.ts";
import type { Run, RunContext } from "./run.ts";
import type { Findings } from "./taking-in/gather.ts";
import { type Changes, takeIn } from "./taking-in/take-in.ts";
import { fewArticles, openThreadPool, usefulHelpers } from "./threads/pool.ts";

export { rehearse } from "./composing/rehearse.ts";

/** The outcome of publishing a run's findings. */
export interface RunOutcome {
  readonly changed: number;
  /** Problems of documents that must not be published. */
  readonly refused: readonly Problem[];
  /** Problems that keep files from being published as they are. */
  readonly problems: readonly Problem[];
  /**
   * Records in the catalog what was published and, if so, that the publication is up to date. Until then, the next run
   * compares every document with its articles.
   */
  readonly recordOutcome: () => void;
}

/** What a run published. */
type Published = Omit<RunOutcome, "problems"> & { readonly hasAllPages: boolean };

/**
 * The press for this run: the previous one if its settings are unchanged, otherwise a new one that reuses its entries
 * where possible.
 */
export function pressFor({ request, input, renderingKey }: RunContext, before: Press | undefined): Press {
  const { site } = request;
  const known = before?.renderingKey === renderingKey && request.all !== true ? before : undefined;
  // `people` only affects how sources are read; the rendering key covers everything else.
  if (known !== undefined && isDeepStrictEqual(known.site.people, site.people)) return known;
  return setUpPress(site, input.articlesDirectory, renderingKey, known?.entries);
}

/**
 * Takes the findings into the catalog and publishes the resulting changes. `helpers`: threads besides this one; by
 * default as many as are useful.
 */
export async function publishFindings(
  context: Run,
  findings: Findings,
  catalogFile: string,
  helpers = usefulHelpers(),
): Promise<RunOutcome> {
  const statics = findings.isFullScan ? findStaticFiles(context) : undefined;
  if (context.request.strict) {
    refuseErrors([...findings.problems, ...(statics === undefined ? [] : staticProblems(statics, context))]);
  }
  if (context.holdsAllDocuments && statics !== undefined) disownForeign(context, statics);
  const run = withCompressor(withPool(context, findings, catalogFile, helpers));
  try {
    const linked: LinkedFiles = new Map();
    const { hasAllPages, ...published } = await publish(run, findings, linked).finally(() => {
      run.press.entries.endRun();
      return run.pool?.close();
    });
    const unpublished = statics === undefined ? [] : await publishStaticFiles(context, statics);
    const companions = {
      all: asksForAllFiles(run, findings),
      isWhole: findings.isFullScan && context.holdsAllDocuments && hasAllPages,
    };
    const problems = [...unpublished, ...(await publishCompanions(context, linked, companions))];
    await run.compressor?.finish();
    return { ...published, problems };
  } finally {
    await run.compressor?.abandon();
  }
}

/** Pages that are up to date are not made again, so their links are not known. */
function asksForAllFiles({ holdsAllDocuments }: RunContext, { isFullScan }: Findings): boolean {
  return holdsAllDocuments || isFullScan;
}

/** While several threads make documents, there is no spare processor for compression. */
function withCompressor(run: Run): Run {
  const isAlongside = run.request.withCopies === true && run.pool === undefined;
  return isAlongside ? { ...run, compressor: openCompressor(run.target) } : run;
}

/** Shares a run over many articles among threads; for a small one, starting them takes too long. */
function withPool(run: Run, findings: Findings, catalogFile: string, helpers: number): Run {
  const { catalog, holdsAllDocuments, press, input } = run;
  // How many documents and pages are up to date is not known yet.
  const articles = Math.max(findings.changed.length, holdsAllDocuments ? catalog.total(mainFeedKey) : 0);
  if (helpers === 0 || articles < fewArticles) return run;
  const { site, renderingKey } = press;
  const { dataDirectory, articlesDirectory } = input;
  const settings = { site, renderingKey, dataDirectory, articlesDirectory, catalogFile };
  return { ...run, pool: openThreadPool(settings, { helpers, catalog, temporaryPath: run.target.temporaryPath }) };
}

const nothing: Changes = {
  count: 0,
  feeds: [],
  touched: [],
  withdrawn: [],
  newlyHeld: [],
  noLongerHeld: 0,
  fresh: new Map(),
};

/** All steps from changed sources to published files. `linked` collects the companions that article pages link to. */
async function publish(run: Run, findings: Findings, linked: LinkedFiles): Promise<Published> {
  const { catalog, press, holdsAllDocuments } = run;
  const changes = (await takeIn(findings, run)) ?? nothing;
  const { strict = false } = run.request;
  // Rendering problems are found again if they persist.
  if (strict) refuseErrors(holdsAllDocuments ? catalog.readingProblems() : catalog.problems());
  refuseToLose(run);
  noteWithdrawn(changes.withdrawn, linked, catalog);
  if (strict) refuseErrors(companionProblems(run, linked, asksForAllFiles(run, findings)));
  if (!holdsAllDocuments && changes === nothing)
    return { changed: 0, refused: [], hasAllPages: true, recordOutcome: nothingToRecord };

  keepLastEditions(changes, run);
  const work = workOf(changes, linked, run);
  const { records, source } = work;
  if (strict) await proofread(work, linked, run);
  const { layouts, refused, unmade } = await putOut(work, run);
  // Publishing companions and static files comes next, and may fail.
  if (findings.isFullScan || linked.size > 0) noteLayouts(layouts, run);

  run.tally.rendered = source.rendered + (run.pool?.rendered ?? 0);
  // A document with a refused entry never counts as up to date, so a run over all documents finds all problems again.
  if (holdsAllDocuments) catalog.reportAnew(source.problems);
  else if (source.problems.length > 0) catalog.report(source.problems);
  // Refused documents, and entries whose source changed during the run, are tried again in each run.
  const isToBeTriedAgain = refused.length + source.outdated.length + unmade.length > 0;
  doubtSources([...source.outdated, ...unmade], records, run);
  const recordOutcome = () => {
    // By now, linked companions are published as well.
    if (holdsAllDocuments) catalog.setNotes(pagesNotes(unmade, run));
    if (isToBeTriedAgain) catalog.keepLayouts(withHashes(layouts, run));
    else catalog.caughtUp(withHashes(layouts, run), caughtUpNotes(press.renderingKey));
  };
  return { changed: changes.count, refused, hasAllPages: unmade.length === 0, recordOutcome };
}

function nothingToRecord(): void {}

/** The documents and pages to check, and to make if outdated. */
interface Work {
  readonly documents: DocumentNames;
  /** Articles whose pages are to be made, if hosted here. */
  readonly pages: () => Iterable<Row>;
  /** An upper bound. */
  readonly pageCount: number;
  readonly onPage: (page: OutputFile) => void;
  readonly records: SourceRecords;
  readonly source: FragmentSource;
  readonly writeAhead: WriteAhead;
  /** Articles whose page is gone or has moved, as they were before. */
  readonly withdrawn: readonly Row[];
}

function workOf({ fresh, feeds, touched, withdrawn }: Changes, linked: LinkedFiles, run: Run): Work {
  const { catalog, press, holdsAllDocuments } = run;
  const records = freshFirst((row) => fresh.get(row.hash), press.sources);
  const source = openFragmentSource(run, records);
  const onPage = (page: OutputFile) => noteLinkedFiles(page, linked, run);
  const writeAhead = openWriteAhead(source, run);
  const common = { records, source, writeAhead, onPage, withdrawn };
  if (!holdsAllDocuments) {
    const documents = touchedDocuments(feeds, catalog, press);
    return { ...common, documents, pages: () => touched, pageCount: touched.length };
  }
  const outdated = outdatedPages(run);
  return {
    ...common,
    documents: everyDocument(catalog, press),
    pages: () => liveRows(catalog, outdated),
    pageCount: outdated?.size ?? catalog.total(mainFeedKey),
  };
}

/** Live articles, limited to `slugs` if given. */
function* liveRows(catalog: Catalog, slugs: ReadonlySet<string> | undefined): Iterable<Row> {
  for (const row of catalog.rows()) if (isLive(row) && slugs?.has(row.slug) !== false) yield row;
}

/**
 * Makes every document and page without publishing: only this shows what the gate rejects, and which files pages link
 * to.
 *
 * @throws {ProblemsError}
 */
async function proofread(
  { documents, pages, onPage, records, source }: Work,
  linked: LinkedFiles,
  run: Run,
): Promise<void> {
  const refused = await refusedDocuments(documents.existing, source, run);
  refuseErrors([...refused, ...source.problems.map(({ problem }) => problem)]);
  await makeArticlePages(pages(), records, run, onPage);
  refuseErrors(companionProblems(run, linked, false));
}

/** What was published, and what was not. */
interface PutOut {
  /** Layouts of published documents not yet in the catalog; `undefined` for a removed document. */
  readonly layouts: Map<string, Layout | undefined>;
  /** Problems of documents that must not be published. */
  readonly refused: readonly Problem[];
  /** Articles whose pages could not be made. */
  readonly unmade: readonly Row[];
}

/**
 * Publishes pages before the documents that link to them, unless there are so many that readers would have to wait:
 * then documents come first.
 */
async function putOut(work: Work, run: Run): Promise<PutOut> {
  const { documents, writeAhead } = work;
  const { catalog, press, holdsAllDocuments } = run;
  const layouts = new Map<string, Layout | undefined>();
  const putPages = () => putArticlePages(work.pages(), work.records, run, work.onPage);
  const pagesFirst = work.pageCount < pagesPerCommit;
  let unmade = pagesFirst ? await putPages() : [];
  const refused = await putDocuments(documents.existing, work, layouts, run);
  const ended = holdsAllDocuments
    ? strayPaths(documents.existing, run)
    : gonePaths(documents.gone, work.withdrawn, layouts, run);
  if (holdsAllDocuments || writeAhead.hasAnnounced || areListsOutdated(layouts, catalog))
    await putFiles(siteFiles(catalog, press, layouts), run);
  if (!pagesFirst) {
    await run.target.commit();
    noteLayouts(layouts, run);
    unmade = await putPages();
  }
  removeFiles(ended, run);
  await run.target.commit();
  return { layouts, refused, unmade };
}

/** Moves the layouts into the catalog, since their documents are published whatever happens next. */
function noteLayouts(layouts: Map<string, Layout | undefined>, run: Run): void {
  run.catalog.keepLayouts(withHashes(layouts, run));
  layouts.clear();
}

/** @throws {ProblemsError} */
function refuseErrors(problems: readonly Problem[]): void {
  const errors = problems.filter(isError);
  if (errors.length > 0) throw new ProblemsError(errors);
}

/** To be called while published documents still contain these editions. */
function keepLastEditions({ newlyHeld, noLongerHeld }: Changes, run: Run): void {
  const lost = run.holdsAllDocuments ? [...newlyHeld, ...unheldRows(run.catalog)] : newlyHeld;
  if (lost.length > 0) holdLastEditions(lost, run);
  if (run.holdsAllDocuments || lost.length + noLongerHeld > 0) rememberHeld(run);
}

/** Held articles whose last edition was not kept, because the run in which they lost their source was interrupted. */
function unheldRows(catalog: Catalog): readonly Row[] {
  // Every held article has a problem; without any, the search is skipped.
  if (catalog.problems().length === 0) return [];
  return [...catalog.rows()].filter((row) => row.held && catalog.held(row.id) === undefined);
}
