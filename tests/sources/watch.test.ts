import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type WatchOptions, watchArticles } from "../../src/sources/watch.ts";

let data: string;
let ending: AbortController;

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "broadsheet-watch-"));
  mkdirSync(join(data, "articles/2024"), { recursive: true });
  ending = new AbortController();
});

afterEach(() => {
  ending.abort();
  rmSync(data, { recursive: true, force: true });
});

const noLimit = { timeout: 10_000, interval: 10 };

/** Every path that is told of, and each telling by itself. */
function watching(options: Partial<WatchOptions> = {}) {
  const tellings: (readonly string[])[] = [];
  watchArticles(data, { debounceMs: 40, pollMs: 50, signal: ending.signal, ...options }, (paths) =>
    tellings.push(paths),
  );
  return { tellings, told: () => new Set(tellings.flat()) };
}

describe.each([
  ["where the system tells of changes", {}],
  [
    "where it has no watch left",
    {
      watchFolder: () => {
        throw Object.assign(new Error("limit"), { code: "ENOSPC" });
      },
    },
  ],
] satisfies [string, Partial<WatchOptions>][])("watchArticles, %s,", (_, options) => {
  it("tells of a file that is written, changed, renamed and removed", async () => {
    const { told, tellings } = watching(options);
    const file = join(data, "articles/2024/a.md");
    for (const step of [
      () => writeFileSync(file, "a"),
      () => appendFileSync(file, "b"),
      () => renameSync(file, join(data, "articles/b.md")),
      () => rmSync(join(data, "articles/b.md")),
    ]) {
      const before = tellings.flat().length;
      step();
      await vi.waitFor(() => expect(tellings.flat().length).toBeGreaterThan(before), noLimit);
    }
    expect(told()).toContain("articles/2024/a.md");
    expect(told()).toContain("articles/b.md");
  });

  it("tells of site.yaml", async () => {
    const { told } = watching(options);
    writeFileSync(join(data, "site.yaml"), "title: x");
    await vi.waitFor(() => expect(told()).toContain("site.yaml"), noLimit);
  });

  it("tells of what lies in a new folder, and of what comes into it later", async () => {
    const { told } = watching(options);
    mkdirSync(join(data, "articles/new/deep"), { recursive: true });
    writeFileSync(join(data, "articles/new/deep/a.md"), "a");
    const covers = (path: string) =>
      [...told()].some((each) => each === path || (each.endsWith("/") && path.startsWith(each)));
    await vi.waitFor(() => expect(covers("articles/new/deep/a.md")).toBe(true), noLimit);
    writeFileSync(join(data, "articles/new/deep/b.md"), "b");
    await vi.waitFor(() => expect(covers("articles/new/deep/b.md")).toBe(true), noLimit);
  });

  it("says nothing of editors' temporary files and of files that hold no records", async () => {
    const { told } = watching(options);
    for (const name of [".a.md.swp", "a.md~", "#a.md#", "4913.tmp", ".hidden.md", "image.png"]) {
      writeFileSync(join(data, "articles", name), "x");
    }
    writeFileSync(join(data, "articles/last.md"), "x");
    await vi.waitFor(() => expect(told()).toContain("articles/last.md"), noLimit);
    const expected = ["articles/last.md", "articles/", "static/", "site.yaml"];
    expect([...told()].filter((path) => !expected.includes(path))).toEqual([]);
  });

  it("tells of files that are published as they stand, in a folder that is made later", async () => {
    const { told } = watching(options);
    mkdirSync(join(data, "static"));
    writeFileSync(join(data, "static/icon.png"), "x");
    await vi.waitFor(() => expect([...told()].some((path) => path.startsWith("static/"))).toBe(true), noLimit);
  });
});

describe("watchArticles", () => {
  it("gathers many changes into few tellings", async () => {
    const { told, tellings } = watching({ debounceMs: 100 });
    for (let number = 0; number < 200; number++) writeFileSync(join(data, `articles/2024/${number}.md`), "x");
    await vi.waitFor(() => expect(told().size).toBe(200), noLimit);
    expect(tellings.length).toBeLessThan(10);
  });

  it("notices an articles folder that is made later, and one that takes another's place", async () => {
    rmSync(join(data, "articles"), { recursive: true });
    const { told, tellings } = watching();
    mkdirSync(join(data, "articles"));
    await vi.waitFor(() => expect(told()).toContain("articles/"), noLimit);
    const other = join(data, "other");
    mkdirSync(other);
    rmSync(join(data, "articles"), { recursive: true });
    renameSync(other, join(data, "articles"));
    const before = tellings.length;
    await vi.waitFor(() => expect(tellings.length).toBeGreaterThan(before), noLimit);
    writeFileSync(join(data, "articles/a.md"), "x");
    await vi.waitFor(() => expect(told()).toContain("articles/a.md"), noLimit);
  });

  it("is silent once its signal is aborted", async () => {
    const { told } = watching();
    const { told: toldOther } = watching({ signal: new AbortController().signal });
    ending.abort();
    writeFileSync(join(data, "articles/a.md"), "x");
    await vi.waitFor(() => expect(toldOther()).toContain("articles/a.md"), noLimit);
    expect(told()).toEqual(new Set());
  });
});
