/** Prefixes in every RSS document of ours. Readers know these better than the addresses behind them. */
export const rssPrefixes: Readonly<Record<string, string>> = {
  atom: "http://www.w3.org/2005/Atom",
  content: "http://purl.org/rss/1.0/modules/content/",
  dc: "http://purl.org/dc/elements/1.1/",
  dcterms: "http://purl.org/dc/terms/",
  fh: "http://purl.org/syndication/history/1.0",
  itunes: "http://www.itunes.com/dtds/podcast-1.0.dtd",
  media: "http://search.yahoo.com/mrss/",
};

/** Prefixes in every Atom document of ours. */
export const atomPrefixes: Readonly<Record<string, string>> = {
  "": "http://www.w3.org/2005/Atom",
  fh: "http://purl.org/syndication/history/1.0",
  itunes: "http://www.itunes.com/dtds/podcast-1.0.dtd",
  media: "http://search.yahoo.com/mrss/",
};

/** The start tag's namespaces in every RSS document of ours. */
export const rssNamespaces = declarationsOf(rssPrefixes);

/** The start tag's namespaces in every Atom document of ours. */
export const atomNamespaces = declarationsOf(atomPrefixes);

function declarationsOf(prefixes: Readonly<Record<string, string>>): string {
  const declarations = Object.entries(prefixes).map(([prefix, address]) => {
    const name = prefix === "" ? "xmlns" : `xmlns:${prefix}`;
    return `${name}="${address}"`;
  });
  return declarations.join(" ");
}
