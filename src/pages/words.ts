import { english } from "./languages/english.ts";
import { languages } from "./languages/index.ts";

/** A phrase that counts: `#` stands for the number. */
export type Plural = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;

/** What the pages say in their own voice. */
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
  /** Links to everything of which a list shows the beginning. */
  readonly showAll: string;
  /** What the feed of a tag holds: `#` stands for the tag. */
  readonly tagged: string;
  /** What the feed of an author holds: `#` stands for the name. */
  readonly writtenBy: string;
  /** Above a feed that a browser shows as it is. */
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

/** The words for a site in that language (BCP 47), or else in English. */
export function wordsFor(tag: string): Words {
  const { language, script } = new Intl.Locale(tag).maximize();
  return languages[language] ?? languages[`${language}-${script}`] ?? english;
}
