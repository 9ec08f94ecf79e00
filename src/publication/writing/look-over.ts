import { statSync, utimesSync } from "node:fs";
import { attempt } from "../errors.ts";
import type { EncodedBytes } from "../manifest.ts";
import { type Coding, codingEndings, plainPathOf } from "../side-files.ts";
import { discardCodings } from "./file-writer.ts";
import type { Ledger } from "./ledger.ts";
import type { Replacer } from "./replacer.ts";
import { beginLook, type Look } from "./soundness.ts";
import type { Tree } from "./tree.ts";

/** What is published, and what is known about it. */
export interface Inspected {
  readonly tree: Tree;
  readonly ledger: Ledger;
  readonly replacer: Pick<Replacer, "discard">;
  readonly manifestPath: string;
}

/**
 * Paths whose file is missing or differs, in size or time, from its entry, or of whose kind only the name tells. Checks
 * every file. If any compressed copy of a file is not as it was written, all of them are removed, to be made again. If
 * everything was sound, the next check need not read again what this one had to read.
 */
export function lookOver(inspected: Inspected): readonly string[] {
  const { tree, ledger, manifestPath } = inspected;
  const sinceMs = statSync(manifestPath, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const look = beginLook(sinceMs);
  const closeLook = beginLook(0);
  for (const entry of ledger.entries()) {
    const { path } = entry;
    // A later commit proves nothing about a file that was harmed before it: until it is written again, its bytes are
    // compared.
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

/** Returns how many files have lost their copies. */
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

/** The manifest's own time records it, since a commit vouches for the files in the same way. */
function trustUntil(trustedMs: number | undefined, sinceMs: number, manifestPath: string): void {
  if (trustedMs === undefined || trustedMs <= sinceMs) return;
  try {
    utimesSync(manifestPath, trustedMs / 1000, trustedMs / 1000);
  } catch {
    // There is no manifest yet, or it is another user's: the next check reads the files again.
  }
}

/** Files that no entry accounts for: left by a crash, or put there by somebody else. Walks the whole tree. */
export function straysIn({ tree, ledger }: Pick<Inspected, "tree" | "ledger">): readonly string[] {
  return tree.files().filter((path) => ledger.entry(path) === undefined && !isKnownCoding(path, ledger));
}

function isKnownCoding(path: string, ledger: Ledger): boolean {
  const beside = ledger.entry(plainPathOf(path) ?? "");
  const known = Object.keys(beside?.codings ?? {}) as Coding[];
  return known.some((coding) => path === `${beside?.path}${codingEndings[coding]}`);
}
