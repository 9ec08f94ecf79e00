import type { Layout } from "../../catalog/catalog.ts";
import { hashOf } from "../../publication/hash.ts";
import { editionsOf } from "../composing/cut.ts";
import { documentFiles } from "../composing/document-paths.ts";
import { mostWrittenAhead } from "../composing/entry-renderer.ts";
import type { FragmentSource } from "../composing/fragments.ts";
import type { WrittenDocument } from "../composing/write-document.ts";
import type { Run } from "../run.ts";

/** A document that may be published, with its directory. */
export type ReadyDocument = readonly [directory: string, document: Pick<WrittenDocument, "files" | "layout">];

/** Tells the catalog of documents before they are published. */
export interface WriteAhead {
  /** Passes the documents on, each once the catalog knows of it, so that its files may be published. */
  announce(documents: AsyncIterable<ReadyDocument>): AsyncIterable<ReadyDocument>;
  /**
   * Whether the catalog knows of documents ahead of their publishing, and so no longer knows how they were before this
   * run.
   */
  readonly hasAnnounced: boolean;
}

/** As many as are published at a time: the catalog is told of all of them in one transaction. */
const documentsInALot = 16;
/** Waiting files stay in memory. */
const mostBytesInALot = 16 * 1024 * 1024;

/**
 * A run may be cut off after documents have been replaced, and sources may break before the next one: until their
 * layouts are kept, nothing else would tell where the last editions of entries are. So rendered entries are kept ahead;
 * if there may be many, layouts are kept instead, each with those of the files that it will replace. To be opened
 * before anything is published.
 */
export function openWriteAhead(source: FragmentSource, run: Run): WriteAhead {
  const { catalog, target, press, holdsAllDocuments, pool } = run;
  // Nobody misses what has never been published.
  const isAnythingOut = target.size > 0;
  const mayRenderMany = holdsAllDocuments || pool !== undefined;
  let hasAnnounced = false;

  function keep(documents: readonly ReadyDocument[]): void {
    const rendered = source.takeRendered();
    if (!isAnythingOut) return;
    if (rendered.length > 0) catalog.holdUntilCaughtUp(rendered);
    if (!mayRenderMany && source.rendered <= mostWrittenAhead) return;
    hasAnnounced = true;
    catalog.keepLayouts(
      documents.map(([directory, { files, layout }]) => {
        const before = editionsOut(directory);
        return [directory, { ...layout, hashes: hashesOf(directory, files), before }];
      }),
    );
  }

  /** The layouts of the published files: runs that were cut off may have left files of several editions. */
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
      // If there are few, each is published while the next one is made.
      for await (const lot of lotsOf(documents, isAnythingOut && mayRenderMany ? documentsInALot : 1)) {
        keep(lot);
        yield* lot;
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

async function* lotsOf(documents: AsyncIterable<ReadyDocument>, most: number): AsyncIterable<readonly ReadyDocument[]> {
  let lot: ReadyDocument[] = [];
  let bytes = 0;
  for await (const document of documents) {
    lot.push(document);
    for (const file of document[1].files) bytes += file.bytes.length;
    if (lot.length < most && bytes < mostBytesInALot) continue;
    yield lot;
    lot = [];
    bytes = 0;
  }
  if (lot.length > 0) yield lot;
}
