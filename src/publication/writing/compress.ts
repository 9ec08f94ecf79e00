import { basename } from "node:path";
import { encoders, isEncodedAhead } from "../codings.ts";
import { type Coding, codingEndings } from "../side-files.ts";
import type { EncodedFile, Target, WrittenFile } from "./target.ts";

/** Compresses files while others are still being made. */
export interface Compressor {
  /** Accepts written files; those that are compressed on demand are skipped. */
  add(files: readonly WrittenFile[]): void;
  /**
   * Waits until every copy is written, and commits.
   *
   * @throws {PublicationError} if copies are missing; the plain files are published regardless, and `compress` finishes
   * the work.
   */
  finish(): Promise<void>;
  /** Starts nothing more, and waits for work in progress. Never throws. */
  abandon(): Promise<void>;
}

/**
 * Opens a compressor. It keeps the bytes of waiting files in memory, and must be finished or abandoned under the
 * publisher's lock.
 */
export function openCompressor(target: Target): Compressor {
  const waiting: PlainFile[] = [];
  const running = new Set<Promise<void>>();
  const faults: unknown[] = [];
  const batch = openBatch(target);

  function begin(): void {
    const work = encodeAll(() => waiting.shift(), batch)
      .catch((fault: unknown) => {
        faults.push(fault);
        waiting.length = 0;
      })
      .finally(() => running.delete(work));
    running.add(work);
  }

  return {
    add(files) {
      if (faults.length > 0) return;
      waiting.push(...files.filter((file) => isEncodedAhead({ ...file, length: file.bytes.length })));
      for (let idle = filesAlongside - running.size; idle > 0; idle -= 1) begin();
    },
    async finish() {
      await Promise.all(running);
      if (faults.length > 0) throw faults[0];
      await batch.write();
      await target.commit();
    },
    async abandon() {
      waiting.length = 0;
      await Promise.all(running);
    },
  };
}

/**
 * Writes missing compressed copies for those of `paths` that are worth it, and commits. The plain files are already
 * published. Files that change meanwhile get no outdated copies. Stops early when `signal` is aborted; the next call
 * resumes. To be called under the publisher's lock.
 */
export async function compress(target: Target, paths: Iterable<string>, signal?: AbortSignal): Promise<void> {
  const files = plainFiles(target, paths);
  const faults: unknown[] = [];
  const batch = openBatch(target);
  const next = (): PlainFile | undefined =>
    signal?.aborted || faults.length > 0 ? undefined : (files.next().value ?? undefined);
  const work = (): Promise<void> => encodeAll(next, batch).catch((fault: unknown) => void faults.push(fault));
  await Promise.all(Array.from({ length: filesAtOnce }, work));
  if (faults.length > 0) throw faults[0];
  // On abort, someone is waiting, and a partial batch is quickly made again.
  if (!signal?.aborted) await batch.write();
  await target.commit();
}

/** Many, because each step waits until the thread that makes documents yields. */
const filesAlongside = 16;

/** Half of the thread pool's four threads, leaving room for serving and flushing. */
const filesAtOnce = 2;

/** Copies flushed together share disk transactions. */
const filesPerBatch = 8;

type PlainFile = Pick<WrittenFile, "path" | "hash" | "bytes">;

function* plainFiles(target: Target, paths: Iterable<string>): Generator<PlainFile, undefined> {
  for (const path of paths) {
    const entry = target.entry(path);
    if (entry === undefined || entry.codings !== undefined || !isEncodedAhead(entry)) continue;
    const bytes = target.read(path);
    if (bytes !== undefined) yield { path, hash: entry.hash, bytes };
  }
}

async function encodeAll(next: () => PlainFile | undefined, batch: Batch): Promise<void> {
  for (let file = next(); file !== undefined; file = next()) await batch.add(await encodedFile(file));
}

/** On nearly all file systems. */
const longestNameInBytes = 255;

async function encodedFile({ path, hash, bytes }: PlainFile): Promise<EncodedFile> {
  const encoded = new Map<Coding, Buffer>();
  for (const [coding, encode] of encoders) {
    if (Buffer.byteLength(basename(path) + codingEndings[coding]) > longestNameInBytes) continue;
    const smaller = await encode(bytes);
    if (smaller.length < bytes.length) encoded.set(coding, smaller);
  }
  return { path, hash, encoded };
}

interface Batch {
  /** Adds a file, and writes the batch when full. */
  add(file: EncodedFile): Promise<void>;
  /** Writes the files collected so far. */
  write(): Promise<void>;
}

function openBatch(target: Target): Batch {
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
      if (files.length >= filesPerBatch) await write();
    },
  };
}
