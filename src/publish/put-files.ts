import type { OutputFile } from "../publication/output-file.ts";
import type { Run } from "./run.ts";

/** Publishes the files whose bytes differ. */
export async function putFiles(
  files: readonly OutputFile[],
  { target, request, tally, compressor }: Pick<Run, "target" | "request" | "tally" | "compressor">,
): Promise<void> {
  if (files.length === 0) return;
  const written = await target.write(files, request.now);
  compressor?.add(written);
  tally.written += written.length;
  tally.unchanged += files.length - written.length;
}

/** Removes the files that are published. */
export function removeFiles(paths: readonly string[], { target, tally }: Pick<Run, "target" | "tally">): void {
  tally.removed += paths.filter((path) => target.entry(path) !== undefined).length;
  target.remove(paths);
}
