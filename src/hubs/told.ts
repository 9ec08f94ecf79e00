import { readFileSync, renameSync, writeFileSync } from "node:fs";

/** What a hub was told of last: the hash of each feed's bytes, by the feed's address. */
export type Told = ReadonlyMap<string, string>;

/** What the hub was told of; nothing where nothing is known, for to be told twice does no harm. */
export function readTold(file: string, hub: string): Told {
  return new Map(Object.entries(readAll(file)[hub] ?? {}));
}

/** Keeps what the hub was told of, beside what others were. Where the disk does not take it, the hub will be told again. */
export function keepTold(file: string, hub: string, told: Told): void {
  const all = { ...readAll(file), [hub]: Object.fromEntries(told) };
  try {
    writeFileSync(`${file}.tmp`, JSON.stringify(all));
    renameSync(`${file}.tmp`, file);
  } catch {
    // Its feeds are published all the same.
  }
}

type Memory = Readonly<Record<string, Readonly<Record<string, string>>>>;

function readAll(file: string): Memory {
  try {
    const all: unknown = JSON.parse(readFileSync(file, "utf8"));
    return isMemory(all) ? all : {};
  } catch {
    return {};
  }
}

function isMemory(value: unknown): value is Memory {
  const isObject = (one: unknown): one is object => typeof one === "object" && one !== null && !Array.isArray(one);
  return isObject(value) && Object.values(value).every(isObject);
}
