import { statSync, utimesSync } from "node:fs";
import { attempt } from "../errors.ts";
import type { EncodedBytes } from "../manifest.ts";
import { type Coding, codingEndings, plainPathOf } from "../side-files.ts";
import { discardCodings } from "./file-writer.ts";
import type { Ledger } from "./ledger.ts";
import type { Replacer } from "./replacer.ts";
import { beginLook, type Look } from "./soundness.ts";
import type { Tree } from "./tree.ts";

/** What is out, and what is known of it. */
export interface Inspected {
  readonly tree: Tree;
  readonly ledger: Ledger;
  readonly replacer: Pick<Replacer, "discard">;
  readonly manifestPath: string;
}

/**
 * Paths whose file is missing or is not the one of the entry, by size and time, or of whose kind only their name tells.
 * Asks for every file. What stands compressed beside a file is taken away where any of it is not what was put there; it
 * can be made anew then. What had to be read is trusted by the next look, if all was sound.
 */
export function lookOver(inspected: Inspected): readonly string[] {
  const { tree, ledger, manifestPath } = inspected;
  const sinceMs = statSync(manifestPath, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const look = beginLook(sinceMs);
  const closeLook = beginLook(0);
  for (const entry of ledger.entries()) {
    const { path } = entry;
    // A later commit says nothing of what was harmed before it: until that is written again, its bytes tell.
    const isAsWritten = (ledger.isDistrusted(path) ? closeLook : look).isAsWritten(tree.fileOf(path), entry);
    if (isAsWritten) ledger.trust(path);
    else ledger.distrust(path);
  }
  const harmed = ledger.doubted();
  if (removeUnsoundCodings(inspected, look) === 0 && harmed.length === 0) {
    trustUntil(look.trustedMs, sinceMs, manifestPath);
  }
  return harmed;
}

/** Answers of how many files. */
function removeUnsoundCodings({ tree, ledger, replacer }: Inspected, look: Look): number {
  let removed = 0;
  for (const whole of ledger.entries()) {
    if (whole.codings === undefined) continue;
    const { codings, ...entry } = whole;
    const file = tree.fileOf(entry.path);
    const encoded = Object.entries(codings) as [Coding, EncodedBytes][];
    const areSound = encoded.every(([coding, known]) => {
      return look.isAsWritten(file + codingEndings[coding], { ...known, modified: entry.modified });
    });
    if (areSound) continue;
    attempt(file, () => discardCodings(file, replacer));
    ledger.amend(entry);
    removed += 1;
  }
  return removed;
}

/** The manifest's own time tells it, for a commit trusts what is there in the same way. */
function trustUntil(trustedMs: number | undefined, sinceMs: number, manifestPath: string): void {
  if (trustedMs === undefined || trustedMs <= sinceMs) return;
  try {
    utimesSync(manifestPath, trustedMs / 1000, trustedMs / 1000);
  } catch {
    // No manifest yet, or one of another user: the next look reads the files again.
  }
}

/** Files that no entry accounts for: left by a crash, or put there by somebody. Walks the whole tree. */
export function straysIn({ tree, ledger }: Pick<Inspected, "tree" | "ledger">): readonly string[] {
  return tree.files().filter((path) => ledger.entry(path) === undefined && !isKnownCoding(path, ledger));
}

function isKnownCoding(path: string, ledger: Ledger): boolean {
  const beside = ledger.entry(plainPathOf(path) ?? "");
  const known = Object.keys(beside?.codings ?? {}) as Coding[];
  return known.some((coding) => path === `${beside?.path}${codingEndings[coding]}`);
}
