import type { Layout } from "../../catalog/catalog.ts";
import { hashOf } from "../../publication/hash.ts";
import { editionsOf } from "../composing/cut.ts";
import { documentFiles } from "../composing/document-paths.ts";
import { type FragmentSource, mostTold } from "../composing/fragments.ts";
import type { WrittenDocument } from "../composing/write-document.ts";
import type { Run } from "../run.ts";

/** A document that may go out, with its directory. */
export type ReadyDocument = readonly [directory: string, document: Pick<WrittenDocument, "files" | "layout">];

/** Keeps what will tell of the entries in documents that are about to go out. */
export interface WriteAhead {
  /** The documents, each when the catalog has been told of it: its files may go out then. */
  announce(documents: AsyncIterable<ReadyDocument>): AsyncIterable<ReadyDocument>;
  /** Whether the catalog has been told of documents ahead, so that it does not tell how they were before this run. */
  readonly hasAnnounced: boolean;
}

/** As many as have their files put out at a time: the catalog is told of all of them in one step. */
const documentsInALot = 16;
/** Files that wait for that stay in memory. */
const mostBytesInALot = 16 * 1024 * 1024;

/**
 * A run may be cut off when documents lie in their places, and sources may break before the next one: until the
 * layouts are kept, nothing else would tell where their last editions stand. So the entries that are rendered are kept
 * ahead; and where they may be many, the layouts, each beside those of the files that it is to replace. To be opened
 * before anything is put out.
 */
export function openWriteAhead(source: FragmentSource, run: Run): WriteAhead {
  const { catalog, target, press, holdsAllDocuments, pool } = run;
  // Nobody misses what has never been out.
  const isAnythingOut = target.size > 0;
  const mayRenderMany = holdsAllDocuments || pool !== undefined;
  let hasAnnounced = false;

  function keep(documents: readonly ReadyDocument[]): void {
    const rendered = source.takeRendered();
    if (!isAnythingOut) return;
    if (rendered.length > 0) catalog.holdUntilCaughtUp(rendered);
    if (!mayRenderMany && source.rendered <= mostTold) return;
    hasAnnounced = true;
    catalog.keepLayouts(
      documents.map(([directory, { files, layout }]) => {
        const before = editionsOut(directory);
        return [directory, { ...layout, hashes: hashesOf(directory, files), before }];
      }),
    );
  }

  /** Of the files that are out: runs that were cut off may have left those of several editions. */
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
      // Of a few, each goes out while the next one is made.
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
