import type { FileReading } from "../catalog/catalog.ts";
import { type PackedReadings, unpackReadings } from "./press-messages.ts";

/** Files that are taken into an empty catalog together: bounds the memory of a first run. */
const filesInABatch = 2_000;

/**
 * What an empty catalog takes in, batch by batch, with the same result as all at once. Articles touch one another where they ask for one slug, and
 * then it matters who was published first; so all of those make a batch of their own, before the others. `lots` is emptied on the way.
 */
export function* batchesOf(lots: PackedReadings[]): Iterable<readonly FileReading[]> {
  const contested = contestedSlugs(lots);
  const isContested = ({ records }: FileReading): boolean =>
    contested.size > 0 && records.some(({ slug }) => beginnings(slug).some((beginning) => contested.has(beginning)));
  yield contested.size === 0 ? [] : lots.flatMap((lot) => unpackReadings(lot).filter(isContested));

  let batch: FileReading[] = [];
  for (let lot = lots.shift(); lot !== undefined; lot = lots.shift()) {
    for (const reading of unpackReadings(lot)) if (!isContested(reading)) batch.push(reading);
    if (batch.length < filesInABatch) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

/** Slugs that more than one record asks for. */
function contestedSlugs(lots: readonly PackedReadings[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const contested = new Set<string>();
  for (const { slugs } of lots) {
    for (const slug of slugs) {
      if (seen.has(slug)) contested.add(slug);
      else seen.add(slug);
    }
  }
  return contested;
}

/** The slug and its beginnings, word by word: of a slug that somebody has, another one is made by adding to it. */
function beginnings(slug: string): readonly string[] {
  const words = slug.split("-");
  return words.map((_, index) => words.slice(0, index + 1).join("-"));
}
