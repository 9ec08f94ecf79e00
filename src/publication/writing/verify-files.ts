import { statSync, utimesSync } from "node:fs";
import { attempt } from "../errors.ts";
import type { EncodedBytes } from "../manifest.ts";
import { type Coding, codingEndings, plainPathOf } from "../side-files.ts";
import { discardCodings } from "./file-writer.ts";
import type { Ledger } from "./ledger.ts";
import type { Replacer } from "./replacer.ts";
import { beginCheck, type Check } from "./soundness.ts";
import type { Tree } from "./tree.ts";

/** What to check, and against what. */
export interface Inspected {
  readonly tree: Tree;
  readonly ledger: Ledger;
  readonly replacer: Pick<Replacer, "discard">;
  readonly manifestPath: string;
}

/**
 * Checks every file, and returns the paths of those that are missing, differ from their entry in size or time, or have
 * a guessed entry. If a compressed copy is not as it was written, all copies of that file are removed, to be made
 * again. If everything was sound, the next check need not read what this one had to read.
 */
export function verifyFiles(inspected: Inspected): readonly string[] {
  const { tree, ledger, manifestPath } = inspected;
  const sinceMs = statSync(manifestPath, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const check = beginCheck(sinceMs);
  const fullCheck = beginCheck(0);
  for (const entry of ledger.entries()) {
    const { path } = entry;
    // A later commit proves nothing about a file that was damaged before: until it is written again, its bytes are
    // compared.
    const isAsWritten = (ledger.isDistrusted(path) ? fullCheck : check).isAsWritten(tree.fileOf(path), entry);
    if (isAsWritten) ledger.trust(path);
    else ledger.distrust(path);
  }
  const harmed = ledger.doubted();
  if (removeUnsoundCodings(inspected, check) === 0 && harmed.length === 0) {
    trustUntil(check.trustedMs, sinceMs, manifestPath);
  }
  return harmed;
}

/** Returns how many files lost their copies. */
function removeUnsoundCodings({ tree, ledger, replacer }: Inspected, check: Check): number {
  let removed = 0;
  for (const whole of ledger.entries()) {
    if (whole.codings === undefined) continue;
    const { codings, ...entry } = whole;
    const file = tree.fileOf(entry.path);
    const encoded = Object.entries(codings) as [Coding, EncodedBytes][];
    const areSound = encoded.every(([coding, known]) => {
      return check.isAsWritten(file + codingEndings[coding], { ...known, modified: entry.modified });
    });
    if (areSound) continue;
    attempt(file, () => discardCodings(file, replacer));
    ledger.amend(entry);
    removed += 1;
  }
  return removed;
}

/** Stored as the manifest's own time, since a commit proves the same about the files. */
function trustUntil(trustedMs: number | undefined, sinceMs: number, manifestPath: string): void {
  if (trustedMs === undefined || trustedMs <= sinceMs) return;
  try {
    utimesSync(manifestPath, trustedMs / 1000, trustedMs / 1000);
  } catch {
    // There is no manifest yet, or it belongs to another user: the next check reads the files again.
  }
}

/** Files without an entry: left by a crash, or added by someone else. Walks the whole tree. */
export function straysIn({ tree, ledger }: Pick<Inspected, "tree" | "ledger">): readonly string[] {
  return tree.files().filter((path) => ledger.entry(path) === undefined && !isKnownCoding(path, ledger));
}

function isKnownCoding(path: string, ledger: Ledger): boolean {
  const beside = ledger.entry(plainPathOf(path) ?? "");
  const known = Object.keys(beside?.codings ?? {}) as Coding[];
  return known.some((coding) => path === `${beside?.path}${codingEndings[coding]}`);
}
