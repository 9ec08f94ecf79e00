import { hash } from "node:crypto";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import type { Catalog, HeldArticle } from "../../catalog/catalog.ts";
import { heldMemoryOf } from "../../publication/state-directory.ts";
import type { RunOutset } from "../run.ts";

/**
 * Keeps a copy of the last good editions beside the catalog, which holds the only one: the files that they came from do not say it any more. Where the disk does not
 * take it, there is none.
 */
export function rememberHeld({ catalog, place }: Pick<RunOutset, "catalog" | "place">): void {
  const file = heldMemoryOf(place.outputDirectory);
  const text = textOf(catalog);
  try {
    if (text === undefined) return rmSync(file, { force: true });
    if (readIfThere(file) === text) return;
    writeFileSync(`${file}.tmp`, text, { flush: true });
    renameSync(`${file}.tmp`, file);
  } catch {
    // The run is not to fail for it.
  }
}

/** What was kept, for a catalog that has been made anew; nothing of a copy that is damaged, or of another version. */
export function recallHeld({ place }: Pick<RunOutset, "place">): readonly HeldArticle[] {
  const text = readIfThere(heldMemoryOf(place.outputDirectory)) ?? "";
  const lineEnd = text.indexOf("\n");
  const json = text.slice(lineEnd + 1);
  if (text.slice(0, lineEnd) !== sealOf(json)) return [];
  const articles = JSON.parse(json) as readonly Remembered[];
  return articles.map(({ fragments, ...article }) => ({
    ...article,
    fragments: Object.fromEntries(Object.entries(fragments).map(([format, bytes]) => [format, Buffer.from(bytes)])),
  }));
}

interface Remembered extends Omit<HeldArticle, "fragments"> {
  readonly fragments: Readonly<Record<string, string>>;
}

function textOf(catalog: Catalog): string | undefined {
  const articles = Array.from(catalog.heldArticles(), ({ fragments, ...article }): Remembered => {
    const texts = Object.entries(fragments).map(([format, bytes]) => [format, bytes.toString()]);
    return { ...article, fragments: Object.fromEntries(texts) };
  });
  if (articles.length === 0) return undefined;
  const json = JSON.stringify(articles);
  return `${sealOf(json)}\n${json}`;
}

/** Another one where what is kept is of another shape. */
const memoryVersion = 1;

function sealOf(json: string): string {
  return hash("sha256", `${memoryVersion}\n${json}`);
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
