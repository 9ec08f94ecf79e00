import { statSync } from "node:fs";
import { resolve } from "node:path";
import { loadConfig, shownAs } from "../config.ts";
import { BroadsheetError } from "../errors.ts";
import { isWebAddress } from "../records/absolute-url.ts";
import { type ImportOptions, type ImportResult, importDownload, importFile } from "../sources/import.ts";
import { failed, succeeded } from "./exit-code.ts";
import { download } from "./import/download.ts";
import { withRest } from "./import/with-rest.ts";
import { withoutLogin } from "./login.ts";
import { counted, grouped, print, printProblems, remark } from "./terminal.ts";

/** The options of `broadsheet import`. */
export interface ImportCommandOptions {
  readonly address?: string;
  readonly all?: boolean;
  readonly json?: boolean;
}

/** Creates articles from an archive page, a listing, a feed or an export. Existing articles are not changed. */
export async function importArticles(place: string, options: ImportCommandOptions): Promise<number> {
  const { articlesDirectory, site, settingsOptions } = await loadConfig(process.env, process.cwd());
  const isAddressSet = site.homeUrl !== settingsOptions.localUrl;
  const base = isAddressSet ? { base: site.homeUrl } : {};
  const savedFrom = addressOfFile(place, options.address);
  const importOptions = { articlesDirectory, rules: site, ...base, withRest: options.all === true };
  const first = await bringIn(place, { ...importOptions, shownAs: place, ...savedFrom });
  const result = options.all ? await withRest(first, (address) => importAddress(address, importOptions)) : first;
  const written = result.written.map((path) => shownAs(path, process.cwd()));
  if (options.json) {
    print(JSON.stringify({ ...result, written }));
    return outcomeOf(result);
  }
  printProblems([...result.problems, ...result.warnings]);
  print(describeImport(result));
  if (result.declaredCount !== undefined)
    print(describeGap(result.declaredCount, result.imported + result.alreadyThere));
  if (result.leftOut > 0) remark(adviceOnLeftOut);
  return outcomeOf(result);
}

/** The value of `--address`. @throws {BroadsheetError} if it is not valid here. */
function addressOfFile(place: string, address: string | undefined): Pick<ImportOptions, "savedFrom"> {
  if (address === undefined) return {};
  if (isWebAddress(place)) throw new BroadsheetError("--address: only applies to a file");
  if (isWebAddress(address)) return { savedFrom: address };
  throw new BroadsheetError(
    `--address: expected an absolute address such as "https://example.com/archive", got "${address}"`,
  );
}

/** The exit code of an import. */
export function outcomeOf({ leftOut }: ImportResult): number {
  return leftOut > 0 ? failed : succeeded;
}

/** What to do about entries that were left out. */
export const adviceOnLeftOut =
  'To import what was left out too, save the feed as a file, correct it there and import that, or write it with "broadsheet new"; nothing is imported twice.';

async function bringIn(place: string, options: ImportOptions): Promise<ImportResult> {
  if (isWebAddress(place)) return importAddress(place, options);
  const found = statSync(resolve(place), { throwIfNoEntry: false });
  if (found === undefined) throw new BroadsheetError(`${place}: there is no such file; ${whatToGive}`);
  if (found.isDirectory()) throw new BroadsheetError(`${place}: is a folder; ${insteadOfFolder}`);
  return importFile(resolve(place), options);
}

/** Imports from an address. */
export async function importAddress(address: string, options: ImportOptions): Promise<ImportResult> {
  return importDownload(await download(address), { ...options, shownAs: withoutLogin(address) });
}

const whatToGive =
  'give the address of an archive page or feed, with "https://", or the path of a saved page, feed or export';

const insteadOfFolder =
  "give one file at a time; a folder of Markdown or JSON needs no import: copy its files into data/articles";

/** `13 articles imported (2 were here already); 1 entry left out`. */
export function describeImport({ imported, alreadyThere, leftOut }: ImportResult): string {
  const missing = leftOut > 0 ? `; ${counted(leftOut, "entry")} left out` : "";
  if (imported === 0 && alreadyThere === 0) return "Nothing imported: it contains no articles";
  if (imported === 0 && alreadyThere === 1) return `Nothing imported: the article is here already${missing}`;
  if (imported === 0) return `Nothing imported: all ${counted(alreadyThere, "article")} are here already${missing}`;
  const rest =
    alreadyThere > 0 ? ` (${grouped(alreadyThere)} ${alreadyThere === 1 ? "was" : "were"} here already)` : "";
  return `${counted(imported, "article")} imported${rest}${missing}`;
}

function describeGap(declared: number, held: number): string {
  const says = `The listing says ${counted(declared, "article")}`;
  const missing = declared - held;
  if (missing <= 0) return `${says}; nothing is missing`;
  return `${says}, so ${grouped(missing)} ${missing === 1 ? "is" : "are"} not in it`;
}
