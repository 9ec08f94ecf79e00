import { json } from "./json.ts";
import { jsonLines } from "./json-lines.ts";
import { markdown } from "./markdown.ts";
import { mdx } from "./mdx.ts";
import { endingOf, isRecordFile } from "./record-files.ts";
import type { RecordFormat } from "./record-format.ts";

/** Every way to write records. A new one is its file, its line here, and its endings in `record-files.ts`. */
export const recordFormats: readonly RecordFormat[] = [markdown, mdx, json, jsonLines];

const byEnding = new Map(recordFormats.flatMap((format) => format.extensions.map((ending) => [ending, format])));

/** The format that a file's ending names; undefined for a file that holds no records. */
export function recordFormatOf(path: string): RecordFormat | undefined {
  return isRecordFile(path) ? byEnding.get(endingOf(path)) : undefined;
}
