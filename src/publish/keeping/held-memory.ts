import { hash } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Catalog, HeldArticle } from "../../catalog/catalog.ts";
import { type RememberedFile, rememberedFile } from "../../publication/remembered-file.ts";
import { stateDirectoryOf } from "../../publication/state-directory.ts";
import type { RunContext } from "../run.ts";

const firstFile = "held.json";
const furtherFile = /^held-[0-9a-f]{16}\.json$/;

/**
 * Keeps a copy of the last good editions beside the catalog, which would otherwise have the only one, since their
 * sources are unreadable. Many editions are spread over several files, so that a change rewrites only one.
 */
export function rememberHeld({
  catalog,
  outputDirectory,
}: Pick<RunContext, "outputDirectory"> & { readonly catalog: Pick<Catalog, "heldArticles"> }): void {
  const names = new Set<string>();
  let isAllKept = true;
  for (const batch of batchesOf(catalog.heldArticles())) {
    const name = names.size === 0 ? firstFile : `held-${hashOfId(batch[0]?.id ?? "")}.json`;
    isAllKept = memoryIn(outputDirectory, name).keep(JSON.stringify(batch.map(asText))) && isAllKept;
    names.add(name);
  }
  // After an error such as a full disk, old files may contain what could not be written.
  if (!isAllKept) return;
  for (const name of filesIn(outputDirectory)) if (!names.has(name)) memoryIn(outputDirectory, name).forget();
}

/** The kept editions, for rebuilding the catalog. Copies that are damaged or of another version are ignored. */
export function recallHeld({
  outputDirectory,
  onNotice,
}: Pick<RunContext, "outputDirectory" | "onNotice">): readonly HeldArticle[] {
  const texts = filesIn(outputDirectory).flatMap((name) => memoryIn(outputDirectory, name, onNotice).recall() ?? []);
  const articles = texts.flatMap((text) => JSON.parse(text) as readonly HeldAsText[]);
  // If the process was killed between two writes, some articles are in two files.
  return [...new Map(articles.map((article) => [article.id, article])).values()].map(({ fragments, ...article }) => ({
    ...article,
    fragments: Object.fromEntries(Object.entries(fragments).map(([format, text]) => [format, Buffer.from(text)])),
  }));
}

/**
 * Batches of about 256, fewer for very long articles. Batches are split by the hash of ids, so adding or removing an
 * article does not change the others.
 */
function* batchesOf(articles: Iterable<HeldArticle>): Iterable<readonly HeldArticle[]> {
  let batch: HeldArticle[] = [];
  let bytes = 0;
  for (const article of articles) {
    if (batch.length > 0 && (hashOfId(article.id).startsWith("00") || bytes >= maxBytesPerBatch)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(article);
    for (const { length } of Object.values(article.fragments)) bytes += length;
  }
  if (batch.length > 0) yield batch;
}

/** Far below the maximum length of a string. */
const maxBytesPerBatch = 32 * 1024 * 1024;

function hashOfId(id: string): string {
  return hash("sha256", id).slice(0, 16);
}

function filesIn(outputDirectory: string): readonly string[] {
  try {
    const names = readdirSync(stateDirectoryOf(outputDirectory));
    return names.filter((name) => name === firstFile || furtherFile.test(name)).sort();
  } catch {
    // An unreadable folder is reported when it is written to.
    return [];
  }
}

interface HeldAsText extends Omit<HeldArticle, "fragments"> {
  readonly fragments: Readonly<Record<string, string>>;
}

function asText({ fragments, ...article }: HeldArticle): HeldAsText {
  const texts = Object.entries(fragments).map(([format, bytes]) => [format, bytes.toString()]);
  return { ...article, fragments: Object.fromEntries(texts) };
}

function memoryIn(outputDirectory: string, name: string, onDamage?: RunContext["onNotice"]): RememberedFile {
  const file = join(stateDirectoryOf(outputDirectory), name);
  return rememberedFile(file, { shape: 1, isFlushed: true, ...(onDamage && { onDamage }) });
}
