import type { Row } from "../catalog/catalog.ts";
import { inBatches } from "./batches.ts";
import type { SourceRecords } from "./reading/source-records.ts";
import type { RunContext } from "./run.ts";

/** Records read at a time. */
const recordsPerBatch = 32;

/**
 * Marks articles whose files no longer match the catalog and could not be rendered, so that the next full run reads
 * them again. Their size and time may be unchanged (permissions removed, failing disk, an edit that kept the time), so
 * nothing else would reveal the cause.
 */
export function doubtSources(
  rows: Iterable<Row>,
  sources: SourceRecords,
  { catalog }: Pick<RunContext, "catalog">,
): void {
  const doubtful = new Set<string>();
  for (const batch of inBatches(rows, recordsPerBatch)) {
    for (const [index, record] of sources.of(batch).entries()) {
      const row = batch[index];
      if (record === undefined && row?.held === false) doubtful.add(row.path);
    }
  }
  if (doubtful.size > 0) catalog.doubt(doubtful);
}
