import { totalmem } from "node:os";
import type { PublicationOptions } from "../publication/reading/directory-publication.ts";

const mebibyte = 1024 * 1024;

/**
 * How much of `memory` (in bytes) a server uses for documents: a small share of a small machine, however much is
 * published. Other documents are read from disk on request.
 */
export function memoryBudget(
  memory = memoryInBytes(),
): Required<Pick<PublicationOptions, "pinnedBytes" | "cachedBytes">> {
  return { pinnedBytes: Math.min(256 * mebibyte, memory / 8), cachedBytes: Math.min(64 * mebibyte, memory / 16) };
}

/** Memory of the machine, or the container's limit if that is lower. */
function memoryInBytes(): number {
  // If no limit is set, Node returns `undefined`, 0, or more than any machine has.
  const most = process.constrainedMemory() || Number.POSITIVE_INFINITY;
  return Math.min(totalmem(), most);
}
