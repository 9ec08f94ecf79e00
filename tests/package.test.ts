import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const repository = join(import.meta.dirname, "..");

interface LockedPackage {
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const lock = JSON.parse(read("package-lock.json")) as {
  readonly packages: Readonly<Record<string, LockedPackage>>;
};
const locked = Object.entries(lock.packages);

describe("package-lock.json", () => {
  it("names no server to download from, so that every machine uses its own", () => {
    expect(locked.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([]);
  });

  // With a registry that has only one platform's packages, npm would leave the others out, and npm ci would refuse the
  // file on other platforms.
  it("names the packages of every platform", () => {
    const names = locked.flatMap(([, { optionalDependencies = {} }]) => Object.keys(optionalDependencies));
    expect(names.filter((name) => !(`node_modules/${name}` in lock.packages))).toEqual([]);
  });
});

describe("package.json", () => {
  const { scripts, dependencies, devDependencies } = JSON.parse(read("package.json")) as Readonly<
    Record<"scripts" | "dependencies" | "devDependencies", Readonly<Record<string, string>>>
  >;
  const ownTypes = /^@types\//;

  it("requires no package that docs/technotes/dependencies.md gives no reason for", () => {
    const reasons = read("docs/technotes/dependencies.md");
    const asked = Object.keys({ ...dependencies, ...devDependencies }).filter((name) => !ownTypes.test(name));
    expect(asked.filter((name) => !reasons.includes(`\`${name}\``))).toEqual([]);
  });

  // tests/architecture.test.ts does this for the program's own dependencies.
  it("requires no development package that nothing uses", () => {
    const files = ["tests", "bench"].flatMap((folder) =>
      readdirSync(join(repository, folder), { recursive: true, encoding: "utf8" }).map((file) => join(folder, file)),
    );
    const texts = files.filter((file) => file.endsWith(".ts")).map(read);
    const runs = Object.values(scripts).join("\n");
    const isUsed = (name: string) => {
      const { bin = {} } = JSON.parse(read(`node_modules/${name}/package.json`)) as { bin?: object | string };
      const isRun = Object.keys(bin).some((command) => new RegExp(`\\b${command} `).test(runs));
      return isRun || texts.some((text) => text.includes(`"${name}"`) || text.includes(`"${name}/`));
    };
    const asked = Object.keys(devDependencies).filter((name) => !ownTypes.test(name));
    expect(asked.filter((name) => !isUsed(name))).toEqual([]);
  });
});

describe("bin/broadsheet.js", () => {
  it.each(["18.20.8", "20.18.3", "21.7.3", "22.11.0"])(
    "says on Node %s that it is too old, and which versions are not",
    (version) => {
      const { status, stderr } = runOn(version);
      expect(stderr).toBe(
        `error: Broadsheet needs Node 20.19 or a later 20, or 22.12 or newer, and this is ${version}; https://nodejs.org/ has it\n`,
      );
      expect(status).toBe(1);
    },
  );

  it("uses only syntax that Node 12 of Ubuntu 22.04 reads, or it could not say that either", () => {
    const code = read("bin/broadsheet.js").replace(/^\s*\/\/.*$/gm, "");
    expect(code.match(/\bawait\b|\?\?|\?\./g)).toBeNull();
  });

  it.each(["20.19.0", "22.12.0", "23.0.0", "30.1.0"])("accepts Node %s", (version) => {
    expect(runOn(version)).toMatchObject({ status: 0, stderr: "" });
  });

  it("accepts what package.json tells npm that it accepts", () => {
    const { engines } = JSON.parse(read("package.json")) as { engines: unknown };
    expect(engines).toEqual({ node: "^20.19 || >=22.12" });
  });

  it("says what to do in a clone that was not built, with NODE_ENV=production or --ignore-scripts too", () => {
    const clone = mkdtempSync(join(tmpdir(), "broadsheet-clone-"));
    for (const name of ["bin", "package.json"]) cpSync(join(repository, name), join(clone, name), { recursive: true });
    const { status, stderr } = runNode([join(clone, "bin/broadsheet.js"), "--version"]);
    rmSync(clone, { recursive: true });
    expect(stderr).toMatch('run "npm ci --include=dev && npm run build"');
    expect(status).toBe(1);
  });
});

function runOn(version: string) {
  const pretence = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${version}" } })`;
  const program = join(repository, "bin/broadsheet.js");
  return runNode(["--import", `data:text/javascript,${pretence}`, program, "--version"]);
}

function runNode(words: readonly string[]) {
  return spawnSync(process.execPath, words, { encoding: "utf8" });
}

function read(name: string): string {
  return readFileSync(join(repository, name), "utf8");
}
