import { closeSync, openSync, readSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { makeDirectory } from "../../publication/directories.ts";
import { attempt } from "../../publication/errors.ts";
import type { ArticleRecord } from "../../records/article.ts";
import { decodeText } from "../../records/text.ts";

// What a large run has read waits in files until it is rendered: to read an article's own file again, and parse it,
// takes several times as long, and it may say something else by then. Each thread writes a file of its own, and all
// read from all of them.

/** A record as it is kept. */
export interface SpooledRecord {
  /** SHA-1 of `json`, in hexadecimal. */
  readonly hash: string;
  readonly json: string;
}

/** Where some records lie in the file of whoever wrote them: three numbers each, key, beginning and length in bytes. */
export type SpooledPlaces = Float64Array<ArrayBuffer>;

/** Keeps what one thread has read. */
export interface SpoolWriter {
  /** Writes records down, and tells where. @throws {PublicationError} */
  add(records: readonly SpooledRecord[]): SpooledPlaces;
  close(): void;
}

/** Opens a file for records, which is made anew. @throws {PublicationError} */
export function openSpoolWriter(file: string): SpoolWriter {
  const descriptor = attempt(file, () => {
    makeDirectory(dirname(file));
    return openSync(file, "w");
  });
  let end = 0;
  return {
    add(records) {
      const places = new Float64Array(records.length * numbersAPlace);
      const texts = records.map(({ hash, json }) => hash + json);
      for (const [index, text] of texts.entries()) {
        const length = Buffer.byteLength(text);
        places.set([keyOf(records[index]?.hash ?? ""), end, length], index * numbersAPlace);
        end += length;
      }
      attempt(file, () => writeFileSync(descriptor, texts.join("")));
      return places;
    },
    close: () => closeSync(descriptor),
  };
}

/** Where every record lies: shared among threads, and changed by none. */
export interface SpoolIndex {
  readonly files: readonly string[];
  /** A hash table with three numbers a slot, key, beginning and length; a key of 0 stands for none. */
  readonly slots: Float64Array;
}

/** An index of what was kept, by file. */
export function spoolIndexOf(kept: ReadonlyMap<string, readonly SpooledPlaces[]>): SpoolIndex {
  let count = 0;
  for (const places of kept.values()) for (const { length } of places) count += length / numbersAPlace;
  // Half of it stays empty, so that whoever looks finds soon.
  const slots = new Float64Array(
    new SharedArrayBuffer(Math.max(1, 2 * count) * numbersAPlace * Float64Array.BYTES_PER_ELEMENT),
  );
  const files = [...kept.keys()];
  for (const [number, file] of files.entries()) {
    for (const places of kept.get(file) ?? []) addTo(slots, places, number * bytesAFile);
  }
  return { files, slots };
}

function addTo(slots: Float64Array, places: SpooledPlaces, offset: number): void {
  for (let at = 0; at < places.length; at += numbersAPlace) {
    const key = places[at] ?? 0;
    const slot = slotOf(key, slots);
    slots[slot] = key;
    slots[slot + 1] = offset + (places[at + 1] ?? 0);
    slots[slot + 2] = places[at + 2] ?? 0;
  }
}

/** Finds records by the hash of what they say. */
export interface SpoolReader {
  /** `undefined` where it was not kept. */
  of(hash: string): ArticleRecord | undefined;
  close(): void;
}

/** Opens the files of an index, to find records in. @throws {PublicationError} */
export function openSpoolReader({ files, slots }: SpoolIndex): SpoolReader {
  const descriptors = files.map((file) => attempt(file, () => openSync(file, "r")));
  return {
    of(hash) {
      const slot = slotOf(keyOf(hash), slots);
      const [place = 0, length = 0] = [slots[slot + 1], slots[slot + 2]];
      if (length === 0) return undefined;
      const number = Math.floor(place / bytesAFile);
      const bytes = Buffer.allocUnsafe(length);
      const descriptor = descriptors[number] ?? -1;
      const read = attempt(files[number] ?? "", () => readSync(descriptor, bytes, 0, length, place % bytesAFile));
      // A key is not the whole hash; and who cuts a file short is no reason for anything wrong.
      if (read < length || bytes.toString("latin1", 0, hash.length) !== hash) return undefined;
      return JSON.parse(decodeText(bytes.subarray(hash.length))) as ArticleRecord;
    },
    close() {
      for (const descriptor of descriptors) closeSync(descriptor);
    },
  };
}

const numbersAPlace = 3;
/** Two numbers in one: which file, and where in it. */
const bytesAFile = 2 ** 44;

/** As much of the hash as a number holds; never 0. */
function keyOf(hash: string): number {
  return 1 + Number.parseInt(hash.slice(0, 13), 16);
}

/** Where the key lies, or would. */
function slotOf(key: number, slots: Float64Array): number {
  const count = slots.length / numbersAPlace;
  let slot = key % count;
  while (slots[slot * numbersAPlace] !== 0 && slots[slot * numbersAPlace] !== key) slot = (slot + 1) % count;
  return slot * numbersAPlace;
}
