import { type RememberedFile, rememberedFile } from "../publication/remembered-file.ts";
import { hubMemoryOf } from "../publication/state-directory.ts";

/** What a hub was last told: the hash of each feed's bytes, by the feed's address. */
export type Told = ReadonlyMap<string, string>;

/** What hubs have been told about the publication in `outputDirectory`. */
export function hubMemory(outputDirectory: string, onDamage: (notice: string) => void): RememberedFile {
  return rememberedFile(hubMemoryOf(outputDirectory), { shape: 1, onDamage });
}

/** What the hub was told; empty if nothing is known, since being told twice does no harm. */
export function readTold(memory: RememberedFile, hub: string): Told {
  return new Map(Object.entries(readAll(memory)[hub] ?? {}));
}

/** Keeps what the hub was told of, beside what others were. */
export function keepTold(memory: RememberedFile, hub: string, told: Told): void {
  memory.keep(JSON.stringify({ ...readAll(memory), [hub]: Object.fromEntries(told) }));
}

/** By hub and by the feed's address. */
type ToldHubs = Readonly<Record<string, Readonly<Record<string, string>>>>;

function readAll(memory: RememberedFile): ToldHubs {
  return JSON.parse(memory.recall() ?? "{}") as ToldHubs;
}
