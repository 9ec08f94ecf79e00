import type { Row } from "../../catalog/catalog.ts";
import { mainFeedKey } from "../../records/main-feed.ts";
import { directoryOf } from "./document-paths.ts";
import { feedKeys, planOf } from "./document-plan.ts";
import { openFragmentSource } from "./fragments.ts";
import type { Materials } from "./materials.ts";
import { renderRow } from "./render.ts";
import { writeDocument } from "./write-document.ts";

/** Limits how many subscription documents are made: all of most publications, in a fraction of a second. */
const rehearsedDocuments = 64;
/** How many of the newest articles are rendered. */
const rehearsedEntries = 20;

/**
 * Makes published documents again and discards them, until `signal` is aborted. This fills the caches with the entries
 * and frames that the next edit needs, and warms up the code.
 */
export async function rehearse(materials: Materials, signal?: AbortSignal): Promise<void> {
  const { catalog, press } = materials;
  const source = openFragmentSource(materials, press.sources);
  const newest = catalog.newest(mainFeedKey, rehearsedEntries);
  for await (const row of yieldingBetween(newest, signal)) {
    const [record] = press.sources.of([row]);
    if (record !== undefined) renderRow(row, record, press);
  }
  for await (const feed of yieldingBetween(likelyFeeds(newest, materials), signal)) {
    source.remember(directoryOf({ feed }));
    const known = ({ id, version }: { id: string; version: string }) => {
      const entry = press.entries.get(id);
      return entry?.version === version ? entry.fragments : undefined;
    };
    writeDocument(planOf({ feed }, catalog, press), known, press);
  }
  press.entries.endRun();
}

/** Yields to the event loop between values. */
async function* yieldingBetween<Value>(values: Iterable<Value>, signal: AbortSignal | undefined): AsyncIterable<Value> {
  for (const value of values) {
    await new Promise(setImmediate);
    if (signal?.aborted) return;
    yield value;
  }
}

/** Starts with the feeds of the newest articles, which most edits and new articles affect. */
function likelyFeeds(newest: readonly Row[], { catalog, press }: Materials): readonly string[] {
  const feeds = new Set([...newest.flatMap((row) => row.feeds), ...feedKeys(catalog, press)]);
  return [...feeds].slice(0, rehearsedDocuments);
}
