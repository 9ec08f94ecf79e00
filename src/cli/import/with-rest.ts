import { BroadsheetError, ProblemsError } from "../../errors.ts";
import { haveOnlyMissingEntries } from "../../sources/feeds/faults.ts";
import type { ImportResult } from "../../sources/import.ts";
import { NothingThereError } from "./download.ts";

/**
 * Imports the further parts of a feed, each from the address that the part before it gives, and returns the result of
 * all. Some programs announce a part that turns out to be empty: that is the end. So is an address that the feed does
 * not give, if nothing is there.
 *
 * @throws {BroadsheetError} if a part cannot be imported; those before it are.
 */
export async function withRest(
  first: ImportResult,
  importPart: (address: string) => Promise<ImportResult>,
): Promise<ImportResult> {
  const visited = new Set<string>();
  let { onward, following, ...result } = first;
  for (let next = onward ?? following; next !== undefined && !visited.has(next); next = onward ?? following) {
    visited.add(next);
    const part = await importNext(next, importPart, next === onward);
    if (part === undefined) break;
    result = together(result, part);
    ({ onward, following } = part);
  }
  return result;
}

async function importNext(
  address: string,
  importPart: (address: string) => Promise<ImportResult>,
  isSaid: boolean,
): Promise<ImportResult | undefined> {
  try {
    return await importPart(address);
  } catch (cause) {
    if (!(cause instanceof BroadsheetError)) throw cause;
    if (cause instanceof NothingThereError && !isSaid) return undefined;
    if (cause instanceof ProblemsError && haveOnlyMissingEntries(cause.problems)) return undefined;
    throw new BroadsheetError(`${cause.message}; ${howToGoOn}`, { cause });
  }
}

const howToGoOn = "what the feed holds before it is imported, import it with --all again to have the rest";

function together(one: ImportResult, other: ImportResult): ImportResult {
  return {
    ...one,
    imported: one.imported + other.imported,
    alreadyThere: one.alreadyThere + other.alreadyThere,
    written: [...one.written, ...other.written],
    warnings: [...one.warnings, ...other.warnings],
    leftOut: one.leftOut + other.leftOut,
    problems: [...one.problems, ...other.problems],
  };
}
