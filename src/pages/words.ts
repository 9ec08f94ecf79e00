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
  readonly others: Plural;
  readonly summary: string;
  readonly about: string;
  readonly files: string;
  readonly download: string;
  readonly nextArticle: string;
  readonly previousArticle: string;
  readonly notFound: string;
  readonly notFoundHow: string;
  readonly untitled: string;
}

const english: Words = {
  language: "en",
  skip: "Skip to content",
  home: "Front page",
  site: "Site",
  subscribe: "Subscribe",
  subscribeHow: "Put one of these addresses into a feed reader, and new articles come to you.",
  copy: "Copy",
  copied: "Copied",
  openIn: "Or open it in",
  ownReader: "Your own reader",
  articles: { one: "# article", other: "# articles" },
  updated: "Updated",
  noArticles: "Nothing has been published here yet.",
  byYear: "By year",
  pages: "Pages",
  newer: "Newer articles",
  older: "Older articles",
  archive: "Archive",
  tag: "Topic",
  tags: "Topics",
  author: "Author",
  authors: "Authors",
  feed: "Selection",
  feeds: "Selections",
  allFeeds: "All feeds",
  feedsHow: "Each of these can be read here, or followed in a feed reader by any of its addresses.",
  opml: "All of them as one OPML file",
  others: { one: "and # other", other: "and # others" },
  summary: "In short",
  about: "About",
  files: "Files",
  download: "Download",
  nextArticle: "Next",
  previousArticle: "Previous",
  notFound: "This page is not in print",
  notFoundHow: "Nothing is published at this address. It may have moved, or been taken back.",
  untitled: "Untitled",
};

/** By primary language subtag. Another language is one more entry here; a site in a language that is missing speaks English. */
const table: Readonly<Record<string, Words>> = { en: english };

/** The words for a site in `language`. */
export function wordsFor(language: string): Words {
  return table[language.split("-")[0]?.toLowerCase() ?? ""] ?? english;
}
