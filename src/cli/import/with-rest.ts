import { BroadsheetError } from "../../errors.ts";
import type { ImportResult } from "../../sources/import.ts";

/**
 * Imports the parts of a feed that follow the first, each where the one before it says, and tells of all together.
 *
 * @throws {BroadsheetError} where one cannot be had; those before it are imported.
 */
export async function withRest(
  first: ImportResult,
  importPart: (address: string) => Promise<ImportResult>,
): Promise<ImportResult> {
  const visited = new Set<string>();
  let { onward, ...result } = first;
  while (onward !== undefined && !visited.has(onward)) {
    visited.add(onward);
    const { onward: next, ...part } = await importNext(onward, importPart);
    result = together(result, part);
    onward = next;
  }
  return result;
}

async function importNext(
  address: string,
  importPart: (address: string) => Promise<ImportResult>,
): Promise<ImportResult> {
  try {
    return await importPart(address);
  } catch (cause) {
    if (!(cause instanceof BroadsheetError)) throw cause;
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
