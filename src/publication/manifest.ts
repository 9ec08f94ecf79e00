import { type Lifetime, lifetimes } from "./output-file.ts";
import { type Coding, codings } from "./side-files.ts";

/** The bytes in one content coding. */
export interface EncodedBytes {
  readonly hash: string;
  readonly length: number;
}

/** What is known of one published file. */
export interface ManifestEntry {
  readonly path: string;
  readonly hash: string;
  /** In bytes. */
  readonly length: number;
  /** When these bytes last changed: seconds since 1970. */
  readonly modified: number;
  readonly mediaType: string;
  readonly lifetime: Lifetime;
  /**
   * The side files that hold the same bytes compressed; none of them where that makes the file no smaller, and missing
   * where nobody has tried.
   */
  readonly codings?: Readonly<Partial<Record<Coding, EncodedBytes>>>;
}

/** One line of the journal: what a file is now, or that it is no more. */
export type ManifestChange = ManifestEntry | { readonly path: string; readonly gone: true };

/** What the journal says when it is read from its beginning. */
export interface ManifestReading {
  readonly journal: string;
  readonly changes: readonly ManifestChange[];
  /** Bytes of whole lines; what follows is a line that was torn off. */
  readonly wholeLength: number;
}

/** Raised where a line that is not the last is no line of a manifest. */
export class CorruptManifestError extends Error {
  override name = "CorruptManifestError";
}

const formatVersion = 1;
const newline = 0x0a;

/** The first line; `journal` tells a journal from the one that replaced it. */
export function headerLine(journal: string): string {
  return `${JSON.stringify({ manifest: formatVersion, journal })}\n`;
}

/** The change as it stands in the journal, with its line end. */
export function changeLine(change: ManifestChange): string {
  return `${JSON.stringify(change)}\n`;
}

/**
 * Reads a whole journal; a last line without its end is left out.
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
    // JSON holds no line end but between values.
    const values = parse(`[${bytes.toString("utf8", start, end).replaceAll("\n", ",")}]`) as readonly unknown[];
    for (const change of values) {
      if (!isChange(change)) throw new CorruptManifestError("a line is no entry of a manifest");
      changes.push("sum" in change ? withoutSum(change) : change);
    }
    start = end + 1;
  }
  return { changes, wholeLength };
}

/** The journal's checksum stands in the last line of a commit, and is nothing of the change's. */
function withoutSum({ sum: _, ...change }: ManifestChange & { readonly sum: unknown }): ManifestChange {
  return change;
}

/**
 * Lines that are read together take half the time of one by one; a journal of 100 MB is not to be a string of 100 MB
 * besides.
 */
const blockLength = 64 * 1024;

/** Where the last line ends that is still of the block that begins there. */
function blockEnd(bytes: Buffer, start: number): number {
  const end = bytes.lastIndexOf(newline, start + blockLength);
  return end >= start ? end : bytes.indexOf(newline, start);
}

/** Lets each change take the place of what stood under its path. */
export function applyChanges(entries: Map<string, ManifestEntry>, changes: readonly ManifestChange[]): void {
  for (const change of changes) {
    if ("gone" in change) entries.delete(change.path);
    else entries.set(change.path, change);
  }
}

/**
 * Whether a path names a file inside the output directory: no empty, `.` or `..` parts, no NUL, no backslash, not the
 * state.
 */
export function isPublishablePath(path: string): boolean {
  return safePath.test(path) && !path.startsWith(".state/");
}

const safePath = /^(?!\.\.?(?:\/|$))[^/\\\0]+(?:\/(?!\.\.?(?:\/|$))[^/\\\0]+)*$/;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CorruptManifestError("a line is no JSON", { cause });
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
