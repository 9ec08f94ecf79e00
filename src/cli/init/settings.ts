import { relative, sep } from "node:path";
import { settingsSchema } from "../../config/settings-schema.ts";
import { shownAs } from "../../config.ts";
import { yamlField } from "../../records/write-yaml.ts";
import { pageOfDocs, settingsSchemaFile } from "../documentation.ts";
import type { Answers } from "./questions.ts";

/** A new publication. */
export interface NewSite extends Pick<Answers, "title" | "url" | "author"> {
  /** The language of its first articles, if they state one. */
  readonly language: string | undefined;
}

/** The settings file of a new publication, with what is most often wanted next as comments. */
export function settingsText({ title, url, author, language }: NewSite, dataDirectory: string, cwd: string): string {
  const schemaFile = settingsSchemaFile(cwd);
  // If the program is installed elsewhere, its path means nothing on other machines, and does not belong in the file.
  const isWithin = shownAs(schemaFile, cwd) !== schemaFile;
  const page = isWithin ? pageOfDocs("settings.md") : "Broadsheet's docs/settings.md";
  const schema = relative(dataDirectory, schemaFile).replaceAll(sep, "/");
  return `${isWithin ? `# yaml-language-server: $schema=${schema}\n` : ""}# The settings. "npx broadsheet check" finds mistakes in them, ${page} explains them all.

${yamlField("title", title)}
# One sentence on what it is about.
# description: …

# The address that readers use; every link starts with it.
${url === undefined ? "# url: https://example.com/" : yamlField("url", url)}

# The author of every article that names none: a name, or Name <mail@example.com>.
${yamlField("author", author)}

# The language of the articles (BCP 47), and the time zone of times that state none (IANA).
${yamlField("language", isSiteLanguage(language) ? language : "en")}
# timezone: Europe/Stockholm
`;
}

/** The site's language must be one that dates can be formatted in; that of an article may be any tag. */
function isSiteLanguage(language: string | undefined): language is string {
  return language !== undefined && settingsSchema.shape.language.safeParse(language).success;
}
