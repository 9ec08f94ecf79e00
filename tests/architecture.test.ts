import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";

const source = join(import.meta.dirname, "../src");

/** The floor plan (docs/technotes/floor-plan.md): what each room may import of ours, besides itself. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  records: ["errors"],
  "path-spelling": [],
  config: ["errors", "records", "path-spelling"],
  sources: ["records", "errors"],
  catalog: ["records", "errors"],
  documents: ["records", "errors"],
  content: ["records", "errors"],
  formats: ["documents", "records", "errors"],
  pages: ["documents", "records", "errors"],
  publication: ["errors", "path-spelling"],
  publish: [
    "sources",
    "records",
    "catalog",
    "documents",
    "content",
    "formats",
    "pages",
    "publication",
    "path-spelling",
    "errors",
  ],
  server: ["publication", "path-spelling", "errors"],
  hubs: ["publication", "records", "errors"],
  schedule: ["errors"],
};

/** Rooms within rooms: which of its neighbours within the room each may import. */
const mayImportWithin: Readonly<Record<string, readonly string[]>> = {
  "pages/languages": [],
  "sources/folder": [],
  "sources/tags": [],
  "sources/feeds": [],
  "sources/archives": ["sources/feeds"],
  "sources/import": ["sources/folder", "sources/feeds", "sources/archives"],
  "publication/writing": [],
  "publication/reading": [],
  "publish/reading": [],
  "publish/composing": ["publish/reading"],
  "publish/threads": ["publish/reading", "publish/composing"],
  "publish/taking-in": ["publish/reading", "publish/threads", "publish/keeping"],
  "publish/checking": ["publish/reading", "publish/composing"],
  "publish/files": ["publish/composing"],
  "publish/keeping": ["publish/composing"],
};

/** Rooms of which others may import only these files. */
const openToOthers: Readonly<Record<string, readonly string[]>> = {
  // Ids and slugs are also settled when records are checked without a catalog.
  catalog: ["catalog", "catalog-error", "catalog-view", "lmdb-catalog", "mass-removal", "problems", "settle"],
  hubs: ["hub-memory", "notify-hub", "topics"],
};

/** Rooms that may import everything. */
const doors = new Set(["daemon", "cli"]);

/** Rooms that use neither disk nor network nor clock nor randomness: the same input, the same output. */
const pure = new Set(["path-spelling", "records", "documents", "content", "formats", "pages"]);

/** Modules of Node that use none of these. */
const pureModules = new Set(["node:buffer", "node:crypto", "node:module", "node:url"]);

const impure =
  /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\brandom(?:UUID|Bytes|Int)\b|\bperformance\.now\b|\bprocess\.|\bfetch\(/;

/** How a program prints, reads its environment, and exits. */
const ofTheDoor = /\bconsole\.|\bprocess\.(?:stdout|stderr|stdin|exit|exitCode|argv|env)\b/;

/** Where each package may be imported: one room, or one file, hides it. A few have a home for each of two uses. */
const homesOfPackage: Readonly<Record<string, readonly string[]>> = {
  commander: ["cli/"],
  express: ["server/"],
  feed: ["formats/feed-library.ts"],
  feedsmith: ["sources/"],
  "iconv-lite": ["sources/encoded-text.ts"],
  lmdb: ["catalog/"],
  "markdown-it": ["content/", "sources/first-heading.ts"],
  "markdown-it-emoji": ["content/emoji.ts"],
  "node-cron": ["schedule.ts"],
  parse5: ["content/", "sources/html-text.ts", "sources/archives/page-tree.ts"],
  pino: ["cli/"],
  "prom-client": ["server/"],
  "sanitize-html": ["content/"],
  saxes: ["formats/", "sources/"],
  "smol-toml": ["records/"],
  yaml: ["records/"],
  zod: ["records/", "config/settings-schema.ts"],
};

const { dependencies } = JSON.parse(readFileSync(join(source, "../package.json"), "utf8")) as {
  readonly dependencies: Readonly<Record<string, string>>;
};

const files = readdirSync(source, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.replaceAll("\\", "/"));

const exported = /^export (?:default |async |abstract )*(?:function|const|let|class|interface|type|enum)\b(?! \{)/;

const wideComment = /^(?=\s*(?:\/\/|\/\*|\*)).{121}/;

const exportedValue = /^export (?:async )?(?:function\*?|const|let) (\w+)/gm;

describe("the floor plan", () => {
  it.each(files)("src/%s imports only what its room may", (file) => {
    const room = roomOf(file);
    if (doors.has(room)) return;
    const allowed = mayImport[room];
    expect(allowed, `src/${file} is in no room of the floor plan`).toBeDefined();
    const strangers = ownImportsOf(file).filter((other) => other !== room && !allowed?.includes(other));
    expect(strangers).toEqual([]);
  });

  it.each(files.filter((file) => innerRoomOf(file) !== undefined))(
    "src/%s imports only what its inner room may",
    (file) => {
      const room = innerRoomOf(file) ?? "";
      if (doors.has(roomOf(file))) return;
      const allowed = mayImportWithin[room];
      expect(allowed, `src/${file} is in no inner room of the floor plan`).toBeDefined();
      const neighbours = ownFilesOf(file).flatMap((other) => innerRoomOf(other) ?? []);
      const strangers = neighbours.filter(
        (other) => other !== room && roomOf(other) === roomOf(file) && !allowed?.includes(other),
      );
      expect(strangers).toEqual([]);
    },
  );

  it.each(files.filter((file) => /^publish\/(?:reading|composing)\//.test(file)))(
    "src/%s knows no step of a run",
    (file) => {
      const steps = ownFilesOf(file).filter((other) => roomOf(other) === "publish" && innerRoomOf(other) === undefined);
      expect(steps).toEqual([]);
    },
  );

  it.each(files.filter((file) => /^publication\/[^/]+$/.test(file)))(
    "src/%s, which writers and readers share, imports neither side",
    (file) => {
      expect(ownFilesOf(file).filter((other) => innerRoomOf(other) !== undefined)).toEqual([]);
    },
  );

  it.each(Object.entries(openToOthers))("%s shows other rooms only %j", (room, open) => {
    const others = files.filter((file) => roomOf(file) !== room);
    const known = others.flatMap(ownFilesOf).filter((file) => roomOf(file) === room);
    const names = new Set(known.map((file) => file.slice(room.length + 1).replace(/\.ts$/, "")));
    expect([...names].sort()).toEqual(open);
  });

  it.each(files.filter((file) => /^cli\/[^/]+\//.test(file)))("src/%s is known to its own command alone", (file) => {
    const command = innerRoomOf(file);
    const knowing = files.filter((other) => ownFilesOf(other).includes(file));
    expect(knowing.filter((other) => other !== `${command}.ts` && innerRoomOf(other) !== command)).toEqual([]);
  });

  it("has no circular imports: which file is ready first would depend on who asks first", () => {
    const done = new Set<string>();
    const circles = files.flatMap((file) => circlesFrom(file, [], done));
    expect(circles).toEqual([]);
  });

  it.each(files.filter((file) => pure.has(roomOf(file))))("src/%s is pure", (file) => {
    const modules = specifiersOf(file).filter((specifier) => specifier.startsWith("node:"));
    expect(modules.filter((name) => !pureModules.has(name))).toEqual([]);
    expect(linesWith(impure, file)).toEqual([]);
  });

  it("lets only the command line print, read arguments and environment, and end the process", () => {
    // It contains the text of a program that runs in a process of its own.
    const others = files.filter((file) => roomOf(file) !== "cli" && file !== "catalog/examine.ts");
    expect(others.flatMap((file) => linesWith(ofTheDoor, file))).toEqual([]);
  });

  it("lets the server know how a publication is read, but not how one is written", () => {
    const writing = files.filter((file) => innerRoomOf(file) === "publication/writing");
    expect(writing).toContain("publication/writing/lock.ts");
    const loaded = loadedBy("server/app.ts");
    expect(writing.filter((file) => loaded.has(file))).toEqual([]);
  });

  it("is what docs/architecture.md says about imports", () => {
    const text = readFileSync(join(source, "../docs/architecture.md"), "utf8");
    const rows = [...text.matchAll(/^\| (`[^|]+`) \| [^|]+ \| ([^|]+) \|$/gm)].flatMap(([, names = "", known = ""]) => {
      const knows = known === "nothing" ? [] : known.split(", ").sort();
      return Array.from(names.matchAll(/`([a-z-]+)/g), ([, room = ""]) => [room, knows] as const);
    });
    const everything = [...doors].map((room) => [room, ["everything"]] as const);
    const planned = Object.entries(mayImport).map(([room, allowed]) => [room, allowed.toSorted()] as const);
    expect(Object.fromEntries(rows)).toEqual(Object.fromEntries([...planned, ...everything]));
  });

  it("is told in docs/technotes/floor-plan.md, which names every folder and every file beside the folders", () => {
    const text = readFileSync(join(source, "../docs/technotes/floor-plan.md"), "utf8");
    const folders = files.filter((file) => file.includes("/")).map((file) => `${dirname(file)}/`);
    const rooms = files.filter((file) => !file.includes("/"));
    expect([...new Set([...folders, ...rooms])].filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });

  it("has no comment wider than code, which the formatter does not check", () => {
    expect(files.flatMap((file) => linesWith(wideComment, file))).toEqual([]);
  });

  it("has a home for every dependency, and for no other package", () => {
    expect(Object.keys(homesOfPackage)).toEqual(Object.keys(dependencies).sort());
    const strangers = files.flatMap(packagesOf).filter((name) => !Object.hasOwn(homesOfPackage, name));
    expect(strangers).toEqual([]);
  });

  it.each(Object.entries(homesOfPackage))("%s is imported only in %j", (name, homes) => {
    const knowing = files.filter((file) => packagesOf(file).includes(name));
    expect(knowing.filter((file) => !homes.some((home) => file.startsWith(home)))).toEqual([]);
    expect(homes.filter((home) => !knowing.some((file) => file.startsWith(home)))).toEqual([]);
  });

  it.each(files)("src/%s says what each exported name means", (file) => {
    const lines = readFileSync(join(source, file), "utf8").split("\n");
    const silent = lines.filter((line, index) => exported.test(line) && !(lines[index - 1] ?? "").endsWith("*/"));
    expect(silent).toEqual([]);
  });

  it("exports no function and no value that only its own file uses", () => {
    const readers = ["src", "tests", "bench"].flatMap((folder) => wordsOfFiles(join(source, "..", folder)));
    const own = files.flatMap((file) => {
      const text = readFileSync(join(source, file), "utf8");
      const names = Array.from(text.matchAll(exportedValue), ([, name = ""]) => name);
      return names.filter((name) => readers.filter((words) => words.has(name)).length === 1);
    });
    expect(own).toEqual([]);
  });
});

describe("a run that finds nothing to do", () => {
  it("loads nothing that reads records or settings, or that renders", () => {
    const met = loadedBy("cli/generate.ts");
    expect([...met].filter((name) => name.endsWith(".ts"))).toContain("publish/taking-in/gather.ts");
    expect([...met].filter((name) => /^[^.]+$/.test(name) && !name.startsWith("node:")).sort()).toEqual(["lmdb"]);
    expect([...met].filter((name) => /^(content|formats|pages|documents)\//.test(name))).toEqual([]);
  });
});

function wordsOfFiles(folder: string): readonly ReadonlySet<string>[] {
  const inFolder = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  return inFolder.map((file) => new Set(readFileSync(join(folder, file), "utf8").match(/\w+/g)));
}

function linesWith(pattern: RegExp, file: string): readonly string[] {
  const lines = readFileSync(join(source, file), "utf8").split("\n");
  return lines.filter((line) => pattern.test(line)).map((line) => `${file}: ${line.trim()}`);
}

/** Files and packages that `file` imports statically, directly or through others, without types. */
function loadedBy(file: string, met = new Set<string>()): Set<string> {
  met.add(file);
  for (const next of importsAtOnce(file)) {
    if (files.includes(next) && !met.has(next)) loadedBy(next, met);
    else met.add(next);
  }
  return met;
}

/**
 * Circles of static imports, without types; `way` is the path to `file`, and `done` holds files that are in no other
 * circle.
 */
function circlesFrom(file: string, way: readonly string[], done: Set<string>): readonly string[] {
  if (way.includes(file)) return [[...way.slice(way.indexOf(file)), file].join(" > ")];
  if (done.has(file)) return [];
  const own = importsAtOnce(file).filter((next) => files.includes(next));
  const circles = own.flatMap((next) => circlesFrom(next, [...way, file], done));
  done.add(file);
  return circles;
}

/** Files and packages that are imported statically, without types. */
function importsAtOnce(file: string): readonly string[] {
  const text = readFileSync(join(source, file), "utf8").replaceAll(/^(?:import|export) type [^;]*;$/gm, "");
  const specifiers = text.matchAll(/(?:from|^import|createRequire\([^)]*\)\()\s*"([^"]+)"/gm);
  return Array.from(specifiers, ([, specifier = ""]) =>
    specifier.startsWith(".")
      ? relative(source, join(source, dirname(file), specifier)).replaceAll("\\", "/")
      : specifier,
  );
}

/** `sources` for `sources/folder/scan.ts`, `config` for `config.ts`, `cli` for `cli/list.ts`. */
function roomOf(file: string): string {
  return file.split("/")[0]?.replace(/\.ts$/, "") ?? file;
}

/** `sources/folder` for `sources/folder/scan.ts`; undefined at the top of a room. */
function innerRoomOf(file: string): string | undefined {
  const parts = file.split("/");
  return parts.length > 2 ? parts.slice(0, 2).join("/") : undefined;
}

function ownImportsOf(file: string): string[] {
  return [...new Set(ownFilesOf(file).map(roomOf))];
}

function ownFilesOf(file: string): string[] {
  const imports = specifiersOf(file).filter((specifier) => specifier.startsWith("."));
  return imports.map((specifier) => relative(source, join(source, dirname(file), specifier)).replaceAll("\\", "/"));
}

/** Without Node's own modules. */
function packagesOf(file: string): string[] {
  const names = specifiersOf(file).filter((specifier) => !/^(?:\.|node:)/.test(specifier));
  return names.map((name) =>
    name
      .split("/")
      .slice(0, name.startsWith("@") ? 2 : 1)
      .join("/"),
  );
}

/** What is imported, statically or later, and what is loaded or resolved with `createRequire`. */
function specifiersOf(file: string): string[] {
  const text = readFileSync(join(source, file), "utf8");
  const imported = text.matchAll(/\b(?:from |import |import\()"([^"\n]+)"/g);
  const required = text.includes("createRequire")
    ? text.matchAll(/(?:require|\bload|\))(?:\.resolve)?\("([^"]+)"\)/g)
    : [];
  return [...imported, ...required].map((match) => match[1] ?? "");
}
