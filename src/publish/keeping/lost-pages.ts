import type { Catalog, Row } from "../../catalog/catalog.ts";
import type { Problem } from "../../errors.ts";
import { hasPage, isArticlePage, slugOfPage } from "../composing/article-paths.ts";
import type { Output } from "../output.ts";
import type { RunOutset } from "../run.ts";

/** Whether a run can mend any of the harmed files; it cannot mend the page of a held article. */
export function isAnyToBeMended({ harmed, catalog }: Pick<RunOutset, "harmed" | "catalog">): boolean {
  return [...harmed].some((path) => heldRowOf(path, catalog) === undefined);
}

/** Removes the files that a run has mended from the harmed ones. */
export function forgetMended({ harmed, catalog }: Pick<Output, "harmed" | "catalog">): void {
  for (const path of harmed) if (heldRowOf(path, catalog) === undefined) harmed.delete(path);
}

/** Problems of harmed pages that cannot be made again before their articles are mended. */
export function lostPageProblems({
  harmed,
  catalog,
  target,
  input,
}: Pick<RunOutset, "harmed" | "catalog" | "target" | "input">): readonly Problem[] {
  return [...harmed].flatMap((path) => {
    const row = heldRowOf(path, catalog);
    // Of a guessed one, no more is known than that its file exists.
    if (row === undefined || target.isGuessed(path)) return [];
    return [
      {
        severity: "error",
        file: input.fileName(row.path),
        expected: `its page ${path} as it was published`,
        found: "none, or one that was changed by somebody else",
        advice: "fix the article, and the page is made again",
      },
    ];
  });
}

function heldRowOf(path: string, catalog: Catalog): Row | undefined {
  if (!isArticlePage(path)) return undefined;
  const row = catalog.rowOfSlug(slugOfPage(path));
  return row?.held && hasPage(row) ? row : undefined;
}
