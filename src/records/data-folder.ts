// Names of the things in a data folder: each is stated only here.

/** The file of settings. */
export const settingsFileName = "site.yaml";

/** The folder of records. */
export const articlesFolder = "articles";

/** The folder whose files are published as they stand. */
export const staticFolder = "static";
