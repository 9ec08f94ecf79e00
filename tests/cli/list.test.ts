import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createWorkplace, type Workplace } from "./workplace.ts";

const command = join(import.meta.dirname, "../../bin/broadsheet.js");
const hasTerminal = spawnSync("script", ["--version"]).status === 0;
let place: Workplace;

beforeAll(() => {
  place = createWorkplace({ withData: true });
  place.broadsheet(["generate"]);
});
afterAll(() => place.end());

describe("broadsheet list", () => {
  it("lists every feed with its entries, last change and address, one per line with tabs between", () => {
    const { exitCode, stdout } = place.broadsheet(["list"]);
    expect(exitCode).toBe(0);
    const rows = stdout
      .trim()
      .split("\n")
      .map((line) => line.split("\t"));
    expect(rows[0]).toEqual([
      "main",
      "13",
      expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/),
      "http://127.0.0.1:3000/rss.xml",
      "Engineering archive (sample)",
    ]);
    expect(rows.map(([key]) => key)).toContain("authors/lukas-polacek");
  });

  it("lists the same as JSON", () => {
    const { feeds } = JSON.parse(place.broadsheet(["list", "--json"]).stdout) as { feeds: { addresses: string[] }[] };
    expect(feeds[0]).toMatchObject({ key: "main", entries: 13 });
    expect(feeds[0]?.addresses).toHaveLength(3);
  });

  it.skipIf(!hasTerminal)("is a table with a heading on a terminal (needs script)", () => {
    const lines = onTerminal({}, 200).split("\r\n");
    expect(lines[0]).toMatch(/^\u001b\[1mFeed +Entries +Last change/);
    const columns = lines.slice(1, 4).map((line) => line.indexOf("http"));
    expect(new Set(columns).size).toBe(1);
  });

  it.skipIf(!hasTerminal)("fits the width of the terminal, with whole addresses (needs script)", () => {
    const lines = onTerminal({ NO_COLOR: "1" }, 72).trimEnd().split("\r\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(72);
    const at = lines.indexOf("  http://127.0.0.1:3000/authors/lukas-polacek/rss.xml");
    expect(lines[at - 1]).toMatch(/ Lukáš/);
  });

  it.skipIf(!hasTerminal)("has no colours if NO_COLOR is set (needs script)", () => {
    expect(onTerminal({ NO_COLOR: "1" }, 200)).not.toContain("\u001b");
  });

  it("says what to do if the publication cannot be read", () => {
    const catalog = join(place.home, "output/.state/catalog.mdb");
    const bytes = readFileSync(catalog);
    writeFileSync(catalog, "garbage");
    const { exitCode, stderr } = place.broadsheet(["list"]);
    writeFileSync(catalog, bytes);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /^error: .*catalog\.mdb: cannot be read \(.+\); run "broadsheet generate", which repairs it\n$/,
    );
  });

  it("ends quietly if its reader closes the pipe", () => {
    const words = `"${process.execPath}" "${command}" list | head -1`;
    const { stdout, stderr } = spawnSync("sh", ["-c", words], { cwd: place.home, encoding: "utf8" });
    expect(stdout).toMatch(/^main\t/);
    expect(stderr).toBe("");
  });
});

function onTerminal(environment: Readonly<Record<string, string>>, columns: number): string {
  const env = { PATH: process.env.PATH, TERM: "xterm", ...environment };
  const words = ["-qec", `stty cols ${columns}; "${process.execPath}" "${command}" list`, "/dev/null"];
  return execFileSync("script", words, { cwd: place.home, env, encoding: "utf8" });
}
