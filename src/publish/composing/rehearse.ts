import type { Row } from "../../catalog/catalog.ts";
import { mainFeedKey } from "../../records/main-feed.ts";
import { directoryOf } from "./document-paths.ts";
import { feedKeys, planOf } from "./document-plan.ts";
import { openFragmentSource } from "./fragments.ts";
import type { Materials } from "./materials.ts";
import { renderRow } from "./render.ts";
import { writeDocument } from "./write-document.ts";

/** Most subscription documents that are made: all of most publications, in a fraction of a second. */
const rehearsedDocuments = 64;
/** Newest articles that are rendered. */
const renderedEntries = 20;

/**
 * Makes documents as they are published already, and discards them, until `signal` is aborted: afterwards the entries
 * and frames that the next edit needs are cached, and the program has warmed up.
 */
export async function rehearse(materials: Materials, signal?: AbortSignal): Promise<void> {
  const { catalog, press } = materials;
  const source = openFragmentSource(materials, press.sources);
  const newest = catalog.newest(mainFeedKey, renderedEntries);
  for await (const row of whileAtLeisure(newest, signal)) {
    const [record] = press.sources.of([row]);
    if (record !== undefined) renderRow(row, record, press);
  }
  for await (const feed of whileAtLeisure(likelyFeeds(newest, materials), signal)) {
    source.remember(directoryOf({ feed }));
    const known = ({ id, version }: { id: string; version: string }) => {
      const entry = press.entries.get(id);
      return entry?.version === version ? entry.fragments : undefined;
    };
    writeDocument(planOf({ feed }, catalog, press), known, press);
  }
  press.entries.endRun();
}

/** Lets other work in between two values. */
async function* whileAtLeisure<Value>(values: Iterable<Value>, signal: AbortSignal | undefined): AsyncIterable<Value> {
  for (const value of values) {
    await new Promise(setImmediate);
    if (signal?.aborted) return;
    yield value;
  }
}

/** Feeds of the newest articles first: most edits and new articles affect these. */
function likelyFeeds(newest: readonly Row[], { catalog, press }: Materials): readonly string[] {
  const feeds = new Set([...newest.flatMap((row) => row.feeds), ...feedKeys(catalog, press)]);
  return [...feeds].slice(0, rehearsedDocuments);
}
