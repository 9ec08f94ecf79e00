import type { Problem } from "../errors.ts";
import { type ParsedArticle, parseArticle } from "../records/parse-article.ts";
import { readYaml } from "../records/yaml.ts";
import { readFileName } from "./file-name.ts";
import { looksLikeFrontMatter, readSimpleFields, splitFrontMatter } from "./front-matter.ts";
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
    if (looksLikeFrontMatter(split)) return { records: [], problems: [misplaced(body, origin)] };
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

function misplaced(body: string, origin: Origin): Problem {
  return body.trimStart().startsWith("+++") ? tomlFence(origin) : misplacedFence(origin);
}

function tomlFence(origin: Origin): Problem {
  const expected = 'has front matter in TOML; fields are written in YAML, between two lines "---"';
  const advice = 'write them as YAML; "hugo convert toYAML" does it for a whole site of Hugo';
  return { severity: "error", file: origin.file, line: 1, expected, advice };
}

function misplacedFence(origin: Origin): Problem {
  const expected =
    'has fields at its top that are no front matter: they must stand between two lines "---", the first one on line 1';
  return {
    severity: "error",
    file: origin.file,
    line: 1,
    expected,
    advice: 'put one line "---" at the very top, and one after the last field',
  };
}

function unclosedFence(origin: Origin): Problem {
  const expected = 'has front matter that does not end: no second line "---" follows the one at the top';
  return { severity: "error", file: origin.file, line: 1, expected, advice: 'put a line "---" after the last field' };
}
