import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { CatalogError, throwIfInaccessible } from "./catalog-error.ts";
import { placeLength, schemaVersion, tables } from "./tables.ts";

/** Walking a damaged tree may never end. */
const timeoutMs = 120_000;

/**
 * Reads the whole store in a separate process, and returns what is wrong with it. A store of another version is not
 * judged.
 *
 * @throws {CatalogError} if the process cannot be started, or was interrupted: Ctrl-C or stopping a service sends a
 * signal to all its processes.
 */
export function examine(file: string): string | undefined {
  const lmdb = pathToFileURL(createRequire(import.meta.url).resolve("lmdb")).href;
  const words = [lmdb, file, JSON.stringify(tables), String(schemaVersion)];
  const { status, signal, error } = spawnSync(
    process.execPath,
    ["--input-type=module", "--eval", walk, "--", ...words],
    {
      stdio: "ignore",
      timeout: timeoutMs,
      killSignal: "SIGKILL",
    },
  );
  if (signal !== null && interruptSignals.has(signal))
    throw new CatalogError(`${file}: checking it was interrupted (${signal}); nothing is lost, start again`);
  if (error !== undefined) throwIfInaccessible(file, error);
  return status === 0 ? undefined : "part of it cannot be read";
}

const interruptSignals: ReadonlySet<NodeJS.Signals> = new Set(["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"]);

/**
 * Checks that the tables are consistent: rows, their files and slugs, the order and its totals, and which rows are
 * live. Any exception makes the process fail.
 */
const walk = `
const [lmdb, path, tables, version] = process.argv.slice(1);
const { open } = await import(lmdb);
const options = JSON.parse(tables);
const root = open({ path, readOnly: true, noSubdir: true, maxDbs: Object.keys(options).length });
const table = (name) => {
  const { shared, encoding } = options[name];
  return root.openDB({ name, encoding, ...(shared && { sharedStructuresKey: Symbol.for("structures") }) });
};
// A store of another version may have other tables.
if ((table("notes").get("schema") ?? version) !== version) process.exit(0);
const opened = new Map(Object.keys(options).map((name) => [name, table(name)]));
for (const table of opened.values()) for (const { value } of table.getRange()) if (value === undefined) process.exit(1);
const counts = new Map();
const live = new Set();
for (const { key: number, value: row } of opened.get("rows").getRange()) {
  if (!opened.get("slugs").doesExist(row.slug)) process.exit(1);
  if (row.feeds.length > 0) live.add(number);
}
if (opened.get("numbers").getKeysCount() !== opened.get("rows").getKeysCount()) process.exit(1);
for (const { key: [feed], value: places } of opened.get("order").getRange()) {
  if (places.length === 0 || places.length % ${placeLength} !== 0) process.exit(1);
  for (let at = 8; at < places.length; at += ${placeLength}) if (!live.has(places.readUInt32LE(at))) process.exit(1);
  counts.set(feed, (counts.get(feed) ?? 0) + places.length / ${placeLength});
}
for (const { key, value: [total] } of opened.get("totals").getRange()) if (counts.get(key) !== total) process.exit(1);
if (opened.get("updates").getKeysCount() !== live.size) process.exit(1);
let known = 0;
for (const { value: file } of opened.get("files").getRange()) known += file.rows.length;
if (known < opened.get("rows").getKeysCount()) process.exit(1);
process.exit(0);
`;
