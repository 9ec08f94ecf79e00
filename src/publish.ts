import { hash } from "node:crypto";
import type { Catalog, Layout, Row } from "./catalog/catalog.ts";
import type { Problem } from "./errors.ts";
import { compress } from "./publication/codings.ts";
import { openFragmentSource } from "./publish/fragments.ts";
import { type Findings, findChanges, findChangesAt } from "./publish/gather.ts";
import { holdLastEdition } from "./publish/last-edition.ts";
import { type Press, setUpPress } from "./publish/press.ts";
import { fewArticles, openPressPool, usefulThreads } from "./publish/press-pool.ts";
import { putArticlePages, putDocuments, putFiles, removeFiles } from "./publish/put.ts";
import { gonePaths, strayPaths } from "./publish/removals.ts";
import type { Run, RunRequest } from "./publish/run.ts";
import { siteFiles } from "./publish/site-files.ts";
import { publishStaticFiles } from "./publish/static-files.ts";
import { type Changes, membershipKey, takeIn } from "./publish/take-in.ts";
import { everyDocument, touchedDocuments } from "./publish/touched-documents.ts";
import { createTurns } from "./publish/turns.ts";
import type { Instant } from "./records/article.ts";
import { version } from "./records/version.ts";

/** Where a publisher finds its articles and puts its documents. */
export interface PublisherOptions {
  readonly dataDirectory: string;
  readonly articlesDirectory: string;
  readonly outputDirectory: string;
  /** How a path below the articles folder is called in a problem. */
  readonly fileName: (path: string) => string;
  /** Whether to wait while another process publishes there, rather than give up. */
  readonly wait?: boolean;
  /** How many threads share the work of a large run; by default as many as are worth while. */
  readonly threads?: number;
  /** Ends the waiting. */
  readonly signal?: AbortSignal;
  /** Told what was noticed and mended by itself, such as a rebuilt catalog. */
  readonly onNotice: (notice: string) => void;
}

/** What one run did. */
export interface RunResult {
  /** Files read. */
  readonly read: number;
  /** Articles that are new, say something else, or went. */
  readonly changed: number;
  /** Entries rendered. */
  readonly rendered: number;
  /** Files whose bytes differ from before. */
  readonly written: number;
  readonly removed: number;
  /** Files that were made and turned out as they were. */
  readonly unchanged: number;
  /** Articles that are published. */
  readonly articles: number;
  /** Everything that is wrong now, not only what this run found. */
  readonly problems: readonly Problem[];
  /** When the next article falls due or expires. */
  readonly nextDue?: Instant;
}

/** A publication that can be brought up to date, again and again. One run at a time. */
export interface Publisher {
  run(request: RunRequest): Promise<RunResult>;
  /** Puts compressed copies beside the documents that have none, until `signal` says that it is enough; to be called when the plain ones are out. */
  compress(signal?: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/**
 * A publisher of the output directory, which it shares with others: it waits for its turn, and takes in what they have done.
 * Its calls throw `LockedError` where another process publishes there and is not to be waited for, and `PublicationError` where
 * the output directory cannot be written.
 */
export function openPublisher(options: PublisherOptions): Publisher {
  const turns = createTurns(options);
  let outOfSight: readonly Problem[] = [];
  let press: Press | undefined;
  return {
    run: (request) =>
      turns.take(async (workplace) => {
        const { catalog, harmed } = workplace;
        const renderingKey = hash("sha256", JSON.stringify([version, request.site])).slice(0, 24);
        if (press?.renderingKey !== renderingKey)
          press = setUpPress(request.site, options.articlesDirectory, renderingKey);
        const begun = startRun({ request, options, press, ...workplace });
        const findings = findingsOf(begun);
        const run = withPool(begun, findings, options.threads ?? usefulThreads(), workplace.catalogFile);
        const { changed, refused } = await publish(run, findings).finally(() => run.pool?.close());
        if (findings.complete) outOfSight = [...findings.problems, ...(await publishStaticFiles(run))];
        harmed.clear();
        const nextDue = catalog.nextDue(request.now);
        return {
          read: findings.changed.length,
          changed,
          ...run.tally,
          articles: catalog.total("main"),
          problems: [...outOfSight, ...catalog.problems(), ...refused],
          ...(nextDue !== undefined && { nextDue }),
        };
      }),
    compress: (signal) => turns.take(({ target }) => compress(target, [...target.paths()], signal)),
    close: turns.close,
  };
}

function startRun({
  options,
  ...run
}: Pick<Run, "request" | "press" | "catalog" | "target" | "harmed"> & { options: PublisherOptions }): Run {
  const { request, press, catalog, harmed } = run;
  const settingsChanged = catalog.note("rendering") !== press.renderingKey;
  return {
    ...run,
    place: { ...options, timezone: request.site.timezone },
    settingsChanged,
    complete: request.all === true || catalog.isBehind || settingsChanged || harmed.size > 0,
    tally: { rendered: 0, written: 0, removed: 0, unchanged: 0 },
  };
}

/** A run over many articles is shared among threads; a small one is over before they would have started. */
function withPool(run: Run, findings: Findings, threads: number, catalogFile: string): Run {
  const { catalog, request, settingsChanged, press, place } = run;
  const rendersAll = settingsChanged || request.all === true;
  const articles = Math.max(findings.changed.length, rendersAll ? catalog.total("main") : 0);
  if (threads === 0 || articles < fewArticles) return run;
  const { site, renderingKey } = press;
  const { dataDirectory, articlesDirectory } = place;
  const setting = { site, renderingKey, dataDirectory, articlesDirectory, catalogFile };
  return { ...run, pool: openPressPool(setting, threads) };
}

function findingsOf({ request, place, catalog }: Run): Findings {
  const all = request.all === true || catalog.note("timezone") !== place.timezone;
  const some = request.paths === undefined || all ? undefined : findChangesAt(request.paths, place, catalog);
  return some ?? findChanges(place, catalog, all);
}

const nothing: Changes = { count: 0, feeds: [], touched: [], withdrawn: [], newlyHeld: [], fresh: new Map() };
/** Article pages go out before the documents that lead to them, unless there are so many that readers would wait. */
const fewPages = 1_000;

/** The whole way: from what has changed in the sources to what readers get. */
async function publish(run: Run, findings: Findings): Promise<{ changed: number; refused: readonly Problem[] }> {
  const { catalog, press, complete } = run;
  const changes = (await takeIn(findings, run)) ?? nothing;
  if (!complete && changes === nothing) return { changed: 0, refused: [] };

  const source = openFragmentSource(run, changes.fresh);
  for (const row of changes.newlyHeld) holdLastEdition(row, run);
  const { existing, gone } = complete ? everyDocument(catalog, press) : touchedDocuments(changes.feeds, catalog, press);
  const pages = complete ? liveRows(catalog) : changes.touched;
  const pagesFirst = changes.count <= fewPages;
  const layouts = new Map<string, Layout | undefined>();

  if (pagesFirst) await putArticlePages(pages, changes.fresh, run);
  const refused = await putDocuments(existing, source, layouts, run);
  if (!pagesFirst) await putArticlePages(pages, changes.fresh, run);
  await putFiles(siteFiles(catalog, press, layouts), run);
  await removeFiles(complete ? strayPaths(existing, run) : gonePaths(gone, changes.withdrawn, layouts, run), run);
  await run.target.commit();

  run.tally.rendered = source.rendered + (run.pool?.rendered ?? 0);
  catalog.report(source.problems);
  // A refused document is tried again in the next run, and reported again, until it passes.
  if (refused.length === 0) catalog.finish(layouts, notesOf(press));
  return { changed: changes.count, refused };
}

function notesOf({ renderingKey, site }: Press): Readonly<Record<string, string>> {
  return { rendering: renderingKey, timezone: site.timezone, ...membershipKey(site) };
}

function* liveRows(catalog: Catalog): Iterable<Row> {
  for (const row of catalog.rows()) if (row.feeds.length > 0) yield row;
}
