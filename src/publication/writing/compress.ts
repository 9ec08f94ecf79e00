import { encoders, isEncodedAhead } from "../codings.ts";
import type { Coding } from "../side-files.ts";
import type { EncodedFile, Target, WrittenFile } from "./target.ts";

/** Puts compressed copies beside files while other files are still being made. */
export interface Compressor {
  /** Accepts files that have been written; those that are compressed on demand are skipped. */
  add(files: readonly WrittenFile[]): void;
  /**
   * Waits until every copy is written, and commits them.
   *
   * @throws {PublicationError} the plain files are published all the same; `compress` finishes the work.
   */
  finish(): Promise<void>;
  /** Starts nothing more, and waits for what is in progress. Never throws. */
  abandon(): Promise<void>;
}

/**
 * Opens a compressor, which keeps the bytes of waiting files in memory; to be used, and finished or abandoned, under
 * the publisher's lock.
 */
export function openCompressor(target: Target): Compressor {
  const waiting: PlainFile[] = [];
  const atWork = new Set<Promise<void>>();
  const faults: unknown[] = [];
  const lot = openLot(target);

  function begin(): void {
    const work = encodeAll(() => waiting.shift(), lot)
      .catch((fault: unknown) => {
        faults.push(fault);
        waiting.length = 0;
      })
      .finally(() => atWork.delete(work));
    atWork.add(work);
  }

  return {
    add(files) {
      if (faults.length > 0) return;
      waiting.push(...files.filter((file) => isEncodedAhead({ ...file, length: file.bytes.length })));
      for (let idle = filesAlongside - atWork.size; idle > 0; idle -= 1) begin();
    },
    async finish() {
      await Promise.all(atWork);
      if (faults.length > 0) throw faults[0];
      await lot.write();
      await target.commit();
    },
    async abandon() {
      waiting.length = 0;
      await Promise.all(atWork);
    },
  };
}

/**
 * Puts compressed copies beside those of `paths` that are worth it and have none, and commits them; the plain files are
 * published already. A file that changes meanwhile gets no outdated copy. `signal` cuts the work short, and the next
 * call resumes it. To be called under the publisher's lock.
 */
export async function compress(target: Target, paths: Iterable<string>, signal?: AbortSignal): Promise<void> {
  const files = plainFiles(target, paths);
  const faults: unknown[] = [];
  const lot = openLot(target);
  const next = (): PlainFile | undefined =>
    signal?.aborted || faults.length > 0 ? undefined : (files.next().value ?? undefined);
  const work = (): Promise<void> => encodeAll(next, lot).catch((fault: unknown) => void faults.push(fault));
  await Promise.all(Array.from({ length: filesAtOnce }, work));
  if (faults.length > 0) throw faults[0];
  // Whoever aborts is waiting, and a partial lot is soon made again.
  if (!signal?.aborted) await lot.write();
  await target.commit();
}

/** Many, since each step of one waits until the thread that makes documents yields. */
const filesAlongside = 16;

/** Half of the thread pool's four threads, so that serving and flushing have room there too. */
const filesAtOnce = 2;

/** Copies that are flushed together share the disk's transactions. */
const filesInALot = 8;

type PlainFile = Pick<WrittenFile, "path" | "hash" | "bytes">;

function* plainFiles(target: Target, paths: Iterable<string>): Generator<PlainFile, undefined> {
  for (const path of paths) {
    const entry = target.entry(path);
    if (entry === undefined || entry.codings !== undefined || !isEncodedAhead(entry)) continue;
    const bytes = target.read(path);
    if (bytes !== undefined) yield { path, hash: entry.hash, bytes };
  }
}

async function encodeAll(next: () => PlainFile | undefined, lot: Lot): Promise<void> {
  for (let file = next(); file !== undefined; file = next()) await lot.add(await encodedFile(file));
}

async function encodedFile({ path, hash, bytes }: PlainFile): Promise<EncodedFile> {
  const encoded = new Map<Coding, Buffer>();
  for (const [coding, encode] of encoders) {
    const smaller = await encode(bytes);
    if (smaller.length < bytes.length) encoded.set(coding, smaller);
  }
  return { path, hash, encoded };
}

interface Lot {
  /** Adds a file, and writes the lot if it is full. */
  add(file: EncodedFile): Promise<void>;
  /** Writes what is in the lot. */
  write(): Promise<void>;
}

function openLot(target: Target): Lot {
  let files: EncodedFile[] = [];
  async function write(): Promise<void> {
    const taken = files;
    files = [];
    await target.writeCodings(taken);
  }
  return {
    write,
    async add(file) {
      files.push(file);
      if (files.length >= filesInALot) await write();
    },
  };
}
