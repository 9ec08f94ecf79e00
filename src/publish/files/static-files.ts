import { join } from "node:path";
import type { Problem } from "../../errors.ts";
import { staticFolder } from "../../records/data-folder.ts";
import { removeFiles } from "../put-files.ts";
import type { RunContext } from "../run.ts";
import type { StaticFindings } from "./static-findings.ts";
import { noteStaticStamps, staticFileName, staticStamps } from "./static-folder.ts";
import { notRead, putVerbatim, readingProblems, type VerbatimFile } from "./verbatim-files.ts";

/** Everything that keeps static files from being published. Reads the files to publish. */
export function staticProblems({ changed, problems }: StaticFindings, run: RunContext): readonly Problem[] {
  return [...problems, ...readingProblems(verbatimFiles(changed, run))];
}

/** Brings the static files up to date. Returns what keeps some from being published. */
export async function publishStaticFiles(run: RunContext, findings: StaticFindings): Promise<readonly Problem[]> {
  const { catalog, target } = run;
  const { found, changed, gone, problems } = findings;
  // Noted before publishing, so that files left by a killed run are not taken for someone else's.
  if (changed.length > 0) noteStaticStamps([...staticStamps(catalog), ...asNotRead(changed)], catalog);
  // First, because a folder of theirs may be in the way of a file.
  removeFiles(gone, run);
  const unread = await putVerbatim(verbatimFiles(changed, run), run);
  if (changed.length + gone.length > 0) {
    // Before the commit: a noted file that is missing gets published again. The next run retries unreadable ones.
    noteStaticStamps([...found, ...asNotRead(unread.keys())], catalog);
    await target.commit();
  }
  return [...problems, ...unread.values()];
}

function verbatimFiles(paths: readonly string[], { input }: RunContext): readonly VerbatimFile[] {
  return paths.map((path) => {
    return { path, file: join(input.dataDirectory, staticFolder, path), shownAs: staticFileName(path, input) };
  });
}

function asNotRead(paths: Iterable<string>): Iterable<readonly [path: string, stamp: string]> {
  return Array.from(paths, (path) => [path, notRead] as const);
}
