import { randomBytes } from "node:crypto";
import { existsSync, linkSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { systemCodeOf } from "../../errors.ts";
import { makeDirectory } from "../directories.ts";
import { attempt, LockedError, LockLostError, PublicationError } from "../errors.ts";
import { unlessMissing } from "../missing.ts";
import { lives, ownIdentity, type ProcessIdentity } from "../process-life.ts";

/** The right to publish into an output directory, until it is released or the process ends. */
export interface Lock {
  /**
   * To be called before anything is made known to readers: signs of life are given by a thread that may be busy for
   * longer than others wait for them.
   *
   * @throws {LockLostError} where another process took it for dead, and publishes by now.
   */
  confirm(): void;
  /**
   * The same by a single look, to be called before each few files change: whoever takes the lock takes away what shows
   * that it was held.
   *
   * @throws {LockLostError}
   */
  confirmBriefly(): void;
  release(): void;
}

/** What to do where another process holds the lock. */
export interface LockOptions {
  /** `true`: until it is free; `false`: throw at once. */
  readonly wait: boolean;
  /** Ends the waiting. */
  readonly signal?: AbortSignal;
  /** Told once, when there is somebody to wait for. */
  readonly onWait?: (holder: LockedError) => void;
}

/**
 * Makes this the one publisher of an output directory, among all processes.
 *
 * @throws {LockedError} where another one is at it and `wait` is false.
 */
export async function acquireLock(stateDirectory: string, options: LockOptions): Promise<Lock> {
  const directory = join(stateDirectory, "lock");
  for (let attempts = 0; ; attempts += 1) {
    const outcome = tryLock(directory);
    if (!(outcome instanceof LockedError)) return outcome;
    if (!options.wait) throw outcome;
    if (attempts === 0) options.onWait?.(outcome);
    await delay(retryMs, undefined, options.signal === undefined ? {} : { signal: options.signal });
  }
}

/** Whether somebody holds the lock just now, for those who only look. */
export function isLocked(stateDirectory: string): boolean {
  const directory = join(stateDirectory, "lock");
  if (!existsSync(directory)) return false;
  const highest = highestOf(directory);
  return highest > 0 && holderOf(directory, highest) !== undefined;
}

/**
 * The lock is the file with the highest number; every new holder makes the next one. Two can't make the same file, and
 * the highest number never falls, so that whoever made a file and then finds it to be the highest is the only holder.
 */
function tryLock(directory: string): Lock | LockedError {
  return attempt(directory, () => {
    makeDirectory(directory);
    for (;;) {
      const highest = highestOf(directory);
      const holder = highest === 0 ? undefined : holderOf(directory, highest);
      if (holder !== undefined) return new LockedError(directory, holder.pid, holder.host);
      const own = highest + 1;
      if (claim(directory, own)) return hold(directory, own);
    }
  });
}

function claim(directory: string, number: number): boolean {
  const claimed = join(directory, String(number));
  const written = join(directory, `${randomBytes(9).toString("base64url")}.claim`);
  writeFileSync(written, ownText());
  try {
    // Unlike a file that is made and then filled, a link appears with its content.
    linkSync(written, claimed);
  } catch (cause) {
    const code = systemCodeOf(cause);
    if (code === "EEXIST") return false;
    throw withoutLinks.has(code) ? new PublicationError(directory, needsLinks) : cause;
  } finally {
    rmSync(written, { force: true });
  }
  if (highestOf(directory) === number) return true;
  rmSync(claimed, { force: true });
  return false;
}

/** What file systems say that have no hard links; FAT and Linux's CIFS the first. */
const withoutLinks: ReadonlySet<string> = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"]);
const needsLinks =
  "the file system has no hard links, which keep publishers out of each other's way; choose an output directory on another one, and copy the files from there";

function hold(directory: string, number: number): Lock {
  const file = join(directory, String(number));
  const held = begunWith(directory, number, file);
  const heartbeat = setInterval(() => touch(file), heartbeatMs).unref();
  const confirm = (): void => {
    if (!isOwn(directory, number)) throw new LockLostError(directory);
  };
  return {
    confirm,
    confirmBriefly: () => {
      if (attempt(file, () => identityOf(file)) !== held) confirm();
    },
    release: () => {
      clearInterval(heartbeat);
      letGo(file);
    },
  };
}

/**
 * What tells the file from all others, once those before it are taken away. Where that fails it is let go: its process
 * lives, and would be waited for.
 */
function begunWith(directory: string, number: number, file: string): string {
  try {
    for (const name of readdirSync(directory)) {
      if (isLeftOver(directory, name, number)) rmSync(join(directory, name), { force: true });
    }
    return identityOf(file);
  } catch (cause) {
    letGo(file);
    throw cause;
  }
}

/**
 * Where the state was deleted, another one's file may bear the name, and the number, but it was not born in the same
 * moment.
 */
function identityOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  return found === undefined ? "" : `${found.ino}:${found.birthtimeMs}`;
}

/** Also where the state was deleted, and nobody has made the lock anew. */
function isOwn(directory: string, number: number): boolean {
  if (!existsSync(directory)) return true;
  const highest = highestOf(directory);
  return highest === 0 || (highest === number && readIfPresent(join(directory, String(number))) === ownText());
}

/** Releases what a thread of this process holds that is no more: its process, which lives, would be waited for. */
export function releaseForDead(stateDirectory: string): void {
  const directory = join(stateDirectory, "lock");
  if (existsSync(directory)) letGo(join(directory, String(highestOf(directory))));
}

/** Locks that were released on a disk that would not have it noted. */
const unnoted = new Set<string>();

/**
 * Never throws: the disk that does not take this has not taken what came before either, which is what its owner is to
 * be told.
 */
function letGo(file: string): void {
  try {
    // Emptied, not removed: the highest number must never fall. Where the state was deleted, another one's lock may
    // bear the number.
    if (readIfPresent(file) === ownText()) writeFileSync(file, "");
    unnoted.delete(file);
  } catch {
    unnoted.add(file);
    setTimeout(() => letGo(file), retryMs).unref();
  }
}

function isLeftOver(directory: string, name: string, own: number): boolean {
  return name.endsWith(".claim") ? !isFresh(join(directory, name)) : Number(name) < own;
}

/** Who holds the lock by that file; nobody where it was released or its process is dead. */
function holderOf(directory: string, number: number): ProcessIdentity | undefined {
  const file = join(directory, String(number));
  const text = unnoted.has(file) ? undefined : readIfPresent(file);
  const holder = text === undefined ? undefined : parseIdentity(text);
  if (holder === undefined) return undefined;
  const alive = lives(holder) ?? isFresh(file);
  return alive ? holder : undefined;
}

function ownText(): string {
  return JSON.stringify(ownIdentity());
}

/** Nobody, where the file was emptied at release or by a power failure. */
function parseIdentity(text: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(text) as ProcessIdentity;
  } catch {
    return undefined;
  }
}

/** Processes elsewhere (another container, another machine) show by a heartbeat that they live. */
function isFresh(file: string): boolean {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) return false;
  const { mtimeMs } = found;
  return mtimeMs <= Date.now() ? Date.now() - mtimeMs < 3 * heartbeatMs : isStillTouched(file, mtimeMs);
}

/** Signs of life that bear a time to come, and since when each has been seen. */
const ahead = new Map<string, { readonly mtimeMs: number; readonly since: number }>();

/** Where clocks differ, or one was put back, a time says nothing: only another one does. */
function isStillTouched(file: string, mtimeMs: number): boolean {
  const seen = ahead.get(file);
  if (seen?.mtimeMs === mtimeMs) return performance.now() - seen.since < 3 * heartbeatMs;
  ahead.set(file, { mtimeMs, since: performance.now() });
  return true;
}

function touch(file: string): void {
  try {
    const now = new Date();
    utimesSync(file, now, now);
  } catch {
    // The state directory was deleted; the next lock begins anew.
  }
}

function highestOf(directory: string): number {
  return Math.max(0, ...numbersIn(directory));
}

function numbersIn(directory: string): number[] {
  return readdirSync(directory)
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function readIfPresent(file: string): string | undefined {
  return unlessMissing(() => readFileSync(file, "utf8"));
}

const retryMs = 50;
const heartbeatMs = 10_000;
