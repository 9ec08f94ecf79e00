import { hash } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Catalog, HeldArticle } from "../../catalog/catalog.ts";
import { type RememberedFile, rememberedFile } from "../../publication/remembered-file.ts";
import { stateDirectoryOf } from "../../publication/state-directory.ts";
import type { RunOutset } from "../run.ts";

const firstFile = "held.json";
const furtherFile = /^held-[0-9a-f]{16}\.json$/;

/**
 * Keeps a copy of the last good editions beside the catalog, which would otherwise have the only one: the files that
 * they came from are unreadable now. Many editions are spread over several files, so that a change rewrites only one of
 * them.
 */
export function rememberHeld({
  catalog,
  outputDirectory,
}: Pick<RunOutset, "outputDirectory"> & { readonly catalog: Pick<Catalog, "heldArticles"> }): void {
  const names = new Set<string>();
  let isAllKept = true;
  for (const lot of lotsOf(catalog.heldArticles())) {
    const name = names.size === 0 ? firstFile : `held-${hashOfId(lot[0]?.id ?? "")}.json`;
    isAllKept = memoryIn(outputDirectory, name).keep(JSON.stringify(lot.map(asText))) && isAllKept;
    names.add(name);
  }
  // On a full disk, the old files may still hold what could not be written.
  if (!isAllKept) return;
  for (const name of filesIn(outputDirectory)) if (!names.has(name)) memoryIn(outputDirectory, name).forget();
}

/** What was kept, for a catalog that is being rebuilt; nothing from a copy that is damaged, or of another version. */
export function recallHeld({
  outputDirectory,
  onNotice,
}: Pick<RunOutset, "outputDirectory" | "onNotice">): readonly HeldArticle[] {
  const texts = filesIn(outputDirectory).flatMap((name) => memoryIn(outputDirectory, name, onNotice).recall() ?? []);
  const articles = texts.flatMap((text) => JSON.parse(text) as readonly HeldAsText[]);
  // A kill between two writes leaves some articles in two files.
  return [...new Map(articles.map((article) => [article.id, article])).values()].map(({ fragments, ...article }) => ({
    ...article,
    fragments: Object.fromEntries(Object.entries(fragments).map(([format, text]) => [format, Buffer.from(text)])),
  }));
}

/**
 * Lots of some 256, fewer if the articles are very long. The hash of an id decides where a lot begins, so that an
 * article that comes or goes leaves the other lots as they are.
 */
function* lotsOf(articles: Iterable<HeldArticle>): Iterable<readonly HeldArticle[]> {
  let lot: HeldArticle[] = [];
  let bytes = 0;
  for (const article of articles) {
    if (lot.length > 0 && (hashOfId(article.id).startsWith("00") || bytes >= mostBytesInALot)) {
      yield lot;
      lot = [];
      bytes = 0;
    }
    lot.push(article);
    for (const { length } of Object.values(article.fragments)) bytes += length;
  }
  if (lot.length > 0) yield lot;
}

/** Far below the longest string that Node can hold. */
const mostBytesInALot = 32 * 1024 * 1024;

function hashOfId(id: string): string {
  return hash("sha256", id).slice(0, 16);
}

function filesIn(outputDirectory: string): readonly string[] {
  try {
    const names = readdirSync(stateDirectoryOf(outputDirectory));
    return names.filter((name) => name === firstFile || furtherFile.test(name)).sort();
  } catch {
    // Whoever writes to an unreadable folder will report it.
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

function memoryIn(outputDirectory: string, name: string, onDamage?: RunOutset["onNotice"]): RememberedFile {
  const file = join(stateDirectoryOf(outputDirectory), name);
  return rememberedFile(file, { shape: 1, isFlushed: true, ...(onDamage && { onDamage }) });
}
