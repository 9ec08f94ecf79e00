// The names of what lies in a data folder; they are stated only here.

/** The settings file. */
export const settingsFileName = "site.yaml";

/** The folder of articles. */
export const articlesFolder = "articles";

/** The folder whose files are published unchanged. */
export const staticFolder = "static";

/**
 * Where site generators say who writes for a site, relative to the folder of articles: Docusaurus, MkDocs, and Jekyll,
 * whose folder of data is beside that of posts. The first of these that exists is read.
 */
export const peopleFileNames: readonly string[] = ["authors.yml", "authors.yaml", ".authors.yml", "_data/authors.yml"];
