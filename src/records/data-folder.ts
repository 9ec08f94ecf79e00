// The names of files and folders in a data folder.

/** The settings file. */
export const settingsFileName = "site.yaml";

/** The folder of articles. */
export const articlesFolder = "articles";

/** The folder whose files are published unchanged. */
export const staticFolder = "static";

/**
 * Files in which site generators describe authors, relative to the articles folder: those of Docusaurus, MkDocs, and
 * Jekyll, whose `_data` is beside `_posts`. The first that exists is read.
 */
export const peopleFileNames: readonly string[] = ["authors.yml", "authors.yaml", ".authors.yml", "_data/authors.yml"];
