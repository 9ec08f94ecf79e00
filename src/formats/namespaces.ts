/** The start tag's namespaces in every RSS document of ours. Readers know these prefixes better than the addresses behind them. */
export const rssNamespaces = [
  `xmlns:atom="http://www.w3.org/2005/Atom"`,
  `xmlns:content="http://purl.org/rss/1.0/modules/content/"`,
  `xmlns:dc="http://purl.org/dc/elements/1.1/"`,
  `xmlns:dcterms="http://purl.org/dc/terms/"`,
  `xmlns:fh="http://purl.org/syndication/history/1.0"`,
  `xmlns:media="http://search.yahoo.com/mrss/"`,
].join(" ");

/** The start tag's namespaces in every Atom document of ours. */
export const atomNamespaces = [
  `xmlns="http://www.w3.org/2005/Atom"`,
  `xmlns:fh="http://purl.org/syndication/history/1.0"`,
  `xmlns:media="http://search.yahoo.com/mrss/"`,
].join(" ");
