import { mainFeedKey } from "../documents/logical-feed.ts";
import { directoryOf, feedKeys, planOf } from "./compose.ts";
import { openFragmentSource } from "./fragments.ts";
import { renderRow } from "./press.ts";
import type { Run } from "./run.ts";
import { writeDocument } from "./write-document.ts";

/** Subscription documents that are made: those of most publications, and a fraction of a second. */
const rehearsedDocuments = 64;

/**
 * Makes documents as they are published already and puts none of them out, until `signal` says that it is enough: the entries and frames
 * that the next edit needs are then at hand, and the program has warmed up.
 */
export async function rehearse(run: Run, signal?: AbortSignal): Promise<void> {
  const { catalog, press } = run;
  const source = openFragmentSource(run, new Map());
  const [newest] = catalog.newest(mainFeedKey, 1);
  const record = newest && press.sources.of(newest);
  if (newest !== undefined && record !== undefined) renderRow(newest, record, press);
  for (const feed of feedKeys(catalog, press).slice(0, rehearsedDocuments)) {
    await new Promise(setImmediate);
    if (signal?.aborted) break;
    source.remember(directoryOf({ feed }));
    const known = ({ id, version }: { id: string; version: string }) => {
      const entry = press.entries.get(id);
      return entry?.version === version ? entry.fragments : undefined;
    };
    writeDocument(planOf({ feed }, catalog, press), known, press);
  }
  press.entries.endRun();
}
