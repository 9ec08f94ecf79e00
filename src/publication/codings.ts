import { promisify } from "node:util";
import zlib from "node:zlib";
import type { Lifetime } from "./output-file.ts";
import type { Coding } from "./side-files.ts";

/** Encodes bytes on the thread pool. Deterministic. */
export type Encoder = (bytes: Buffer) => Promise<Buffer>;

/** The codings supported by the running Node. For the levels, see docs/technotes/content-codings.md. */
export const encoders: ReadonlyMap<Coding, Encoder> = new Map<Coding, Encoder>([
  ["br", encodeBrotli],
  ["gzip", encodeGzip],
  ...zstdEncoder(),
]);

/** Below this, compression saves nothing: the answer is one packet either way. */
const smallestEncodedLength = 1024;

/**
 * Whether a file is compressed when it is published: documents that programs poll, and assets that every page needs.
 * Archive documents and pages are compressed on first request.
 */
export function isEncodedAhead(file: EncodableFile): boolean {
  return (file.lifetime === "current" || file.lifetime === "asset") && isWorthEncoding(file);
}

/** Whether a file is compressed when it is requested. */
export function isEncodedOnDemand(file: EncodableFile): boolean {
  return !isEncodedAhead(file) && isWorthEncoding(file);
}

/** Whether compressing bytes of this kind and length saves more than it costs. */
function isWorthEncoding(file: Pick<EncodableFile, "length" | "mediaType">): boolean {
  return file.length >= smallestEncodedLength && isCompressible(file.mediaType);
}

/** Whether compression helps. Images, audio and video are already compressed. */
export function isCompressible(mediaType: string): boolean {
  return /^(?:text\/[\w.+-]+|application\/(?:[\w.+-]*\+)?(?:xml|json|javascript)|image\/svg\+xml)(?:;|$)/.test(
    mediaType,
  );
}

/** The properties that decide how a file is encoded. */
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
 * Output buffer large enough for the whole result: otherwise, each further piece is a separate job for the thread pool,
 * at a third of the cost of the compression itself.
 */
function roomFor(bytes: Buffer): number {
  return Math.max(zlib.constants.Z_MIN_CHUNK, bytes.length);
}

/** Node supports zstd from 22.15 on. */
function zstdEncoder(): [Coding, Encoder][] {
  const { zstdCompress } = zlib as {
    zstdCompress?: (bytes: Buffer, done: (error: Error | null, result: Buffer) => void) => void;
  };
  return zstdCompress === undefined ? [] : [["zstd", promisify(zstdCompress)]];
}
