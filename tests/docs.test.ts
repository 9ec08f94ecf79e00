import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { settingNames } from "../src/config/settings-schema.ts";
import { loadConfig } from "../src/config.ts";
import { languages } from "../src/pages/languages/index.ts";
import { ownAddresses } from "../src/publication/own-addresses.ts";
import { endedWithTests, isInstalled } from "./e2e/programs.ts";
import { variables } from "./variables.ts";

// Every shell block in the README and in docs/ is run, in order, those of one document in one directory. A comment on
// the line before a block says how, by any of these words: <!-- tested: start --> it starts a server, which goes on for
// the blocks that follow <!-- tested: serving --> it talks to that server <!-- tested: in an empty directory --> it and
// what follows it have a directory of their own, without data <!-- tested: with the data of the repository --> it and
// what follows it have a directory of their own, with that data <!-- tested: in the repository --> it is run there, and
// publishes elsewhere <!-- tested: without npm ci --> <!-- not tested: REASON -->

const repository = join(import.meta.dirname, "..");
const guides = ["README.md", ...markdownIn("docs")];
/** Documents may name a source file by the end of its path. */
const programFiles = ["src", "tests", "bench"].flatMap((folder) =>
  readdirSync(join(repository, folder), { recursive: true, encoding: "utf8" }).map((file) => `/${file}`),
);

/** Documents whose links are checked; the guides' commands are also run. */
const documents = [...guides, "CHANGELOG.md", ...markdownIn("docs/technotes")];

interface Block {
  readonly line: number;
  readonly text: string;
  readonly mark: string;
}

/** Programs that blocks need and this machine lacks. */
const lacking = ["bash", "curl"].filter((program) => !isInstalled(program, "--version"));

const withBlocks = guides
  .map((name) => [name, blocksOf(read(name))] as const)
  .filter(([, blocks]) => blocks.length > 0);

describe.each(withBlocks)("%s", (name, blocks) => {
  const homes: string[] = [];
  const servers: ChildProcess[] = [];
  let home = "";
  let url: string | undefined;

  beforeAll(() => moveTo(true));
  afterAll(async () => {
    for (const server of servers) await stop(server);
    for (const one of homes) rmSync(one, { recursive: true, force: true });
  });

  for (const { line, text, mark } of blocks) {
    const title = `line ${line}: ${text.split("\n")[0]}`;
    const reason = /^not tested: (.+)$/.exec(mark)?.[1] ?? lackOf(text);
    if (reason === undefined) it(title, () => tryOut(text, mark));
    else it.skip(`${title} (${reason})`, () => {});
  }

  async function tryOut(text: string, mark: string): Promise<void> {
    if (mark.includes("in an empty directory")) moveTo(false);
    if (mark.includes("with the data of the repository")) moveTo(true);
    const script = mark.includes("without npm ci") ? text.replaceAll("npm ci && ", "") : text;
    const cwd = mark.includes("in the repository") ? repository : home;
    if (/\bstart\b/.test(mark)) return startServer(script, cwd);
    const addressed = url === undefined ? script : script.replaceAll("http://127.0.0.1:3000", url);
    expect(mark.includes("serving") ? url : "").toBeDefined();
    const { status, stdout, stderr } = spawnSync("bash", ["--norc", "-euo", "pipefail", "-c", addressed], {
      cwd,
      env: environment(home, url),
      encoding: "utf8",
      input: "",
    });
    expect({ status, said: status === 0 ? "" : stdout + stderr }).toEqual({ status: 0, said: "" });
  }

  async function startServer(script: string, cwd: string): Promise<void> {
    for (const server of servers.splice(0)) await stop(server);
    // The whole process group is ended, because npm and npx are between the shell and the server.
    const child = spawn("bash", ["--norc", "-euo", "pipefail", "-c", script], {
      cwd,
      env: environment(home),
      detached: true,
    });
    endedWithTests(child, () => endGroup(child, "SIGKILL"));
    child.stdin.end();
    servers.push(child);
    let said = "";
    url = await new Promise<string>((resolve, reject) => {
      const listen = (chunk: Buffer) => {
        said += chunk.toString();
        const found = /serving (http:\/\/\S+?)\/?\s/.exec(said)?.[1];
        if (found !== undefined) resolve(found);
      };
      child.stdout.on("data", listen);
      child.stderr.on("data", listen);
      child.once("exit", (code) => reject(new Error(`${name}: exited with ${code}: ${said}`)));
    });
  }

  function moveTo(withData: boolean): void {
    home = mkdtempSync(join(tmpdir(), "broadsheet-docs-"));
    homes.push(home);
    mkdirSync(join(home, "node_modules/.bin"), { recursive: true });
    symlinkSync(repository, join(home, "node_modules/broadsheet"));
    symlinkSync("../broadsheet/bin/broadsheet.js", join(home, "node_modules/.bin/broadsheet"));
    if (withData) cpSync(join(repository, "data"), join(home, "data"), { recursive: true });
  }
});

describe("README and docs/", () => {
  it("say of every block that is not run why it is not", () => {
    const marks = withBlocks.flatMap(([, blocks]) => blocks.map(({ mark }) => mark));
    expect(marks.filter((mark) => mark !== "" && !/^(?:not tested: \w.{8,}|tested: .+)$/.test(mark))).toEqual([]);
  });

  it.each(documents)("%s links only to files that exist", (name) => {
    const links = [...withoutCode(read(name)).matchAll(/\]\((?!https?:)([^)#\s]+)(#[^)\s]+)?\)/g)];
    const missing = links
      .map(([, path = ""]) => join(dirname(name), path))
      .filter((path) => !existsSync(join(repository, path)));
    expect(missing).toEqual([]);
  });

  it.each(documents)("%s links only to headings that exist", (name) => {
    const links = [...withoutCode(read(name)).matchAll(/\]\((?!https?:)([^)#\s]*)#([^)\s]+)\)/g)];
    const missing = links.filter(([, path = "", anchor = ""]) => {
      const target = path === "" ? name : join(dirname(name), path);
      return !headingsOf(read(target)).includes(anchor);
    });
    expect(missing.map(([link]) => link)).toEqual([]);
  });

  it.each([...guides, ...markdownIn("docs/technotes")])("%s names only program files that exist", (name) => {
    const named = [...read(name).matchAll(/`([\w./-]+\.ts|(?:src|tests|bench)\/[\w./-]+)`/g)].map(
      ([, path = ""]) => path,
    );
    const isThere = (path: string) =>
      existsSync(join(repository, path)) || programFiles.some((file) => file.endsWith(`/${path}`));
    expect(named.filter((path) => !isThere(path))).toEqual([]);
  });

  it("list every technote in docs/technotes/README.md", () => {
    const index = read("docs/technotes/README.md");
    const notes = readdirSync(join(repository, "docs/technotes")).filter((name) => name !== "README.md");
    expect(notes.filter((name) => !index.includes(`](${name})`))).toEqual([]);
  });

  it("name in docs/http.md every address at which the server gives information about itself", () => {
    const text = read("docs/http.md");
    expect(Object.values(ownAddresses).filter((address) => !text.includes(`${address}\``))).toEqual([]);
  });

  it.each(["README.md", "docs/settings.md"])("name every setting in %s", (name) => {
    const text = read(name);
    expect(settingNames.filter((setting) => !text.includes(`\`${setting}\``))).toEqual([]);
  });

  it("name every language of the pages in docs/settings.md", () => {
    const names = new Intl.DisplayNames("en", { type: "language" });
    const spoken = Object.keys(languages).map((tag) => names.of(tag.replace(/-.*/, "")) ?? tag);
    const text = read("docs/settings.md");
    expect(spoken.filter((name) => !text.includes(name.replace(/ (?:Bokmål|Nynorsk)$/, "")))).toEqual([]);
  });

  it.each(["README.md", "docs/settings.md"])("name every variable of the environment in %s", async (name) => {
    const asked = new Set<string>();
    const environment = new Proxy({}, { get: (_, variable) => void asked.add(String(variable)) });
    await loadConfig(environment, repository);
    expect([...asked].sort()).toEqual([...variables].sort());
    const text = read(name);
    expect(variables.filter((variable) => !text.includes(`\`${variable}\``))).toEqual([]);
  });

  it("name every command and every option in docs/commands.md", () => {
    const text = read("docs/commands.md");
    const help = (words: readonly string[]) => {
      const program = join(repository, "bin/broadsheet.js");
      return spawnSync(process.execPath, [program, ...words, "--help"], { encoding: "utf8" }).stdout;
    };
    const commands = [...help([]).matchAll(/^ {2}([a-z]+)\b/gm)]
      .map(([, name = ""]) => name)
      .filter((name) => name !== "help");
    expect(commands).toContain("explain");
    for (const command of commands) {
      const section = new RegExp(`^## ${command}\\n([\\s\\S]*?)(?=^## |(?![\\s\\S]))`, "m").exec(text)?.[1] ?? "";
      const options = [...help([command]).matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(([, option = ""]) => option);
      const own = options.filter((option) => option !== "--help" && option !== "--version");
      expect({ command, undocumented: own.filter((option) => !section.includes(`\`${option}\``)) }).toEqual({
        command,
        undocumented: [],
      });
    }
  });
});

describe("docs/commands.md, on JSON", () => {
  let home: string;
  const run = (words: readonly string[], cwd = home) => {
    const program = join(repository, "bin/broadsheet.js");
    const { stdout } = spawnSync(process.execPath, [program, ...words, "--json"], { cwd, encoding: "utf8" });
    return JSON.parse(stdout) as unknown;
  };
  const outputs = new Map<string, unknown>();

  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), "broadsheet-docs-"));
    cpSync(join(repository, "data"), join(home, "data"), { recursive: true });
    writeFileSync(join(home, "data/articles/coming.md"), "---\ntitle: Coming\npublished: 2999-01-01\nlayout: x\n---\n");
    const elsewhere = join(home, "elsewhere");
    mkdirSync(elsewhere);
    outputs.set("`init`", run(["init", "--yes", "--articles", "../data/archive-listing.txt"], elsewhere));
    outputs.set("`new`", run(["new", "A title", "--draft"]));
    outputs.set("`import`", run(["import", "data/archive-listing.txt"]));
    outputs.set("`generate`", run(["generate"]));
    outputs.set("`check`", run(["check"]));
    outputs.set("`explain`, for an article", run(["explain", "a-title"]));
    outputs.set("`explain`, for a feed", run(["explain", "main"]));
    outputs.set("`list`", run(["list"]));
    outputs.set("any, if it fails", run(["explain", "nothing at all"]));
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  it.each([
    ...["`init`", "`new`", "`import`", "`generate`", "`check`", "`list`"],
    ...["`explain`, for an article", "`explain`, for a feed", "any, if it fails"],
  ])("names every field of %s", (name) => {
    const section = read("docs/commands.md").split("## JSON\n")[1] ?? "";
    const row = section.split("\n").find((line) => line.startsWith(`| ${name}`)) ?? "";
    const ofProblems = section.slice(section.indexOf("A problem has"));
    const fields = fieldsIn(outputs.get(name));
    expect([row !== "", fields.length > 0]).toEqual([true, true]);
    expect(fields.filter((field) => !`${row}${ofProblems}`.includes(`\`${field}\``))).toEqual([]);
  });
});

/** The names of all fields, at any depth. */
function fieldsIn(value: unknown): string[] {
  if (Array.isArray(value)) return [...new Set(value.flatMap(fieldsIn))];
  if (typeof value !== "object" || value === null) return [];
  return [...new Set(Object.entries(value).flatMap(([name, inner]) => [name, ...fieldsIn(inner)]))];
}

function blocksOf(text: string): readonly Block[] {
  const found = text.matchAll(/(?:^<!-- ([^\n]*) -->\n)?^```sh\n([\s\S]*?)^```$/gm);
  return [...found].map((match) => ({
    line: text.slice(0, match.index).split("\n").length,
    mark: match[1] ?? "",
    text: (match[2] ?? "").trim(),
  }));
}

function markdownIn(folder: string): readonly string[] {
  const names = readdirSync(join(repository, folder)).filter((name) => name.endsWith(".md"));
  return names.map((name) => `${folder}/${name}`);
}

/** Why a block cannot be run on this machine, if it cannot. */
function lackOf(block: string): string | undefined {
  const program = lacking.find((name) => name === "bash" || block.includes(`${name} `));
  return program === undefined ? undefined : `skipped: ${program} is not installed`;
}

/** Anchors as code hosts make them from headings. */
function headingsOf(text: string): string[] {
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => heading.toLowerCase());
  return headings.map((heading) => heading.replace(/[^\p{L}\p{N} -]/gu, "").replaceAll(" ", "-"));
}

/** Without inline code, whose links are only shown. */
function withoutCode(text: string): string {
  return text.replaceAll(/`[^`\n]*`/g, "");
}

function read(name: string): string {
  return readFileSync(join(repository, name), "utf8");
}

/** Without the caller's settings, and with any free port; commands that talk to a server get its port. */
function environment(home: string, url?: string): NodeJS.ProcessEnv {
  const { PATH, HOME, LANG } = process.env;
  const port = url === undefined ? "0" : new URL(url).port;
  return {
    PATH,
    HOME,
    LANG,
    PORT: port,
    OUTPUT_DIR: join(home, "output"),
    npm_config_offline: "true",
    npm_config_update_notifier: "false",
  };
}

/** Ends the whole group, and waits until its last process has closed the output. */
async function stop(server: ChildProcess): Promise<void> {
  if (server.pid === undefined || server.stdout?.closed === true) return;
  const ended = once(server, "close");
  endGroup(server, "SIGTERM");
  await ended;
}

function endGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid !== undefined) process.kill(-pid, signal);
}
