import type { Layout } from "../../catalog/catalog.ts";
import { hashOf } from "../../publication/hash.ts";
import { editionsOf } from "../composing/cut.ts";
import { documentFiles } from "../composing/document-paths.ts";
import { maxWrittenAhead } from "../composing/entry-renderer.ts";
import type { FragmentSource } from "../composing/fragments.ts";
import type { WrittenDocument } from "../composing/write-document.ts";
import type { Run } from "../run.ts";

/** A document ready to be published, with its directory. */
export type ReadyDocument = readonly [directory: string, document: Pick<WrittenDocument, "files" | "layout">];

/** Records documents in the catalog before they are published. */
export interface WriteAhead {
  /** Passes each document on once it is recorded in the catalog, so that its files may be published. */
  announce(documents: AsyncIterable<ReadyDocument>): AsyncIterable<ReadyDocument>;
  /**
   * Whether documents were recorded ahead of publishing, so that the catalog no longer has their state before this run.
   */
  readonly hasAnnounced: boolean;
}

/** Documents that are published together and recorded in one transaction. */
const documentsPerBatch = 16;
/** Limits the memory for waiting files. */
const maxBytesPerBatch = 16 * 1024 * 1024;

/**
 * If a run is interrupted after replacing documents, and sources break before the next one, only the layouts tell where
 * the last editions of entries are. So rendered entries are stored ahead; if there may be many, layouts are stored
 * instead, each with those of the files it will replace. Must be opened before anything is published.
 */
export function openWriteAhead(source: FragmentSource, run: Run): WriteAhead {
  const { catalog, target, press, holdsAllDocuments, pool } = run;
  // If nothing has been published, nothing can be lost.
  const isAnythingOut = target.size > 0;
  const mayRenderMany = holdsAllDocuments || pool !== undefined;
  let hasAnnounced = false;

  function keep(documents: readonly ReadyDocument[]): void {
    const rendered = source.takeRendered();
    if (!isAnythingOut) return;
    if (rendered.length > 0) catalog.holdUntilCaughtUp(rendered);
    if (!mayRenderMany && source.rendered <= maxWrittenAhead) return;
    hasAnnounced = true;
    catalog.keepLayouts(
      documents.map(([directory, { files, layout }]) => {
        const before = editionsOut(directory);
        return [directory, { ...layout, hashes: hashesOf(directory, files), before }];
      }),
    );
  }

  /** The layouts of the published files; interrupted runs may have left files of several editions. */
  function editionsOut(directory: string): readonly Layout[] {
    const known = catalog.layout(directory);
    if (known?.before === undefined) return known === undefined ? [] : [known];
    const files = documentFiles(directory, press);
    const isOut = ({ hashes }: Layout) =>
      files.some(([name, path]) => hashes[name] !== undefined && target.read(path, hashes[name]) !== undefined);
    return editionsOf(known).filter(isOut).map(alone);
  }

  return {
    get hasAnnounced() {
      return hasAnnounced;
    },
    async *announce(documents) {
      // With few documents, each is published while the next one is being made.
      for await (const batch of batchesOf(documents, isAnythingOut && mayRenderMany ? documentsPerBatch : 1)) {
        keep(batch);
        yield* batch;
      }
    },
  };

  function hashesOf(directory: string, files: WrittenDocument["files"]): Layout["hashes"] {
    const byPath = new Map(files.map(({ path, bytes }) => [path, bytes]));
    return Object.fromEntries(
      documentFiles(directory, press).map(([name, path]) => [name, hashOf(byPath.get(path) ?? Buffer.alloc(0))]),
    );
  }
}

function alone({ before: _, ...layout }: Layout): Layout {
  return layout;
}

async function* batchesOf(
  documents: AsyncIterable<ReadyDocument>,
  most: number,
): AsyncIterable<readonly ReadyDocument[]> {
  let batch: ReadyDocument[] = [];
  let bytes = 0;
  for await (const document of documents) {
    batch.push(document);
    for (const file of document[1].files) bytes += file.bytes.length;
    if (batch.length < most && bytes < maxBytesPerBatch) continue;
    yield batch;
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) yield batch;
}
