import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { patience } from "../patience.ts";
import { createWorkplace, type Workplace } from "./commands.ts";

let place: Workplace;
beforeEach(() => {
  place = createWorkplace({ withData: true });
});
afterEach(() => place.end());

describe("broadsheet generate", () => {
  it("publishes into output and tells what it did in one line", () => {
    const { exitCode, stdout } = place.broadsheet(["generate"]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /^13 articles are published in output: 13 files read, 13 articles changed, .* 0 errors, \d+ ms\n$/,
    );
  });

  it("tells once what is wrong in the same way with several articles, and to programs each time", () => {
    for (const name of ["a", "b", "c"])
      writeFileSync(
        join(place.home, `data/articles/2024-05-01-${name}.md`),
        `---\ntitle: ${name}\nlayout: post\n---\n`,
      );
    const { stdout } = place.broadsheet(["generate", "--json"]);
    expect((JSON.parse(stdout) as { problems: unknown[] }).problems).toHaveLength(3);
    const { stderr } = place.broadsheet(["generate", "--all"]);
    expect(stderr.match(/^warning: .*$/gm)).toEqual([
      "warning: data/articles/2024-05-01-a.md:3: layout: is not a known field and is left out, and 2 more times",
    ]);
    const { stdout: checked } = place.broadsheet(["check"]);
    expect(checked).toContain(
      "warning: data/articles/2024-05-01-a.md:3 and 2 more places: layout: is not a known field",
    );
    expect(checked).toMatch(/^ {2}mend: \S*records\.md tells what a record may say$/m);
    expect(checked).toContain("Found: 0 errors, 3 warnings.");
  });

  it("leaves identical bytes and writes nothing when it runs again", () => {
    place.broadsheet(["generate"]);
    const before = snapshot();
    const { stdout } = place.broadsheet(["generate"]);
    expect(stdout).toContain("0 files written");
    expect(snapshot()).toEqual(before);
  });

  it("leaves the same bytes wherever and whenever it runs", () => {
    place.broadsheet(["generate"]);
    place.broadsheet(["generate"], { OUTPUT_DIR: "elsewhere", TZ: "Pacific/Auckland" });
    expect(textsOf("elsewhere")).toEqual(textsOf("output"));
  });

  it("publishes the rest, names the fault, and fails where a record is bad", () => {
    writeFileSync(join(place.home, "data/articles/bad.md"), "---\ntitle: Bad\npublished: yesterday\n---\n");
    const { exitCode, stdout, stderr } = place.broadsheet(["generate"]);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^13 articles/);
    expect(stderr).toMatch(/data\/articles\/bad\.md:3: published: expected a date .*, got "yesterday"/);
  });

  it("says that it has published nothing where --strict forbids it", () => {
    writeFileSync(join(place.home, "data/articles/bad.md"), "---\ntitle: Bad\npublished: yesterday\n---\n");
    const { exitCode, stdout, stderr } = place.broadsheet(["generate", "--strict"]);
    expect(exitCode).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/bad\.md:3: .*\nNothing was published, for --strict allows no error\.\n$/);
  });

  it("gives its result as JSON when asked", () => {
    const { stdout } = place.broadsheet(["generate", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ articles: 13, read: 13, problems: [] });
  });
});

describe("a command that was asked for JSON", () => {
  it.each([[["generate"]], [["list"]], [["explain", "x"]], [["import", "x"]], [["new", "T"]]])(
    "gives it where it fails, too: %j",
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

describe("a fault of Broadsheet", () => {
  const faulty = { NODE_OPTIONS: "--import=data:text/javascript,Date.now=()=>nobody" };

  it("is called that, with where it comes from", () => {
    const { exitCode, stdout, stderr } = place.broadsheet(["generate"], faulty);
    expect([exitCode, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(
      /^This is a fault of Broadsheet, not of your data; please report it:\nReferenceError: nobody is not defined\n {4}at /,
    );
  });

  it("is told to programs too", () => {
    const { exitCode, stdout } = place.broadsheet(["generate", "--json"], faulty);
    expect([exitCode, JSON.parse(stdout)]).toEqual([1, { error: "nobody is not defined", problems: [] }]);
  });
});

describe("a command line that cannot be understood", () => {
  it("is told in JSON to who asked for that", () => {
    const { exitCode, stdout } = place.broadsheet(["new", "--json"]);
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toEqual({ error: "missing required argument 'title'", problems: [] });
  });
});

describe("an address that nobody has set", () => {
  beforeEach(() => cpSync(join(import.meta.dirname, "../../data/site.yaml"), join(place.home, "data/site.yaml")));
  const said =
    /^warning: data\/site\.yaml: url: is not set, nor is PUBLIC_URL, .* http:\/\/127\.0\.0\.1:3000\/ \(.*"url: https:.*\n$/;

  it("is said once by generate, in one line that tells what to set, and is no fault", () => {
    const { exitCode, stderr } = place.broadsheet(["generate"]);
    expect(stderr).toMatch(said);
    expect(exitCode).toBe(0);
  });

  it("is said once by start, however many runs it makes", async () => {
    const daemon = await place.start();
    writeFileSync(join(place.home, "data/articles/new.md"), "---\ntitle: New\npublished: 2020-01-01\n---\nText.\n");
    await vi.waitFor(
      async () => expect(await (await fetch(`${daemon.url}/rss.xml`)).text()).toContain("New"),
      patience,
    );
    await daemon.stop();
    expect(daemon.output().match(/url: is not set/g)).toHaveLength(1);
  });

  it("is a finding of check that is no error", () => {
    const { exitCode, stdout } = place.broadsheet(["check"]);
    expect(stdout).toMatch(/^warning: data\/site\.yaml: url: is not set.*\n {2}why: .*\n {2}mend: .*PUBLIC_URL/m);
    expect(exitCode).toBe(0);
  });

  it.each<[string, Record<string, string>]>([
    ["PUBLIC_URL", { PUBLIC_URL: "https://example.com/" }],
    ["site.yaml", {}],
  ])("is not said where %s tells it", (where, environment) => {
    if (where === "site.yaml") appendFileSync(join(place.home, "data/site.yaml"), "url: https://example.com/\n");
    expect(place.broadsheet(["generate"], environment).stderr).toBe("");
  });
});

const broadsheet = `"${process.execPath}" "${join(import.meta.dirname, "../../bin/broadsheet.js")}"`;

describe("output that goes nowhere", () => {
  it.skipIf(!existsSync("/dev/full")).each(["generate", "check", "help"])(
    "because the device is full is told in one line: %s (needs /dev/full)",
    (command) => {
      expect(sh(`${broadsheet} ${command} > /dev/full`)).toEqual({
        status: 1,
        stdout: "",
        stderr: "error: the result cannot be written to standard output (ENOSPC)\n",
      });
    },
  );

  it.skipIf(!existsSync("/dev/full"))("with what is said beside it does not end the work (needs /dev/full)", () => {
    writeFileSync(join(place.home, "data/articles/bad.md"), "no front matter");
    expect(sh(`${broadsheet} generate 2> /dev/full`)).toMatchObject({
      status: 1,
      stdout: expect.stringMatching(/^13 articles/),
    });
  });

  it("because nobody reads it is no fault", () => {
    expect(sh(`${broadsheet} generate | true`)).toEqual({ status: 0, stdout: "", stderr: "" });
  });

  it.skipIf(!existsSync("/dev/full"))(
    "with the log of a server keeps nobody from being served (needs /dev/full)",
    async () => {
      const log = openSync("/dev/full", "w");
      const daemon = await place.start({}, log);
      closeSync(log);
      expect((await fetch(`${daemon.url}/rss.xml`)).status).toBe(200);
      expect(await daemon.stop()).toBe(0);
    },
  );
});

describe("broadsheet import", () => {
  it("imports a listing, and says what it does not hold", () => {
    rmSync(join(place.home, "data/articles"), { recursive: true });
    const { stdout, exitCode } = place.broadsheet(["import", "data/archive-listing.txt"]);
    expect(stdout).toBe("13 articles imported\nThe listing says 92 articles, so 79 are not in it\n");
    expect(exitCode).toBe(0);
    expect(readdirSync(join(place.home, "data/articles"))).toHaveLength(13);
  });

  it("imports nothing a second time, and says so", () => {
    const { stdout } = place.broadsheet(["import", "data/archive-listing.txt"]);
    expect(stdout).toContain("Nothing imported: all 13 articles are here already");
  });

  it("says what to give where there is no such file", () => {
    const { exitCode, stderr } = place.broadsheet(["import", "nowhere.txt"]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/nowhere\.txt: there is no such file; give the address of [^,]+, with its "https:\/\/", or/);
  });

  it("says what to do with a folder", () => {
    const { exitCode, stderr } = place.broadsheet(["import", "data"]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("data: is a folder; give one file at a time; ");
  });

  it("imports nothing at all where a part cannot be read, and says which line", () => {
    rmSync(join(place.home, "data/articles"), { recursive: true });
    const listing = readFileSync(join(place.home, "data/archive-listing.txt"), "utf8");
    writeFileSync(join(place.home, "broken.txt"), listing.replace("November 16, 2015", "Smarch 16, 2015"));
    const { exitCode, stderr } = place.broadsheet(["import", "broken.txt"]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/broken\.txt:\d+[\s\S]*\nNothing was imported; /);
    expect(existsSync(join(place.home, "data/articles"))).toBe(false);
  });
});

const commands = [
  [],
  ["init"],
  ["new"],
  ["start"],
  ["generate"],
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
    expect(stdout).toContain("Usage: broadsheet");
  });

  it.each(commands)("answers %s --version", (...words: string[]) => {
    expect(place.broadsheet([...words, "--version"]).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.skipIf(process.platform === "win32")("says that too many files are open, not that Broadsheet is at fault", () => {
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
    "says that the working directory is gone, not that %s is at fault",
    (word) => {
      const gone = join(place.home, "gone");
      mkdirSync(gone);
      const inGoneFolder = 'cd "$0" && rmdir "$0" && exec "$@"';
      const program = join(import.meta.dirname, "../../bin/broadsheet.js");
      const { status, stderr } = spawnSync("sh", ["-c", inGoneFolder, gone, process.execPath, program, word], {
        encoding: "utf8",
      });
      expect(stderr).toBe(
        "error: the working directory is gone: it was deleted or renamed; change into one that is there\n",
      );
      expect(status).toBe(1);
    },
  );
});

/** A command line of the shell. */
function sh(words: string) {
  const env = { ...process.env, PUBLIC_URL: "https://example.com/" };
  const { status, stdout, stderr } = spawnSync("sh", ["-c", words], { cwd: place.home, env, encoding: "utf8" });
  return { status, stdout, stderr };
}

function files(directory: string): string[] {
  const found = readdirSync(join(place.home, directory), { recursive: true, withFileTypes: true });
  const paths = found.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
  return paths.filter((path) => !path.includes("/.state/")).sort();
}

function snapshot(): [string, number][] {
  return files("output").map((path) => [path, statSync(path).mtimeMs]);
}

function textsOf(directory: string): [string, string][] {
  const root = join(place.home, directory);
  return files(directory).map((path) => [path.slice(root.length), readFileSync(path, "base64")]);
}
