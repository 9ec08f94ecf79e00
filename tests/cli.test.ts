import { spawnSync } from "node:child_process";
import { appendFileSync, closeSync, existsSync, mkdirSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createWorkplace, type Workplace } from "./cli/workplace.ts";

let place: Workplace;
beforeEach(() => {
  place = createWorkplace({ withData: true });
});
afterEach(() => place.end());

const program = join(import.meta.dirname, "../bin/broadsheet.js");
const broadsheet = `"${process.execPath}" "${program}"`;

const commands = [
  [],
  ["init"],
  ["new"],
  ["start"],
  ["generate"],
  ["notify"],
  ["import"],
  ["check"],
  ["explain"],
  ["list"],
  ["completion"],
  ["help"],
];

describe("broadsheet", () => {
  it.each(commands)("answers %s --help", (...words: string[]) => {
    const { exitCode, stdout } = place.broadsheet([...words, "--help"]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(["Usage: broadsheet", ...words].join(" "));
  });

  it.each(commands)("answers %s --version", (...words: string[]) => {
    expect(place.broadsheet([...words, "--version"]).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.skipIf(process.platform === "win32")("blames too many open files, not Broadsheet", () => {
    expect(sh(`ulimit -n 40; ${broadsheet} generate`)).toEqual({
      status: 1,
      stdout: "",
      stderr: expect.stringMatching(
        /^error: .+: too many open files; raise the limit \(ulimit -n\) and publish again\n$/,
      ),
    });
  });

  it("prints the help of a command by either name", () => {
    expect(place.broadsheet(["help", "list"]).stdout).toBe(place.broadsheet(["list", "--help"]).stdout);
  });

  it.skipIf(process.platform === "win32").each(["generate", "start", "init", "check"])(
    "blames the missing working directory, not %s",
    (word) => {
      const gone = join(place.home, "gone");
      mkdirSync(gone);
      const inGoneFolder = 'cd "$0" && rmdir "$0" && exec "$@"';
      const { status, stderr } = spawnSync("sh", ["-c", inGoneFolder, gone, process.execPath, program, word], {
        encoding: "utf8",
      });
      expect(stderr).toBe(
        "error: the working directory is gone: it was deleted or renamed; change to one that exists\n",
      );
      expect(status).toBe(1);
    },
  );
});

describe("a command with --json", () => {
  it.each([[["generate"]], [["list"]], [["explain", "x"]], [["import", "x"]], [["new", "T"]]])(
    "prints JSON if it fails, too: %j",
    (words) => {
      appendFileSync(join(place.home, "data/site.yaml"), "titel: T\n");
      const { exitCode, stdout } = place.broadsheet([...words, "--json"]);
      expect(exitCode).toBe(1);
      expect(JSON.parse(stdout)).toMatchObject({
        error: expect.stringContaining("titel: is not a known setting"),
        problems: [{ severity: "error", field: "titel", advice: 'did you mean "title"?' }],
      });
    },
  );
});

describe("a bug in Broadsheet", () => {
  const faulty = { NODE_OPTIONS: "--import=data:text/javascript,Date.now=()=>nobody" };

  it("is reported as such, with where it comes from", () => {
    const { exitCode, stdout, stderr } = place.broadsheet(["generate"], faulty);
    expect([exitCode, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(
      /^This is a bug in Broadsheet, not a fault in your data; please report it:\nReferenceError: nobody is not defined\n {4}at /,
    );
  });

  it("is reported to programs too", () => {
    const { exitCode, stdout } = place.broadsheet(["generate", "--json"], faulty);
    expect([exitCode, JSON.parse(stdout)]).toEqual([1, { error: "nobody is not defined", problems: [] }]);
  });
});

describe("output that goes nowhere", () => {
  it.skipIf(!existsSync("/dev/full")).each(["generate", "check", "help"])(
    "because the device is full is reported in one line: %s (needs /dev/full)",
    (command) => {
      expect(sh(`${broadsheet} ${command} > /dev/full`)).toEqual({
        status: 1,
        stdout: "",
        stderr: "error: the result cannot be written to standard output (ENOSPC)\n",
      });
    },
  );

  it.skipIf(!existsSync("/dev/full"))(
    "with remarks that go nowhere either does not end the command (needs /dev/full)",
    () => {
      writeFileSync(join(place.home, "data/articles/bad.md"), "no front matter");
      expect(sh(`${broadsheet} generate 2> /dev/full`)).toMatchObject({
        status: 1,
        stdout: expect.stringMatching(/^13 articles/),
      });
    },
  );

  it("because nobody reads it is no fault", () => {
    expect(sh(`${broadsheet} generate | true`)).toEqual({ status: 0, stdout: "", stderr: "" });
  });

  it.skipIf(!existsSync("/dev/full"))(
    "with the log of a server does not stop it from serving (needs /dev/full)",
    async () => {
      const log = openSync("/dev/full", "w");
      const daemon = await place.start({}, log);
      closeSync(log);
      expect((await fetch(`${daemon.url}/rss.xml`)).status).toBe(200);
      expect(await daemon.stop()).toBe(0);
    },
  );
});

/** Runs a shell command line. */
function sh(words: string) {
  const env = { ...process.env, PUBLIC_URL: "https://example.com/" };
  const { status, stdout, stderr } = spawnSync("sh", ["-c", words], { cwd: place.home, env, encoding: "utf8" });
  return { status, stdout, stderr };
}
