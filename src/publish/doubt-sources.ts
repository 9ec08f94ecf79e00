import type { Row } from "../catalog/catalog.ts";
import { inLots } from "./lots.ts";
import type { SourceRecords } from "./reading/source-records.ts";
import type { RunOutset } from "./run.ts";

/** Records that are read at once. */
const recordsInALot = 32;

/**
 * Marks the sources of articles that could not be rendered, whose files no longer say what the catalog took in: the
 * next full run reads them again. Their size and time need not have changed (permissions were removed, a disk is
 * failing, an edit kept the old time), so nothing else would find out what is wrong with them.
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
