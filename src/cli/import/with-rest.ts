import { BroadsheetError, ProblemsError } from "../../errors.ts";
import { haveOnlyMissingEntries } from "../../sources/feeds/faults.ts";
import type { ImportResult } from "../../sources/import.ts";
import { NothingThereError } from "./download.ts";

/**
 * Imports the remaining parts of a feed, each from the address given by the part before, and returns the combined
 * result. Ends at an empty part, which some programs announce, and at a guessed address where nothing exists.
 *
 * @throws {BroadsheetError} if a part cannot be imported; the parts before it remain imported.
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
    result = combined(result, part);
    ({ onward, following } = part);
  }
  return result;
}

async function importNext(
  address: string,
  importPart: (address: string) => Promise<ImportResult>,
  isLinked: boolean,
): Promise<ImportResult | undefined> {
  try {
    return await importPart(address);
  } catch (cause) {
    if (!(cause instanceof BroadsheetError)) throw cause;
    if (cause instanceof NothingThereError && !isLinked) return undefined;
    if (cause instanceof ProblemsError && haveOnlyMissingEntries(cause.problems)) return undefined;
    throw new BroadsheetError(`${cause.message}; ${howToContinue}`, { cause });
  }
}

const howToContinue = "the parts before it were imported; import it with --all again to get the rest";

function combined(one: ImportResult, other: ImportResult): ImportResult {
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
