import type { HeldArticle } from "../../catalog/catalog.ts";
import { type RememberedFile, rememberedFile } from "../../publication/remembered-file.ts";
import { heldMemoryOf } from "../../publication/state-directory.ts";
import type { RunOutset } from "../run.ts";

/**
 * Keeps a copy of the last good editions beside the catalog, which holds the only one: the files that they came from do
 * not say it any more.
 */
export function rememberHeld({ catalog, place }: Pick<RunOutset, "catalog" | "place">): void {
  const memory = memoryIn(place);
  const articles = Array.from(catalog.heldArticles(), asText);
  if (articles.length === 0) memory.forget();
  else memory.keep(JSON.stringify(articles));
}

/** What was kept, for a catalog that has been made anew; nothing of a copy that is damaged, or of another version. */
export function recallHeld({ place, onNotice }: Pick<RunOutset, "place" | "onNotice">): readonly HeldArticle[] {
  const articles = JSON.parse(memoryIn(place, onNotice).recall() ?? "[]") as readonly HeldAsText[];
  return articles.map(({ fragments, ...article }) => ({
    ...article,
    fragments: Object.fromEntries(Object.entries(fragments).map(([format, text]) => [format, Buffer.from(text)])),
  }));
}

interface HeldAsText extends Omit<HeldArticle, "fragments"> {
  readonly fragments: Readonly<Record<string, string>>;
}

function asText({ fragments, ...article }: HeldArticle): HeldAsText {
  const texts = Object.entries(fragments).map(([format, bytes]) => [format, bytes.toString()]);
  return { ...article, fragments: Object.fromEntries(texts) };
}

function memoryIn({ outputDirectory }: RunOutset["place"], onDamage?: RunOutset["onNotice"]): RememberedFile {
  return rememberedFile(heldMemoryOf(outputDirectory), { shape: 1, isFlushed: true, ...(onDamage && { onDamage }) });
}
