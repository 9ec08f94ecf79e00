import { howToConfirm, isMassRemoval, likelyAccident } from "../../catalog/mass-removal.ts";
import type { Problem } from "../../errors.ts";
import type { RunContext } from "../run.ts";
import { staticFileName } from "./static-folder.ts";

/**
 * The problem if so many files are `gone` that it is probably an accident: more than half of the published ones, at
 * least two, and not confirmed. Articles are published regardless. `noted`: all paths published from the folder.
 */
export function accidentOf(
  gone: readonly string[],
  noted: readonly string[],
  { target, request, input }: Pick<RunContext, "target" | "request" | "input">,
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
