import { type RememberedFile, rememberedFile } from "../publication/remembered-file.ts";
import { hubMemoryOf } from "../publication/state-directory.ts";

/** The hash of each feed when a hub was last told about it, by the feed's address. */
export type Told = ReadonlyMap<string, string>;

/** The memory of what hubs were told about the publication in `outputDirectory`. */
export function hubMemory(outputDirectory: string, onDamage: (notice: string) => void): RememberedFile {
  return rememberedFile(hubMemoryOf(outputDirectory), { shape: 1, onDamage });
}

/** What a hub was told; empty if that is unknown, since telling it twice does no harm. */
export function readTold(memory: RememberedFile, hub: string): Told {
  return new Map(Object.entries(readAll(memory)[hub] ?? {}));
}

/** Keeps what a hub was told, and leaves that of other hubs as it is. */
export function keepTold(memory: RememberedFile, hub: string, told: Told): void {
  memory.keep(JSON.stringify({ ...readAll(memory), [hub]: Object.fromEntries(told) }));
}

/** By hub and by the feed's address. */
type ToldHubs = Readonly<Record<string, Readonly<Record<string, string>>>>;

function readAll(memory: RememberedFile): ToldHubs {
  return JSON.parse(memory.recall() ?? "{}") as ToldHubs;
}
