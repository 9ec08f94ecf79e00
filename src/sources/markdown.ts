import type { Problem } from "../errors.ts";
import { type ParsedArticle, parseArticle } from "../records/parse-article.ts";
import { readYaml } from "../records/yaml.ts";
import { readFileName } from "./file-name.ts";
import { findMisplacedFields, type MisplacedFields, readSimpleFields, splitFrontMatter } from "./front-matter.ts";
import { recordEndings } from "./record-files.ts";
import type { Origin, Reading, RecordFormat } from "./record-format.ts";

/** YAML front matter between `---` lines, then the article in Markdown. */
export const markdown: RecordFormat = {
  name: "markdown",
  extensions: recordEndings.markdown,
  read(text, origin) {
    const split = splitFrontMatter(text);
    const { yaml, body, unclosed } = split;
    if (unclosed) return { records: [], problems: [unclosedFence(origin)] };
    const misplaced = findMisplacedFields(split);
    if (misplaced !== undefined) return { records: [], problems: [misplacedFields(misplaced, origin)] };
    const simple = readSimpleFields(yaml ?? "");
    if (simple !== undefined) {
      const parsed = parse(simple, body, origin);
      // Nothing to complain of, so nobody needs to know the line.
      if (parsed.problems.length === 0) return reading(parsed, []);
    }
    const { value, problems, line } = readYaml(yaml ?? "", origin.file, 2);
    if (value === undefined) return { records: [], problems };
    return reading(parse(value ?? {}, body, origin, line), problems);
  },
};

function parse(
  fields: unknown,
  body: string,
  origin: Origin,
  line?: (field: string) => number | undefined,
): ParsedArticle {
  return parseArticle(fields, {
    file: origin.file,
    timezone: origin.timezone,
    ...readFileName(origin.path),
    body: { kind: "markdown", text: body },
    ...(line !== undefined && { line }),
  });
}

function reading({ record, problems }: ParsedArticle, before: readonly Problem[]): Reading {
  return { records: record === undefined ? [] : [{ record, index: 0, line: 1 }], problems: [...before, ...problems] };
}

function misplacedFields(language: MisplacedFields, { file }: Origin): Problem {
  const expected =
    'has fields at its top that are no front matter: they must stand between two lines "---", the first one on line 1';
  return { severity: "error", file, line: 1, expected, advice: adviceFor[language] };
}

/** JSON is YAML too. */
const adviceFor: Readonly<Record<MisplacedFields, string>> = {
  YAML: 'put one line "---" at the very top, and one after the last field',
  JSON: 'put one line "---" at the very top, and one after the last brace',
  TOML: 'put lines "---" in place of the lines "+++", and write the fields in YAML: "title: Hello" for title = "Hello" ("hugo convert toYAML" does so for a whole site)',
};

function unclosedFence(origin: Origin): Problem {
  const expected = 'has front matter that does not end: no second line "---" follows the one at the top';
  return { severity: "error", file: origin.file, line: 1, expected, advice: 'put a line "---" after the last field' };
}
