import { promisify } from "node:util";
import zlib from "node:zlib";
import type { DirectoryTarget } from "./directory-target.ts";
import type { Coding } from "./manifest.ts";
import { isCompressible } from "./media-types.ts";
import type { Lifetime } from "./output-file.ts";

/** Encodes bytes on the thread pool; the same bytes in, the same bytes out. */
export type Encoder = (bytes: Buffer) => Promise<Buffer>;

/** The codings that the running Node can make. Levels: docs/technotes/content-codings.md. */
export const encoders: ReadonlyMap<Coding, Encoder> = new Map<Coding, Encoder>([
  ["br", encodeBrotli],
  ["gzip", encodeGzip],
  ...zstdEncoder(),
]);

/** Below that, headers outweigh what could be saved: one packet either way. */
export const smallestEncodedLength = 1024;

/** Whether a file is compressed when it is published; archive documents are when they are first asked for. */
export function isEncodedAhead(file: EncodableFile): boolean {
  return file.lifetime !== "archive" && isWorthEncoding(file);
}

/** Whether bytes of that kind and length get smaller by more than they cost. */
export function isWorthEncoding(file: Pick<EncodableFile, "length" | "mediaType">): boolean {
  return file.length >= smallestEncodedLength && isCompressible(file.mediaType);
}

/** What decides about a file's codings. */
export interface EncodableFile {
  /** In bytes. */
  readonly length: number;
  readonly mediaType: string;
  readonly lifetime: Lifetime;
}

/**
 * Puts compressed bytes beside those of `paths` that are worth it, and commits them; the plain ones are out already.
 * A file that changes meanwhile keeps none of the superseded result; `signal` cuts it short, and the next call goes on. To be called under the publisher's lock.
 */
export async function compress(target: DirectoryTarget, paths: Iterable<string>, signal?: AbortSignal): Promise<void> {
  const waiting = paths[Symbol.iterator]();
  await Promise.all(Array.from({ length: filesAtOnce }, () => compressAll(target, waiting, signal)));
  await target.commit();
}

async function compressAll(target: DirectoryTarget, waiting: Iterator<string>, signal?: AbortSignal): Promise<void> {
  for (let next = waiting.next(); next.done !== true; next = waiting.next()) {
    if (signal?.aborted) return;
    await compressOne(target, next.value);
  }
}

async function compressOne(target: DirectoryTarget, path: string): Promise<void> {
  const entry = target.entry(path);
  if (entry === undefined || entry.codings !== undefined || !isEncodedAhead(entry)) return;
  const bytes = target.read(path);
  if (bytes === undefined) return;
  const encoded = new Map<Coding, Buffer>();
  for (const [coding, encode] of encoders) {
    const smaller = await encode(bytes);
    if (smaller.length < bytes.length) encoded.set(coding, smaller);
  }
  await target.writeCodings(path, entry.hash, encoded);
}

/** Half of the thread pool's four, so that what serves readers finds a place in it. */
const filesAtOnce = 2;

async function encodeBrotli(bytes: Buffer): Promise<Buffer> {
  return promisify(zlib.brotliCompress)(bytes, {
    params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 5, [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
}

async function encodeGzip(bytes: Buffer): Promise<Buffer> {
  return promisify(zlib.gzip)(bytes, { level: 9 });
}

/** Node has zstd from 22.15 on. */
function zstdEncoder(): [Coding, Encoder][] {
  const { zstdCompress } = zlib as {
    zstdCompress?: (bytes: Buffer, done: (error: Error | null, result: Buffer) => void) => void;
  };
  return zstdCompress === undefined ? [] : [["zstd", promisify(zstdCompress)]];
}
