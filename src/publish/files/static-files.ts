import { join } from "node:path";
import type { Problem } from "../../errors.ts";
import { staticFolder } from "../../records/data-folder.ts";
import { removeFiles } from "../put-files.ts";
import type { RunOutset } from "../run.ts";
import { notRead, putAsTheyStand, readingProblems, type StandingFile } from "./standing-files.ts";
import type { StaticFindings } from "./static-findings.ts";
import { noteStaticStamps, staticFileName, staticStamps } from "./static-folder.ts";

/** Everything that keeps static files from being published; reads those that are to be put out. */
export function staticProblems({ changed, problems }: StaticFindings, run: RunOutset): readonly Problem[] {
  return [...problems, ...readingProblems(standingFiles(changed, run))];
}

/** Brings the static files up to date; answers what keeps some of them from being published. */
export async function publishStaticFiles(run: RunOutset, findings: StaticFindings): Promise<readonly Problem[]> {
  const { catalog, target } = run;
  const { found, changed, gone, problems } = findings;
  // What a run leaves that is killed before its end would be nobody's: it is noted first, as something to be put out
  // again.
  if (changed.length > 0) noteStaticStamps([...staticStamps(catalog), ...asNotRead(changed)], catalog);
  const unread = await putAsTheyStand(standingFiles(changed, run), run);
  removeFiles(gone, run);
  if (changed.length + gone.length > 0) {
    // Before the manifest knows: what is noted and not there is put out again. What could not be read, the next run
    // tries again.
    noteStaticStamps([...found, ...asNotRead(unread.keys())], catalog);
    await target.commit();
  }
  return [...problems, ...unread.values()];
}

function standingFiles(paths: readonly string[], { input }: RunOutset): readonly StandingFile[] {
  return paths.map((path) => {
    return { path, file: join(input.dataDirectory, staticFolder, path), shownAs: staticFileName(path, input) };
  });
}

function asNotRead(paths: Iterable<string>): Iterable<readonly [path: string, stamp: string]> {
  return Array.from(paths, (path) => [path, notRead] as const);
}
