import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

interface LockedPackage {
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const lock = JSON.parse(readFileSync(join(import.meta.dirname, "../package-lock.json"), "utf8")) as {
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
