import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import { endProgram } from "../e2e/programs.ts";
import { patience } from "../patience.ts";
import { createWorkplace, type Workplace } from "./workplace.ts";

const hasTerminal = spawnSync("script", ["--version"]).status === 0;
const program = join(import.meta.dirname, "../../bin/broadsheet.js");
const terminalWords = ["-qec", `"${process.execPath}" "${program}" init`, "/dev/null"];
let place: Workplace;
beforeEach(() => {
  place = createWorkplace();
});
afterEach(() => place.end());

describe("broadsheet init", () => {
  it("writes settings and a first article that can be published at once", () => {
    const { exitCode, stdout, stderr } = place.broadsheet(["init", "--yes"]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^data\/site\.yaml\ndata\/articles\/\d{4}-\d\d-\d\d-hello\.md\n$/);
    expect(stderr).toContain("npx broadsheet start");
    expect(place.broadsheet(["check"]).stdout).toContain(
      "1 article, nothing published yet. Found: 0 errors, 1 warning",
    );
    expect(place.broadsheet(["generate"]).stdout).toMatch(/^1 article is published/);
    expect(read("output/rss.xml")).toContain("<title>Hello</title>");
  });

  it("refers to the schema for editors through a link that survives updates of the package", () => {
    mkdirSync(join(place.home, "node_modules"));
    symlinkSync(join(import.meta.dirname, "../.."), join(place.home, "node_modules/broadsheet"));
    place.broadsheet(["init", "--yes"]);
    const [first, second] = read("data/site.yaml").split("\n");
    expect(first).toBe("# yaml-language-server: $schema=../node_modules/broadsheet/schemas/site.schema.json");
    expect(second).toContain(", node_modules/broadsheet/docs/settings.md explains them all.");
  });

  it("uses the answers it gets", () => {
    const { exitCode } = place.broadsheet(
      ["init"],
      {},
      'My: #1 "blog"\nhttps://example.com/blog\nAda <ada@example.com>\n\n',
    );
    expect(exitCode).toBe(0);
    expect(settings()).toMatchObject({
      title: 'My: #1 "blog"',
      url: "https://example.com/blog",
      author: "Ada <ada@example.com>",
    });
  });

  it("does not ask for what options say", () => {
    const { stderr } = place.broadsheet(["init", "--title", "Mine", "--url", "https://example.com/"], {}, "\n\n");
    expect(stderr).not.toContain("called?");
    expect(stderr).toContain("Who writes it?");
    expect(settings()).toMatchObject({ title: "Mine", author: "Mine" });
  });

  it("imports a listing", () => {
    const listing = join(import.meta.dirname, "../../data/archive-listing.txt");
    const { stdout } = place.broadsheet(["init", "--yes", "--articles", listing]);
    expect(stdout).toContain("13 articles imported");
    expect(articles()).toHaveLength(13);
  });

  it.each([
    ["a feed", "<rss version='2.0'><channel><title>T</title><language>de_AT</language>ITEM</channel></rss>", "de-AT"],
    ["a feed in no language that there is", "<rss><channel><language>klingonisch</language>ITEM</channel></rss>", "en"],
    ["a feed that does not tell", "<rss version='2.0'><channel><title>T</title>ITEM</channel></rss>", "en"],
    ["an archive page", "<html lang=' sv'><body><ul>ROW</ul></body></html>", "sv"],
    ["an archive page with an invalid lang", "<html lang='{{ lang }}'><body><ul>ROW</ul></body></html>", "en"],
  ])("publishes in the language of what it imports: %s", (_, text, language) => {
    const item = "<item><title>A</title><guid>urn:x:1</guid><pubDate>Wed, 01 May 2024 09:00:00 GMT</pubDate></item>";
    const row = '<li>2024-05-01 <a href="https://example.com/a">A</a></li>';
    writeFileSync(join(place.home, "old"), text.replace("ITEM", item).replace("ROW", row));
    expect(place.broadsheet(["init", "--yes", "--articles", "old"])).toMatchObject({ exitCode: 0 });
    expect(settings()).toMatchObject({ language });
    expect(place.broadsheet(["check"]).stdout).toContain("0 errors");
  });

  it("copies a folder of articles, its sub-folders and pictures too, and leaves the originals", () => {
    mkdirSync(join(place.home, "posts/old"), { recursive: true });
    writeFileSync(join(place.home, "posts/a.md"), "---\ntitle: A\npublished: 2020-01-01\n---\n");
    writeFileSync(join(place.home, "posts/old/b.md"), "---\ntitle: B\npublished: 2020-01-02\n---\n");
    writeFileSync(join(place.home, "posts/old/picture.png"), "");
    writeFileSync(join(place.home, "posts/.hidden"), "");
    const { stdout } = place.broadsheet(["init", "--yes", "--articles", "posts"]);
    expect(stdout).toContain("2 files of articles copied");
    expect(articles()).toEqual(["a.md", "old", "old/b.md", "old/picture.png"]);
    expect(existsSync(join(place.home, "posts/old/b.md"))).toBe(true);
  });

  it.each([
    ["MkDocs", "blog", "blog/.authors.yml", ".authors.yml"],
    ["MkDocs, only its posts", "blog/posts", "blog/.authors.yml", ".authors.yml"],
    ["Jekyll, only its posts", "_posts", "_data/authors.yml", "_data/authors.yml"],
    ["Docusaurus", "blog", "blog/authors.yml", "authors.yml"],
  ])("copies the site's file of authors: %s", (_, folder, file, copy) => {
    for (const name of [folder, "blog", "_data"]) mkdirSync(join(place.home, name), { recursive: true });
    writeFileSync(join(place.home, file), "ada: { name: Ada Lovelace }\n");
    writeFileSync(join(place.home, folder, "a.md"), "---\ntitle: A\ndate: 2020-01-01\nauthor: ada\n---\nText\n");
    const { stdout } = place.broadsheet(["init", "--yes", "--articles", folder]);
    expect(stdout).toContain("1 file of articles copied");
    expect(stdout).toContain(`data/articles/${copy}: copied too; it lists the authors\n`);
    place.broadsheet(["generate"]);
    expect(read("output/rss.xml")).toContain("<dc:creator>Ada Lovelace</dc:creator>");
  });

  it("does not overwrite a file of authors", () => {
    mkdirSync(join(place.home, "blog"));
    mkdirSync(join(place.home, "data/articles"), { recursive: true });
    for (const folder of ["blog", "data/articles"]) writeFileSync(join(place.home, folder, ".authors.yml"), folder);
    writeFileSync(join(place.home, "blog/a.md"), "---\ntitle: A\ndate: 2020-01-01\n---\nText\n");
    const { exitCode, stderr } = place.broadsheet(["init", "--yes", "--articles", "blog"]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("data/articles/.authors.yml already exists, and nothing was copied");
    expect(existsSync(join(place.home, "data/articles/a.md"))).toBe(false);
  });

  it("reports articles of other programs that it cannot read, and what is no article here", () => {
    mkdirSync(join(place.home, "posts"));
    writeFileSync(join(place.home, "posts/a.md"), "---\ntitle: A\npublished: 2020-01-01\n---\n");
    writeFileSync(join(place.home, "posts/2020-01-02-b.html"), "---\ntitle: B\n---\n<p>Text</p>\n");
    writeFileSync(join(place.home, "posts/c.rst"), "C\n=\n");
    writeFileSync(join(place.home, "posts/demo.html"), "<!doctype html>\n<p>Text</p>\n");
    const { exitCode, stderr } = place.broadsheet(["init", "--yes", "--articles", "posts"]);
    expect(exitCode).toBe(0);
    const what = "is in a format that is not supported, and is not published as an article";
    expect(stderr).toContain(`data/articles/2020-01-02-b.html: ${what} (if it is one, give it a name that ends in .md`);
    expect(stderr).toContain("and 1 more time");
    expect(stderr).not.toContain("demo.html");
    const { findings } = JSON.parse(place.broadsheet(["check", "--json"]).stdout);
    expect(findings).toContainEqual(expect.objectContaining({ where: "data/articles/c.rst", what }));
  });

  it("does not take a sync conflict's copy for an article, and names it", () => {
    mkdirSync(join(place.home, "posts"));
    const copies = ["a.sync-conflict-20240501-120000-ABCDEFG.md", "a (Ann's conflicted copy 2024-05-01).md"];
    for (const name of ["a.md", ...copies])
      writeFileSync(join(place.home, "posts", name), "---\ntitle: A\npublished: 2020-01-01\n---\n");
    const { stderr } = place.broadsheet(["init", "--yes", "--articles", "posts"]);
    expect(stderr).toContain("is a conflicting copy of a file that was changed in two places");
    expect(place.broadsheet(["generate"]).stdout).toContain("1 article is published");
    const { findings } = JSON.parse(place.broadsheet(["check", "--json"]).stdout);
    const named = findings.map(({ where }: { where: string }) => where);
    expect(named).toEqual(expect.arrayContaining(copies.map((name) => `data/articles/${name}`)));
  });

  it("says what it looks for if a folder has no articles", () => {
    mkdirSync(join(place.home, "posts"));
    writeFileSync(join(place.home, "posts/a.rst"), "A\n=\n");
    const { exitCode, stderr } = place.broadsheet(["init", "--yes", "--articles", "posts"]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^error: posts: holds no articles; expected files that end in \.md, .* or \.\w+\n$/);
    expect(existsSync(join(place.home, "data"))).toBe(false);
  });

  it("copies nothing if a file of that name exists already", () => {
    for (const [folder, title] of [
      ["posts", "Theirs"],
      ["data/articles", "Ours"],
    ] as const) {
      mkdirSync(join(place.home, folder), { recursive: true });
      writeFileSync(join(place.home, folder, "b.md"), `---\ntitle: ${title}\npublished: 2020-01-01\n---\n`);
    }
    writeFileSync(join(place.home, "posts/a.md"), "---\ntitle: A\npublished: 2020-01-01\n---\n");
    const { exitCode, stderr } = place.broadsheet(["init", "--yes", "--articles", "posts"]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^error: data\/articles\/b\.md already exists, and nothing was copied; move it away/);
    expect(articles()).toEqual(["b.md"]);
    expect(read("data/articles/b.md")).toContain("Ours");
  });

  it("removes what it has copied if the rest cannot be", () => {
    mkdirSync(join(place.home, "posts/walks"), { recursive: true });
    mkdirSync(join(place.home, "data/articles"), { recursive: true });
    writeFileSync(join(place.home, "data/articles/walks"), "not a folder");
    for (const name of ["a.md", "walks/b.md"])
      writeFileSync(join(place.home, "posts", name), "---\ntitle: A\npublished: 2020-01-01\n---\n");
    const { exitCode, stderr } = place.broadsheet(["init", "--yes", "--articles", "posts"]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /^error: posts\/walks\/b\.md cannot be copied to data\/articles\/walks\/b\.md \(ENOTDIR\), and nothing was copied; a file is where/,
    );
    expect(articles()).toEqual(["walks"]);
  });

  it("says where in a folder a file cannot be copied", () => {
    mkdirSync(join(place.home, "posts"));
    symlinkSync("nowhere.md", join(place.home, "posts/a.md"));
    const { exitCode, stderr } = place.broadsheet(["init", "--yes", "--articles", "posts"]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("posts/a.md: is a link that leads nowhere");
  });

  it("finds a folder below the home directory if no shell has replaced the ~", () => {
    mkdirSync(join(place.home, "posts"));
    writeFileSync(join(place.home, "posts/a.md"), "---\ntitle: A\npublished: 2020-01-01\n---\n");
    const { stdout } = place.broadsheet(["init"], { HOME: place.home }, "\n\n\n~/posts\n");
    expect(stdout).toContain("1 file of articles copied");
  });

  it("never touches existing settings", () => {
    mkdirSync(join(place.home, "data"));
    writeFileSync(join(place.home, "data/site.yaml"), "title: Mine\n");
    const { exitCode, stderr } = place.broadsheet(["init", "--yes"]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/data\/site\.yaml already exists, and nothing was changed; .*broadsheet start/);
    expect(read("data/site.yaml")).toBe("title: Mine\n");
    expect(existsSync(join(place.home, "data/articles"))).toBe(false);
  });

  it("makes no first article if there are articles", () => {
    mkdirSync(join(place.home, "data/articles"), { recursive: true });
    writeFileSync(join(place.home, "data/articles/a.md"), "---\ntitle: A\npublished: 2020-01-01\n---\n");
    place.broadsheet(["init", "--yes"]);
    expect(articles()).toEqual(["a.md"]);
    expect(existsSync(join(place.home, "data/site.yaml"))).toBe(true);
  });

  it.each([
    ["--url", "example.com", /--url: expected an absolute address .*did you mean "https:\/\/example\.com"\?/],
    ["--title", " ", /title is blank/],
    ["--author", "Ada <ada@", /--author: expected a name, or one such as "Ada <ada@example.com>", got "Ada <ada@"/],
    ["--author", "ada@localhost", /--author: expected a name/],
    ["--articles", "example.com/blog", /of an archive page or feed, got "example.com\/blog", where there is nothing/],
  ])("writes nothing if %s %j cannot be right", (option, value, message) => {
    const { exitCode, stderr } = place.broadsheet(["init", "--yes", option, value]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(message);
    expect(existsSync(join(place.home, "data"))).toBe(false);
  });

  it("reports all wrong options at once", () => {
    const { stderr } = place.broadsheet(["init", "--title", " ", "--url", "x", "--author", "", "--articles", "y"]);
    expect(stderr.match(/--\w+(?=: )/g)).toEqual(["--title", "--url", "--author", "--articles"]);
  });

  it("uses the title as author, whatever is in it", () => {
    place.broadsheet(["init", "--yes", "--title", "Me @ <home>"]);
    expect(settings()).toMatchObject({ author: "Me @ <home>" });
  });

  it("says that a file is in place of the data folder, before it asks", () => {
    writeFileSync(join(place.home, "data"), "");
    const { exitCode, stderr } = place.broadsheet(["init"], {}, "\n");
    expect(exitCode).toBe(1);
    expect(stderr).toBe("error: data is not a folder; move it away, or set DATA_DIR to the folder for the data\n");
  });

  it.skipIf(!hasTerminal)("asks again on a terminal if an answer cannot be right (needs script)", () => {
    onTerminal("Mine\nnope\nhttps://example.com/\n\n\n");
    expect(settings()).toMatchObject({ title: "Mine", url: "https://example.com/" });
  });

  it.skipIf(!hasTerminal).each([
    ["Ctrl-C at a question", "", "called?", "\u0003"],
    ["Ctrl-D in the middle of the questions", "Mine\n", "read it?", "\u0004"],
  ])("writes nothing if somebody presses %s (needs script)", async (_, answered, question, key) => {
    const terminal = spawn("script", terminalWords, { cwd: place.home });
    const ended = once(terminal, "close");
    let shown = "";
    terminal.stdout.on("data", (chunk: Buffer) => {
      shown += chunk.toString();
    });
    try {
      terminal.stdin.write(answered);
      // A key pressed before the question goes to the terminal, not to the program.
      await vi.waitFor(() => expect(shown).toContain(question), patience);
      terminal.stdin.write(key);
      expect(await ended).toEqual([1, null]);
    } finally {
      await endProgram(terminal);
    }
    expect(shown).toContain("stopped; nothing was written");
    expect(existsSync(join(place.home, "data"))).toBe(false);
  });

  it("uses the defaults if input ends that is not a terminal", () => {
    expect(place.broadsheet(["init"], {}, "Mine\n").exitCode).toBe(0);
    expect(settings()).toMatchObject({ title: "Mine", author: "Mine" });
  });
});

/** Runs `init` on a terminal, and types `input`. */
function onTerminal(input: string) {
  return spawnSync("script", terminalWords, { cwd: place.home, input, encoding: "utf8" });
}

function settings(): unknown {
  return parse(read("data/site.yaml"));
}

function read(path: string): string {
  return readFileSync(join(place.home, path), "utf8");
}

function articles(): string[] {
  return readdirSync(join(place.home, "data/articles"), { recursive: true, encoding: "utf8" }).sort();
}
