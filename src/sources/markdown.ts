import type { Problem } from "../errors.ts";
import { excerpt } from "../records/excerpt.ts";
import { type ParsedArticle, parseArticle } from "../records/parse-article.ts";
import { isBlank } from "../records/text.ts";
import { readToml } from "../records/toml.ts";
import { isMapping } from "../records/values.ts";
import { readYaml, type TextReading } from "../records/yaml.ts";
import { isAmongDrafts, readFileName } from "./file-name.ts";
import { firstHeading } from "./first-heading.ts";
import {
  type FrontMatter,
  findMisplacedFields,
  type Header,
  type MisplacedFields,
  readDottedHeader,
  readHeader,
  readSimpleFields,
  splitFrontMatter,
} from "./front-matter.ts";
import { isMdx, markdownOfMdx } from "./mdx-text.ts";
import { isMarkdownFile, recordEndings } from "./record-files.ts";
import type { Origin, Reading, RecordFormat } from "./record-format.ts";
import { inOurSpelling, type LineOf } from "./spellings.ts";
import { type Untagged, withoutTags } from "./tags/template-tags.ts";

/** Front matter, YAML between `---` lines or TOML between `+++` lines, then the article in Markdown. */
export const markdown: RecordFormat = {
  extensions: recordEndings.markdown,
  read(text, origin) {
    const split = splitFrontMatter(text);
    const { yaml = "", toml, body, unclosed, blankLines = 0 } = split;
    if (unclosed) return { records: [], problems: [unclosedFence(split, origin)] };
    const misplaced = findMisplacedFields(split);
    if (misplaced !== undefined) return { records: [], problems: [misplacedFields(misplaced, origin)] };
    if (split.yaml === undefined && toml === undefined) {
      const header = readHeader(body) ?? readDottedHeader(body);
      return header === undefined ? readWithoutFields({ text, body }, origin) : readWithHeader(header, text, origin);
    }
    const simple = toml === undefined ? readSimpleFields(yaml) : undefined;
    if (simple !== undefined) {
      const parsed = parse(simple, { text, body }, origin);
      // Without problems, nobody needs to know the lines.
      if (parsed.problems.length === 0) return reading(parsed, [], origin);
    }
    const first = blankLines + 2;
    const { value, problems, line } =
      toml === undefined ? readYamlWithTabs(yaml, origin.file, first) : readToml(toml, origin.file, first);
    if (value === undefined) return { records: [], problems };
    return reading(parse(value ?? {}, { text, body }, origin, line), problems, origin);
  },
};

/** YAML allows no tabs for indentation; Hexo takes each for two spaces. */
function readYamlWithTabs(yaml: string, file: string, firstLine: number): TextReading {
  const reading = readYaml(yaml, file, firstLine);
  if (reading.value !== undefined || !/^\t/m.test(yaml)) return reading;
  const spaced = yaml.replace(/^\t+/gm, (tabs) => "  ".repeat(tabs.length));
  const second = readYaml(spaced, file, firstLine);
  return second.value === undefined ? reading : second;
}

/** A file without fields, whose name may supply the date. If it does not, the author may not know about fields. */
function readWithoutFields(file: FileText, origin: Origin): Reading {
  const parsed = parse({}, file, origin);
  const problems = parsed.problems.map((problem) =>
    problem.field === "published" ? { ...problem, advice: placesOfDate } : problem,
  );
  const result = reading({ ...parsed, problems }, [], origin);
  return result.problems.length > 0 && isBlank(file.text) ? { ...result, problems: [emptyFile(origin)] } : result;
}

function emptyFile({ file }: Origin): Problem {
  const advice = "write the article, with its date and a title or text, or delete the file";
  return { severity: "error", file, expected: "is empty", advice };
}

const placesOfDate =
  'put such a line between two lines "---" at the very top, or begin the file\'s name with the date, as in "2024-05-01-a-walk.md"';

/** A header of Pelican or Nikola, with its own names and with lists on one line. */
function readWithHeader({ fields, lines, body }: Header, text: string, origin: Origin): Reading {
  const { status, author, authors = author, url, tags, ...others } = fields;
  const own = {
    ...others,
    // Pelican's `url` is relative to the site.
    url: url?.replace(/^(?![a-z]+:|\/)/i, "/") ?? null,
    tags: tags?.split(",") ?? null,
    authors: authors?.split(authors.includes(";") ? ";" : ",").map((name) => name.trim()) ?? null,
    draft: others.draft ?? (status !== undefined && !["featured", "published"].includes(status)),
  };
  return reading(parse(own, { text, body }, origin, lineIn(lines)), [], origin);
}

/** Finds the line of a field, also if the field of authors is called `author`. */
function lineIn(lines: Header["lines"]): LineOf {
  return (field) => {
    const [name = ""] = field.split(".");
    return lines[name] ?? (name === "authors" ? lines.author : undefined);
  };
}

/** A whole file, and the article's text at its end. */
interface FileText {
  readonly text: string;
  readonly body: string;
}

function parse(fields: unknown, file: FileText, origin: Origin, line?: LineOf): ParsedArticle {
  const spelt = inOurSpelling(fields, line);
  const text = isMdx(file.body) ? markdownOfMdx(file.body) : file.body;
  const named = readFileName(origin.path);
  const untagged = withoutTags(text, origin.path, titleIn(spelt.fields));
  const titled = withTitle(spelt.fields, untagged.text, named.defaultSlug);
  const parsed = parseArticle(titled.fields, {
    // Field by field: spreading `origin` first would take longer than everything else here.
    file: origin.file,
    rules: origin.rules,
    ...named,
    body: { kind: "markdown", text: titled.text },
    ...(titled.textWithTitle !== undefined && { textWithTitle: titled.textWithTitle }),
    ...(spelt.line !== undefined && { line: spelt.line }),
  });
  const left = tagsLeft(untagged, file, origin);
  return left.length === 0 ? parsed : { ...parsed, problems: [...parsed.problems, ...left] };
}

function titleIn(fields: unknown): string | undefined {
  return isMapping(fields) && typeof fields.title === "string" ? fields.title : undefined;
}

const longestQuotation = 80;

/** One warning a file, which shows the first tag. */
function tagsLeft({ left }: Untagged, { text, body }: FileText, { file, path }: Origin): readonly Problem[] {
  const [first, ...others] = left;
  if (first === undefined) return [];
  // In MDX, lines have been removed.
  const isAsWritten = isMarkdownFile(path) && !isMdx(body);
  const line = text.slice(0, text.length - body.length).split("\n").length + first.line;
  const further = others.length === 0 ? "" : ` and ${others.length} more`;
  const expected = `has the tag ${excerpt(first.tag, longestQuotation)}${further}, which readers see as it is written: only the site's generator knows what it stands for`;
  const advice = "replace it with what it stands for, or put it between backquotes if it is an example";
  return [{ severity: "warning", file, ...(isAsWritten && { line }), expected, advice }];
}

interface Titled {
  readonly fields: unknown;
  readonly text: string;
  /** The text with the heading that became the title; missing if none did. */
  readonly textWithTitle?: string;
}

/**
 * Adds a missing title from the text's first heading, as Docusaurus, VuePress and MkDocs do, or from the file's name,
 * as Obsidian does. A heading that is the title is removed from the text, so that readers do not see it twice.
 */
function withTitle(fields: unknown, text: string, name = ""): Titled {
  if (!isMapping(fields)) return { fields, text };
  const { title } = fields;
  const heading = firstHeading(text);
  if (heading !== undefined && heading.title === title) return { fields, text: heading.rest };
  if (title !== undefined && title !== null && !(typeof title === "string" && isBlank(title))) return { fields, text };
  if (heading !== undefined)
    return { fields: { ...fields, title: heading.title }, text: heading.rest, textWithTitle: text };
  // A name with spaces is a title rather than a part of an address.
  const isTitle = /\S\s+\S/.test(name) && !isBlank(text);
  return isTitle ? { fields: { ...fields, title: name }, text } : { fields, text };
}

function reading(parsed: ParsedArticle, before: readonly Problem[], origin: Origin): Reading {
  const { record, problems } = parsed;
  if (isOfItsFolder(origin.path)) return { records: [], problems: isUndated(parsed) ? [] : [datedSection(origin)] };
  // Drafts of Jekyll and Hexo have no date.
  if (isUndated(parsed) && isAmongDrafts(origin.path)) return { records: [], problems: [] };
  return { records: record === undefined ? [] : [{ record, index: 0, line: 1 }], problems: [...before, ...problems] };
}

/** Whether it describes its folder: `_index.md`, or `_index.fr.md` in another language. */
function isOfItsFolder(path: string): boolean {
  return /(?:^|\/)_index(?:\.[a-z]{2}(?:-[a-z]{2,4})?)?\.\w+$/i.test(path);
}

function isUndated({ problems }: ParsedArticle): boolean {
  return problems.some(({ field, found }) => field === "published" && found === undefined);
}

/** The warning about a dated `_index.md`. Hugo itself puts a date into new files. */
function datedSection({ file }: Origin): Problem {
  const expected = "describes its folder, as in Hugo and Zola, and is not an article";
  return { severity: "warning", file, expected, advice: "if it is one, give the file another name" };
}

function misplacedFields(language: MisplacedFields, { file }: Origin): Problem {
  const { fence, last } = misplacedIn[language];
  const expected = `has fields at the top that are not front matter: they must be between two lines "${fence}", the first one on line 1`;
  const advice = `put one line "${fence}" at the very top, and one after the last ${last}`;
  return { severity: "error", file, line: 1, expected, advice };
}

/** JSON is valid YAML too. */
const misplacedIn: Readonly<Record<MisplacedFields, { readonly fence: string; readonly last: string }>> = {
  YAML: { fence: "---", last: "field" },
  TOML: { fence: "+++", last: "field" },
  JSON: { fence: "---", last: "brace" },
};

function unclosedFence({ toml }: FrontMatter, { file }: Origin): Problem {
  const fence = toml === undefined ? "---" : "+++";
  const expected = `has front matter that does not end: no second line "${fence}" follows the one at the top`;
  return { severity: "error", file, line: 1, expected, advice: `put a line "${fence}" after the last field` };
}
