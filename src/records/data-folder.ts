// Names of the things in a data folder: each is stated only here.

/** The file of settings. */
export const settingsFileName = "site.yaml";

/** The folder of records. */
export const articlesFolder = "articles";

/** The folder whose files are published as they stand. */
export const staticFolder = "static";

/**
 * Where site generators tell who writes for a site, in the folder of records: Docusaurus, MkDocs, and Jekyll, whose
 * folder of data lies beside that of posts. The first that is there counts.
 */
export const peopleFileNames: readonly string[] = ["authors.yml", "authors.yaml", ".authors.yml", "_data/authors.yml"];
