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
   * To be called before anything is made known to readers, since this thread may be too busy to show signs of life for
   * longer than others wait.
   *
   * @throws {LockLostError} if another process took this one for dead, and is publishing now.
   */
  confirm(): void;
  /**
   * A quicker check, to be called before every few file changes: whoever takes over the lock removes the file that
   * shows that it was held.
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
  /** Ends the waiting. */
  readonly signal?: AbortSignal;
  /** Called once, if there is somebody to wait for. */
  readonly onWait?: (holder: LockedError) => void;
}

/**
 * Makes this the only publisher of an output directory, among all processes.
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

/** Whether somebody holds the lock just now; for those who only read. */
export function isLocked(stateDirectory: string): boolean {
  const directory = join(stateDirectory, "lock");
  if (!existsSync(directory)) return false;
  const highest = highestOf(directory);
  return highest > 0 && holderOf(directory, highest) !== undefined;
}

/**
 * The lock is the file with the highest number; every new holder creates the next one. Two cannot create the same file,
 * and the highest number never falls, so whoever created a file and then finds its number to be the highest is the only
 * holder.
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
    // Unlike a file that is created and then filled, a link appears together with its content.
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

/** The errors of file systems without hard links; FAT and Linux's CIFS raise the first one. */
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
 * What distinguishes the lock's file from all others, after removing those before it. If that fails, the lock is
 * released: its process is alive, and others would wait for it.
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
 * If the state directory was deleted, another process's file may have the same name and inode number, but it was not
 * created at the same moment.
 */
function identityOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  return found === undefined ? "" : `${found.ino}:${found.birthtimeMs}`;
}

/** Also true if the state directory was deleted, and nobody has created the lock anew. */
function isOwn(directory: string, number: number): boolean {
  if (!existsSync(directory)) return true;
  const highest = highestOf(directory);
  return highest === 0 || (highest === number && readIfPresent(join(directory, String(number))) === ownText());
}

/** Releases the lock of a dead thread of this process: since the process is alive, others would wait for it. */
export function releaseForDead(stateDirectory: string): void {
  const directory = join(stateDirectory, "lock");
  if (existsSync(directory)) letGo(join(directory, String(highestOf(directory))));
}

/** Locks that were released although the disk did not accept the change. */
const unnoted = new Set<string>();

/** Never throws: a disk that refuses this has refused earlier writes too, and those are what its user must hear of. */
function letGo(file: string): void {
  try {
    // Emptied, not removed, since the highest number must never fall. If the state directory was deleted, another
    // process's lock may have this number.
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

/** Who holds the lock by that file; `undefined` if it was released or its process is dead. */
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

/** `undefined` if the file was emptied, by a release or a power failure. */
function parseIdentity(text: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(text) as ProcessIdentity;
  } catch {
    return undefined;
  }
}

/** Processes elsewhere (another container, another machine) show by a heartbeat that they are alive. */
function isFresh(file: string): boolean {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) return false;
  const { mtimeMs } = found;
  return mtimeMs <= Date.now() ? Date.now() - mtimeMs < 3 * heartbeatMs : isStillTouched(file, mtimeMs);
}

/** Heartbeats with a time in the future, and since when each has been seen. */
const ahead = new Map<string, { readonly mtimeMs: number; readonly since: number }>();

/** If clocks differ, or one was set back, a time proves nothing: only a changed one does. */
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
