import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { scanArticles, scanFolders } from "../../../src/sources/folder/scan.ts";

let data: string;
let articles: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "broadsheet-scan-"));
  articles = join(data, "articles");
  mkdirSync(articles);
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

const put = (...paths: readonly string[]) => {
  for (const path of paths) {
    mkdirSync(join(data, path, ".."), { recursive: true });
    writeFileSync(join(data, path), "text");
  }
};
const paths = () => scanArticles(articles).files.map(({ path }) => path);
const complaints = () => scanArticles(articles).problems.map(({ file, expected }) => `${file}: ${expected}`);

it("finds record files at every depth, by path", () => {
  put(
    "articles/b.md",
    "articles/a/z.md",
    "articles/a.md",
    "articles/a-b.md",
    "articles/a/b/c.json",
    "articles/Z.jsonl",
  );
  const found = paths();
  expect(found).toEqual(["Z.jsonl", "a-b.md", "a.md", "a/b/c.json", "a/z.md", "b.md"]);
  expect(found).toEqual([...found].sort());
});

it("gives size and time", () => {
  put("articles/a.md");
  expect(scanArticles(articles).files).toEqual([{ path: "a.md", sizeInBytes: 4, modifiedMs: expect.any(Number) }]);
});

it("skips other files, hidden ones, editors' temporary files, and those of packages", () => {
  put(
    "articles/a.png",
    "articles/.a.md",
    "articles/a.md~",
    "articles/.git/x.md",
    "articles/a.md.swp",
    "articles/#a.md#",
    "articles/blog/node_modules/some-package/README.md",
  );
  expect(paths()).toEqual([]);
  expect(complaints()).toEqual([]);
});

it("follows links within the data folder", () => {
  put("shared/one.md", "shared/deep/two.md", "single.md");
  symlinkSync("../shared", join(articles, "linked"));
  symlinkSync("../single.md", join(articles, "single.md"));
  expect(paths()).toEqual(["linked/deep/two.md", "linked/one.md", "single.md"]);
  expect(complaints()).toEqual([]);
});

it("does not follow a link that leads out of the data folder", () => {
  const outside = mkdtempSync(join(tmpdir(), "broadsheet-outside-"));
  writeFileSync(join(outside, "secret.md"), "x");
  symlinkSync(outside, join(articles, "out"));
  symlinkSync(join(outside, "secret.md"), join(articles, "secret.md"));
  expect(paths()).toEqual([]);
  expect(complaints()).toEqual([
    "out: is a link that leads out of the data folder and is not followed",
    "secret.md: is a link that leads out of the data folder and is not followed",
  ]);
  rmSync(outside, { recursive: true });
});

it("does not follow links in a circle", () => {
  put("articles/a/x.md", "shared/y.md");
  symlinkSync("..", join(articles, "a/up"));
  symlinkSync("../../..", join(articles, "a/top"));
  symlinkSync("self", join(articles, "self"));
  symlinkSync("../shared", join(articles, "shared"));
  symlinkSync("../articles", join(data, "shared/back"));
  expect(paths()).toEqual(["a/x.md", "shared/y.md"]);
  expect(complaints()).toHaveLength(4);
});

it.each(["a.md", "folder"])("reports a dangling link, whether to a file or a folder (%s)", (name) => {
  symlinkSync("nowhere", join(articles, name));
  expect(complaints()).toEqual([`${name}: is a link that leads nowhere (ENOENT)`]);
  expect(scanArticles(articles).blocked).toEqual([name, `${name}/`]);
});

it("ignores a dangling link to a file that is no record", () => {
  put("pic.png");
  symlinkSync("../pic.png", join(articles, "pic.png"));
  expect(complaints()).toEqual([]);
});

it.runIf(process.platform === "linux")("names a record whose file name is not UTF-8", () => {
  put("articles/caf\uFFFD.md", "articles/good.md");
  const inLatin1 = (name: string) => Buffer.concat([Buffer.from(`${articles}/`), Buffer.from(name, "latin1")]);
  writeFileSync(inLatin1("blé.md"), "text");
  writeFileSync(inLatin1("blé.txt"), "text");
  mkdirSync(inLatin1("année"));
  expect(paths()).toEqual(["caf\uFFFD.md", "good.md"]);
  expect(complaints().sort()).toEqual([
    "ann\uFFFDe: has a name that is not UTF-8 (a \uFFFD stands for what is not), so it cannot be opened",
    "bl\uFFFD.md: has a name that is not UTF-8 (a \uFFFD stands for what is not), so it cannot be opened",
  ]);
});

it("tells a missing folder from an empty one", () => {
  rmSync(articles, { recursive: true });
  expect(scanArticles(articles)).toMatchObject({
    files: [],
    unreadable: [""],
    problems: [
      {
        file: "",
        expected: "is not there; what was published from it stays",
        advice: expect.stringContaining('"broadsheet new"'),
      },
    ],
  });
});

it("tells an unreadable file from an unreadable folder", () => {
  rmSync(articles, { recursive: true });
  writeFileSync(articles, "");
  expect(scanArticles(articles).problems).toMatchObject([
    { expected: expect.stringContaining("ENOTDIR"), advice: "a file is where a folder must be; move it elsewhere" },
  ]);
});

it.skipIf(process.getuid?.() === 0)("says which folders it could not read (skipped for root, who can)", () => {
  put("articles/closed/a.md", "articles/b.md");
  chmodSync(join(articles, "closed"), 0);
  expect(scanArticles(articles)).toMatchObject({ files: [{ path: "b.md" }], unreadable: ["closed/"] });
  chmodSync(join(articles, "closed"), 0o700);
});

it("lists only the folders", () => {
  put("articles/a/b/c.md", "articles/d.md");
  expect(scanFolders(articles, data)).toEqual(["", "a/", "a/b/"]);
});
