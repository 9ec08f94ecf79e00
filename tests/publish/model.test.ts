import fs, {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PublicationError } from "../../src/publication/errors.ts";
import type { Progress } from "../../src/publish/run.ts";
import { openPublisher, type Publisher } from "../../src/publish.ts";
import type { Site } from "../../src/records/site.ts";
import { publishedFiles } from "../published-files.ts";
import { site as fixtureSite } from "./site-fixture.ts";

const start = Date.UTC(2024, 0, 1, 12);
const hour = 3_600_000;

/** What may happen to a site between two runs. */
type Step =
  | { readonly kind: "write"; readonly article: number; readonly hours: number; readonly words: Words }
  | { readonly kind: "remove"; readonly article: number }
  | { readonly kind: "move"; readonly article: number; readonly to: string }
  /** Its file is replaced by something that is no record, or by a dangling link. */
  | { readonly kind: "break"; readonly article: number; readonly asLink: boolean }
  | { readonly kind: "mend"; readonly article: number }
  /** A folder is renamed; if the name exists, everything is moved into it. */
  | { readonly kind: "rename"; readonly from: (typeof folders)[number]; readonly to: (typeof folders)[number] }
  /** The disk that one of the folders links to. */
  | { readonly kind: "disk"; readonly isMounted: boolean }
  | { readonly kind: "wait"; readonly hours: number }
  | { readonly kind: "settings"; readonly settings: Settings }
  /** A file of three records; the middle one may be broken. */
  | { readonly kind: "list"; readonly list: number; readonly hours: readonly number[]; readonly broken: boolean }
  | { readonly kind: "asset"; readonly asset: string; readonly bytes: string | undefined }
  /** A file beside articles, which those in its folder may link to. */
  | { readonly kind: "picture"; readonly folder: string; readonly bytes: string | undefined }
  /** The clock is that far ahead during one run only. */
  | { readonly kind: "glimpse"; readonly hours: number }
  /**
   * A run under other settings, which are undone after it: an article changes meanwhile, and the disk fails after that
   * many files.
   */
  | {
      readonly kind: "regret";
      readonly settings: Settings;
      readonly edit: Extract<Step, { kind: "write" }>;
      readonly filesPut: number;
    }
  /** What somebody else does to the output, or a crash to the state. */
  | { readonly kind: "harm"; readonly harm: (typeof harms)[number]; readonly pick: number }
  | { readonly kind: "restart" };

/** Settings from then on; undefined if they are removed from the file. */
type Settings = { readonly [Name in keyof Site]?: Site[Name] | undefined };

const harms = [
  "remove a file",
  "change a file",
  "forget the manifest",
  "cut the manifest",
  "spoil the manifest",
  "forget the catalog",
  "forget the state",
] as const;

interface Words {
  readonly title: string;
  readonly tags: readonly string[];
  readonly author: string | undefined;
  readonly elsewhere: boolean;
  readonly expires: number | undefined;
  readonly draft: boolean;
  readonly shows: (typeof pictures)[number] | undefined;
  /** Where another article's file may be. */
  readonly leadsTo: (typeof linked)[number] | undefined;
}

const pictures = ["pic.png", "a/pic.png"] as const;
/** Few, so that their targets change often. */
const linked = ["/article-0.md", "article-1.md", "/a/article-1.md"] as const;

const articles = 12;
const article = fc.integer({ min: 0, max: articles - 1 });
const folders = ["a/", "b/"] as const;
/** A link to a folder on another disk. */
const linkedFolder = "disk/";
const places = ["", ...folders, linkedFolder] as const;
const folder = fc.constantFrom(...places);
const words: fc.Arbitrary<Words> = fc.record({
  title: fc.constantFrom("One", "Two & <three>", "Four"),
  tags: fc.subarray(["go", "C++", "c"], { maxLength: 2 }),
  author: fc.constantFrom(undefined, "Ann", "Björn"),
  elsewhere: fc.boolean(),
  expires: fc.option(fc.integer({ min: 1, max: 300 }), { nil: undefined, freq: 6 }),
  draft: fc.integer({ min: 0, max: 7 }).map((chance) => chance === 0),
  shows: fc.constantFrom(undefined, ...pictures),
  leadsTo: fc.constantFrom(undefined, ...linked),
});
const settings = fc.constantFrom<Settings>(
  { entries: 2 },
  { entries: 5 },
  { archive: "all" },
  { archive: "none" },
  { archive: "main" },
  { content: "summary" },
  { title: "Renamed" },
  { feeds: [{ slug: "picked", title: "Picked", tags: ["go"], authors: [] }] },
  { author: { name: "Zoë" } },
  { feeds: [] },
  { timezone: "America/New_York" },
  { timezone: "UTC" },
  { permalink: "https://pattern.example/:year/:month/:day/:slug/" },
  { permalink: undefined },
  { language: "de" },
  { homeUrl: "https://moved.example/", baseUrl: "https://moved.example/feeds/" },
  { hubs: ["https://hub.example/"] },
);
const write = fc.record({
  kind: fc.constant("write" as const),
  article,
  hours: fc.integer({ min: -40, max: 60 }),
  words,
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: write },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("remove" as const), article }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("move" as const), article, to: folder }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("break" as const), article, asLink: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("mend" as const), article }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("rename" as const),
      from: fc.constantFrom(...folders),
      to: fc.constantFrom(...folders),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("disk" as const), isMounted: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("wait" as const), hours: fc.integer({ min: 1, max: 90 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("settings" as const), settings }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("list" as const),
      list: fc.integer({ min: 0, max: 1 }),
      hours: fc.array(fc.integer({ min: -40, max: 60 }), { maxLength: 3 }),
      broken: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("asset" as const),
      asset: fc.constantFrom("picture.png", "sounds/a.mp3"),
      bytes: fc.constantFrom("one", "another", undefined),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("picture" as const),
      folder,
      bytes: fc.constantFrom("one", "another", undefined),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("glimpse" as const), hours: fc.integer({ min: 1, max: 400 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("regret" as const),
      settings,
      edit: write,
      filesPut: fc.oneof(fc.integer({ min: 0, max: 40 }), fc.constant(Number.POSITIVE_INFINITY)),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("harm" as const), harm: fc.constantFrom(...harms), pick: fc.nat() }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: "restart" as const }) },
);
/**
 * What happens between two runs, and whether the second one is told which files changed, as a server's is.
 */
const run = fc.record({ steps: fc.array(step, { minLength: 1, maxLength: 4 }), isTold: fc.boolean() });
type Run = { readonly steps: readonly Step[]; readonly isTold: boolean };

/** What was published of an article while it was broken was made under other settings than after it is fixed. */
const brokenAmongSettings: Run[] = [
  {
    steps: [
      {
        kind: "write",
        article: 1,
        hours: 0,
        words: {
          title: "One",
          tags: [],
          author: undefined,
          elsewhere: false,
          expires: undefined,
          draft: false,
          shows: undefined,
          leadsTo: undefined,
        },
      },
    ],
    isTold: false,
  },
  {
    steps: [
      { kind: "settings", settings: { content: "summary" } },
      { kind: "break", article: 1, asLink: false },
    ],
    isTold: false,
  },
];

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "broadsheet-model-"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const histories = Number(process.env.MODEL_RUNS ?? 25);
/** Enough for a busy machine. */
const timeout = histories * 12_000;

describe("a run after any sequence of changes", () => {
  it("leaves the same bytes as publishing from scratch", { timeout }, async () => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(run, { minLength: 1, maxLength: 7 }), async (runs) => {
        count += 1;
        await replay(join(root, String(count)), runs);
      }),
      { numRuns: histories, examples: [[brokenAmongSettings]] },
    );
  });
});

async function replay(home: string, runs: readonly Run[]): Promise<void> {
  const world = openWorld(home);
  const outputDirectory = join(home, "incremental");
  const open = () => openPublisher({ ...world.folders, outputDirectory });
  let incremental = open();
  /** Files of unknown origin. */
  let foundlings: readonly string[] = [];
  for (const { steps, isTold } of toTheEnd(runs, world)) {
    for (const one of steps) world.take(one);
    const request = { site: world.site(), allowRemoval: true };
    foundlings = [...foundlings, ...foundlingsOf(steps, outputDirectory)];
    for (const one of steps) {
      await disturb(one, incremental, world, outputDirectory);
      if (one.kind !== "restart") continue;
      await incremental.close();
      incremental = open();
    }
    const paths = isTold ? world.told(steps) : undefined;
    const shown = shownIn(outputDirectory);
    const { problems } = await incremental.run({ ...request, now: world.now(), ...(paths && { paths }) });
    expect(problems.map(({ file }) => file).sort()).toEqual(world.broken());
    if (mayLoseNothing(steps, world.site()))
      expect(shownIn(outputDirectory)).toEqual(expect.arrayContaining(world.brokenAmong(shown)));
    // What readers have seen too early is not withdrawn.
    if (problems.length > 0 || world.hasSeenTooEarly()) continue;
    const anew = join(home, "anew");
    const full = openPublisher({ ...world.folders, outputDirectory: anew });
    await full.run({ ...request, now: world.now() });
    await full.close();
    expectSameTree(outputDirectory, anew, foundlings);
    rmSync(anew, { recursive: true });
  }
  await incremental.close();
  rmSync(home, { recursive: true });
}

/** Whether a broken article shows its last edition: nobody has removed it, and the history has room for it. */
function mayLoseNothing(steps: readonly Step[], site: Site): boolean {
  const isTakenAway = steps.some(
    ({ kind }) => kind === "harm" || kind === "regret" || kind === "move" || kind === "rename" || kind === "remove",
  );
  return (
    !isTakenAway && site.archive !== "none" && !steps.some((one) => "settings" in one && "archive" in one.settings)
  );
}

/** Numbers of the articles that the main feed shows, and its history. */
function shownIn(outputDirectory: string): readonly number[] {
  if (!existsSync(outputDirectory)) return [];
  const documents = Object.entries(treeOf(outputDirectory)).filter(([path]) =>
    /^(?:archive\/\d+\/)?rss\.xml$/.test(path),
  );
  const texts = documents.map(([, text]) => text.replace(/<[^<>]*>/g, "")).join();
  return Array.from(texts.matchAll(/Text of article (\d+),/g), ([, number]) => Number(number));
}

/** What happens to the output, not to the articles. */
async function disturb(
  one: Step,
  publisher: Publisher,
  world: ReturnType<typeof openWorld>,
  outputDirectory: string,
): Promise<void> {
  if (one.kind === "glimpse") {
    await publisher.run({ site: world.site(), allowRemoval: true, now: world.glimpse(one.hours) });
  }
  if (one.kind === "regret") await regret(one, publisher, world);
  if (one.kind === "harm") harm(outputDirectory, one);
}

/** The run may fail: what it has done by then counts. */
async function regret(
  { settings, edit, filesPut }: Extract<Step, { kind: "regret" }>,
  publisher: Publisher,
  world: ReturnType<typeof openWorld>,
): Promise<void> {
  const site = { ...world.site(), ...settings } as Site;
  let isEdited = false;
  const onProgress = ({ step }: Progress) => {
    if (step === "writing" && !isEdited) world.take(edit);
    isEdited = isEdited || step === "writing";
  };
  const { renameSync } = fs;
  let put = 0;
  const failing = (from: string, to: string) => {
    if (!to.includes("/.state/")) put += 1;
    if (put > filesPut) throw Object.assign(new Error("EIO: injected"), { code: "EIO" });
    renameSync(from, to);
  };
  Object.assign(fs, { renameSync: failing });
  syncBuiltinESMExports();
  try {
    await publisher.run({ site, now: world.now(), allowRemoval: true, onProgress }).catch((error: unknown) => {
      expect(error).toBeInstanceOf(PublicationError);
    });
  } finally {
    Object.assign(fs, { renameSync });
    syncBuiltinESMExports();
  }
}

/** Foundlings may be left besides. */
function expectSameTree(incremental: string, anew: string, foundlings: readonly string[]): void {
  const expected = treeOf(anew);
  const isExpected = (path: string): boolean => path in expected || !foundlings.includes(path);
  const found = Object.entries(treeOf(incremental)).filter(([path]) => isExpected(path));
  expect(Object.fromEntries(found)).toEqual(expected);
}

function* toTheEnd(runs: readonly Run[], world: ReturnType<typeof openWorld>): Iterable<Run> {
  yield* runs;
  yield world.mending;
}

function harm(outputDirectory: string, { harm, pick }: Extract<Step, { kind: "harm" }>): void {
  const state = join(outputDirectory, ".state");
  const manifest = join(state, "manifest.jsonl");
  if (!existsSync(manifest)) return;
  if (harm === "forget the state") return rmSync(state, { recursive: true });
  if (harm === "forget the manifest") return rmSync(manifest);
  if (harm === "spoil the manifest") return writeFileSync(manifest, "spoilt\n");
  if (harm === "cut the manifest") return truncateSync(manifest, lineEnd(readFileSync(manifest), pick));
  if (harm === "forget the catalog") return rmSync(join(state, "catalog.mdb"));
  const paths = Object.keys(treeOf(outputDirectory));
  const file = join(outputDirectory, paths[pick % paths.length] ?? "");
  if (harm === "remove a file") rmSync(file);
  else writeFileSync(file, "somebody's");
}

/** Whether nothing records any more whose file is whose. */
function isAllForgotten(steps: readonly Step[]): boolean {
  const done = new Set<string>(steps.map((one) => (one.kind === "harm" ? one.harm : one.kind)));
  const isManifestLost =
    done.has("forget the manifest") || done.has("cut the manifest") || done.has("spoil the manifest");
  return done.has("forget the state") || (done.has("forget the catalog") && isManifestLost);
}

/** What is published as it stands, where that is so. */
function foundlingsOf(steps: readonly Step[], outputDirectory: string): readonly string[] {
  if (!isAllForgotten(steps) || !existsSync(outputDirectory)) return [];
  return Object.keys(treeOf(outputDirectory)).filter((path) => /\.(?:png|mp3)$/.test(path));
}

/** After some line, at least the first. */
function lineEnd(bytes: Buffer, pick: number): number {
  return Math.max(bytes.indexOf("\n"), bytes.lastIndexOf("\n", pick % bytes.length)) + 1;
}

function openWorld(home: string) {
  const dataDirectory = join(home, "data");
  const articlesDirectory = join(dataDirectory, "articles");
  mkdirSync(articlesDirectory, { recursive: true });
  const disk = join(dataDirectory, "mounted");
  const unmounted = join(home, "unmounted");
  mkdirSync(disk);
  symlinkSync(disk, join(articlesDirectory, linkedFolder.slice(0, -1)));
  const places = new Map<number, string>();
  const expiring = new Set<number>();
  /** What files said before they were broken. */
  const texts = new Map<number, string>();
  const brokenLists = new Set<number>();
  /** When what a step wrote is published. */
  const dates = new Map<string, readonly number[]>();
  let now = start;
  let latest = start;
  let site: Site = fixtureSite;

  function write(number: number, text: string): void {
    const path = places.get(number) ?? `article-${number}.md`;
    places.set(number, path);
    // It may be a link.
    if (texts.delete(number)) rmSync(join(articlesDirectory, path));
    writeFileSync(join(articlesDirectory, path), text);
  }

  function spoil(number: number, file: string, asLink: boolean): void {
    if (texts.has(number)) return;
    texts.set(number, readFileSync(file, "utf8"));
    rmSync(file);
    if (asLink) symlinkSync("nowhere.md", file);
    else writeFileSync(file, "---\ntitle: [\n---\n");
  }

  function isOutOfReach(path: string): boolean {
    return path.startsWith(linkedFolder) && !existsSync(disk);
  }

  function rename({ from, to }: Extract<Step, { kind: "rename" }>): void {
    if (from === to || !existsSync(join(articlesDirectory, from))) return;
    mkdirSync(join(articlesDirectory, to), { recursive: true });
    for (const name of readdirSync(join(articlesDirectory, from)))
      renameSync(join(articlesDirectory, from, name), join(articlesDirectory, to, name));
    rmSync(join(articlesDirectory, from), { recursive: true });
    for (const [number, path] of places) if (path.startsWith(from)) places.set(number, path.replace(from, to));
  }

  function mount({ isMounted }: Extract<Step, { kind: "disk" }>): void {
    if (isMounted !== existsSync(disk)) renameSync(isMounted ? unmounted : disk, isMounted ? disk : unmounted);
  }

  function remove(number: number, file: string): void {
    rmSync(file);
    places.delete(number);
    texts.delete(number);
  }

  function move(number: number, file: string, folder: string): void {
    const to = `${folder}article-${number}.md`;
    mkdirSync(dirname(join(articlesDirectory, to)), { recursive: true });
    renameSync(file, join(articlesDirectory, to));
    places.set(number, to);
  }

  function takeOfArticle(one: Extract<Step, { article: number }>): void {
    const path = places.get(one.article);
    if (path !== undefined && isOutOfReach(path)) return;
    if (one.kind === "write") return write(one.article, markdownOf(one.article, start + one.hours * hour, one.words));
    if (path === undefined || (one.kind === "move" && isOutOfReach(one.to))) return;
    const file = join(articlesDirectory, path);
    if (one.kind === "break") spoil(one.article, file, one.asLink);
    else if (one.kind === "mend") write(one.article, texts.get(one.article) ?? readFileSync(file, "utf8"));
    else if (one.kind === "remove") remove(one.article, file);
    else move(one.article, file, one.to);
  }

  function writeList({ list, hours, broken }: Extract<Step, { kind: "list" }>): void {
    const lines = hours.map((hour, index) => lineOf(`${list}-${index}`, hour));
    const isBroken = broken && lines.length > 1;
    if (isBroken) lines[1] = '{"title":';
    writeFileSync(join(articlesDirectory, listPath(list)), `${lines.join("\n")}\n`);
    if (isBroken) brokenLists.add(list);
    else brokenLists.delete(list);
  }

  function putAsset({ asset, bytes }: Extract<Step, { kind: "asset" }>): void {
    const file = join(dataDirectory, "static", asset);
    mkdirSync(dirname(file), { recursive: true });
    if (bytes === undefined) rmSync(file, { force: true });
    else writeFileSync(file, bytes);
  }

  function putPicture({ folder, bytes }: Extract<Step, { kind: "picture" }>): void {
    if (isOutOfReach(folder)) return;
    const file = join(articlesDirectory, folder, "pic.png");
    mkdirSync(dirname(file), { recursive: true });
    if (bytes === undefined) rmSync(file, { force: true });
    else writeFileSync(file, bytes);
  }

  function noteDates(one: Step): void {
    // The time zone moves the dates of lists by hours.
    if (one.kind === "list")
      dates.set(
        `list ${one.list}`,
        one.hours.flatMap((hours) => around(hours)),
      );
    if (one.kind === "write") dates.set(`article ${one.article}`, [start + one.hours * hour]);
    if (one.kind === "write" && one.words.expires !== undefined) expiring.add(one.article);
  }

  return {
    folders: { dataDirectory, articlesDirectory, fileName: (path: string) => path, onNotice: () => {} },
    now: () => now,
    site: () => site,
    /** Paths of broken files. */
    broken: () => {
      const paths = Array.from(texts.keys(), (number) => places.get(number) ?? "");
      const within = [...paths, ...Array.from(brokenLists, listPath)].filter((path) => !isOutOfReach(path));
      return [...within, ...(existsSync(disk) ? [] : [linkedFolder.slice(0, -1)])].sort();
    },
    /** Those of these articles that cannot be read, but what may expire. */
    brokenAmong: (numbers: readonly number[]) =>
      numbers.filter(
        (number) => !expiring.has(number) && (texts.has(number) || isOutOfReach(places.get(number) ?? "")),
      ),
    /**
     * Broken articles show their last edition, which publishing from scratch cannot know. So in the end everything is
     * fixed, and the clock is past everything that was seen.
     */
    get mending(): Run {
      const articleSteps = Array.from({ length: articles }, (_, article): Step => ({ kind: "mend", article }));
      const listSteps = [...brokenLists].map((list): Step => ({ kind: "list", list, hours: [0], broken: false }));
      const hours = Math.max(1, Math.ceil((Math.max(...[...dates.values()].flat(), now) - now) / hour));
      return {
        steps: [{ kind: "disk", isMounted: true }, ...articleSteps, ...listSteps, { kind: "wait", hours }],
        isTold: false,
      };
    },
    /** Whether something may be published before its time, because the clock was ahead. */
    hasSeenTooEarly: () => [...dates.values()].flat().some((published) => published > now && published <= latest),
    /** The time of a run whose clock is ahead. */
    glimpse(hours: number): number {
      latest = Math.max(latest, now + hours * hour);
      return now + hours * hour;
    },
    take(one: Step): void {
      noteDates(one);
      if (one.kind === "wait") now += one.hours * hour;
      else if (one.kind === "rename") rename(one);
      else if (one.kind === "disk") mount(one);
      else if (one.kind === "settings") site = { ...site, ...one.settings } as Site;
      else if (one.kind === "list") writeList(one);
      else if (one.kind === "asset") putAsset(one);
      else if (one.kind === "picture") putPicture(one);
      else if ("article" in one) takeOfArticle(one);
    },
    /** Where an article, or a file beside one, may have changed; undefined if something else may have. */
    told(steps: readonly Step[]): readonly string[] | undefined {
      const isOfArticles = steps.every(
        (one) => "article" in one || "list" in one || "folder" in one || one.kind === "wait",
      );
      return isOfArticles ? steps.flatMap(pathsOf) : undefined;
    },
  };
}

/** With the offsets of all time zones of the model. */
function around(hours: number): readonly number[] {
  return [0, 4, 5].map((offset) => start + (hours + offset) * hour);
}

/** All places that the step may have changed. */
function pathsOf(one: Step): string[] {
  if ("list" in one) return [listPath(one.list)];
  if ("folder" in one) return [`${one.folder}pic.png`];
  return "article" in one ? places.map((folder) => `${folder}article-${one.article}.md`) : [];
}

function listPath(list: number): string {
  return `list-${list}.jsonl`;
}

/** With a date that depends on the time zone in the settings. */
function lineOf(name: string, hours: number): string {
  const published = new Date(start + hours * hour).toISOString().replace(".000Z", "");
  return JSON.stringify({
    id: `tag:model.example,2024:list-${name}`,
    title: `Of list ${name}`,
    published,
    tags: ["c"],
  });
}

function markdownOf(
  number: number,
  published: number,
  { title, tags, author, elsewhere, expires, draft, shows, leadsTo }: Words,
): string {
  const lines = [
    `title: ${JSON.stringify(title)}`,
    // A few articles have no id, so that it comes from the slug.
    ...(number % 3 === 0 ? [] : [`id: "tag:model.example,2024:${number}"`]),
    `published: "${new Date(published).toISOString()}"`,
    `tags: ${JSON.stringify(tags)}`,
    ...(author === undefined ? [] : [`authors: [${JSON.stringify(author)}]`]),
    ...(elsewhere ? [`url: "https://elsewhere.example/${number}"`] : []),
    ...(expires === undefined ? [] : [`expires: "${new Date(published + expires * hour).toISOString()}"`]),
    ...(draft ? ["draft: true"] : []),
  ];
  const text = [
    `Text of *article* ${number}, ${title}.`,
    ...(shows === undefined ? [] : [`![](${shows})`]),
    ...(leadsTo === undefined ? [] : [`[Another](${leadsTo}#there)`]),
  ];
  return `---\n${lines.join("\n")}\n---\n${text.join("\n\n")}\n`;
}

/** Every file that readers may get, by path. */
function treeOf(directory: string): Record<string, string> {
  return Object.fromEntries(
    publishedFiles(directory).map((path) => [path, readFileSync(join(directory, path), "utf8")]),
  );
}
