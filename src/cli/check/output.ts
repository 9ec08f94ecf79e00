import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import zlib from "node:zlib";
import { rightToRead } from "../../errors/system-advice.ts";
import { systemCodeOf } from "../../errors.ts";
import type { Format } from "../../formats/format.ts";
import { inspectDocument } from "../../formats/gate.ts";
import { formats } from "../../formats/index.ts";
import { hashOf } from "../../publication/hash.ts";
import { entriesOf, readJournal } from "../../publication/journal.ts";
import { CorruptManifestError, type ManifestEntry } from "../../publication/manifest.ts";
import { unlessMissing } from "../../publication/missing.ts";
import { type Coding, codingEndings, plainPathOf } from "../../publication/side-files.ts";
import { manifestPathOf, stateDirectoryOf } from "../../publication/state-directory.ts";
import { isLocked } from "../../publication/writing/lock.ts";
import { filesOf } from "../../publication/writing/tree.ts";
import { type Finding, lengthFindings, violationFinding } from "./finding.ts";

/** The result of checking an output directory. */
export interface OutputReport {
  /** The paths of published documents, pages and other files. */
  readonly files: readonly string[];
  readonly findings: readonly Finding[];
}

/** The published files by path, from the manifest. */
type Published = ReadonlyMap<string, ManifestEntry>;

/** How long to wait for a run to end, and how often to check. */
const patienceMs = 10_000;
const pauseMs = 100;

/**
 * Compares every file in the output directory with the manifest, and checks every feed against its format. Changes
 * nothing. A run replaces files before it commits the manifest that names them, so what does not fit during a run is
 * checked again.
 */
export async function checkOutput(outputDirectory: string, shownAs: (path: string) => string): Promise<OutputReport> {
  const deadline = performance.now() + patienceMs;
  try {
    for (;;) {
      const published = readPublished(outputDirectory);
      const findings = published === undefined ? [] : inspect(outputDirectory, published.entries, shownAs);
      const isStill = () =>
        !isLocked(stateDirectoryOf(outputDirectory)) && readPublished(outputDirectory)?.edition === published?.edition;
      if (findings.length === 0 || isStill() || performance.now() > deadline) {
        return { files: [...(published?.entries.keys() ?? [])], findings };
      }
      await delay(pauseMs);
    }
  } catch (error) {
    if (!(error instanceof CorruptManifestError)) throw error;
    const where = shownAs(manifestPathOf(outputDirectory));
    return { files: [], findings: [{ ...brokenManifest, where, what: `cannot be read: ${error.message}` }] };
  }
}

const rebuild = 'run "broadsheet generate --all", which writes everything again';

const brokenManifest = {
  severity: "error",
  why: "the server goes on serving what it has in memory, but nothing after a restart",
  mend: rebuild,
} as const;

function readPublished(directory: string): { readonly entries: Published; readonly edition: string } | undefined {
  const news = readJournal(manifestPathOf(directory));
  if (news === undefined) return undefined;
  return { entries: entriesOf(news.changes), edition: `${news.position.journal} ${news.position.length}` };
}

function inspect(directory: string, published: Published, shownAs: (path: string) => string): readonly Finding[] {
  const shown = (path: string) => shownAs(join(directory, path));
  const findings: Finding[] = [];
  for (const entry of published.values()) {
    findings.push(...judgeFile(entry, contentOf(join(directory, entry.path)), shown(entry.path)));
  }
  for (const path of filesOf(directory)) {
    const plain = plainPathOf(path);
    if (published.has(path)) continue;
    const entry = plain === undefined ? undefined : published.get(plain);
    if (entry === undefined) findings.push(strayFinding(shown(path)));
    else findings.push(...judgeCopy(entry, path, contentOf(join(directory, path)), shown(path)));
  }
  return [...findings, ...judgeLongest([...published.values()], shown)];
}

/** Judges only the longest feed, since changing the settings shortens all of them. */
function judgeLongest(published: readonly ManifestEntry[], shown: (path: string) => string): readonly Finding[] {
  const subscribed = published.filter((entry) => entry.lifetime === "current" && formatOf(entry) !== undefined);
  const [longest] = subscribed.sort((a, b) => b.length - a.length);
  return longest === undefined ? [] : lengthFindings(longest.length, shown(longest.path));
}

/**
 * A file's bytes; undefined if there is none, since a run may remove it at any moment; or the system's code for why it
 * cannot be read.
 */
type Content = Buffer | string | undefined;

function contentOf(file: string): Content {
  try {
    return unlessMissing(() => readFileSync(file));
  } catch (cause) {
    return systemCodeOf(cause);
  }
}

function unreadable(code: string, where: string): Finding {
  const why = "readers cannot get it, once the server no longer has it in memory";
  const mend = `${rightToRead}; if the disk fails, check the disk`;
  return { severity: "error", where, what: `cannot be read (${code})`, why, mend };
}

function judgeFile(entry: ManifestEntry, bytes: Content, where: string): readonly Finding[] {
  if (typeof bytes === "string") return [unreadable(bytes, where)];
  if (bytes === undefined) {
    const why = "readers get 503 for it, once the server no longer has it in memory, and 404 from a static host";
    return [{ severity: "error", where, what: "is published, but the file is gone", why, mend: rebuild }];
  }
  if (hashOf(bytes) !== entry.hash) {
    const why =
      "something else changed it: readers get content that is in no record, and the next edition overwrites it";
    return [{ severity: "error", where, what: "is not the file that was published", why, mend: rebuild }];
  }
  const format = formatOf(entry);
  if (format === undefined) return [];
  const mend = `${rebuild}; if that does not help, report it as a bug in Broadsheet`;
  return inspectDocument(format, bytes).map((violation) => violationFinding(violation, where, mend));
}

/** The format of a feed; the publisher's own files may have the same names, but are not feeds. */
function formatOf({ path, lifetime }: ManifestEntry): Format | undefined {
  if (lifetime !== "current" && lifetime !== "archive") return undefined;
  return formats.find(({ fileName }) => path === fileName || path.endsWith(`/${fileName}`));
}

/** Judges a compressed copy: static hosts send it in place of the file beside it, so both must hold the same. */
function judgeCopy(entry: ManifestEntry, path: string, bytes: Content, where: string): readonly Finding[] {
  if (typeof bytes === "string") return [unreadable(bytes, where)];
  if (bytes === undefined) return [];
  if (holdsTheSame(entry, path, bytes)) return [];
  const why =
    "static hosts and nginx's gzip_static send it instead of the uncompressed file, so readers get old content";
  const mend = 'delete it, then run "broadsheet generate", which makes it again';
  return [{ severity: "error", where, what: "differs from the uncompressed file beside it", why, mend }];
}

function holdsTheSame(entry: ManifestEntry, path: string, bytes: Buffer): boolean {
  const coding = (Object.keys(codingEndings) as Coding[]).find((name) => path.endsWith(codingEndings[name]));
  if (coding === undefined) return false;
  const decode = decoders[coding];
  // Another version of Node may have written it: if this one cannot decode it, its hash must be the recorded one.
  if (decode === undefined) return entry.codings?.[coding]?.hash === hashOf(bytes);
  try {
    return hashOf(decode(bytes)) === entry.hash;
  } catch {
    return false;
  }
}

/** Node supports zstd from 22.15 on. */
const decoders: Readonly<Record<Coding, ((bytes: Buffer) => Buffer) | undefined>> = {
  gzip: zlib.gunzipSync,
  br: zlib.brotliDecompressSync,
  zstd: (zlib as { zstdDecompressSync?: (bytes: Buffer) => Buffer }).zstdDecompressSync,
};

function strayFinding(where: string): Finding {
  const why =
    "a static host serves it, Broadsheet's own server does not; the next full run removes it if it is in a folder of documents";
  const mend = "move what you want to keep out of the output folder, which belongs to Broadsheet";
  return { severity: "warning", where, what: "is not part of what is published", why, mend };
}
