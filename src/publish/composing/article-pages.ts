import type { CatalogView, Row } from "../../catalog/catalog.ts";
import { permalinkOf } from "../../documents/entry.ts";
import { authorKey, feedDirectory, tagKey } from "../../documents/feed-keys.ts";
import { articlePage, type Neighbour } from "../../pages/article-page.ts";
import type { OutputFile } from "../../publication/output-file.ts";
import type { ArticleRecord } from "../../records/article.ts";
import { mainFeedKey } from "../../records/main-feed.ts";
import { articlePath } from "./article-paths.ts";
import type { Press } from "./press.ts";
import { entryOfRow } from "./render.ts";

/**
 * The page of an article that is hosted here; `undefined` if it cannot be rendered, which is reported with its entry.
 */
export function writeArticlePage(
  row: Row,
  record: ArticleRecord,
  catalog: CatalogView,
  press: Press,
): OutputFile | undefined {
  const shown = entryIfAny(row, record, press);
  if (shown === undefined) return undefined;
  const { entry, excerpt } = shown;
  const { newer, older } = catalog.neighbours(mainFeedKey, row);
  const bytes = articlePage(entry, {
    site: press.pageSite,
    tags: entry.tags.map((name) => ({ name, directory: feedDirectory(tagKey(name)) })),
    authors: entry.authors.map((person) => ({ person, directory: feedDirectory(authorKey(person.name)) })),
    ...(newer && { newer: neighbourOf(newer, press) }),
    ...(older && { older: neighbourOf(older, press) }),
    ...(excerpt !== undefined && { excerpt }),
  });
  return { path: articlePath(row.slug), bytes, mediaType: "text/html; charset=utf-8", lifetime: "page" };
}

function entryIfAny(row: Row, record: ArticleRecord, press: Press): ReturnType<typeof entryOfRow> | undefined {
  try {
    return entryOfRow(row, record, press);
  } catch {
    return undefined;
  }
}

function neighbourOf(row: Row, press: Press): Neighbour {
  return { title: row.title, published: row.published, permalink: permalinkOf(row, press.site) };
}
