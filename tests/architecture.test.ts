import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";

const source = join(import.meta.dirname, "../src");

/** The floor plan (docs/technotes/floor-plan.md): what each room may import of ours, besides itself. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  records: ["errors"],
  config: ["errors", "records"],
  sources: ["records", "errors"],
  catalog: ["records", "errors"],
  documents: ["records", "errors"],
  content: ["records", "errors"],
  formats: ["documents", "records", "errors"],
  pages: ["documents", "records", "errors"],
  publication: ["errors"],
  publish: ["sources", "records", "catalog", "documents", "content", "formats", "pages", "publication", "errors"],
  server: ["publication", "errors"],
  schedule: ["errors"],
};

/** Rooms that may import everything. */
const doors = new Set(["daemon", "cli"]);

/** Packages that exactly one room may know: each dependency has one room that hides it. */
const roomOfPackage: Readonly<Record<string, string>> = {
  feed: "formats/feed-library.ts",
  saxes: "formats/",
  "markdown-it": "content/",
  "sanitize-html": "content/",
  parse5: "content/",
  feedsmith: "sources/",
  lmdb: "catalog/",
  express: "server/",
  "prom-client": "server/",
  "node-cron": "schedule.ts",
  commander: "cli",
};

const files = readdirSync(source, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.replaceAll("\\", "/"));

describe("the floor plan", () => {
  it.each(files)("src/%s imports only what its room may", (file) => {
    const room = roomOf(file);
    if (doors.has(room)) return;
    const allowed = mayImport[room];
    expect(allowed, `src/${file} is in no room of the floor plan`).toBeDefined();
    const strangers = ownImportsOf(file).filter((other) => other !== room && !allowed?.includes(other));
    expect(strangers).toEqual([]);
  });

  it.each(Object.entries(roomOfPackage))("%s is known to src/%s alone", (name, home) => {
    const outside = files.filter((file) => packagesOf(file).includes(name) && !file.startsWith(home));
    expect(outside).toEqual([]);
  });
});

describe("a run that finds nothing to do", () => {
  it("loads nothing that reads records or settings, or that renders", () => {
    const met = loadedBy("cli/generate.ts");
    expect([...met].filter((name) => name.endsWith(".ts"))).toContain("publish/gather.ts");
    expect([...met].filter((name) => /^[^.]+$/.test(name) && !name.startsWith("node:")).sort()).toEqual(["lmdb"]);
    expect([...met].filter((name) => /^(content|formats|pages|documents)\//.test(name))).toEqual([]);
  });
});

/** What `file` and whatever it imports import at once, types left out: files and packages. */
function loadedBy(file: string, met = new Set<string>()): Set<string> {
  met.add(file);
  const text = readFileSync(join(source, file), "utf8").replaceAll(/^(?:import|export) type [^;]*;$/gm, "");
  for (const [, specifier = ""] of text.matchAll(/(?:from|^import|createRequire\([^)]*\)\()\s*"([^"]+)"/gm)) {
    if (!specifier.startsWith(".")) met.add(specifier);
    else {
      const next = relative(source, join(source, dirname(file), specifier)).replaceAll("\\", "/");
      if (!met.has(next)) loadedBy(next, met);
    }
  }
  return met;
}

/** `sources` for `sources/scan.ts`, `config` for `config.ts`, `cli` for `cli/list.ts`. */
function roomOf(file: string): string {
  return file.split("/")[0]?.replace(/\.ts$/, "") ?? file;
}

function ownImportsOf(file: string): string[] {
  const imports = specifiersOf(file).filter((specifier) => specifier.startsWith("."));
  return [...new Set(imports.map((specifier) => roomOf(relative(source, join(source, dirname(file), specifier)))))];
}

function packagesOf(file: string): string[] {
  return specifiersOf(file).filter((specifier) => !specifier.startsWith("."));
}

function specifiersOf(file: string): string[] {
  const text = readFileSync(join(source, file), "utf8");
  return [...text.matchAll(/(?:from|import|import\()\s*"([^"]+)"/g)].map((match) => match[1] ?? "");
}
