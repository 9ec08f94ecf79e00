import { isUtf8 } from "node:buffer";
import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { rightToRead } from "../errors/system-advice.ts";
import type { Problem } from "../errors.ts";
import { systemCodeOf } from "../errors.ts";
import { decodeText } from "../records/text.ts";
import { decodeAsDeclared } from "./encoded-text.ts";
import { recordFormatOf } from "./index.ts";
import type { Origin, Reading } from "./record-format.ts";

const megabyte = 1024 * 1024;
const largest = 64 * megabyte;

/** Small files share one buffer: a new one for each would cost more than reading. */
const shared = Buffer.allocUnsafeSlow(megabyte);

/** A file to read. */
export interface FileToRead {
  readonly absolutePath: string;
  readonly origin: Origin;
}

/** Reads a file's records. Never throws: if the file cannot be read, even by our own fault, that is a problem too. */
export function readRecords(absolutePath: string, origin: Origin): Reading {
  for (const reading of readRecordsOfAll([{ absolutePath, origin }])) return reading;
  return { records: [], problems: [] };
}

/**
 * Reads the records of several files, in order. Files are read in batches before they are parsed: with other work in
 * between, each system call takes four times as long.
 */
export function* readRecordsOfAll(files: Iterable<FileToRead>): Iterable<Reading> {
  let lot: { readonly text: Text; readonly origin: Origin }[] = [];
  let length = 0;
  for (const { absolutePath, origin } of files) {
    const isRecords = recordFormatOf(origin.path) !== undefined;
    const text = isRecords ? textOf(absolutePath, origin.file) : "";
    lot.push({ text, origin });
    if (typeof text === "string") length += text.length;
    if (lot.length < filesInALot && length < charactersInALot) continue;
    for (const one of lot) yield recordsOf(one.text, one.origin);
    [lot, length] = [[], 0];
  }
  for (const one of lot) yield recordsOf(one.text, one.origin);
}

/** Enough to group system calls, and few enough that the texts stay in the processor's caches. */
const filesInALot = 64;
const charactersInALot = megabyte;

/** A file's text; or a problem with its content; or `unread`, if the system refused to read it. */
type Text = string | Problem | { readonly unread: Problem };

function recordsOf(text: Text, origin: Origin): Reading {
  if (typeof text !== "string") {
    return "unread" in text
      ? { records: [], problems: [text.unread], isUnread: true }
      : { records: [], problems: [text] };
  }
  try {
    return recordFormatOf(origin.path)?.read(text, origin) ?? { records: [], problems: [] };
  } catch (error) {
    return { records: [], problems: [faultOfReader(error, origin.file)] };
  }
}

/** Readers should not throw; if one does, other files are still read. */
function faultOfReader(error: unknown, file: string): Problem {
  const advice = "please report this as a bug in Broadsheet, with the file";
  return { severity: "error", file, expected: `cannot be read: ${error}`, advice };
}

/**
 * A text file, decoded as UTF-8 or as it declares, without byte order mark and with lines that end in `\n`; or the
 * problem with it. In markup, U+FFFD may replace invalid bytes.
 */
export function readText(absolutePath: string, file: string): string | Problem {
  const text = textOf(absolutePath, file, (bytes) => decodeAsDeclared(bytes, file) ?? decodeMarkup(bytes, file));
  return typeof text !== "string" && "unread" in text ? text.unread : text;
}

/** The same for bytes from elsewhere. `encoding`: as declared by the sender. */
export function textIn(bytes: Buffer, file: string, encoding?: string): string | Problem {
  return withPlainLineEnds(decodeAsDeclared(bytes, file, encoding) ?? decodeMarkup(bytes, file));
}

function textOf(absolutePath: string, file: string, decoded = decode): Text {
  let bytes: Buffer | Problem;
  try {
    bytes = readBytes(absolutePath, file);
  } catch (error) {
    return { unread: unreadable(error, file) };
  }
  return Buffer.isBuffer(bytes) ? withPlainLineEnds(decoded(bytes, file)) : bytes;
}

function withPlainLineEnds(text: string | Problem): string | Problem {
  return typeof text === "string" && text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}

function readBytes(absolutePath: string, file: string): Buffer | Problem {
  // Opening a pipe would wait until somebody writes into it.
  const descriptor = openSync(absolutePath, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const length = readSync(descriptor, shared, 0, shared.length, null);
    // POSIX, read(): if a regular file does not fill the buffer, this is all of it. So small files need no stat.
    if (length > 0 && length < shared.length) return shared.subarray(0, length);
    return readFurther(descriptor, length, file);
  } finally {
    closeSync(descriptor);
  }
}

/** Reads what is empty, long, or not a file; `begun` bytes have been read already. */
function readFurther(descriptor: number, begun: number, file: string): Buffer | Problem {
  const stat = fstatSync(descriptor);
  if (!stat.isFile()) return { severity: "error", file, expected: "is not a file" };
  if (stat.size > largest) return tooLarge(stat.size, file);
  const buffer = Buffer.allocUnsafe(Math.max(stat.size, begun));
  shared.copy(buffer, 0, 0, begun);
  let length = begun;
  // A file may grow while it is read; the rest is left to the next run.
  while (length < stat.size) {
    const read = readSync(descriptor, buffer, length, stat.size - length, null);
    if (read === 0) break;
    length += read;
  }
  return buffer.subarray(0, length);
}

function decode(bytes: Buffer, file: string): string | Problem {
  if (!isUtf8(bytes)) return notUtf8(bytes, file);
  return decodeText(startsWithMark(bytes) ? bytes.subarray(3) : bytes);
}

/**
 * Programs that cut texts by bytes may split letters in a feed or page that is otherwise UTF-8. In another encoding,
 * nearly all letters would be invalid.
 */
function decodeMarkup(bytes: Buffer, file: string): string | Problem {
  const decoded = decode(bytes, file);
  if (typeof decoded === "string") return decoded;
  const text = bytes.toString("utf8", startsWithMark(bytes) ? 3 : 0);
  const whole = text.match(wholeLetters)?.length ?? 0;
  const cut = text.split("\uFFFD").length - 1;
  return /^\s*</.test(text) && cut * 4 <= whole ? text : decoded;
}

const wholeLetters = /[^\0-\x7F\uFFFD]/g;

function startsWithMark(bytes: Buffer): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

/** Formats in which exports are packed, by their first bytes. */
const archives: readonly (readonly [beginning: string, name: string])[] = [
  ["504b0304", "a ZIP archive"],
  ["1f8b", "a gzip archive"],
];

function notUtf8(bytes: Buffer, file: string): Problem {
  const archive = archives.find(([beginning]) => bytes.toString("hex", 0, 4).startsWith(beginning))?.[1];
  if (archive !== undefined)
    return { severity: "error", file, expected: "UTF-8 text", found: archive, advice: "unpack it" };
  const offset = firstFault(bytes);
  const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const found = `byte 0x${(bytes[offset] ?? 0).toString(16).padStart(2, "0")} at offset ${offset}`;
  const line = 1 + bytes.subarray(0, offset).filter((byte) => byte === 0x0a).length;
  const advice = utf16 ? "this is UTF-16; save the file as UTF-8" : "save the file as UTF-8";
  return { severity: "error", file, ...(!utf16 && { line }), expected: "UTF-8 text", found, advice };
}

/** The offset of the first byte that is not valid UTF-8. */
function firstFault(bytes: Buffer): number {
  const text = bytes.toString("utf8");
  let offset = 0;
  let counted = 0;
  for (let at = text.indexOf("\uFFFD"); at !== -1; at = text.indexOf("\uFFFD", at + 1)) {
    offset += Buffer.byteLength(text.slice(counted, at));
    counted = at;
    // The decoder's replacement character, unless the author wrote that very character.
    if (bytes.toString("hex", offset, offset + 3) !== "efbfbd") return offset;
  }
  return bytes.length;
}

function tooLarge(size: number, file: string): Problem {
  const megabytes = (bytes: number) => `${Math.ceil(bytes / megabyte)} MB`;
  const advice = "split it into several files";
  return {
    severity: "error",
    file,
    expected: `a file of at most ${megabytes(largest)}`,
    found: megabytes(size),
    advice,
  };
}

const mayNotBeRead = "cannot be read by this user";

const reasons: Readonly<Record<string, string>> = {
  EACCES: mayNotBeRead,
  EPERM: mayNotBeRead,
  EIO: "cannot be read: the disk reports an error",
  EISDIR: "is not a file",
  ELOOP: "is a symbolic link that leads in a circle",
  EMFILE: "cannot be read: too many files are open",
  ENFILE: "cannot be read: too many files are open",
  ENOENT: "has disappeared",
  ESTALE: "has disappeared",
};

function unreadable(error: unknown, file: string): Problem {
  const code = systemCodeOf(error);
  const expected = reasons[code] ?? `cannot be read (${code})`;
  return { severity: "error", file, expected, ...(expected === mayNotBeRead && { advice: rightToRead }) };
}
