import { createRequire } from "node:module";
import type { open } from "lmdb";
import { CatalogError } from "./catalog-error.ts";

/** The part of LMDB used here. */
export interface Lmdb {
  readonly open: typeof open;
}

const loaded = load();

/** @throws {CatalogError} if its native module is missing or does not run on this machine. */
export function lmdb(): Lmdb {
  if (!(loaded instanceof Error)) return loaded;
  const [found = ""] = loaded.message.split("\n");
  throw new CatalogError(`the package lmdb does not work on this machine (${found.trim()}); ${adviceOn(loaded)}`, {
    cause: loaded,
  });
}

/** Returns the error, so that opening a catalog can report it without taking the catalog for damaged. */
function load(): Lmdb | Error {
  try {
    // With `require`, the package loads as one file, in little more than half the time of its ES modules.
    return createRequire(import.meta.url)("lmdb") as Lmdb;
  } catch (cause) {
    return cause instanceof Error ? cause : new Error(String(cause));
  }
}

function adviceOn(fault: Error): string {
  const isRefusedBySystem = "code" in fault && fault.code === "ERR_DLOPEN_FAILED";
  return isRefusedBySystem
    ? 'on Linux, it is compiled for Debian 12, Ubuntu 22.04, RHEL 9 and newer; on an older system, run Broadsheet in a container, or compile it: "npm rebuild lmdb" does, with a C++ compiler, make and Python 3'
    : 'run "npm install" here, without --omit=optional: a node_modules folder from another kind of machine lacks what this one needs';
}
