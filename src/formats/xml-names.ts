/** An element as a parser that did not write it sees it. Names have the prefixes of `prefixes`, whatever the document calls them. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Of the element itself, without its children's. */
  readonly text: string;
}

const prefixes: Readonly<Record<string, string>> = {
  "": "",
  "http://www.w3.org/2005/Atom": "atom:",
  "http://www.w3.org/XML/1998/namespace": "xml:",
  "http://purl.org/rss/1.0/modules/content/": "content:",
  "http://purl.org/dc/elements/1.1/": "dc:",
  "http://purl.org/dc/terms/": "dcterms:",
  "http://purl.org/syndication/history/1.0": "fh:",
  "http://search.yahoo.com/mrss/": "media:",
};

/** A name as the rules know it, from its namespace and local part. */
export function prefixedName(uri: string, local: string): string {
  return (prefixes[uri] ?? `{${uri}}`) + local;
}
