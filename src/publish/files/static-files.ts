import { join } from "node:path";
import type { Problem } from "../../errors.ts";
import { staticFolder } from "../../records/data-folder.ts";
import { removeFiles } from "../put-files.ts";
import type { RunOutset } from "../run.ts";
import { notRead, putAsTheyStand, readingProblems, type StandingFile } from "./standing-files.ts";
import type { StaticFindings } from "./static-findings.ts";
import { noteStaticStamps, staticFileName, staticStamps } from "./static-folder.ts";

/** Everything that keeps static files from being published; reads those that would be published. */
export function staticProblems({ changed, problems }: StaticFindings, run: RunOutset): readonly Problem[] {
  return [...problems, ...readingProblems(standingFiles(changed, run))];
}

/** Brings the static files up to date; returns what keeps some of them from being published. */
export async function publishStaticFiles(run: RunOutset, findings: StaticFindings): Promise<readonly Problem[]> {
  const { catalog, target } = run;
  const { found, changed, gone, problems } = findings;
  // They are noted first, as files to be published again: what a killed run leaves would otherwise belong to nobody.
  if (changed.length > 0) noteStaticStamps([...staticStamps(catalog), ...asNotRead(changed)], catalog);
  const unread = await putAsTheyStand(standingFiles(changed, run), run);
  removeFiles(gone, run);
  if (changed.length + gone.length > 0) {
    // Before the commit: a file that is noted but not there is published again. What could not be read is tried again
    // by the next run.
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
