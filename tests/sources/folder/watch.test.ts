import fs, {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  watch,
  writeFileSync,
} from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type WatchOptions, watchData } from "../../../src/sources/folder/watch.ts";
import type { WatchFolder } from "../../../src/sources/folder/watched-folders.ts";
import { patience } from "../../patience.ts";

let data: string;
/** Parents of other data folders. */
let home: string;
let ending: AbortController;

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "broadsheet-watch-"));
  mkdirSync(join(data, "articles/2024"), { recursive: true });
  home = mkdtempSync(join(tmpdir(), "broadsheet-watch-home-"));
  ending = new AbortController();
});

afterEach(() => {
  ending.abort();
  for (const folder of [data, home]) rmSync(folder, { recursive: true, force: true });
});

/** Every reported path, and each report by itself. */
function watching(options: Partial<WatchOptions> = {}, folder = data) {
  const tellings: (readonly string[])[] = [];
  watchData(folder, { debounceMs: 40, pollMs: 50, signal: ending.signal, ...options }, (paths) => tellings.push(paths));
  const toldSince = (count: number) => new Set(tellings.slice(count).flat());
  return { tellings, toldSince, told: () => toldSince(0) };
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
] satisfies [string, Partial<WatchOptions>][])("watchData, %s,", (_, options) => {
  it("reports a file that is written, changed, renamed and removed", async () => {
    const { toldSince, tellings } = watching(options);
    const [before, after] = ["articles/2024/a.md", "articles/b.md"];
    const steps: [() => void, readonly string[]][] = [
      [() => writeFileSync(join(data, before), "a"), [before]],
      [() => appendFileSync(join(data, before), "b"), [before]],
      [() => renameSync(join(data, before), join(data, after)), [before, after]],
      [() => rmSync(join(data, after)), [after]],
    ];
    for (const [step, paths] of steps) {
      const count = tellings.length;
      step();
      // Reports of an earlier step may still arrive, so each path is waited for.
      for (const path of paths) await vi.waitFor(() => expect(toldSince(count)).toContain(path), patience);
    }
  });

  it("reports site.yaml", async () => {
    const { told } = watching(options);
    writeFileSync(join(data, "site.yaml"), "title: x");
    await vi.waitFor(() => expect(told()).toContain("site.yaml"), patience);
  });

  it("reports what is in a new folder, and what appears in it later", async () => {
    const { toldSince, tellings } = watching(options);
    mkdirSync(join(data, "articles/new/deep"), { recursive: true });
    writeFileSync(join(data, "articles/new/deep/a.md"), "a");
    await vi.waitFor(() => expect(cover(toldSince(0), "articles/new/deep/a.md")).toBe(true), patience);
    const before = tellings.length;
    writeFileSync(join(data, "articles/new/deep/b.md"), "b");
    await vi.waitFor(() => expect(cover(toldSince(before), "articles/new/deep/b.md")).toBe(true), patience);
  });

  it("reports a file beside the records", async () => {
    const { told } = watching(options);
    writeFileSync(join(data, "articles/2024/picture.png"), "x");
    await vi.waitFor(() => expect([...told()]).toContain("articles/2024/picture.png"), patience);
  });

  it("reports the files of authors, hidden or not", async () => {
    const { told } = watching(options);
    for (const name of ["authors.yml", ".authors.yml"])
      writeFileSync(join(data, "articles", name), "ada: { name: Ada }");
    for (const path of ["articles/authors.yml", "articles/.authors.yml"])
      await vi.waitFor(() => expect([...told()]).toContain(path), patience);
  });

  it("ignores editors' temporary files, and packages", async () => {
    mkdirSync(join(data, "articles/node_modules/some-package"), { recursive: true });
    const { told } = watching(options);
    writeFileSync(join(data, "articles/node_modules/some-package/README.md"), "x");
    for (const name of [".a.md.swp", "a.md~", "#a.md#", "4913.tmp", ".hidden.md"]) {
      writeFileSync(join(data, "articles", name), "x");
    }
    writeFileSync(join(data, "articles/last.md"), "x");
    await vi.waitFor(() => expect(told()).toContain("articles/last.md"), patience);
    const expected = ["articles/last.md", "articles/", "static/", "site.yaml"];
    expect([...told()].filter((path) => !expected.includes(path))).toEqual([]);
  });

  it("reports files in static/, even if it is created later", async () => {
    const { told } = watching(options);
    mkdirSync(join(data, "static"));
    writeFileSync(join(data, "static/icon.png"), "x");
    await vi.waitFor(() => expect([...told()].some((path) => path.startsWith("static/"))).toBe(true), patience);
  });

  it("reports files below static/.well-known", async () => {
    mkdirSync(join(data, "static/.well-known"), { recursive: true });
    const { told } = watching(options);
    writeFileSync(join(data, "static/.well-known/security.txt"), "x");
    await vi.waitFor(() => expect([...told()]).toContain("static/.well-known/security.txt"), patience);
  });
});

describe("watchData", () => {
  it("gathers many changes into few reports", async () => {
    const { told, tellings } = watching({ debounceMs: 100 });
    for (let number = 0; number < 200; number++) writeFileSync(join(data, `articles/2024/${number}.md`), "x");
    await vi.waitFor(() => expect(told().size).toBe(200), patience);
    expect(tellings.length).toBeLessThan(10);
  });

  it("looks at everything if there are so many events at once that the system may have dropped some", async () => {
    const listeners = new Map<string, Parameters<WatchFolder>[1]>();
    const watchFolder: WatchFolder = (folder, listener) => {
      listeners.set(folder, listener);
      return watch(home, { persistent: false });
    };
    writeFileSync(join(data, "articles/2024/a.md"), "a");
    const { told } = watching({ watchFolder });
    const happen = () => listeners.get(join(data, "articles/2024/"))?.("change", "a.md");
    for (let count = 0; count < 100; count += 1) happen();
    await vi.waitFor(() => expect(told()).toEqual(new Set(["articles/2024/a.md"])), patience);
    mkdirSync(join(data, "articles/2025"));
    for (let count = 0; count < 5_000; count += 1) happen();
    await vi.waitFor(() => expect(told()).toContain("articles/"), patience);
    expect(listeners.has(join(data, "articles/2025/"))).toBe(true);
  });

  it.each(["", "articles"])("notices a disk that is mounted over %j, which no event reports", async (over) => {
    const mute: WatchFolder = () => watch(home);
    const folder = join(data, over);
    const { toldSince, tellings } = watching({ watchFolder: mute });
    const [away, mounted] = [join(home, "away"), join(home, "mounted")];
    mkdirSync(join(mounted, "articles"), { recursive: true });
    renameSync(folder, away);
    renameSync(mounted, folder);
    await vi.waitFor(() => expect(toldSince(0)).toContain("articles/"), patience);
    const count = tellings.length;
    renameSync(folder, mounted);
    renameSync(away, folder);
    await vi.waitFor(() => expect(toldSince(count)).toContain("articles/"), patience);
  });

  it("notices that a linked disk is unmounted and mounted again, and what is written there then", async () => {
    const [disk, away] = [join(data, "disk"), join(home, "away")];
    mkdirSync(join(disk, "2023"), { recursive: true });
    symlinkSync("../disk/2023", join(data, "articles/2023"));
    const { toldSince, tellings } = watching();
    for (const [from, to] of [
      [disk, away],
      [away, disk],
    ] as const) {
      const count = tellings.length;
      renameSync(from, to);
      await vi.waitFor(() => expect(toldSince(count)).toContain("articles/"), patience);
    }
    writeFileSync(join(disk, "2023/a.md"), "a");
    await vi.waitFor(() => expect(toldSince(0)).toContain("articles/2023/a.md"), patience);
  });

  it("looks once if a link to a disk now leads to a folder that is not to be read", async () => {
    const [disk, link] = [join(data, "disk"), join(data, "articles/2023")];
    mkdirSync(disk);
    symlinkSync(disk, link);
    const asked = vi.spyOn(fs.promises, "stat");
    syncBuiltinESMExports();
    const { tellings } = watching();
    rmSync(link);
    symlinkSync(home, link);
    await vi.waitFor(() => expect(tellings).not.toEqual([]), patience);
    asked.mockClear();
    await vi.waitFor(() => expect(asked.mock.calls.length).toBeGreaterThan(20), patience);
    const count = tellings.length;
    asked.mockClear();
    await vi.waitFor(() => expect(asked.mock.calls.length).toBeGreaterThan(20), patience);
    asked.mockRestore();
    syncBuiltinESMExports();
    expect(tellings).toHaveLength(count);
  });

  it("asks a disk that does not answer only once, and holds up nobody until it does", async () => {
    const { promises, statSync } = fs;
    const { stat } = promises;
    const asked: string[] = [];
    const { told } = watching();
    const isLost = (path: fs.PathLike) => path === join(data, "articles/");
    const silent = (path: fs.PathLike) => {
      if (!isLost(path)) return stat(path);
      asked.push("and waited for alone");
      return new Promise<fs.Stats>(() => {});
    };
    const holding = (path: fs.PathLike, options?: fs.StatSyncOptions) => {
      if (isLost(path)) asked.push("and waited for by all");
      return statSync(path, options);
    };
    Object.assign(promises, { stat: silent });
    Object.assign(fs, { statSync: holding });
    syncBuiltinESMExports();
    try {
      await vi.waitFor(() => expect(asked).not.toEqual([]), patience);
      writeFileSync(join(data, "site.yaml"), "title: x");
      await vi.waitFor(() => expect(told()).toContain("site.yaml"), patience);
      expect(asked).toEqual(["and waited for alone"]);
    } finally {
      Object.assign(promises, { stat });
      Object.assign(fs, { statSync });
      syncBuiltinESMExports();
    }
  });

  it("notices an articles folder that is created later, and one that replaces another", async () => {
    rmSync(join(data, "articles"), { recursive: true });
    const { told, toldSince, tellings } = watching();
    mkdirSync(join(data, "articles"));
    await vi.waitFor(() => expect(told()).toContain("articles/"), patience);
    const other = join(data, "other");
    mkdirSync(other);
    rmSync(join(data, "articles"), { recursive: true });
    renameSync(other, join(data, "articles"));
    const moved = tellings.length;
    await vi.waitFor(() => expect(toldSince(moved)).toContain("articles/"), patience);
    const before = tellings.length;
    writeFileSync(join(data, "articles/a.md"), "x");
    // Reported with the folder, if only now it is noticed that this is another one.
    await vi.waitFor(() => expect(cover(toldSince(before), "articles/a.md")).toBe(true), patience);
  });

  it.each<[string, (data: string) => void]>([
    ["a link that is switched", (path) => switchLink(path, `${home}/two`)],
    ["a link that is switched on the way", () => switchLink(join(home, "current"), `${home}/b`)],
    [
      "a folder that is removed and made again",
      (path) => {
        rmSync(path, { recursive: true });
        mkdirSync(join(path, "articles"), { recursive: true });
      },
    ],
    [
      "a folder that another one replaces",
      (path) => {
        renameSync(path, `${home}/old`);
        renameSync(`${home}/two`, path);
      },
    ],
  ])("follows a data folder that is %s", async (kind, change) => {
    for (const path of ["one", "two", "a/data", "b/data"]) mkdirSync(join(home, path, "articles"), { recursive: true });
    if (kind.includes("way")) symlinkSync("a", join(home, "current"));
    else if (kind.includes("link")) symlinkSync("one", join(home, "data"));
    else mkdirSync(join(home, "data/articles"), { recursive: true });
    const path = join(home, kind.includes("way") ? "current/data" : "data");
    const { told, toldSince, tellings } = watching({ pollMs: 3_600_000 }, path);
    change(path);
    await vi.waitFor(() => expect(told()).toContain("articles/"), patience);
    const before = tellings.length;
    writeFileSync(join(path, "articles/a.md"), "x");
    await vi.waitFor(() => expect(cover(toldSince(before), "articles/a.md")).toBe(true), patience);
  });

  it("notices a folder among the articles that is removed and recreated at once", async () => {
    const { toldSince, tellings } = watching({ pollMs: 3_600_000 });
    rmSync(join(data, "articles/2024"), { recursive: true });
    mkdirSync(join(data, "articles/2024"));
    await vi.waitFor(() => expect(cover(toldSince(0), "articles/2024/a.md")).toBe(true), patience);
    const before = tellings.length;
    writeFileSync(join(data, "articles/2024/a.md"), "x");
    await vi.waitFor(() => expect(cover(toldSince(before), "articles/2024/a.md")).toBe(true), patience);
  });

  it("still receives events if a folder disappears before it is watched", async () => {
    const gone = join(data, "articles/2024/");
    const watchFolder: WatchFolder = (folder, listener) => {
      if (folder === gone) rmSync(folder, { recursive: true, force: true });
      return watch(folder, listener);
    };
    const { toldSince, tellings } = watching({ watchFolder, pollMs: 3_600_000 });
    for (const path of ["articles/a.md", "articles/2025/b.md"]) {
      const before = tellings.length;
      mkdirSync(join(data, path, ".."), { recursive: true });
      writeFileSync(join(data, path), "x");
      await vi.waitFor(() => expect(cover(toldSince(before), path)).toBe(true), patience);
    }
  });

  it("receives events again when watches are available again, and misses nothing in between", async () => {
    let areUsedUp = true;
    const watched = new Set<string>();
    const watchFolder: WatchFolder = (folder, listener) => {
      if (areUsedUp) throw Object.assign(new Error("limit"), { code: "ENOSPC" });
      watched.add(folder);
      // Not seen by the last look, and before any watch.
      if (folder === join(data, "")) writeFileSync(join(data, "articles/between.md"), "x");
      return watch(folder, listener);
    };
    const { told } = watching({ watchFolder });
    writeFileSync(join(data, "articles/2024/before.md"), "x");
    await vi.waitFor(() => expect(told()).toContain("articles/2024/before.md"), patience);
    areUsedUp = false;
    await vi.waitFor(() => expect(watched).toContain(join(data, "articles/2024/")), patience);
    await vi.waitFor(() => expect(cover(told(), "articles/between.md")).toBe(true), patience);
  });

  it("is silent once its signal is aborted", async () => {
    const { told } = watching();
    const other = new AbortController();
    const { told: toldOther } = watching({ signal: other.signal });
    ending.abort();
    writeFileSync(join(data, "articles/a.md"), "x");
    await vi.waitFor(() => expect(toldOther()).toContain("articles/a.md"), patience);
    other.abort();
    expect(told()).toEqual(new Set());
  });
});

/** Switches the link as a deployment does, in one step. */
function switchLink(link: string, target: string): void {
  symlinkSync(target, `${link}.new`);
  renameSync(`${link}.new`, link);
}

/** Whether a file was reported, by itself or with a folder. */
function cover(told: ReadonlySet<string>, path: string): boolean {
  return [...told].some((each) => each === path || (each.endsWith("/") && path.startsWith(each)));
}
