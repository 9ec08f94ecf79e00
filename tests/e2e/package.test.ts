import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseFeed } from "feedsmith";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { endedWithTests, endProgram } from "./programs.ts";

const repository = join(import.meta.dirname, "../..");
let home: string;
let packed: readonly string[];
let server: ChildProcess | undefined;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "broadsheet-package-"));
  const args = ["pack", "--ignore-scripts", "--json", "--pack-destination", home];
  const [report] = JSON.parse(execFileSync("npm", args, { cwd: repository, encoding: "utf8", stdio: "pipe" })) as [
    { filename: string; files: { path: string }[] },
  ];
  packed = report.files.map(({ path }) => path);
  install(join(home, report.filename));
});

afterAll(async () => {
  await endProgram(server);
  rmSync(home, { recursive: true, force: true });
});

describe("the packed project", () => {
  it("holds what it needs to run, and no sources or tests", () => {
    const tops = new Set(packed.map((path) => path.replace(/\/.*/, "")));
    expect([...tops].sort()).toEqual([
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "bin",
      "dist",
      "docs",
      "package.json",
      "schemas",
    ]);
    expect(packed).toContain("dist/cli.js");
    expect(packed).toContain("schemas/site.schema.json");
    const ofItsMaking = packed.filter((path) => /\.tsbuildinfo$|(?<!\.d)\.ts$/.test(path));
    expect(ofItsMaking).toEqual([]);
  });

  it("gives a feed to subscribe to, in an empty directory, with two commands", async () => {
    npx(["init", "--yes"]);
    const [, page = ""] = /(\S*settings\.md) what else/.exec(readFileSync(join(home, "data/site.yaml"), "utf8")) ?? [];
    expect(existsSync(join(home, page))).toBe(true);
    const url = await start();
    const response = await fetch(`${url}/rss.xml`);
    expect(response.headers.get("content-type")).toMatch(/^application\/rss\+xml/);
    const { feed } = parseFeed(await response.text()) as { feed: { items?: { title?: string }[] } };
    expect(feed.items?.map((item) => item.title)).toEqual(["Hello"]);
    expect(await (await fetch(`${url}/`)).text()).toMatch(/<link rel="alternate"[^>]*rss\.xml/);
  });
});

/** Does what `npm install FILE` does, without a registry: unpacks the package, with its dependencies beside it. */
function install(tarball: string): void {
  const modules = join(home, "node_modules");
  mkdirSync(join(modules, "broadsheet"), { recursive: true });
  execFileSync("tar", ["-xzf", tarball, "--strip-components=1", "-C", join(modules, "broadsheet")]);
  for (const name of readdirSync(join(repository, "node_modules"))) {
    if (!name.startsWith(".")) symlinkSync(join(repository, "node_modules", name), join(modules, name));
  }
  mkdirSync(join(modules, ".bin"));
  symlinkSync("../broadsheet/bin/broadsheet.js", join(modules, ".bin/broadsheet"));
  rmSync(tarball);
}

function npx(words: readonly string[]): string {
  return execFileSync("npx", ["--offline", "broadsheet", ...words], { cwd: home, encoding: "utf8", stdio: "pipe" });
}

async function start(): Promise<string> {
  const env = { ...process.env, PORT: "0", HOST: "127.0.0.1", LOG_LEVEL: "silent" };
  // Without npx, which would not pass the signal on.
  const child = endedWithTests(spawn(join(home, "node_modules/.bin/broadsheet"), ["start"], { cwd: home, env }));
  server = child;
  let said = "";
  return new Promise((resolve, reject) => {
    child.stderr.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const url = /serving (http:\/\/\S+?)\/?\s/.exec(said)?.[1];
      if (url !== undefined) resolve(url);
    });
    child.once("exit", (code) => reject(new Error(`exited with ${code}: ${said}`)));
  });
}
