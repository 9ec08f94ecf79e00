import { howToConfirm, isMassRemoval, likelyAccident } from "../../catalog/mass-removal.ts";
import type { Problem } from "../../errors.ts";
import type { RunOutset } from "../run.ts";
import { staticFileName } from "./static-folder.ts";

/**
 * The problem if so many files are `gone` that it must be an accident: more than half of the published ones, and at
 * least two, without confirmation. It does not hold up the articles. `noted`: paths of all files that were published
 * from the folder.
 */
export function accidentOf(
  gone: readonly string[],
  noted: readonly string[],
  { target, request, input }: Pick<RunOutset, "target" | "request" | "input">,
): Problem | undefined {
  const isPublished = (path: string): boolean => target.entry(path) !== undefined;
  const published = noted.filter(isPublished).length;
  const lost = gone.filter(isPublished).length;
  if (request.allowRemoval === true || !isMassRemoval(lost, published, 1)) return undefined;
  return {
    severity: "error",
    file: staticFileName("", input),
    expected: `the ${published} files that are published from there`,
    found: `no more than ${published - lost} of them`,
    advice: `what was published stays. ${likelyAccident} If this is intended, ${howToConfirm}`,
  };
}
