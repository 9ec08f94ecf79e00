import { closeSync, mkdirSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { FileReading } from "../catalog/catalog.ts";
import { attempt } from "../publication/errors.ts";
import { type PackedReadings, unpackReadings } from "./press-messages.ts";

/** What a large archive says while it waits to be taken in: on the disk, for in memory it would be most of what a run needs. */
export interface ReadingSpool {
  /** @throws {PublicationError} */
  add(lot: PackedReadings): void;
  /** In the order in which they were added; to be called when everything has been. */
  readings(): Iterable<FileReading>;
  /** Slugs that more than one record asks for. */
  readonly contested: ReadonlySet<string>;
  close(): void;
}

/**
 * Opens a spool in `directory`, to be closed when everything has been taken in. `fileName`: how a path below the articles folder is called in a problem.
 *
 * @throws {PublicationError}
 */
export function openReadingSpool(directory: string, fileName: (path: string) => string): ReadingSpool {
  const file = join(directory, `${process.pid}-readings.tmp`);
  const descriptor = attempt(file, () => {
    mkdirSync(directory, { recursive: true });
    return openSync(file, "w+");
  });
  const lengths: number[] = [];
  const asked = new Set<string>();
  const contested = new Set<string>();
  return {
    contested,
    add({ bytes, slugs }) {
      attempt(file, () => writeWhole(descriptor, bytes));
      lengths.push(bytes.length);
      for (const slug of slugs) {
        if (asked.has(slug)) contested.add(slug);
        else asked.add(slug);
      }
    },
    *readings() {
      asked.clear();
      let at = 0;
      for (const length of lengths) {
        const bytes = Buffer.allocUnsafe(length);
        attempt(file, () => readWhole(descriptor, bytes, at));
        at += length;
        yield* unpackReadings({ bytes }, fileName);
      }
    },
    close() {
      closeSync(descriptor);
      rmSync(file, { force: true });
    },
  };
}

function writeWhole(descriptor: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
}

function readWhole(descriptor: number, bytes: Buffer, position: number): void {
  for (let read = 0; read < bytes.length; ) {
    const more = readSync(descriptor, bytes, read, bytes.length - read, position + read);
    if (more === 0) throw new Error("it has been cut short");
    read += more;
  }
}
