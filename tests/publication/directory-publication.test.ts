import fs, { mkdtempSync, renameSync, rmSync, truncateSync, unlinkSync, writeFileSync } from "node:fs";
import promises, { type FileHandle } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { OutputFile } from "../../src/publication/output-file.ts";
import { openDirectoryPublication } from "../../src/publication/reading/directory-publication.ts";
import type { Publication } from "../../src/publication/reading/publication.ts";
import { compress } from "../../src/publication/writing/compress.ts";
import { openDirectoryTarget } from "../../src/publication/writing/directory-target.ts";
import type { Target } from "../../src/publication/writing/target.ts";

const noon = Date.UTC(2026, 0, 1, 12);
const long = "some words ".repeat(300);
const { openSync, readFileSync } = fs;
let output = "";
let target: Target;

beforeEach(() => {
  output = mkdtempSync(join(tmpdir(), "broadsheet-publication-"));
  target = openDirectoryTarget(output);
});

afterEach(() => {
  mendReading();
  rmSync(output, { recursive: true, force: true });
});

describe("a publication", () => {
  it.each([
    ["/", "index.html"],
    ["/rss.xml", "rss.xml"],
    ["/a/", "a/index.html"],
  ])("finds at %s what was published at %s", async (urlPath, path) => {
    await publish(file(path, "x"));
    expect(openDirectoryPublication(output).lookup(urlPath)?.path).toBe(path);
  });

  it.each(["", "/a", "/index.html", "/.state/manifest.jsonl", "/../rss.xml", "/rss.xml/"])(
    "finds nothing under %j",
    async (path) => {
      await publish(file("index.html", "x"), file("a/index.html", "x"), file("rss.xml", "x"));
      expect(openDirectoryPublication(output).lookup(path)).toBeUndefined();
    },
  );

  it("is empty if nothing has been published, and shows what is published then", async () => {
    const publication = openDirectoryPublication(output);
    expect(publication.size).toBe(0);
    await publish(file("rss.xml", "x"));
    await publication.refresh();
    expect(await textOf(publication, "/rss.xml")).toBe("x");
  });

  it("stays within its memory limit, however much one run brings, and keeps serving from memory after the next", async () => {
    const paths = ["a.xml", "b.xml", "c.xml", "d.xml"];
    const publication = openDirectoryPublication(output, { pinnedBytes: 2 * long.length });
    const heldPaths = () => paths.filter((path) => publication.lookup(`/${path}`)?.identity.bytes !== undefined);
    for (const edition of [long, long.toUpperCase()]) {
      await publish(...paths.map((path) => file(path, edition)));
      await publication.refresh();
      expect(heldPaths()).toEqual(["a.xml", "b.xml"]);
    }
  });

  it("shows the documents of one run together, once the manifest names them", async () => {
    await publish(file("a.xml", "old a"), file("b.xml", "old b"));
    const publication = openDirectoryPublication(output);
    await target.write([file("a.xml", "new a"), file("b.xml", "new b")], noon);
    await publication.refresh();
    expect(await textsOf(publication)).toEqual(["old a", "old b"]);
    await target.commit();
    await publication.refresh();
    expect(await textsOf(publication)).toEqual(["new a", "new b"]);
  });

  it("shows a document that a crash left replaced but not committed, with validators of its own", async () => {
    await publish(file("a.xml", "old"));
    const [before] = [openDirectoryPublication(output).lookup("/a.xml")?.identity.etag];
    await target.write([file("a.xml", "new")], noon + 5000);
    const after = openDirectoryPublication(output);
    expect(await textOf(after, "/a.xml")).toBe("new");
    expect(after.lookup("/a.xml")?.identity.etag).not.toBe(before);
    expect(after.lookup("/a.xml")?.modified).toBe(noon / 1000 + 5);
  });

  it("does the same for a document that is not held in memory", async () => {
    await publish(file("a.xml", "old", "archive"));
    const publication = openDirectoryPublication(output);
    await target.write([file("a.xml", "new", "archive")], noon + 5000);
    expect(await textOf(publication, "/a.xml")).toBe("new");
    await target.commit();
    await publication.refresh();
    expect(publication.lookup("/a.xml")?.identity.etag).toBe(`"${target.entry("a.xml")?.hash}"`);
  });

  it("never pairs a document with the compressed copy of an older edition", async () => {
    await publish(file("a.xml", long));
    await compress(target, ["a.xml"]);
    const old = openDirectoryPublication(output).lookup("/a.xml")?.variants.get("gzip")?.bytes;
    await target.write([file("a.xml", `${long}!`)], noon);
    writeFileSync(join(output, "a.xml.gz"), old ?? "");
    const loaded = await loadedOf(openDirectoryPublication(output), "/a.xml", "gzip");
    expect(gunzipSync(loaded?.bytes ?? "").toString()).toBe(`${long}!`);
  });

  it("drops what is gone", async () => {
    await publish(file("a.xml", "x"), file("b.xml", "x"));
    const publication = openDirectoryPublication(output);
    target.remove(["a.xml"]);
    await target.commit();
    await publication.refresh();
    expect(publication.lookup("/a.xml")).toBeUndefined();
    expect(publication.size).toBe(1);
  });

  it("does not have a file that somebody deleted", async () => {
    await publish(file("a.xml", "x", "archive"));
    const publication = openDirectoryPublication(output);
    unlinkSync(join(output, "a.xml"));
    expect(await loadedOf(publication, "/a.xml", "identity")).toBeUndefined();
  });

  it("serves from memory while the manifest cannot be read, and continues when it can be read again", async () => {
    await publish(file("a.xml", "old"));
    const notices: string[] = [];
    const publication = openDirectoryPublication(output, { onNotice: (notice) => notices.push(notice) });
    writeFileSync(join(output, ".state/manifest.jsonl"), "nonsense\n");
    await publication.refresh();
    expect(await textOf(publication, "/a.xml")).toBe("old");
    expect(notices.join()).toContain("not readable as a manifest");
    target = openDirectoryTarget(output);
    await publish(file("a.xml", "new"));
    await publication.refresh();
    expect(await textOf(publication, "/a.xml")).toBe("new");
  });

  it("reports an unreadable manifest once, and again if it was readable in between", async () => {
    await publish(file("a.xml", "old"));
    const notices: string[] = [];
    const publication = openDirectoryPublication(output, { onNotice: (notice) => notices.push(notice) });
    for (const times of [1, 2]) {
      failToRead(".state/manifest.jsonl");
      for (const _look of [1, 2]) await publication.refresh();
      expect(notices).toHaveLength(times);
      mendReading();
      await publication.refresh();
    }
  });

  it("serves all other files if one cannot be read, and that one when it is readable again", async () => {
    await publish(file("a.xml", "old"), file("b.xml", "old"));
    const notices: string[] = [];
    failToRead("a.xml");
    const publication = openDirectoryPublication(output, { onNotice: (notice) => notices.push(notice) });
    expect(await textOf(publication, "/b.xml")).toBe("old");
    await publish(file("b.xml", "new"));
    await publication.refresh();
    expect(await textOf(publication, "/b.xml")).toBe("new");
    expect(notices).toEqual([expect.stringContaining("a.xml: cannot be read (EIO)")]);
    mendReading();
    await publication.refresh();
    unlinkSync(join(output, "a.xml"));
    // Held in memory by now.
    expect(await textOf(publication, "/a.xml")).toBe("old");
  });

  it("continues to serve while the disk does not return the manifest", async () => {
    await publish(file("a.xml", "old"));
    failToRead(".state/manifest.jsonl");
    const notices: string[] = [];
    const publication = openDirectoryPublication(output, { onNotice: (notice) => notices.push(notice) });
    expect(publication.size).toBe(0);
    mendReading();
    await publication.refresh();
    expect(await textOf(publication, "/a.xml")).toBe("old");
    expect(notices).toEqual([expect.stringContaining("not readable as a manifest (EIO)")]);
  });

  it("continues to serve what a manifest said before it lost its end, and takes in what is added", async () => {
    await publish(file("a.xml", "old"));
    await publish(file("b.xml", "old"), file("c.xml", "old"));
    const publication = openDirectoryPublication(output);
    const manifest = join(output, ".state/manifest.jsonl");
    truncateSync(manifest, readFileSync(manifest, "utf8").indexOf("\n") + 1);
    await publication.refresh();
    expect(publication.size).toBe(3);
    expect(await textOf(publication, "/b.xml")).toBe("old");
    target = openDirectoryTarget(output);
    target.rebuild("lost its end");
    await publish(file("a.xml", "new"));
    await publication.refresh();
    expect(await textOf(publication, "/a.xml")).toBe("new");
    expect(await textOf(publication, "/b.xml")).toBe("old");
  });

  it("takes in a manifest that was compacted, including what is gone", async () => {
    await publish(file("a.xml", "x"), file("b.xml", "x"));
    const publication = openDirectoryPublication(output);
    target.remove(["b.xml"]);
    rmSync(join(output, ".state/manifest.jsonl"));
    await publish(file("a.xml", "y"));
    await publication.refresh();
    expect(await textOf(publication, "/a.xml")).toBe("y");
    expect(publication.lookup("/b.xml")).toBeUndefined();
  });

  it("notices what another process publishes", async () => {
    await publish(file("a.xml", "old"));
    const publication = openDirectoryPublication(output);
    const stop = new AbortController();
    publication.follow(stop.signal);
    try {
      await publish(file("a.xml", "new"));
      await expect.poll(() => textOf(publication, "/a.xml")).toBe("new");
    } finally {
      stop.abort();
    }
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 7])(
    "takes in what is published while an earlier intake is finishing, %i moments after it began",
    async (moments) => {
      const manifest = join(output, ".state/manifest.jsonl");
      await publish(file("a.xml", "x"));
      const before = readFileSync(manifest);
      await publish(file("b.xml", "x"));
      const after = readFileSync(manifest);
      writeFileSync(manifest, before);
      const publication = openDirectoryPublication(output);
      const earlier = publication.refresh();
      for (let moment = 0; moment < moments; moment += 1) await Promise.resolve();
      writeFileSync(manifest, after);
      await publication.refresh();
      expect(publication.lookup("/b.xml")).toBeDefined();
      await earlier;
    },
  );

  it.each(["archive", "page"] as const)(
    "compresses what has no copy on request, once for all who ask at the same time: %s",
    async (lifetime) => {
      await publish(file("a.xml", long, lifetime));
      const publication = openDirectoryPublication(output);
      const asked = await Promise.all([1, 2, 3].map(() => loadedOf(publication, "/a.xml", "gzip")));
      expect(new Set(asked.map((loaded) => loaded?.bytes)).size).toBe(1);
      expect(gunzipSync(asked[0]?.bytes ?? "").toString()).toBe(long);
    },
  );

  it("stays within its memory limit for archive documents, and keeps their tags", async () => {
    const files = Array.from({ length: 20 }, (_, index) => file(`${index}.xml`, long + index, "archive"));
    await publish(...files);
    const publication = openDirectoryPublication(output, { cachedBytes: 5 * long.length });
    for (const { path } of files) await loadedOf(publication, `/${path}`, "gzip");
    const [first, last] = [publication.lookup("/0.xml"), publication.lookup("/19.xml")];
    expect(first?.identity.bytes).toBeUndefined();
    expect(last?.identity.bytes).toBeDefined();
    expect(first?.variants.get("gzip")?.etag).toMatch(/^"[\w-]{22}"$/);
    expect(gunzipSync((await loadedOf(publication, "/0.xml", "gzip"))?.bytes ?? "").toString()).toBe(`${long}0`);
  });

  it("shows only whole documents, however they are replaced meanwhile", async () => {
    await publish(file("a.xml", edition(0)), file("b.xml", edition(0), "archive"));
    const publication = openDirectoryPublication(output, { cachedBytes: 1 });
    let isPublishing = true;
    const publishAll = async () => {
      for (let round = 1; round <= 60; round += 1) {
        await publish(file("a.xml", edition(round)), file("b.xml", edition(round), "archive"));
        await compress(target, ["a.xml"]);
        await publication.refresh();
      }
    };
    const publishing = publishAll().finally(() => {
      isPublishing = false;
    });
    while (isPublishing) {
      for (const path of ["/a.xml", "/b.xml"]) {
        const loaded = await loadedOf(publication, path, "gzip");
        const bytes = loaded?.bytes ?? Buffer.alloc(0);
        const text = (loaded?.variant.coding === "gzip" ? gunzipSync(bytes) : bytes).toString();
        expect(text).toBe(edition(Number(text.split(" ")[0])));
      }
      await new Promise(setImmediate);
    }
    await publishing;
  });

  it("opens a document's file only in the edition that the manifest names", async () => {
    await publish(file("a.bin", "0123456789", "asset"));
    const publication = openDirectoryPublication(output);
    const representation = publication.lookup("/a.bin");
    if (representation === undefined) throw new Error("a.bin is published");
    const opened = await publication.open(representation);
    expect((await opened?.file.readFile())?.toString()).toBe("0123456789");
    await opened?.file.close();
    writeFileSync(join(output, "other"), "longer than before");
    renameSync(join(output, "other"), join(output, "a.bin"));
    expect(await publication.open(representation)).toBeUndefined();
  });

  it("leaves no file open if the disk cannot say what it is", async () => {
    await publish(file("a.bin", "0123456789", "asset"));
    const publication = openDirectoryPublication(output);
    const representation = publication.lookup("/a.bin");
    if (representation === undefined) throw new Error("a.bin is published");
    const { open } = promises;
    const opened: FileHandle[] = [];
    const openUntold = async (...args: Parameters<typeof open>) => {
      const handle = Object.assign(await open(...args), { stat: () => Promise.reject(new Error("EIO: injected")) });
      opened.push(handle);
      return handle;
    };
    Object.assign(promises, { open: openUntold });
    syncBuiltinESMExports();
    try {
      await expect(publication.open(representation)).rejects.toThrow("EIO");
    } finally {
      Object.assign(promises, { open });
      syncBuiltinESMExports();
    }
    expect(opened.map(({ fd }) => fd)).toEqual([-1]);
  });
});

function edition(round: number): string {
  return `${round} `.repeat(5000);
}

function file(path: string, text: string, lifetime: OutputFile["lifetime"] = "current"): OutputFile {
  const mediaType = path.endsWith(".bin") ? "application/octet-stream" : "application/xml";
  return { path, bytes: Buffer.from(text), mediaType, lifetime };
}

async function publish(...files: OutputFile[]): Promise<void> {
  await target.write(files, noon);
  await target.commit();
}

async function loadedOf(publication: Publication, urlPath: string, coding: "gzip" | "identity") {
  const representation = publication.lookup(urlPath);
  return representation === undefined ? undefined : publication.load(representation, coding);
}

async function textOf(publication: Publication, urlPath: string): Promise<string | undefined> {
  return (await loadedOf(publication, urlPath, "identity"))?.bytes.toString();
}

function textsOf(publication: Publication): Promise<(string | undefined)[]> {
  return Promise.all([textOf(publication, "/a.xml"), textOf(publication, "/b.xml")]);
}

/** Makes opening the file fail. */
function failToRead(path: string): void {
  const failing =
    <Args extends readonly unknown[], Result>(call: (...args: Args) => Result) =>
    (...args: Args): Result => {
      if (args[0] === join(output, path)) throw Object.assign(new Error("EIO: injected"), { code: "EIO" });
      return call(...args);
    };
  Object.assign(fs, { openSync: failing(openSync), readFileSync: failing(readFileSync) });
  syncBuiltinESMExports();
}

function mendReading(): void {
  Object.assign(fs, { openSync, readFileSync });
  syncBuiltinESMExports();
}
