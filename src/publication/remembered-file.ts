import { hash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { temporaryDirectoryIn } from "./state-directory.ts";
import { discardTemporary, temporaryPath } from "./temporary-files.ts";

/**
 * A small file in the state directory that tells a later process what it could not find out as well by itself. Nobody
 * fails for what it does not tell.
 */
export interface RememberedFile {
  /** The text that was kept last; nothing where there is none, or where it is not as it was kept. */
  recall(): string | undefined;
  /**
   * Puts a text into the place of the one before, whole or not at all; where the disk does not take it, the one before
   * stays. Answers whether it is there.
   */
  keep(text: string): boolean;
  forget(): void;
}

/** How a file is remembered. */
export interface RememberedFileOptions {
  /** Another one where what is kept is of another shape. */
  readonly shape: number;
  /** Whether a power failure may not take it: the flush is waited for. */
  readonly isFlushed?: boolean;
  /** Told once, in a sentence, where what was kept is not as it was; without it, nothing is lost by that. */
  readonly onDamage?: (notice: string) => void;
}

/** What `file`, in a state directory, remembers. Nothing is read or made before it is asked for. */
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
      // Not those around it: where there is no state directory, nothing is published that anything could be remembered
      // of.
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
      // A disk that does not take this tells so to whoever writes what matters.
    }
  }

  /** One that was cut short, or damaged, has another one. */
  function sealOf(text: string): string {
    return hash("sha256", `${shape}\n${text}`);
  }

  return { recall, keep, forget };
}

/** One that cannot be read tells nothing. */
function readIfAny(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
