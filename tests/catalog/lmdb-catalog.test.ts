import { spawn } from "node:child_process";
import { once } from "node:events";
import fs, {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { open as openDatabase } from "lmdb";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Catalog } from "../../src/catalog/catalog.ts";
import { truncationOf } from "../../src/catalog/damage.ts";
import { openLmdbCatalog } from "../../src/catalog/lmdb-catalog.ts";
import { endedWithTests } from "../e2e/programs.ts";
import { batchOf, catalogSuite, noon, reading } from "./catalog-suite.ts";

catalogSuite("the embedded catalog", () => {
  const home = mkdtempSync(join(tmpdir(), "broadsheet-catalog-"));
  return {
    open: () => openLmdbCatalog(join(home, "catalog.mdb"), () => {}),
    end: () => rmSync(home, { recursive: true }),
  };
});

describe("a catalog file", () => {
  let home: string;
  let file: string;
  let notices: string[];
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "broadsheet-catalog-"));
    file = join(home, "catalog.mdb");
    notices = [];
  });
  afterEach(() => rmSync(home, { recursive: true }));

  const open = (): Catalog => openLmdbCatalog(file, (notice) => notices.push(notice));
  const articles = (count: number) =>
    Array.from({ length: count }, (_, number) =>
      reading(`${number}.md`, { id: `id:${number}`, title: `Number ${number}`, tags: ["a"], published: noon - number }),
    );

  async function fill(): Promise<void> {
    const catalog = open();
    catalog.apply(batchOf(articles(300)));
    await catalog.close();
  }

  it("is read as it was after an orderly close, without a notice", async () => {
    await fill();
    const catalog = open();
    expect(catalog.total("main")).toBe(300);
    await catalog.close();
    expect(notices).toEqual([]);
  });

  it.each(["INT", "TERM", "HUP"])("is kept if a SIG%s interrupts its check", async (signal) => {
    await fill();
    rmSync(`${file}.sum`);
    const [node, ending] = [process.execPath, join(home, "node")];
    writeFileSync(ending, `#!/bin/sh\nkill -${signal} $$\n`, { mode: 0o755 });
    try {
      process.execPath = ending;
      expect(open).toThrow(`interrupted (SIG${signal})`);
    } finally {
      process.execPath = node;
    }
    const catalog = open();
    expect(catalog.total("main")).toBe(300);
    await catalog.close();
    expect(notices).toEqual([]);
  });

  it.each([
    ["EMFILE", "EMFILE"],
    ["EACCES", "EACCES"],
    ["EROFS", "EROFS"],
    ["ENOMEM", "ENOMEM"],
    ["EIO", "EIO"],
    ["EDQUOT", "Unknown system error -122"],
    ["ESTALE", "Unknown system error -116"],
  ])("is kept if it cannot be opened because of %s", async (code, saidByNode) => {
    await fill();
    const { openSync } = fs;
    const failing = (...args: Parameters<typeof openSync>) => {
      if (args[0] === file) throw Object.assign(new Error(`${saidByNode}: injected`), { code: saidByNode });
      return openSync(...args);
    };
    Object.assign(fs, { openSync: failing });
    syncBuiltinESMExports();
    try {
      expect(open).toThrow(`${file}: cannot be opened (${code})`);
    } finally {
      Object.assign(fs, { openSync });
      syncBuiltinESMExports();
    }
    const catalog = open();
    expect(catalog.total("main")).toBe(300);
    await catalog.close();
    expect(notices).toEqual([]);
  });

  it("is kept if a network disk is gone while it is read", async () => {
    await fill();
    const { readSync } = fs;
    const failing = () => {
      throw Object.assign(new Error("stale: injected"), { code: "Unknown system error -116", syscall: "read" });
    };
    Object.assign(fs, { readSync: failing });
    syncBuiltinESMExports();
    try {
      expect(open).toThrow(`${file}: cannot be opened (ESTALE)`);
    } finally {
      Object.assign(fs, { readSync });
      syncBuiltinESMExports();
    }
    const catalog = open();
    expect(catalog.total("main")).toBe(300);
    await catalog.close();
    expect(notices).toEqual([]);
  });

  it("of which the disk has lost a part is rebuilt", async () => {
    await fill();
    const { readSync } = fs;
    const failing = () => {
      throw Object.assign(new Error("EIO: injected"), { code: "EIO", syscall: "read" });
    };
    Object.assign(fs, { readSync: failing });
    syncBuiltinESMExports();
    try {
      await open().close();
    } finally {
      Object.assign(fs, { readSync });
      syncBuiltinESMExports();
    }
    expect(notices).toEqual([expect.stringContaining("(EIO: injected) and is rebuilt from the articles")]);
  });

  it("is kept if no process can be started to check it", async () => {
    await fill();
    rmSync(`${file}.sum`);
    const [node, barred] = [process.execPath, join(home, "node")];
    writeFileSync(barred, "", { mode: 0o644 });
    try {
      process.execPath = barred;
      expect(open).toThrow("cannot be opened (EACCES)");
    } finally {
      process.execPath = node;
    }
    const catalog = open();
    expect(catalog.total("main")).toBe(300);
    await catalog.close();
  });

  it("is read as it was after a kill in the middle of its work", async () => {
    const source = join(import.meta.dirname, "../../dist/catalog/lmdb-catalog.js");
    const script = `
      const { openLmdbCatalog } = await import(${JSON.stringify(source)});
      const catalog = openLmdbCatalog(${JSON.stringify(file)}, console.error);
      const { readings, ...rest } = ${JSON.stringify(batchOf(articles(50)))};
      const batch = { ...rest, membership: () => ["main"], archive: "all", fileName: (path) => path };
      for (let round = 0; ; round += 1) {
        const changed = readings.map((one) => ({ ...one, records: one.records.map((record) => ({ ...record, hash: String(round) })) }));
        catalog.apply({ ...batch, readings: changed });
        console.log(round);
      }`;
    const words = ["--input-type=module", "-e", script];
    const writer = endedWithTests(spawn(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"] }));
    const ended = once(writer, "exit");
    try {
      await once(writer.stdout, "data");
    } finally {
      writer.kill("SIGKILL");
      await ended;
    }
    const catalog = open();
    expect(catalog.total("main")).toBe(50);
    expect(catalog.isBehind).toBe(true);
    expect(new Set([...catalog.rows()].map((row) => row.held)).size).toBe(1);
    await catalog.close();
    expect(notices).toEqual([]);
  });

  const rub = (from: number, value: number) => () => {
    const bytes = readFileSync(file);
    bytes.fill(value, from, from + bytes.length / 2);
    writeFileSync(file, bytes);
  };
  const damages: [string, () => void][] = [
    ["is empty", () => truncateSync(file, 0)],
    ["is cut in half", () => truncateSync(file, Math.floor(readFileSync(file).length / 2))],
    ["is garbage", () => writeFileSync(file, Buffer.alloc(100_000, "garbage"))],
    [
      "has a folder for a lock",
      () => {
        rmSync(`${file}-lock`, { force: true });
        mkdirSync(`${file}-lock`);
      },
    ],
    [
      "is a folder",
      () => {
        rmSync(file);
        mkdirSync(file);
      },
    ],
    ["has a header of noughts", rub(0, 0)],
    ["has pages of noughts", rub(16_384, 0)],
    ["has pages of ones", rub(32_768, 0xff)],
  ];

  it.each(damages)("that %s is noticed, reported, and rebuilt", async (_, damage) => {
    await fill();
    damage();
    const catalog = open();
    expect(notices).toEqual([
      expect.stringMatching(/^the catalog cannot be used \(.+\) and is rebuilt from the articles$/),
    ]);
    expect(catalog.total("main")).toBe(0);
    catalog.apply(batchOf(articles(3)));
    expect(catalog.total("main")).toBe(3);
    await catalog.close();
  });

  it.each(damages)("that %s after a kill is noticed, reported, and rebuilt", async (_, damage) => {
    await fill();
    rmSync(`${file}.sum`);
    damage();
    const catalog = open();
    expect(notices).toHaveLength(1);
    expect(catalog.total("main")).toBe(0);
    await catalog.close();
  });

  it("accepts changes even if there is a folder in place of its checksum", async () => {
    await fill();
    rmSync(`${file}.sum`);
    mkdirSync(`${file}.sum/within`, { recursive: true });
    const catalog = open();
    catalog.setNotes({ a: "kept" });
    await catalog.close();
    expect([readFileSync(`${file}.sum`, "utf8").slice(0, 2), notices]).toEqual(["v3", []]);
  });

  it("is read as it was if a kill interrupts a transaction", async () => {
    await fill();
    const catalog = open();
    catalog.setNotes({ a: "kept" });
    expect(existsSync(`${file}.sum`)).toBe(false);
    await catalog.close();
    expect(existsSync(`${file}.sum`)).toBe(true);
    const again = open();
    expect(again.refresh()).toBe(true);
    again.hold([["id:1", {}]]);
    expect(existsSync(`${file}.sum`)).toBe(false);
    await again.close();
    expect(notices).toEqual([]);
  });

  it("is as long as its header says, even if broken articles were fixed at once", () => {
    const catalog = open();
    catalog.apply(batchOf(articles(20)));
    catalog.caughtUp([], {});
    for (let count = 0; count < 20; count += 1) {
      catalog.hold([[`id:${count}`, { rss: Buffer.alloc(600), atom: Buffer.alloc(600) }]]);
    }
    const mended = articles(20).map(({ path, records }) => reading(path, { ...records[0], hash: "2" }));
    catalog.apply(batchOf(mended));
    expect(truncationOf(file)).toBeUndefined();
  });

  it("is as long as its header says, even if much was removed at once", () => {
    const catalog = open();
    for (let count = 0; count < 100; count += 1) {
      catalog.holdUntilCaughtUp([[`id:${count}`, { rss: Buffer.alloc(1_200) }]]);
    }
    catalog.caughtUp([], {});
    expect(truncationOf(file)).toBeUndefined();
  });

  it("of which a single bit has changed since an orderly close is noticed", async () => {
    await fill();
    const bytes = readFileSync(file);
    const at = bytes.indexOf("Number 7");
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    writeFileSync(file, bytes);
    await open().close();
    expect(notices.join()).toContain("its checksum");
  });

  describe("a catalog that nobody has written to since it was found sound", () => {
    const sum = () => readFileSync(`${file}.sum`, "utf8");
    const otherSum = () => writeFileSync(`${file}.sum`, sum().replace(/ [0-9a-f]{8}/, " 00000000"));
    beforeEach(async () => {
      await fill();
      // Until then, another change would get the same time.
      await expect.poll(() => Date.now() - statSync(file).ctimeMs, { interval: 5 }).toBeGreaterThan(20);
      await open().close();
    });

    it("is not read to compute its checksum", async () => {
      otherSum();
      await open().close();
      expect(notices).toEqual([]);
    });

    it("is read if its change time differs, although its time is the old one", async () => {
      const { atime, mtime } = statSync(file);
      const bytes = readFileSync(file);
      bytes.writeUInt8(bytes.readUInt8(bytes.length - 9) ^ 1, bytes.length - 9);
      writeFileSync(file, bytes);
      utimesSync(file, atime, mtime);
      await open().close();
      expect(notices.join()).toContain("its checksum");
    });

    it("is read if whoever had it open has not closed it", async () => {
      const killed = open();
      otherSum();
      await open().close();
      expect(notices.join()).toContain("its checksum");
      await killed.close();
    });
  });

  it("is still sound if writing its checksum was interrupted", async () => {
    await fill();
    writeFileSync(`${file}.sum`, readFileSync(`${file}.sum`, "utf8").slice(0, -1));
    const catalog = open();
    expect(catalog.total("main")).toBe(300);
    await catalog.close();
    expect(notices).toEqual([]);
  });

  it.each(["after an orderly close", "without its checksum"])(
    "of another version, %s, is reported as such",
    async (left) => {
      const older = open();
      older.setNotes({ schema: "3" });
      older.apply(batchOf(articles(3)));
      await older.close();
      if (left === "without its checksum") {
        // Something that this version would not write.
        const store = openDatabase({ path: file, noSubdir: true, maxDbs: 16 });
        await store.openDB({ name: "order", encoding: "binary" }).put(["main", 0], Buffer.from("?"));
        await store.close();
        rmSync(`${file}.sum`);
      }
      await open().close();
      expect(notices.join()).toMatch(/\(version 3, expected \d+\)/);
    },
  );

  it("that was deleted while it was open is noticed, and so is the one in its place", async () => {
    await fill();
    const before = open();
    expect(before.refresh()).toBe(true);
    rmSync(file);
    expect(before.refresh()).toBe(false);
    const after = open();
    expect(after.total("main")).toBe(0);
    await before.close();
    await after.close();
  });
});
