import { json } from "./json.ts";
import { jsonLines } from "./json-lines.ts";
import { markdown } from "./markdown.ts";
import { mdx } from "./mdx.ts";
import { endingOf, isRecordFile } from "./record-files.ts";
import type { RecordFormat } from "./record-format.ts";

/** All formats of records. A new one needs its file, a line here, and its extensions in `record-files.ts`. */
export const recordFormats: readonly RecordFormat[] = [markdown, mdx, json, jsonLines];

const byEnding = new Map(recordFormats.flatMap((format) => format.extensions.map((ending) => [ending, format])));

/** The format for a file's extension; undefined if the file holds no records. */
export function recordFormatOf(path: string): RecordFormat | undefined {
  return isRecordFile(path) ? byEnding.get(endingOf(path)) : undefined;
}
