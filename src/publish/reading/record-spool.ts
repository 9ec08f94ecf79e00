import { closeSync, openSync, readSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { makeDirectory } from "../../publication/directories.ts";
import { attempt } from "../../publication/errors.ts";
import type { ArticleRecord } from "../../records/article.ts";
import { decodeText } from "../../records/text.ts";

// In a large run, records are spooled to files until they are rendered: reading and parsing the sources again would
// take several times as long, and they might have changed. Each thread writes its own file, and all threads read all of
// them.

/** A record as it is stored. */
export interface SpooledRecord {
  /** SHA-1 of `json`, in hexadecimal. */
  readonly hash: string;
  readonly json: string;
}

/** Locations in the file of the writing thread: key, offset and length in bytes for each record. */
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
      const places = new Float64Array(records.length * numbersPerPlace);
      const texts = records.map(({ hash, json }) => hash + json);
      for (const [index, text] of texts.entries()) {
        const length = Buffer.byteLength(text);
        places.set([keyOf(records[index]?.hash ?? ""), end, length], index * numbersPerPlace);
        end += length;
      }
      attempt(file, () => writeFileSync(descriptor, texts.join("")));
      return places;
    },
    close: () => closeSync(descriptor),
  };
}

/** Locations of all records; shared by threads and never changed. */
export interface SpoolIndex {
  readonly files: readonly string[];
  /** Hash table with three numbers per slot: key, position and length. Key 0 marks an empty slot. */
  readonly slots: Float64Array;
}

/** An index of what was stored in each file. */
export function spoolIndexOf(kept: ReadonlyMap<string, readonly SpooledPlaces[]>): SpoolIndex {
  let count = 0;
  for (const places of kept.values()) for (const { length } of places) count += length / numbersPerPlace;
  // Half of the slots stay empty, to keep probing short.
  const slots = new Float64Array(
    new SharedArrayBuffer(Math.max(1, 2 * count) * numbersPerPlace * Float64Array.BYTES_PER_ELEMENT),
  );
  const files = [...kept.keys()];
  for (const [number, file] of files.entries()) {
    for (const places of kept.get(file) ?? []) addTo(slots, places, number * bytesPerFile);
  }
  return { files, slots };
}

function addTo(slots: Float64Array, places: SpooledPlaces, offset: number): void {
  for (let at = 0; at < places.length; at += numbersPerPlace) {
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
      const number = Math.floor(place / bytesPerFile);
      const bytes = Buffer.allocUnsafe(length);
      const descriptor = descriptors[number] ?? -1;
      const read = attempt(files[number] ?? "", () => readSync(descriptor, bytes, 0, length, place % bytesPerFile));
      // The key is only part of the hash, and the file may have been truncated, so the record is verified.
      if (read < length || bytes.toString("latin1", 0, hash.length) !== hash) return undefined;
      return JSON.parse(decodeText(bytes.subarray(hash.length))) as ArticleRecord;
    },
    close() {
      for (const descriptor of descriptors) closeSync(descriptor);
    },
  };
}

const numbersPerPlace = 3;
/** A position combines the file's number and the offset in it. */
const bytesPerFile = 2 ** 44;

/** As much of the hash as fits into a number; never 0. */
function keyOf(hash: string): number {
  return 1 + Number.parseInt(hash.slice(0, 13), 16);
}

/** The slot of the key, or the empty slot where it belongs. */
function slotOf(key: number, slots: Float64Array): number {
  const count = slots.length / numbersPerPlace;
  let slot = key % count;
  while (slots[slot * numbersPerPlace] !== 0 && slots[slot * numbersPerPlace] !== key) slot = (slot + 1) % count;
  return slot * numbersPerPlace;
}
