import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const repository = join(import.meta.dirname, "..");

interface LockedPackage {
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const lock = JSON.parse(readFileSync(join(repository, "package-lock.json"), "utf8")) as {
  readonly packages: Readonly<Record<string, LockedPackage>>;
};
const locked = Object.entries(lock.packages);

describe("package-lock.json", () => {
  it("names no server to download from, so that every machine uses its own", () => {
    expect(locked.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([]);
  });

  // A registry that carries one platform alone makes npm leave the others out, and then npm ci refuses the file elsewhere.
  it("names the packages of every platform", () => {
    const names = locked.flatMap(([, { optionalDependencies = {} }]) => Object.keys(optionalDependencies));
    expect(names.filter((name) => !(`node_modules/${name}` in lock.packages))).toEqual([]);
  });
});

describe("bin/broadsheet.js", () => {
  it("says which Node it needs, and which one there is, where that is too old", () => {
    const { engines } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as {
      engines: { node: string };
    };
    const oldest = engines.node.replace(">=", "");
    const older = oldest.replace(/\d+$/, (minor) => `${Number(minor) - 1}.7`);
    const pretence = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${older}" } })`;
    const program = join(repository, "bin/broadsheet.js");
    const { status, stderr } = runNode(["--import", `data:text/javascript,${pretence}`, program, "--version"]);
    expect(stderr).toMatch(`Broadsheet needs Node ${oldest} or newer, and this is ${older}`);
    expect(status).toBe(1);
  });

  it("says what to do in a clone that was not built", () => {
    const clone = mkdtempSync(join(tmpdir(), "broadsheet-clone-"));
    for (const name of ["bin", "package.json"]) cpSync(join(repository, name), join(clone, name), { recursive: true });
    const { status, stderr } = runNode([join(clone, "bin/broadsheet.js"), "--version"]);
    rmSync(clone, { recursive: true });
    expect(stderr).toMatch('run "npm ci"');
    expect(status).toBe(1);
  });
});

function runNode(words: readonly string[]) {
  return spawnSync(process.execPath, words, { encoding: "utf8" });
}
