import type { Problem } from "../errors.ts";
import { parseArticle } from "../records/parse-article.ts";
import { isBlank } from "../records/text.ts";
import { isAmongDrafts } from "./file-name.ts";
import { syntaxProblem } from "./json.ts";
import { recordEndings } from "./record-files.ts";
import type { RecordFormat, SourcedRecord } from "./record-format.ts";
import { repeatedNameProblems } from "./repeated-names.ts";

/** One JSON object per line, each a record; blank lines are skipped. */
export const jsonLines: RecordFormat = {
  extensions: recordEndings.jsonLines,
  read(text, { file, path, rules }) {
    const records: SourcedRecord[] = [];
    const problems: Problem[] = [];
    const isDraft = isAmongDrafts(path);
    for (const [index, source] of text.split("\n").entries()) {
      if (isBlank(source)) continue;
      const line = index + 1;
      let value: unknown;
      try {
        value = JSON.parse(source);
      } catch {
        problems.push(syntaxProblem(source, file, index));
        continue;
      }
      const parsed = parseArticle(value, { file, rules, isDraft, line: () => line });
      problems.push(...repeatedNameProblems(source, value, file, index), ...parsed.problems);
      if (parsed.record !== undefined) records.push({ record: parsed.record, index, line });
    }
    return { records, problems };
  },
};
