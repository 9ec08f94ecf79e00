import { promisify } from "node:util";
import zlib from "node:zlib";
import type { Lifetime } from "./output-file.ts";
import type { Coding } from "./side-files.ts";

/** Encodes bytes on the thread pool; the same bytes in, the same bytes out. */
export type Encoder = (bytes: Buffer) => Promise<Buffer>;

/** The codings that the running Node can make. Levels: docs/technotes/content-codings.md. */
export const encoders: ReadonlyMap<Coding, Encoder> = new Map<Coding, Encoder>([
  ["br", encodeBrotli],
  ["gzip", encodeGzip],
  ...zstdEncoder(),
]);

/** Below that, headers outweigh what could be saved: one packet either way. */
const smallestEncodedLength = 1024;

/**
 * Whether a file is compressed when it is published: what programs poll, and what every page needs. Archive documents
 * and pages are compressed when they are first asked for.
 */
export function isEncodedAhead(file: EncodableFile): boolean {
  return (file.lifetime === "current" || file.lifetime === "asset") && isWorthEncoding(file);
}

/** Whether a file is compressed when somebody asks for it. */
export function isEncodedOnDemand(file: EncodableFile): boolean {
  return !isEncodedAhead(file) && isWorthEncoding(file);
}

/** Whether bytes of that kind and length get smaller by more than they cost. */
function isWorthEncoding(file: Pick<EncodableFile, "length" | "mediaType">): boolean {
  return file.length >= smallestEncodedLength && isCompressible(file.mediaType);
}

/** Whether compressing such bytes is worth anything; pictures, sound and film are compressed already. */
export function isCompressible(mediaType: string): boolean {
  return /^(?:text\/[\w.+-]+|application\/(?:[\w.+-]*\+)?(?:xml|json|javascript)|image\/svg\+xml)(?:;|$)/.test(
    mediaType,
  );
}

/** What decides about a file's codings. */
export interface EncodableFile {
  /** In bytes. */
  readonly length: number;
  readonly mediaType: string;
  readonly lifetime: Lifetime;
}

async function encodeBrotli(bytes: Buffer): Promise<Buffer> {
  return promisify(zlib.brotliCompress)(bytes, {
    params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 5, [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    chunkSize: roomFor(bytes),
  });
}

async function encodeGzip(bytes: Buffer): Promise<Buffer> {
  return promisify(zlib.gzip)(bytes, { level: 9, chunkSize: roomFor(bytes) });
}

/**
 * Room for all that comes out: with less, the bytes go to the thread pool again for each piece, which costs a third as
 * much as the work.
 */
function roomFor(bytes: Buffer): number {
  return Math.max(zlib.constants.Z_MIN_CHUNK, bytes.length);
}

/** Node has zstd from 22.15 on. */
function zstdEncoder(): [Coding, Encoder][] {
  const { zstdCompress } = zlib as {
    zstdCompress?: (bytes: Buffer, done: (error: Error | null, result: Buffer) => void) => void;
  };
  return zstdCompress === undefined ? [] : [["zstd", promisify(zstdCompress)]];
}
