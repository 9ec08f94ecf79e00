import { statSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../../config.ts";
import { ownPathOf } from "../../path-spelling.ts";
import { urlPathOf } from "../../publication/url-path.ts";
import type { ArticleEnclosure } from "../../publish/checking/check-records.ts";
import type { Finding } from "./finding.ts";

/**
 * Finds enclosures that are published here and whose length the record omits or gets wrong. `files` are the paths of
 * all published files.
 */
export function checkEnclosures(
  { site, outputDirectory }: Pick<Config, "site" | "outputDirectory">,
  files: readonly string[],
  enclosures: readonly ArticleEnclosure[],
): readonly Finding[] {
  const published = new Map(files.map((path) => [urlPathOf(path), path]));
  return enclosures.flatMap(({ file, url, lengthInBytes }) => {
    const path = published.get(ownPathOf(url, site.baseUrl) ?? "");
    const length = path === undefined ? undefined : lengthOf(join(outputDirectory, path));
    return length === undefined || length === lengthInBytes ? [] : [lengthFinding(file, url, length, lengthInBytes)];
  });
}

function lengthOf(file: string): number | undefined {
  try {
    const stats = statSync(file);
    return stats.isFile() ? stats.size : undefined;
  } catch {
    // A missing file is reported elsewhere.
    return undefined;
  }
}

function lengthFinding(where: string, url: string, length: number, told: number | undefined): Finding {
  return {
    severity: "warning",
    where,
    what: `enclosures: ${url} has ${length} bytes, but the record states ${told === undefined ? "no length" : told}`,
    why: "podcast directories refuse episodes without a length, and apps show it before a download",
    mend: `write "length: ${length}" beside its url`,
  };
}
