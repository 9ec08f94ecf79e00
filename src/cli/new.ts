import { randomUUID } from "node:crypto";
import { loadConfig, shownAs } from "../config.ts";
import { BroadsheetError } from "../errors.ts";
import type { ArticleRecord } from "../records/article.ts";
import { personNamed } from "../records/person.ts";
import { slugify } from "../records/slug.ts";
import { plainLine } from "../records/text.ts";
import { writeArticleFile } from "./article-file.ts";
import { succeeded } from "./exit-code.ts";
import { print, remark } from "./terminal.ts";

/** The options of `broadsheet new`. */
export interface NewOptions {
  readonly tag?: readonly string[];
  readonly author?: readonly string[];
  readonly draft?: boolean;
  readonly json?: boolean;
}

/** Writes a file for a new article, and prints its path. */
export async function newArticle(title: string, options: NewOptions): Promise<number> {
  const { articlesDirectory, site } = await loadConfig(process.env, process.cwd());
  const record = freshRecord(title, options, Date.now());
  const { path, slug } = writeArticleFile(record, articlesDirectory, site.timezone);
  const shown = shownAs(path, process.cwd());
  if (options.json) print(JSON.stringify({ path: shown, id: record.id, slug, draft: record.draft }));
  else {
    print(shown);
    remark(record.draft ? 'A draft: it is published once its line "draft: true" is removed.' : whenItAppears);
  }
  return succeeded;
}

const whenItAppears =
  'It is published at once if "broadsheet start" is running, otherwise by the next "broadsheet generate".';

/** @throws {BroadsheetError} if the title is blank. */
function freshRecord(given: string, { tag = [], author = [], draft = false }: NewOptions, now: number): ArticleRecord {
  const title = plainLine(given);
  if (title === "") throw new BroadsheetError('the title is blank; give one: broadsheet new "A title"');
  return {
    id: `urn:uuid:${randomUUID()}`,
    slug: slugify(title),
    title,
    // Rounded down to the second, so that the article is due at once.
    published: Math.floor(now / 1000) * 1000,
    authors: [...new Set(author.map(plainLine))].filter(isText).map(personNamed),
    tags: [...new Set(tag.map(plainLine))].filter(isText),
    enclosures: [],
    draft,
    body: { kind: "markdown", text: "\n" },
  };
}

function isText(text: string): boolean {
  return text !== "";
}
