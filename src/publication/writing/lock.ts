import { randomBytes } from "node:crypto";
import { existsSync, linkSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { systemCodeOf } from "../../errors.ts";
import { makeDirectory } from "../directories.ts";
import { attempt, LockedError, LockLostError, PublicationError } from "../errors.ts";
import { unlessMissing } from "../missing.ts";
import { isRunning, ownIdentity, type ProcessIdentity } from "../process-life.ts";

/** The exclusive right to publish into an output directory, until it is released or the process ends. */
export interface Lock {
  /**
   * To be called before anything is made visible to readers, since a busy thread may have missed its heartbeats.
   *
   * @throws {LockLostError} if another process took this one for dead and is publishing now.
   */
  confirm(): void;
  /**
   * A faster check, to be called before each batch of file changes. Whoever takes over the lock removes this one's
   * file.
   *
   * @throws {LockLostError}
   */
  confirmBriefly(): void;
  release(): void;
}

/** What to do if another process holds the lock. */
export interface LockOptions {
  /** `true`: wait until it is free; `false`: throw at once. */
  readonly wait: boolean;
  /** Aborts waiting. */
  readonly signal?: AbortSignal;
  /** Called once if the lock is held. */
  readonly onWait?: (holder: LockedError) => void;
}

/**
 * Makes this the only publisher of an output directory among all processes.
 *
 * @throws {LockedError} if another one is publishing and `wait` is false.
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

/** Whether the lock is currently held. */
export function isLocked(stateDirectory: string): boolean {
  const directory = join(stateDirectory, "lock");
  if (!existsSync(directory)) return false;
  const highest = highestOf(directory);
  return highest > 0 && holderOf(directory, highest) !== undefined;
}

/**
 * The lock is the file with the highest number; each new holder creates the next one. Only one process can create a
 * given file, and the highest number never decreases, so a process that created a file and then finds its number to be
 * the highest is the only holder.
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
    // Creating and then writing a file would expose it while empty; a link appears with its content.
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

/** Errors of file systems without hard links; FAT and Linux's CIFS raise the first one. */
const withoutLinks: ReadonlySet<string> = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"]);
const needsLinks =
  "the file system has no hard links, which the lock between publishers needs; choose an output directory on another one, and copy the files from there";

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
      releaseFile(file);
    },
  };
}

/**
 * Removes the files of earlier locks, and returns the identity of the lock's file. If that fails, the lock is released,
 * since others would wait for this live process.
 */
function begunWith(directory: string, number: number, file: string): string {
  try {
    for (const name of readdirSync(directory)) {
      if (isLeftOver(directory, name, number)) rmSync(join(directory, name), { force: true });
    }
    return identityOf(file);
  } catch (cause) {
    releaseFile(file);
    throw cause;
  }
}

/**
 * If the state directory was deleted, another process's file may have the same name and inode number, but not the same
 * birth time.
 */
function identityOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  return found === undefined ? "" : `${found.ino}:${found.birthtimeMs}`;
}

/** Also true if the state directory was deleted and nobody has created a new lock. */
function isOwn(directory: string, number: number): boolean {
  if (!existsSync(directory)) return true;
  const highest = highestOf(directory);
  return highest === 0 || (highest === number && readIfPresent(join(directory, String(number))) === ownText());
}

/** Releases the lock of a dead thread of this process, since others would wait for the live process. */
export function releaseForDead(stateDirectory: string): void {
  const directory = join(stateDirectory, "lock");
  if (existsSync(directory)) releaseFile(join(directory, String(highestOf(directory))));
}

/** Locks that were released but whose file could not be changed. */
const unwritten = new Set<string>();

/** Never throws: a disk that rejects this has rejected earlier writes, whose errors matter more. */
function releaseFile(file: string): void {
  try {
    // Emptied, not removed, because the highest number must never decrease. If the state directory was deleted, another
    // process's lock may have this number.
    if (readIfPresent(file) === ownText()) writeFileSync(file, "");
    unwritten.delete(file);
  } catch {
    unwritten.add(file);
    setTimeout(() => releaseFile(file), retryMs).unref();
  }
}

function isLeftOver(directory: string, name: string, own: number): boolean {
  return name.endsWith(".claim") ? !hasRecentHeartbeat(join(directory, name)) : Number(name) < own;
}

/** The holder according to that file; `undefined` if it was released or its process is dead. */
function holderOf(directory: string, number: number): ProcessIdentity | undefined {
  const file = join(directory, String(number));
  const text = unwritten.has(file) ? undefined : readIfPresent(file);
  const holder = text === undefined ? undefined : parseIdentity(text);
  if (holder === undefined) return undefined;
  const alive = isRunning(holder) ?? hasRecentHeartbeat(file);
  return alive ? holder : undefined;
}

function ownText(): string {
  return JSON.stringify(ownIdentity());
}

/** `undefined` if the file was emptied by a release or a power failure. */
function parseIdentity(text: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(text) as ProcessIdentity;
  } catch {
    return undefined;
  }
}

/** Processes in other containers or on other machines prove by heartbeats that they are alive. */
function hasRecentHeartbeat(file: string): boolean {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) return false;
  const { mtimeMs } = found;
  return mtimeMs <= Date.now() ? Date.now() - mtimeMs < 3 * heartbeatMs : isStillTouched(file, mtimeMs);
}

/** Heartbeats with a time in the future, and when each was first seen. */
const ahead = new Map<string, { readonly mtimeMs: number; readonly since: number }>();

/** If clocks differ, or one was set back, only a changing time proves a heartbeat. */
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
    // The state directory was deleted; the next lock starts over.
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
