/** The prefixes in our RSS documents. Readers often rely on these rather than on the namespaces. */
export const rssPrefixes: Readonly<Record<string, string>> = {
  atom: "http://www.w3.org/2005/Atom",
  content: "http://purl.org/rss/1.0/modules/content/",
  dc: "http://purl.org/dc/elements/1.1/",
  dcterms: "http://purl.org/dc/terms/",
  fh: "http://purl.org/syndication/history/1.0",
  itunes: "http://www.itunes.com/dtds/podcast-1.0.dtd",
  media: "http://search.yahoo.com/mrss/",
};

/** The prefixes in our Atom documents. */
export const atomPrefixes: Readonly<Record<string, string>> = {
  "": "http://www.w3.org/2005/Atom",
  fh: "http://purl.org/syndication/history/1.0",
  itunes: "http://www.itunes.com/dtds/podcast-1.0.dtd",
  media: "http://search.yahoo.com/mrss/",
};

/** The namespace declarations in the start tag of our RSS documents. */
export const rssNamespaces = declarationsOf(rssPrefixes);

/** The namespace declarations in the start tag of our Atom documents. */
export const atomNamespaces = declarationsOf(atomPrefixes);

function declarationsOf(prefixes: Readonly<Record<string, string>>): string {
  const declarations = Object.entries(prefixes).map(([prefix, address]) => {
    const name = prefix === "" ? "xmlns" : `xmlns:${prefix}`;
    return `${name}="${address}"`;
  });
  return declarations.join(" ");
}
