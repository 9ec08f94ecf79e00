import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createWorkplace, type Workplace } from "./workplace.ts";

const commands = [
  "init",
  "new",
  "start",
  "generate",
  "notify",
  "import",
  "check",
  "explain",
  "list",
  "completion",
  "help",
];
let place: Workplace;

beforeAll(() => {
  place = createWorkplace();
});
afterAll(() => place.end());

describe.skipIf(!has("bash"))("broadsheet completion bash (needs bash)", () => {
  it("completes commands", () => {
    expect(inBash("broadsheet", "")).toEqual(commands);
    expect(inBash("broadsheet", "ex")).toEqual(["explain"]);
  });

  it("completes the options of the typed command after a dash", () => {
    expect(inBash("broadsheet", "check", "--")).toEqual(["--url", "--json", "--version", "--help"]);
    expect(inBash("broadsheet", "new", "Title", "--d")).toEqual(["--draft"]);
  });

  it("leaves files, and the values of options, to the shell", () => {
    expect(inBash("broadsheet", "import", "")).toEqual([]);
    expect(inBash("broadsheet", "init", "--articles", "")).toEqual([]);
  });

  it("completes the names of shells", () => {
    expect(inBash("broadsheet", "completion", "")).toEqual(["bash", "zsh", "fish"]);
  });

  it("completes the commands that have help", () => {
    expect(inBash("broadsheet", "help", "gen")).toEqual(["generate"]);
  });
});

describe.skipIf(!has("zsh"))("broadsheet completion zsh (needs zsh)", () => {
  // Prints what zsh's own functions would show.
  const capture =
    "compdef() { print compdef $@; }; _describe() { print -l $commands; }; _arguments() { print -l -- $@; };";

  it("registers itself", () => {
    expect(inZsh(capture)).toEqual(["compdef _broadsheet broadsheet"]);
  });

  it("completes commands with their descriptions", () => {
    const shown = inZsh(`${capture} words=(broadsheet ""); CURRENT=2`, "_broadsheet");
    expect(shown.slice(1, 1 + commands.length).map((line) => line.replace(/:.*/, ""))).toEqual(commands);
    expect(shown).toContain("list:list the feeds with their addresses, entries and last change");
  });

  it("completes the options of the typed command", () => {
    const shown = inZsh(`${capture} words=(broadsheet check --); CURRENT=3`, "_broadsheet");
    expect(shown).toContain("--url[also check this server as feed readers see it]:value:_files");
  });

  it("knows the arguments of each command, so that options are completed after them, repeatable ones too", () => {
    const specsOf = (command: string) => inZsh(`${capture} words=(broadsheet ${command} --); CURRENT=3`, "_broadsheet");
    expect(specsOf("new")).toEqual(expect.arrayContaining(["1:title: ", expect.stringMatching(/^\*--tag\[/)]));
    expect(specsOf("import")).toContain("1:place:_files");
    expect(specsOf("completion")).toContain("1:shell:(bash zsh fish)");
    expect(specsOf("list").filter((spec) => spec.startsWith("1:"))).toEqual([]);
  });
});

describe.skipIf(!has("fish"))("broadsheet completion fish (needs fish)", () => {
  it("completes commands with their descriptions", () => {
    expect(inFish("broadsheet exp")).toEqual([
      "explain\texplain why an article is or is not in a feed, or what a feed holds and why",
    ]);
  });

  it("completes the options of the typed command", () => {
    expect(inFish("broadsheet generate --al").map((line) => line.replace(/\t.*/, ""))).toEqual([
      "--all",
      "--allow-removal",
    ]);
  });
});

describe("broadsheet completion", () => {
  it("names the shells that it knows if it is given another", () => {
    const { exitCode, stderr } = place.broadsheet(["completion", "tcsh"]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("bash, zsh, fish");
  });
});

/** What bash would offer for the last of the words. */
function inBash(...words: readonly string[]): string[] {
  const typed = words.map((word) => `'${word}'`).join(" ");
  const ask = `COMP_WORDS=(${typed}); COMP_CWORD=${words.length - 1}; _broadsheet; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return lines("bash", ["--norc", "-c", `eval "$1"; ${ask}`, "bash", script("bash")]);
}

function inZsh(before: string, after = ""): string[] {
  return lines("zsh", ["-fc", `${before}\neval "$1"\n${after}`, "zsh", script("zsh")]);
}

function inFish(typed: string): string[] {
  return lines("fish", ["--no-config", "-c", `${script("fish")}\ncomplete -C '${typed}'`]);
}

function script(shell: string): string {
  return place.broadsheet(["completion", shell]).stdout;
}

function lines(command: string, words: readonly string[]): string[] {
  // A shell complains about a locale that the machine lacks.
  const env = { ...process.env, LC_ALL: "C" };
  const { stdout, stderr } = spawnSync(command, words, { cwd: place.home, env, encoding: "utf8" });
  if (stderr !== "") throw new Error(stderr);
  return stdout.split("\n").filter((line) => line !== "");
}

function has(shell: string): boolean {
  return spawnSync(shell, ["--version"]).status === 0;
}
