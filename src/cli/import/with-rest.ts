import { BroadsheetError, ProblemsError } from "../../errors.ts";
import { areWithoutEntries } from "../../sources/feeds/faults.ts";
import type { ImportResult } from "../../sources/import.ts";

/**
 * Imports the further parts of a feed, each from the address that the part before it gives, and returns the result of
 * all. Some programs announce a part that turns out to be empty: that is the end.
 *
 * @throws {BroadsheetError} if a part cannot be imported; those before it are.
 */
export async function withRest(
  first: ImportResult,
  importPart: (address: string) => Promise<ImportResult>,
): Promise<ImportResult> {
  const visited = new Set<string>();
  let { onward, ...result } = first;
  while (onward !== undefined && !visited.has(onward)) {
    visited.add(onward);
    const part = await importNext(onward, importPart);
    if (part === undefined) break;
    result = together(result, part);
    onward = part.onward;
  }
  return result;
}

async function importNext(
  address: string,
  importPart: (address: string) => Promise<ImportResult>,
): Promise<ImportResult | undefined> {
  try {
    return await importPart(address);
  } catch (cause) {
    if (!(cause instanceof BroadsheetError)) throw cause;
    if (cause instanceof ProblemsError && areWithoutEntries(cause.problems)) return undefined;
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
