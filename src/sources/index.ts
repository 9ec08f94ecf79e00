import { json } from "./json.ts";
import { jsonLines } from "./json-lines.ts";
import { markdown } from "./markdown.ts";
import type { RecordFormat } from "./record-format.ts";

/** Every way to write records. A new one is its file and its line here. */
export const recordFormats: readonly RecordFormat[] = [markdown, json, jsonLines];

const byExtension = new Map(recordFormats.flatMap((format) => format.extensions.map((ending) => [ending, format])));

/** The format that a file's ending names; undefined for a file that holds no records. */
export function recordFormatOf(path: string): RecordFormat | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (isTemporary(name)) return undefined;
  return byExtension.get(name.slice(name.lastIndexOf(".")).toLowerCase());
}

/** Whether the name is that of a hidden file, or of one that an editor keeps for a while. */
export function isTemporary(name: string): boolean {
  return /^\.|~$|^#.*#$|\.(?:sw[a-z]|tmp|temp|part|bak|orig)$/i.test(name);
}
