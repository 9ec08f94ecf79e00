import { closeSync, openSync, readSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { makeDirectory } from "../../publication/directories.ts";
import { attempt } from "../../publication/errors.ts";
import type { ArticleRecord } from "../../records/article.ts";
import { decodeText } from "../../records/text.ts";

// In a large run, what has been read waits in files until it is rendered: reading and parsing an article's own file
// again would take several times as long, and it might have changed. Each thread writes a file of its own, and all
// threads read all of them.

/** A record as it is stored. */
export interface SpooledRecord {
  /** SHA-1 of `json`, in hexadecimal. */
  readonly hash: string;
  readonly json: string;
}

/** Where records are in the file of the thread that wrote them: for each, key, offset and length in bytes. */
export type SpooledPlaces = Float64Array<ArrayBuffer>;

/** Stores what one thread has read. */
export interface SpoolWriter {
  /**
   * Appends records, and returns where they are.
   *
   * @throws {PublicationError}
   */
  add(records: readonly SpooledRecord[]): SpooledPlaces;
  close(): void;
}

/**
 * Opens a new file for records.
 *
 * @throws {PublicationError}
 */
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

/** Where every record is: shared among threads, and never changed. */
export interface SpoolIndex {
  readonly files: readonly string[];
  /** A hash table of three numbers per slot, key, position and length; a key of 0 marks an empty slot. */
  readonly slots: Float64Array;
}

/** An index of what was stored in each file. */
export function spoolIndexOf(kept: ReadonlyMap<string, readonly SpooledPlaces[]>): SpoolIndex {
  let count = 0;
  for (const places of kept.values()) for (const { length } of places) count += length / numbersAPlace;
  // Half of the slots stay empty, to keep searches short.
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

/** Finds records by their hash. */
export interface SpoolReader {
  /** `undefined` if it was not stored. */
  of(hash: string): ArticleRecord | undefined;
  close(): void;
}

/**
 * Opens the files of an index for reading.
 *
 * @throws {PublicationError}
 */
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
      // A key is not the whole hash; and if a file was cut short, nothing wrong may come of it.
      if (read < length || bytes.toString("latin1", 0, hash.length) !== hash) return undefined;
      return JSON.parse(decodeText(bytes.subarray(hash.length))) as ArticleRecord;
    },
    close() {
      for (const descriptor of descriptors) closeSync(descriptor);
    },
  };
}

const numbersAPlace = 3;
/** A position is one number for which file, and where in it. */
const bytesAFile = 2 ** 44;

/** As much of the hash as a number can hold; never 0. */
function keyOf(hash: string): number {
  return 1 + Number.parseInt(hash.slice(0, 13), 16);
}

/** The slot of the key, or the empty one where it would go. */
function slotOf(key: number, slots: Float64Array): number {
  const count = slots.length / numbersAPlace;
  let slot = key % count;
  while (slots[slot * numbersAPlace] !== 0 && slots[slot * numbersAPlace] !== key) slot = (slot + 1) % count;
  return slot * numbersAPlace;
}
