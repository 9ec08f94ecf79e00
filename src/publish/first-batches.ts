import type { FileReading } from "../catalog/catalog.ts";
import type { ReadingSpool } from "./reading-spool.ts";

/** Files that are taken into an empty catalog together: bounds the memory of a first run. */
const filesInABatch = 8_000;

/**
 * What an empty catalog takes in, batch by batch, with the same result as all at once. Articles touch one another where they ask for one slug, and
 * then it matters who was published first; so all of those make a batch of their own, before the others.
 */
export function* batchesOf(spool: Pick<ReadingSpool, "readings" | "contested">): Iterable<readonly FileReading[]> {
  const { contested } = spool;
  const isContested = ({ records }: FileReading): boolean =>
    contested.size > 0 && records.some(({ slug }) => beginnings(slug).some((beginning) => contested.has(beginning)));
  let batch: FileReading[] = [];
  if (contested.size > 0) for (const reading of spool.readings()) if (isContested(reading)) batch.push(reading);
  yield batch;

  batch = [];
  for (const reading of spool.readings()) {
    if (isContested(reading)) continue;
    batch.push(reading);
    if (batch.length < filesInABatch) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

/** The slug and its beginnings, word by word: of a slug that somebody has, another one is made by adding to it. */
function beginnings(slug: string): readonly string[] {
  const words = slug.split("-");
  return words.map((_, index) => words.slice(0, index + 1).join("-"));
}
