import type { Row } from "../catalog/catalog.ts";
import { inLots } from "./lots.ts";
import type { SourceRecords } from "./reading/source-records.ts";
import type { RunOutset } from "./run.ts";

/** Records that are read together. */
const recordsInALot = 32;

/**
 * Articles that could not be rendered no longer say what the catalog took in: the next look at everything reads their
 * sources again. Their size and time need not show it (rights that were taken away, a disk that fails, an edit that was
 * given the old time), so nobody else would ever tell what is wrong with them.
 */
export function doubtSources(
  rows: Iterable<Row>,
  sources: SourceRecords,
  { catalog }: Pick<RunOutset, "catalog">,
): void {
  const doubtful = new Set<string>();
  for (const lot of inLots(rows, recordsInALot)) {
    for (const [index, record] of sources.of(lot).entries()) {
      const row = lot[index];
      if (record === undefined && row?.held === false) doubtful.add(row.path);
    }
  }
  if (doubtful.size > 0) catalog.doubt(doubtful);
}
