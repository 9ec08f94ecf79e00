import { realpathSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { rightToRead } from "../../errors/system-advice.ts";
import { systemCodeOf } from "../../errors.ts";
import { isRecordFile, isTemporary } from "../record-files.ts";
import { insteadOfLink, isWithin, leadsOut } from "./walk.ts";

/** What lies where a companion of an article would. */
export type CompanionFound =
  | { readonly kind: "file"; readonly sizeInBytes: number; readonly modifiedMs: number }
  | { readonly kind: "nothing" }
  /** Nobody can say what lies there, or it is not to be published. */
  | { readonly kind: "trouble"; readonly expected: string; readonly advice: string };

const nothing: CompanionFound = { kind: "nothing" };

/**
 * Whether a file may be published by that path beside an article: it is no record, and no part of its path is hidden or
 * kept by an editor for a while.
 */
export function mayBeCompanion(path: string): boolean {
  const parts = path.split("/");
  return !isRecordFile(path) && parts.every((part) => part !== "" && !isTemporary(part));
}

/**
 * Looks for a companion. As with records, symbolic links are followed within the data folder alone; what they lead to
 * must be one that may be published by its own name.
 */
export function lookForCompanion(path: string, articlesDirectory: string, dataDirectory: string): CompanionFound {
  try {
    const realData = realpathSync(dataDirectory);
    const real = realpathSync(join(articlesDirectory, path));
    if (!isWithin(real, realData)) return { kind: "trouble", expected: leadsOut, advice: insteadOfLink };
    const stat = statSync(real);
    if (!stat.isFile() || !mayBeCompanion(relative(realData, real).replaceAll(sep, "/"))) return nothing;
    return { kind: "file", sizeInBytes: stat.size, modifiedMs: stat.mtimeMs };
  } catch (error) {
    const code = systemCodeOf(error);
    if (notThere.has(code)) return nothing;
    return {
      kind: "trouble",
      expected: `cannot be looked at (${code}); what was published of it stays`,
      advice: rightToRead,
    };
  }
}

const notThere: ReadonlySet<string> = new Set(["ENOENT", "ENOTDIR", "ENAMETOOLONG", "EILSEQ", "EINVAL"]);
