import type { ArticleRecord, Enclosure, Episode, Person } from "../records/article.ts";
import { formatInstant } from "../records/dates.ts";
import { yamlField } from "../records/write-yaml.ts";

/** Text that every YAML reader reads as the same text without quotes. */
const plain = /^\p{L}[\p{L}\p{N} .,;'’“”()/&+…–—!?-]*$/u;
const special = /^(?:true|false|yes|no|on|off|null|y|n)$|[ -]$/i;

/**
 * The record as a Markdown file. The same record always gives the same text, which is read as the same record. The slug
 * is left to the file's name.
 */
export function writeMarkdown(record: ArticleRecord): string {
  const { body } = record;
  const lines = [
    ...scalar("id", record.id),
    ...scalar("title", record.title),
    ...scalar("url", record.url),
    ...scalar("external_url", record.externalUrl),
    `published: ${formatInstant(record.published)}`,
    ...instant("updated", record.updated),
    ...instant("expires", record.expires),
    ...list("authors", record.authors.map(personLines)),
    ...list(
      "tags",
      record.tags.map((tag) => [quote(tag)]),
    ),
    ...scalar("language", record.language),
    ...scalar("image", record.image),
    ...list("enclosures", record.enclosures.map(enclosureLines)),
    ...episodeLines(record.episode),
    ...(record.draft ? ["draft: true"] : []),
    ...scalar("summary", record.summary),
    ...(body?.kind === "html" ? [yamlField("content_html", body.text)] : []),
    ...(body?.kind === "plain" ? [yamlField("content_text", body.text)] : []),
  ];
  return `---\n${lines.join("\n")}\n---\n${body?.kind === "markdown" ? body.text : ""}`;
}

function scalar(name: string, value: string | number | undefined): string[] {
  return value === undefined ? [] : [`${name}: ${typeof value === "number" ? value : quote(value)}`];
}

function instant(name: string, value: number | undefined): string[] {
  return value === undefined ? [] : [`${name}: ${formatInstant(value)}`];
}

/** Each item is a list of lines, the first of which follows the dash. */
function list(name: string, items: readonly (readonly string[])[]): string[] {
  if (items.length === 0) return [];
  return [
    `${name}:`,
    ...items.flatMap(([first = "", ...rest]) => [`  - ${first}`, ...rest.map((line) => `    ${line}`)]),
  ];
}

function personLines({ name, url, email, avatar }: Person): string[] {
  // The name alone, unless it would be read as a name with an address.
  if (url === undefined && email === undefined && avatar === undefined && !name.includes("@")) return [quote(name)];
  return [`name: ${quote(name)}`, ...scalar("url", url), ...scalar("email", email), ...scalar("avatar", avatar)];
}

function enclosureLines({ url, mediaType, lengthInBytes, title, durationSeconds }: Enclosure): string[] {
  return [
    `url: ${quote(url)}`,
    `type: ${quote(mediaType)}`,
    ...scalar("length", lengthInBytes),
    ...scalar("title", title),
    ...scalar("duration", durationSeconds),
  ];
}

function episodeLines({ season, number, kind, explicit }: Episode = {}): string[] {
  return [
    ...scalar("season", season),
    ...scalar("episode", number),
    ...scalar("episode_type", kind),
    ...(explicit === undefined ? [] : [`explicit: ${explicit}`]),
  ];
}

function quote(text: string): string {
  if (/^https?:\/\/[\w.~/?&=%+-]+$/.test(text) || (plain.test(text) && !special.test(text))) return text;
  if (/^urn:uuid:[0-9a-f-]+$/.test(text)) return text;
  return JSON.stringify(text);
}
