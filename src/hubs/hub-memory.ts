import { type RememberedFile, rememberedFile } from "../publication/remembered-file.ts";
import { hubMemoryOf } from "../publication/state-directory.ts";

/** The hash of each feed when a hub was last notified of it, by the feed's address. */
export type Notified = ReadonlyMap<string, string>;

/** The record of what hubs were sent about the publication in `outputDirectory`. */
export function hubMemory(outputDirectory: string, onDamage: (notice: string) => void): RememberedFile {
  return rememberedFile(hubMemoryOf(outputDirectory), { shape: 1, onDamage });
}

/** What a hub was sent; empty if unknown, since sending it twice does no harm. */
export function readNotified(memory: RememberedFile, hub: string): Notified {
  return new Map(Object.entries(readAll(memory)[hub] ?? {}));
}

/** Records what a hub was sent, without touching other hubs. */
export function keepNotified(memory: RememberedFile, hub: string, told: Notified): void {
  memory.keep(JSON.stringify({ ...readAll(memory), [hub]: Object.fromEntries(told) }));
}

/** By hub and by the feed's address. */
type NotifiedHubs = Readonly<Record<string, Readonly<Record<string, string>>>>;

function readAll(memory: RememberedFile): NotifiedHubs {
  return JSON.parse(memory.recall() ?? "{}") as NotifiedHubs;
}
