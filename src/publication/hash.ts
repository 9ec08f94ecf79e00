import { createHash, hash } from "node:crypto";
import { fstatSync, readSync } from "node:fs";

/**
 * 132 bits of SHA-256 in 22 characters that are allowed in an ETag and in a file name: enough for a strong validator.
 */
export function hashOf(bytes: Buffer): string {
  return shortened(hash("sha256", bytes, "base64url"));
}

/** Like `hashOf`, for an open file, which may be longer than a Buffer; also returns its length in bytes. */
export function hashOfFile(fd: number): { readonly hash: string; readonly length: number } {
  const sum = createHash("sha256");
  const piece = Buffer.allocUnsafe(Math.min(fstatSync(fd).size, maxChunkBytes) + 1);
  let length = 0;
  for (let read = readSync(fd, piece); read > 0; read = readSync(fd, piece)) {
    sum.update(piece.subarray(0, read));
    length += read;
  }
  return { hash: shortened(sum.digest("base64url")), length };
}

function shortened(digest: string): string {
  return digest.slice(0, 22);
}

/** In bytes; longer pieces are read no faster. */
const maxChunkBytes = 1024 * 1024;
