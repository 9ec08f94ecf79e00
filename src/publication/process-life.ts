import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { systemCodeOf } from "../errors.ts";

/** Identifies a process across machines, so that others can find out whether it is still alive. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Start time, to detect reused process ids; empty if unknown. */
  readonly started: string;
  /** Processes with the same realm share process ids. */
  readonly realm: string;
  readonly boot: string;
  readonly host: string;
}

let known: ProcessIdentity | undefined;

/** This process. */
export function ownIdentity(): ProcessIdentity {
  known ??= readOwnIdentity();
  return known;
}

function readOwnIdentity(): ProcessIdentity {
  const boot = readOr("/proc/sys/kernel/random/boot_id", "");
  return { pid: process.pid, started: startOf(process.pid), realm: realmOf(boot), boot, host: hostname() };
}

/** Whether a process with that id exists here. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return systemCodeOf(cause) === "EPERM";
  }
}

/** Whether that exact process is still running; `undefined` if unknown. */
export function isRunning(other: ProcessIdentity, own = ownIdentity()): boolean | undefined {
  if (other.realm === own.realm) return isAlive(other.pid) && isSameStart(startOf(other.pid), other.started);
  const rebooted = other.host === own.host && other.boot !== own.boot && other.boot !== "" && own.boot !== "";
  return rebooted ? false : undefined;
}

/** If a start time is unknown, the id may have been reused. */
function isSameStart(one: string, other: string): boolean | undefined {
  return one === "" || other === "" ? undefined : one === other;
}

/** Containers on one machine share the boot id but not process ids. */
function realmOf(boot: string): string {
  try {
    return `${boot} ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return hostname();
  }
}

/**
 * In clock ticks since boot, from the 22nd field of proc_pid_stat(5); the second field may contain spaces and
 * parentheses.
 */
function startOf(pid: number): string {
  const text = readOr(`/proc/${pid}/stat`, "");
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  // A zombie has ended, and waits for its parent to collect its exit status.
  return fields[0] === "Z" || fields[0] === "X" ? "ended" : (fields[19] ?? "");
}

function readOr(path: string, otherwise: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return otherwise;
  }
}
