import { relative, sep } from "node:path";
import { settingsSchema } from "../../config/settings-schema.ts";
import { shownAs } from "../../config.ts";
import { yamlField } from "../../records/write-yaml.ts";
import { pageOfDocs, settingsSchemaFile } from "../documentation.ts";
import type { Wishes } from "./questions.ts";

/** What a new publication is. */
export interface NewSite extends Pick<Wishes, "title" | "url" | "author"> {
  /** In which its first articles are written, if they tell. */
  readonly language: string | undefined;
}

/** The settings file of a new publication, with what is most often wanted next as comments. */
export function settingsText({ title, url, author, language }: NewSite, dataDirectory: string, cwd: string): string {
  const schemaFile = settingsSchemaFile(cwd);
  // Where the program lies elsewhere, the way to it is nobody else's, and does not belong into the file.
  const isWithin = shownAs(schemaFile, cwd) !== schemaFile;
  const page = isWithin ? pageOfDocs("settings.md") : "Broadsheet's docs/settings.md";
  const schema = relative(dataDirectory, schemaFile).replaceAll(sep, "/");
  return `${isWithin ? `# yaml-language-server: $schema=${schema}\n` : ""}# What the publication is. "npx broadsheet check" says what is wrong, ${page} what else can be set.

${yamlField("title", title)}
# One sentence on what it is about.
# description: …

# The address that readers use; every link starts with it.
${url === undefined ? "# url: https://example.com/" : yamlField("url", url)}

# The author of every article that names none: a name, or Name <mail@example.com>.
${yamlField("author", author)}

# The language of the articles (BCP 47), and the time zone of dates that do not tell one (IANA).
${yamlField("language", isSiteLanguage(language) ? language : "en")}
# timezone: Europe/Stockholm
`;
}

/** Of one article it may be any tag that has the form; dates on pages are written in that of the site. */
function isSiteLanguage(language: string | undefined): language is string {
  return language !== undefined && settingsSchema.shape.language.safeParse(language).success;
}
