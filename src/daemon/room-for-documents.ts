import { totalmem } from "node:os";
import type { PublicationOptions } from "../publication/reading/directory-publication.ts";

const mebibyte = 1024 * 1024;

/**
 * How many bytes of documents a server holds in memory, where there are `memory` bytes: on a small machine a small
 * share of them, however much is published. What has no room is read when it is asked for.
 */
export function roomForDocuments(
  memory = memoryInBytes(),
): Required<Pick<PublicationOptions, "pinnedBytes" | "cachedBytes">> {
  return { pinnedBytes: Math.min(256 * mebibyte, memory / 8), cachedBytes: Math.min(64 * mebibyte, memory / 16) };
}

/** Of the machine, or of the container where that may take less. */
function memoryInBytes(): number {
  // Where nothing is set, Node answers with nothing, with 0, or with more than any machine has.
  const most = process.constrainedMemory() || Number.POSITIVE_INFINITY;
  return Math.min(totalmem(), most);
}
