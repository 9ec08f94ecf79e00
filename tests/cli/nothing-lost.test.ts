import {
  chmodSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createWorkplace, type Workplace } from "./workplace.ts";

let place: Workplace;
beforeEach(() => {
  place = createWorkplace({ withData: true });
  expect(place.broadsheet(["generate"]).exitCode).toBe(0);
});
afterEach(() => place.end());

const isRoot = process.getuid?.() === 0;
const first = "data/articles/2013-01-28-rock-the-night.md";

describe("a record that cannot be read", () => {
  it.each<[string, (file: string) => void, RegExp]>([
    ["of 200 MB", (file) => truncateSync(file, 200 * 1024 * 1024), /at most 64 MB, got 200 MB/],
    [
      "that is not UTF-8",
      (file) => writeFileSync(file, Buffer.from([0x41, 0xe9, 0x41])),
      /expected UTF-8 text, got byte 0xe9/,
    ],
    ["that is empty", (file) => writeFileSync(file, ""), /rock-the-night\.md/],
  ])("%s is reported until it is fixed, and its last good edition stays", (_, harm, said) => {
    const good = readFileSync(join(place.home, first));
    const before = readFileSync(join(place.home, "output/rss.xml"));
    harm(join(place.home, first));
    for (const words of [["generate"], ["generate"], ["generate", "--all"], ["check"]]) {
      const { exitCode, stdout, stderr } = place.broadsheet(words);
      expect(exitCode).toBe(1);
      expect(stdout + stderr).toMatch(said);
      expect(readFileSync(join(place.home, "output/rss.xml"))).toEqual(before);
    }
    writeFileSync(join(place.home, first), good);
    expect(place.broadsheet(["generate"])).toMatchObject({ exitCode: 0, stderr: "" });
  });

  it.skipIf(isRoot)(
    "without permission is reported, and its last good edition stays (skipped for root, who may read all)",
    () => {
      chmodSync(join(place.home, first), 0);
      writeFileSync(join(place.home, "data/articles/new.md"), "---\ntitle: New\npublished: 2000-01-01\n---\n");
      const { exitCode, stderr } = place.broadsheet(["generate", "--all"]);
      expect(exitCode).toBe(1);
      expect(stderr).toContain("cannot be read by this user");
      expect(readFileSync(join(place.home, "output/rss.xml"), "utf8")).toContain("Rock the night");
    },
  );
});

describe("articles that vanish", () => {
  const away = () => renameSync(join(place.home, "data/articles"), join(place.home, "away"));

  it.each([[[]], [["--all"]], [["--strict"]]])(
    "leaving an empty folder behind stay published (%s)",
    (more: string[]) => {
      away();
      mkdirSync(join(place.home, "data/articles"));
      const { exitCode, stdout, stderr } = place.broadsheet(["generate", ...more]);
      expect(exitCode).toBe(1);
      expect(stdout).toBe("");
      expect(stderr).toMatch(/^error: 13 of 13 published articles would disappear.*--allow-removal\n$/);
      expect(readFileSync(join(place.home, "output/rss.xml"), "utf8")).toContain("Rock the night");
    },
  );

  it("with their folder stay published, and the folder is reported", () => {
    away();
    for (const more of [[], ["--all"], ["--allow-removal"]]) {
      const { exitCode, stderr } = place.broadsheet(["generate", ...more]);
      expect(exitCode).toBe(1);
      expect(stderr).toContain("data/articles");
      expect(readFileSync(join(place.home, "output/rss.xml"), "utf8")).toContain("Rock the night");
    }
  });

  it("with everything else, leaving an empty mount point, change nothing", () => {
    renameSync(join(place.home, "data"), join(place.home, "away"));
    mkdirSync(join(place.home, "data"));
    const before = readFileSync(join(place.home, "output/.state/manifest.jsonl"));
    const { exitCode, stderr } = place.broadsheet(["generate"]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /data\/articles\/: cannot be read, and 13 published articles come from there\. Nothing was changed\./,
    );
    expect(readFileSync(join(place.home, "output/.state/manifest.jsonl"))).toEqual(before);
    rmSync(join(place.home, "data"), { recursive: true });
    renameSync(join(place.home, "away"), join(place.home, "data"));
    expect(place.broadsheet(["generate"]).stdout).toContain(" 0 files written");
  });

  it.each([true, false])(
    "stay published even if the catalog is lost too (leaving an empty folder: %s)",
    (withFolder) => {
      away();
      if (withFolder) mkdirSync(join(place.home, "data/articles"));
      rmSync(join(place.home, "output/.state/catalog.mdb"));
      for (let round = 0; round < 2; round += 1) {
        const { exitCode, stderr } = place.broadsheet(["generate"]);
        expect(exitCode).toBe(1);
        expect(stderr).toMatch(/13 (?:of 13 )?published articles/);
        expect(readFileSync(join(place.home, "output/rss.xml"), "utf8")).toContain("Rock the night");
      }
      if (withFolder) expect(place.broadsheet(["generate", "--allow-removal"]).exitCode).toBe(0);
    },
  );

  it("are withdrawn if that is intended", () => {
    away();
    mkdirSync(join(place.home, "data/articles"));
    expect(place.broadsheet(["generate", "--allow-removal"]).exitCode).toBe(0);
    expect(readFileSync(join(place.home, "output/rss.xml"), "utf8")).not.toContain("<item>");
  });
});

describe("a settings file that is gone", () => {
  const authors = "data/articles/authors.yml";
  beforeEach(() => {
    writeFileSync(join(place.home, authors), "ada: { name: Ada Lovelace }\n");
    writeFileSync(
      join(place.home, "data/articles/engine.md"),
      "---\ntitle: Engine\npublished: 2014-01-01\nauthors: [ada]\n---\n",
    );
    expect(place.broadsheet(["generate"]).exitCode).toBe(0);
  });

  it.each([
    ["data/site.yaml", "deleted", (file: string) => rmSync(file)],
    ["data/site.yaml", "emptied", (file: string) => writeFileSync(file, "")],
    [authors, "deleted", (file: string) => rmSync(file)],
    [authors, "emptied", (file: string) => writeFileSync(file, "# nobody\n")],
  ])("does not change what %s made when it is %s", (name, _, harm) => {
    const good = readFileSync(join(place.home, name));
    const before = readFileSync(join(place.home, "output/.state/manifest.jsonl"));
    harm(join(place.home, name));
    for (const more of [[], ["--all"], ["--strict"]]) {
      const { exitCode, stdout, stderr } = place.broadsheet(["generate", ...more]);
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
      expect(stderr).toContain(`error: ${name}: gone, or empty`);
      expect(stderr).toContain("--allow-removal");
    }
    expect(readFileSync(join(place.home, "output/.state/manifest.jsonl"))).toEqual(before);
    writeFileSync(join(place.home, name), good);
    expect(place.broadsheet(["generate"]).exitCode).toBe(0);
  });

  it("is recognised under a new name if it was only renamed", () => {
    renameSync(join(place.home, "data/site.yaml"), join(place.home, "data/site.yml"));
    const { exitCode, stderr } = place.broadsheet(["generate"]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("site.yml is not read; rename it to site.yaml");
    expect(stderr).toContain("error: data/site.yaml: gone, or empty");
  });

  it("is not confirmed by a run that published nothing", () => {
    rmSync(join(place.home, "data/site.yaml"));
    writeFileSync(join(place.home, "data/articles/broken.md"), "---\ntitle: [\n---\n");
    const strict = place.broadsheet(["generate", "--allow-removal", "--strict"]);
    expect(strict.stderr).toContain("Nothing was published");
    expect(place.broadsheet(["generate"]).stderr).toContain("error: data/site.yaml: gone, or empty");
  });

  it("keeps a newly started server from publishing until it is confirmed", async () => {
    rmSync(join(place.home, "data/site.yaml"));
    const server = await place.start({ ADMIN_TOKEN: "0123456789abcdef" });
    const publish = () =>
      fetch(`${server.url}/-/publish`, { method: "POST", headers: { authorization: "Bearer 0123456789abcdef" } });
    const title = async () =>
      ((await (await fetch(`${server.url}/feed.json`)).json()) as { readonly title: string }).title;
    const before = await title();
    expect((await publish()).status).toBe(503);
    expect(await (await fetch(`${server.url}/readyz`)).text()).toContain("data/site.yaml: gone, or empty");
    expect(await title()).toBe(before);
    expect(place.broadsheet(["generate", "--allow-removal"]).exitCode).toBe(0);
    expect((await publish()).status).toBe(200);
    expect(await title()).toBe("Untitled publication");
    await server.stop();
  });
});

describe("a published file", () => {
  const file = () => join(place.home, "output/rss.xml");

  it("that was changed without changing size and time is restored by the next run", () => {
    const [before, { mtime }] = [readFileSync(file()), statSync(file())];
    writeFileSync(file(), Buffer.from(before).fill("x", 100, 110));
    utimesSync(file(), mtime, mtime);
    expect(place.broadsheet(["generate"]).exitCode).toBe(0);
    expect(readFileSync(file())).toEqual(before);
  });

  it("is unchanged for caches and readers after the manifest was lost", () => {
    const manifest = join(place.home, "output/.state/manifest.jsonl");
    const kinds = () =>
      new Map(
        readFileSync(manifest, "utf8")
          .trim()
          .split("\n")
          .map((line) => JSON.parse(line))
          .filter(({ path }) => path !== undefined)
          .map(({ path, hash, modified, mediaType, lifetime }) => [path, [hash, modified, mediaType, lifetime]]),
      );
    const before = kinds();
    expect(before.has("rss.xml")).toBe(true);
    rmSync(manifest);
    expect(place.broadsheet(["generate"]).exitCode).toBe(0);
    const after = kinds();
    expect([...before.keys()].map((path) => [path, after.get(path)])).toEqual([...before]);
  });
});

describe("a static file of any name", () => {
  it("is published again and again, and never replaced by a compressed copy of ours", () => {
    const folder = join(place.home, "data/static");
    mkdirSync(folder, { recursive: true });
    for (const name of ["constructor", "a.constructor", "__proto__"]) writeFileSync(join(folder, name), name);
    writeFileSync(join(folder, "data.txt"), "words ".repeat(500));
    writeFileSync(join(folder, "data.txt.gz"), "not a copy");
    for (let round = 0; round < 2; round += 1) {
      const { exitCode, stderr } = place.broadsheet(["generate"]);
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(
        /static\/data\.txt\.gz: expected a path other than that of a document or its compressed copy/,
      );
      expect(readFileSync(join(place.home, "output/a.constructor"), "utf8")).toBe("a.constructor");
      expect(readFileSync(join(place.home, "output/data.txt.gz"), "utf8")).not.toBe("not a copy");
    }
  });
});

describe("a static file that cannot be read", () => {
  it("is reported, and keeps nothing else from being published", () => {
    mkdirSync(join(place.home, "data/static"), { recursive: true });
    writeFileSync(join(place.home, "data/static/huge.bin"), "");
    truncateSync(join(place.home, "data/static/huge.bin"), 3 * 1024 ** 3);
    writeFileSync(join(place.home, "data/static/small.txt"), "small");
    for (let round = 0; round < 2; round += 1) {
      const { exitCode, stderr } = place.broadsheet(["generate"]);
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(/static\/huge\.bin: expected a file that can be read/);
      expect(readFileSync(join(place.home, "output/small.txt"), "utf8")).toBe("small");
    }
  });
});

describe("a place that cannot be written to", () => {
  it.each([
    ["the output folder is a file", "output"],
    ["the state is a file", "output/.state"],
    ["the manifest is a folder", "output/.state/manifest.jsonl"],
  ])("is reported in one line if %s", (_, path) => {
    rmSync(join(place.home, path), { recursive: true });
    if (path.endsWith("jsonl")) mkdirSync(join(place.home, path));
    else writeFileSync(join(place.home, path), "a file");
    const { exitCode, stderr } = place.broadsheet(["generate"]);
    expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/^error: [^\n]+\n$/)]);
  });

  it("is repaired if the catalog's lock is a folder", () => {
    const lock = join(place.home, "output/.state/catalog.mdb-lock");
    rmSync(lock);
    mkdirSync(lock);
    const { exitCode, stdout, stderr } = place.broadsheet(["generate"]);
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining("the catalog cannot be used")]);
    expect(stdout).toContain(" 0 files written");
  });

  it.skipIf(process.platform !== "linux")(
    "is reported if the system refuses its name (skipped but on Linux)",
    async () => {
      const running = place.spawn(["generate"], { OUTPUT_DIR: "/proc/broadsheet" });
      expect(await running.exitCode).toBe(1);
      expect(running.output()).toMatch(/^error: \/proc\/broadsheet\/[^\n]+mkdir '\/proc\/broadsheet'; [^\n]+\n$/);
    },
  );

  it.skipIf(isRoot)("is reported in one line if permission is missing (skipped for root, who may write all)", () => {
    const locked = join(place.home, "locked");
    mkdirSync(locked, { mode: 0o555 });
    const { exitCode, stderr } = place.broadsheet(["generate"], { OUTPUT_DIR: locked });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^error: [^\n]+not writable; give[^\n]+\n$/);
  });
});
