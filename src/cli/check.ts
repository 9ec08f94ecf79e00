import { loadConfig, shownAs } from "../config.ts";
import { checkRecords } from "../publish/check-records.ts";
import { failed, succeeded } from "./exit-code.ts";
import { counted, isError, print, printProblems } from "./terminal.ts";

/** What `broadsheet check` can be told. */
export interface CheckOptions {
  readonly json?: boolean;
}

/** Tells whether settings and records are right; fails on errors, not on warnings. */
export async function check(options: CheckOptions): Promise<number> {
  const config = loadConfig(process.env, process.cwd());
  const articles = shownAs(config.articlesDirectory, process.cwd());
  const { articles: count, problems: found } = checkRecords({
    site: config.site,
    dataDirectory: config.dataDirectory,
    articlesDirectory: config.articlesDirectory,
    fileName: (path) => `${articles}/${path}`,
  });
  const problems = [...config.warnings, ...found];
  const errors = problems.filter(isError).length;
  if (options.json) print(JSON.stringify({ articles: count, problems }));
  else {
    printProblems(problems);
    const warnings = problems.length - errors;
    print(`${counted(count, "article")} checked: ${counted(errors, "error")}, ${counted(warnings, "warning")}`);
  }
  return errors > 0 ? failed : succeeded;
}
