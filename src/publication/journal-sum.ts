import { crc32 } from "node:zlib";
import { CorruptManifestError } from "./manifest.ts";

/** Lines of a journal, ready to be written. */
export interface SummedLines {
  readonly bytes: Buffer;
  /** CRC-32 of the journal including them: it guards against accidents, not attackers. */
  readonly sum: number;
}

/**
 * The lines to append to a journal with the checksum `before`, following `header` if they start it. The last line ends
 * with a member that contains the checksum of everything before it. Strings in JSON contain no bare quotation mark, so
 * nothing else can match it.
 */
export function withSum(changes: readonly string[], before: number, header = ""): SummedLines {
  const last = changes.at(-1);
  const lines = last === undefined ? [] : [...changes.slice(0, -1), last.slice(0, -lineEnd.length), placeholder];
  const bytes = Buffer.from([header, ...lines].join(""));
  if (last === undefined) return { bytes, sum: continued(before, bytes) };
  const summed = bytes.subarray(0, -placeholder.length);
  bytes.write(asText(continued(before, summed)), summed.length + mark.length);
  return { bytes, sum: continued(before, bytes) };
}

/**
 * Continues the checksum `before` of a journal with these whole lines.
 *
 * @throws {CorruptManifestError} if the last checksum in them is wrong. Journals of earlier versions have none.
 */
export function sumOf(lines: Buffer, before: number): number {
  const at = lines.lastIndexOf(mark);
  if (at === -1) return continued(before, lines);
  const sum = continued(before, lines.subarray(0, at));
  if (lines.toString("latin1", at + mark.length, at + mark.length + sumLength) !== asText(sum))
    throw new CorruptManifestError("its checksum does not match");
  return continued(sum, lines.subarray(at));
}

const mark = ',"sum":"';
const lineEnd = "}\n";
const sumLength = 8;
const placeholder = `${mark}${asText(0)}"${lineEnd}`;

function asText(sum: number): string {
  return sum.toString(16).padStart(sumLength, "0");
}

/** `crc32` of no bytes may return 0 regardless of the initial value. */
function continued(before: number, bytes: Buffer): number {
  return bytes.length === 0 ? before : crc32(bytes, before);
}
