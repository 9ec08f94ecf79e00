import { readdirSync } from "node:fs";
import { join } from "node:path";

/** Paths of the files in an output folder that are for readers, relative to it, in order. */
export function publishedFiles(output: string): string[] {
  const files = readdirSync(output, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  const paths = files.map((file) => join(file.parentPath, file.name).slice(output.length + 1));
  return paths.filter((path) => !path.startsWith(".state/")).sort();
}
