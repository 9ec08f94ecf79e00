import { loadConfig, shownAs } from "../config.ts";
import { isError, ProblemsError } from "../errors.ts";
import { type RememberedFile, rememberedFile } from "../publication/remembered-file.ts";
import { settingsMemoryOf } from "../publication/state-directory.ts";
import { openPublisher, type RunResult } from "../publish.ts";
import type { EarlyScan } from "../sources/folder/early-scan.ts";
import { failed, succeeded } from "./exit-code.ts";
import { progressBar } from "./progress-bar.ts";
import { counted, print, printProblems, remark } from "./terminal.ts";

/** The options of `broadsheet generate`. */
export interface GenerateOptions {
  readonly all?: boolean;
  readonly strict?: boolean;
  readonly allowRemoval?: boolean;
  readonly json?: boolean;
}

/** Publishes once; fails if a record is left out. `earlyScan`: a scan of the folder to publish, if one is running. */
export async function generate(options: GenerateOptions, earlyScan?: EarlyScan): Promise<number> {
  const started = performance.now();
  const config = await loadConfig(process.env, process.cwd(), settingsMemory);
  const articles = shownAs(config.articlesDirectory, process.cwd());
  const publisher = openPublisher({
    dataDirectory: config.dataDirectory,
    articlesDirectory: config.articlesDirectory,
    outputDirectory: config.outputDirectory,
    fileName: (path) => `${articles}/${path}`,
    wait: true,
    ...(earlyScan && { earlyScan }),
    onNotice: (notice) => remark(notice),
  });
  const progress = progressBar(() => performance.now());
  try {
    const { json: _, ...runOptions } = options;
    const result = await publisher.run({
      ...runOptions,
      site: config.site,
      settingsFrom: config.settingsFrom,
      now: Date.now(),
      withCopies: true,
      onProgress: progress.show,
    });
    progress.end();
    const milliseconds = performance.now() - started;
    const problems = [...config.warnings, ...config.remarks, ...result.problems];
    printProblems(problems);
    if (options.json) print(JSON.stringify({ ...result, problems, milliseconds: Math.round(milliseconds) }));
    else {
      const output = shownAs(config.outputDirectory, process.cwd());
      print(
        `${counted(result.articles, "article", result.articles === 1 ? "is" : "are")} published in ${output}: ${describeRun(result, milliseconds)}`,
      );
    }
    return result.problems.some(isError) ? failed : succeeded;
  } catch (error) {
    progress.end();
    // Warnings may explain the error, for instance a misnamed `site.yaml`.
    printProblems(config.warnings);
    if (!options.strict || !(error instanceof ProblemsError)) throw error;
    throw new ProblemsError(error.problems, "Nothing was published, because --strict allows no errors.");
  } finally {
    progress.end();
    await publisher.close();
  }
}

function settingsMemory(outputDirectory: string): RememberedFile {
  return rememberedFile(settingsMemoryOf(outputDirectory), { shape: 3 });
}

/** `3 files read, 1 article changed, …, 12 ms`. */
function describeRun(result: RunResult, milliseconds: number): string {
  const errors = result.problems.filter(isError).length;
  const warnings = result.problems.length - errors;
  return [
    counted(result.read, "file", "read"),
    counted(result.changed, "article", "changed"),
    counted(result.rendered, "entry", "rendered"),
    counted(result.written, "file", "written"),
    ...(result.removed > 0 ? [counted(result.removed, "file", "removed")] : []),
    counted(result.unchanged, "file", "unchanged"),
    counted(errors, "error"),
    ...(warnings > 0 ? [counted(warnings, "warning")] : []),
    `${Math.round(milliseconds)} ms`,
  ].join(", ");
}
