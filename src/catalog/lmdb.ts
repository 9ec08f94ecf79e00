import { createRequire } from "node:module";
import type { open } from "lmdb";
import { CatalogError } from "./catalog-error.ts";

/** The part of LMDB that is used. */
export interface Lmdb {
  readonly open: typeof open;
}

const loaded = load();

/** @throws {CatalogError} if its compiled part is missing, or does not run on this machine. */
export function lmdb(): Lmdb {
  if (!(loaded instanceof Error)) return loaded;
  const [found = ""] = loaded.message.split("\n");
  throw new CatalogError(`the package lmdb does not work on this machine (${found.trim()}); ${adviceOn(loaded)}`, {
    cause: loaded,
  });
}

/** The error is kept: for whoever opens a catalog, it is a reason to stop, and no sign that the catalog is damaged. */
function load(): Lmdb | Error {
  try {
    // For `require`, the package is one file, which loads in little more than half the time of its modules.
    return createRequire(import.meta.url)("lmdb") as Lmdb;
  } catch (cause) {
    return cause instanceof Error ? cause : new Error(String(cause));
  }
}

function adviceOn(fault: Error): string {
  const isRefusedBySystem = "code" in fault && fault.code === "ERR_DLOPEN_FAILED";
  return isRefusedBySystem
    ? 'on Linux, it is compiled for Debian 12, Ubuntu 22.04, RHEL 9 and newer; on an older system, run Broadsheet in a container, or compile it: "npm rebuild lmdb" does, with a C++ compiler, make and Python 3'
    : 'run "npm install" here, without --omit=optional: a folder node_modules of another kind of machine lacks what this one needs';
}
