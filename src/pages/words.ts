import { english } from "./languages/english.ts";
import { languages } from "./languages/index.ts";

/** A phrase with the placeholder `#` for a number. */
export type Plural = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;

/** The words of the pages in one language. */
export interface Words {
  /** BCP 47. */
  readonly language: string;
  readonly skip: string;
  readonly home: string;
  readonly site: string;
  readonly subscribe: string;
  readonly subscribeHow: string;
  readonly copy: string;
  readonly copied: string;
  readonly openIn: string;
  readonly ownReader: string;
  readonly articles: Plural;
  readonly updated: string;
  readonly noArticles: string;
  readonly byYear: string;
  readonly pages: string;
  readonly newer: string;
  readonly older: string;
  readonly archive: string;
  readonly tag: string;
  readonly tags: string;
  readonly author: string;
  readonly authors: string;
  readonly feed: string;
  readonly feeds: string;
  readonly allFeeds: string;
  readonly feedsHow: string;
  readonly opml: string;
  /** The link to the whole of a truncated list. */
  readonly showAll: string;
  /** The description of a tag's feed; `#` stands for the tag. */
  readonly tagged: string;
  /** The description of an author's feed; `#` stands for the name. */
  readonly writtenBy: string;
  /** Shown above a feed that is opened in a browser. */
  readonly feedHow: string;
  readonly others: Plural;
  readonly summary: string;
  readonly about: string;
  readonly files: string;
  readonly download: string;
  readonly nextArticle: string;
  readonly previousArticle: string;
  readonly notFound: string;
  readonly notFoundHow: string;
}

/** The words for a site's language (BCP 47), or English. */
export function wordsFor(tag: string): Words {
  const { language, script } = new Intl.Locale(tag).maximize();
  return languages[language] ?? languages[`${language}-${script}`] ?? english;
}
