import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { loadConfig, shownAs } from "../config.ts";
import { BroadsheetError } from "../errors.ts";
import { isWebAddress } from "../records/absolute-url.ts";
import { importFile } from "../sources/import.ts";
import { succeeded } from "./exit-code.ts";
import { counted, grouped, print, printProblems } from "./terminal.ts";

/** What `broadsheet import` can be told. */
export interface ImportCommandOptions {
  readonly json?: boolean;
}

/** Makes articles from an archive page, a listing or a feed; nothing that is there already is touched. */
export async function importArticles(file: string, options: ImportCommandOptions): Promise<number> {
  const { articlesDirectory, site, settingsOptions } = await loadConfig(process.env, process.cwd());
  if (isWebAddress(file))
    throw new BroadsheetError(`${file}: is an address; save it first: curl -Lo feed.xml '${file}'`);
  if (!existsSync(resolve(file))) throw new BroadsheetError(`${file}: there is no such file; ${whatToGive}`);
  const isAddressSet = site.homeUrl !== settingsOptions.localUrl;
  const base = isAddressSet ? { base: site.homeUrl } : {};
  const result = importFile(resolve(file), { articlesDirectory, timezone: site.timezone, shownAs: file, ...base });
  const written = result.written.map((path) => shownAs(path, process.cwd()));
  if (options.json) {
    print(JSON.stringify({ ...result, written }));
    return succeeded;
  }
  printProblems(result.warnings);
  print(describeImport(result.imported, result.alreadyThere));
  if (result.declaredCount !== undefined)
    print(describeGap(result.declaredCount, result.imported + result.alreadyThere));
  return succeeded;
}

const whatToGive = "give the path of an archive page, or of a feed, saved as a file";

function describeImport(imported: number, alreadyThere: number): string {
  if (imported === 0) return `Nothing imported: all ${counted(alreadyThere, "article")} are here already`;
  const rest = alreadyThere > 0 ? ` (${grouped(alreadyThere)} were here already)` : "";
  return `${counted(imported, "article")} imported${rest}`;
}

function describeGap(declared: number, held: number): string {
  const says = `The listing says ${counted(declared, "article")}`;
  if (declared <= held) return `${says}; all of them are in it`;
  return `${says}, so ${grouped(declared - held)} are not in it`;
}
