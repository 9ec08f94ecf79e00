import { hash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { temporaryDirectoryIn } from "./state-directory.ts";
import { discardTemporary, temporaryPath } from "./temporary-files.ts";

/**
 * A small file in the state directory with something that a later process could not find out as well by itself. It is a
 * help only: nothing fails if it is missing.
 */
export interface RememberedFile {
  /** The text that was kept last; `undefined` if there is none, or if it is damaged. */
  recall(): string | undefined;
  /**
   * Replaces the text, whole or not at all; if the disk does not accept it, the old one stays. Returns whether it was
   * kept.
   */
  keep(text: string): boolean;
  forget(): void;
}

/** How a file is remembered. */
export interface RememberedFileOptions {
  /** A version number of what is kept: a text kept under another one is ignored. */
  readonly shape: number;
  /** Whether it must survive a power failure: then `keep` waits for the flush. */
  readonly isFlushed?: boolean;
  /** Called once, with a sentence, if what was kept is damaged; to be left out if that does no harm. */
  readonly onDamage?: (notice: string) => void;
}

/** A remembered file in a state directory. Nothing is read or written before it is asked for. */
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
    if (!isToldOfDamage) onDamage(`${file}: damaged, or of another version; left out`);
    isToldOfDamage = true;
    return undefined;
  }

  function keep(text: string): boolean {
    const kept = `${sealOf(text)}\n${text}`;
    if (readIfAny(file) === kept) return true;
    const directory = temporaryDirectoryIn(dirname(file));
    const temporary = temporaryPath(directory, basename(file));
    try {
      // Parents are not created: if there is no state directory, nothing is published that could be remembered.
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
      // Whoever writes something important to such a disk will report it.
    }
  }

  /** A text that was cut short, or damaged, has another seal. */
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
