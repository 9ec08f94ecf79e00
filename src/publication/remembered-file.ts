import { hash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { temporaryDirectoryIn } from "./state-directory.ts";
import { discardTemporary, temporaryPath } from "./temporary-files.ts";

/** A small file in the state directory that saves later processes work. Nothing fails if it is missing. */
export interface RememberedFile {
  /** The text kept last; `undefined` if missing or damaged. */
  recall(): string | undefined;
  /** Replaces the text atomically. If writing fails, the old one stays. Returns whether it was kept. */
  keep(text: string): boolean;
  forget(): void;
}

/** Options for `rememberedFile`. */
export interface RememberedFileOptions {
  /** Format version; text kept under another version is ignored. */
  readonly shape: number;
  /** Whether it must survive a power failure, in which case `keep` waits for the flush. */
  readonly isFlushed?: boolean;
  /** Called once if the file is damaged. May be omitted if that does no harm. */
  readonly onDamage?: (notice: string) => void;
}

/** A remembered file in a state directory. Reads and writes only when asked. */
export function rememberedFile(
  file: string,
  { shape, isFlushed = false, onDamage = () => {} }: RememberedFileOptions,
): RememberedFile {
  let isToldOfDamage = false;

  function recall(): string | undefined {
    const kept = readIfAny(file);
    if (kept === undefined) return undefined;
    const sealEnd = kept.indexOf("\n");
    const text = kept.slice(sealEnd + 1);
    if (kept.slice(0, sealEnd) === sealOf(text)) return text;
    if (!isToldOfDamage) onDamage(`${file}: damaged or from another version; ignored`);
    isToldOfDamage = true;
    return undefined;
  }

  function keep(text: string): boolean {
    const kept = `${sealOf(text)}\n${text}`;
    if (readIfAny(file) === kept) return true;
    const directory = temporaryDirectoryIn(dirname(file));
    const temporary = temporaryPath(directory, basename(file));
    try {
      // Parents are not created: without a state directory, nothing is published that could be remembered.
      if (!existsSync(directory)) mkdirSync(directory);
      writeFileSync(temporary, kept, { flush: isFlushed });
      renameSync(temporary, file);
      return true;
    } catch {
      discardTemporary(temporary);
      return false;
    }
  }

  function forget(): void {
    try {
      rmSync(file, { force: true });
    } catch {
      // Errors of such a disk are reported when something important is written.
    }
  }

  /** Detects truncated and damaged text. */
  function sealOf(text: string): string {
    return hash("sha256", `${shape}\n${text}`);
  }

  return { recall, keep, forget };
}

/** `undefined` if it is missing or cannot be read. */
function readIfAny(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
