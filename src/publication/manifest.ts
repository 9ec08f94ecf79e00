import { type Lifetime, lifetimes } from "./output-file.ts";
import { type Coding, codings } from "./side-files.ts";

/** The bytes in one content coding. */
export interface EncodedBytes {
  readonly hash: string;
  readonly length: number;
}

/** A published file. */
export interface ManifestEntry {
  readonly path: string;
  readonly hash: string;
  /** In bytes. */
  readonly length: number;
  /** When these bytes last changed: seconds since 1970. */
  readonly modified: number;
  readonly mediaType: string;
  readonly lifetime: Lifetime;
  /** Compressed side files by coding; empty if none is smaller, missing if compression was not tried yet. */
  readonly codings?: Readonly<Partial<Record<Coding, EncodedBytes>>>;
}

/** One line of the journal: a file's new entry, or that it is gone. */
export type ManifestChange = ManifestEntry | { readonly path: string; readonly gone: true };

/** The content of a journal that was read from its beginning. */
export interface ManifestReading {
  readonly journal: string;
  readonly changes: readonly ManifestChange[];
  /** Bytes of whole lines; the rest is an incomplete line. */
  readonly wholeLength: number;
}

/** Raised if a line other than the last is not valid in a manifest. */
export class CorruptManifestError extends Error {
  override name = "CorruptManifestError";
}

const formatVersion = 1;
const newline = 0x0a;

/** The first line. `journal` identifies this journal, as opposed to one that replaces it. */
export function headerLine(journal: string): string {
  return `${JSON.stringify({ manifest: formatVersion, journal })}\n`;
}

/** The change as a line of the journal, with its line end. */
export function changeLine(change: ManifestChange): string {
  return `${JSON.stringify(change)}\n`;
}

/**
 * Reads a whole journal; an unterminated last line is ignored.
 *
 * @throws {CorruptManifestError}
 */
export function readManifest(bytes: Buffer): ManifestReading {
  const headerEnd = bytes.indexOf(newline) + 1;
  if (headerEnd === 0) throw new CorruptManifestError("no header line");
  const journal = readHeader(bytes.subarray(0, headerEnd));
  const { changes, wholeLength } = readChanges(bytes.subarray(headerEnd));
  return { journal, changes, wholeLength: headerEnd + wholeLength };
}

/** The journal's name, from its first line. */
function readHeader(line: Buffer): string {
  const header = parse(line.toString("utf8")) as { manifest?: unknown; journal?: unknown } | null;
  if (header?.manifest !== formatVersion || typeof header.journal !== "string") {
    throw new CorruptManifestError("the header is not that of a manifest");
  }
  return header.journal;
}

/** Reads lines that follow the header. */
export function readChanges(bytes: Buffer): {
  readonly changes: readonly ManifestChange[];
  readonly wholeLength: number;
} {
  const wholeLength = bytes.lastIndexOf(newline) + 1;
  const changes: ManifestChange[] = [];
  for (let start = 0; start < wholeLength; ) {
    const end = blockEnd(bytes, start);
    // In JSON, line ends occur only between values.
    const values = parse(`[${bytes.toString("utf8", start, end).replaceAll("\n", ",")}]`) as readonly unknown[];
    for (const change of values) {
      if (!isChange(change)) throw new CorruptManifestError("a line is not an entry of a manifest");
      changes.push("sum" in change ? withoutSum(change) : change);
    }
    start = end + 1;
  }
  return { changes, wholeLength };
}

/** The last line of a commit also contains the journal's checksum, which is not part of the change. */
function withoutSum({ sum: _, ...change }: ManifestChange & { readonly sum: unknown }): ManifestChange {
  return change;
}

/** Parsing lines in blocks takes half as long as one by one, without turning a journal of 100 MB into one string. */
const blockLength = 64 * 1024;

/** The end of the last line in the block that begins at `start`. */
function blockEnd(bytes: Buffer, start: number): number {
  const end = bytes.lastIndexOf(newline, start + blockLength);
  return end >= start ? end : bytes.indexOf(newline, start);
}

/** Applies each change to the entry of its path. */
export function applyChanges(entries: Map<string, ManifestEntry>, changes: readonly ManifestChange[]): void {
  for (const change of changes) {
    if ("gone" in change) entries.delete(change.path);
    else entries.set(change.path, change);
  }
}

/**
 * Whether a path names a file inside the output directory: no empty, `.` or `..` parts, no NUL, no backslash, and not
 * in the state directory.
 */
export function isPublishablePath(path: string): boolean {
  return safePath.test(path) && !path.startsWith(".state/");
}

const safePath = /^(?!\.\.?(?:\/|$))[^/\\\0]+(?:\/(?!\.\.?(?:\/|$))[^/\\\0]+)*$/;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CorruptManifestError("a line is not JSON", { cause });
  }
}

function isChange(value: unknown): value is ManifestChange {
  if (typeof value !== "object" || value === null) return false;
  const change = value as Partial<Record<keyof ManifestEntry | "gone", unknown>>;
  if (typeof change.path !== "string" || !isPublishablePath(change.path)) return false;
  return change.gone === true || isEntry(change);
}

function isEntry(entry: Partial<Record<keyof ManifestEntry, unknown>>): boolean {
  return (
    isEncoded(entry) &&
    isCount(entry.modified) &&
    typeof entry.mediaType === "string" &&
    lifetimes.includes(entry.lifetime as Lifetime) &&
    (entry.codings === undefined || isCodings(entry.codings))
  );
}

function isCodings(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).every(([coding, encoded]) => codings.includes(coding as Coding) && isEncoded(encoded));
}

function isEncoded(value: unknown): boolean {
  const { hash, length } = (value ?? {}) as Partial<EncodedBytes>;
  return typeof hash === "string" && hash.length === 22 && isCount(length);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
