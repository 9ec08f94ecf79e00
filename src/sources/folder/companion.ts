import { realpathSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { rightToRead } from "../../errors/system-advice.ts";
import { systemCodeOf } from "../../errors.ts";
import { isRecordFile, isTemporary } from "../record-files.ts";
import { isWithin, linkOutsideAdvice, linkOutsideData } from "./walk.ts";

/** Result of looking for an article's companion file. */
export type CompanionFound =
  | { readonly kind: "file"; readonly sizeInBytes: number; readonly modifiedMs: number }
  | { readonly kind: "nothing" }
  /** Cannot be determined, or must not be published. */
  | { readonly kind: "trouble"; readonly expected: string; readonly advice: string };

const nothing: CompanionFound = { kind: "nothing" };

/**
 * Whether a file with this path may be published beside an article: it is not a record, and no part of its path is
 * hidden or an editor's temporary file.
 */
export function mayBeCompanion(path: string): boolean {
  const parts = path.split("/");
  return !isRecordFile(path) && parts.every((part) => part !== "" && !isTemporary(part));
}

/**
 * Symbolic links are followed only within the data folder, as for records, and their target must itself be publishable
 * under its own name.
 */
export function findCompanion(path: string, articlesDirectory: string, dataDirectory: string): CompanionFound {
  try {
    const realData = realpathSync(dataDirectory);
    const real = realpathSync(join(articlesDirectory, path));
    if (!isWithin(real, realData)) return { kind: "trouble", expected: linkOutsideData, advice: linkOutsideAdvice };
    const stat = statSync(real);
    if (!stat.isFile() || !mayBeCompanion(relative(realData, real).replaceAll(sep, "/"))) return nothing;
    return { kind: "file", sizeInBytes: stat.size, modifiedMs: stat.mtimeMs };
  } catch (error) {
    const code = systemCodeOf(error);
    if (missingCodes.has(code)) return nothing;
    return {
      kind: "trouble",
      expected: `cannot be accessed (${code}); its published copy stays`,
      advice: rightToRead,
    };
  }
}

const missingCodes: ReadonlySet<string> = new Set(["ENOENT", "ENOTDIR", "ENAMETOOLONG", "EILSEQ", "EINVAL"]);
