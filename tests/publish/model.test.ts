import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { openPublisher } from "../../src/publish.ts";
import type { Site } from "../../src/records/site.ts";
import { site as fixtureSite } from "./site-fixture.ts";

const start = Date.UTC(2024, 0, 1, 12);
const hour = 3_600_000;

/** What may happen to a site between two runs. */
type Step =
  | { readonly kind: "write"; readonly article: number; readonly hours: number; readonly words: Words }
  | { readonly kind: "remove"; readonly article: number }
  | { readonly kind: "move"; readonly article: number; readonly to: string }
  | { readonly kind: "break"; readonly article: number }
  | { readonly kind: "mend"; readonly article: number }
  | { readonly kind: "wait"; readonly hours: number }
  | { readonly kind: "settings"; readonly settings: Partial<Site> };

interface Words {
  readonly title: string;
  readonly tags: readonly string[];
  readonly author: string | undefined;
  readonly elsewhere: boolean;
  readonly expires: number | undefined;
  readonly draft: boolean;
}

const articles = 12;
const article = fc.integer({ min: 0, max: articles - 1 });
const folder = fc.constantFrom("", "a/", "b/");
const words: fc.Arbitrary<Words> = fc.record({
  title: fc.constantFrom("One", "Two & <three>", "Four"),
  tags: fc.subarray(["go", "C++", "c"], { maxLength: 2 }),
  author: fc.constantFrom(undefined, "Ann", "Björn"),
  elsewhere: fc.boolean(),
  expires: fc.option(fc.integer({ min: 1, max: 300 }), { nil: undefined, freq: 6 }),
  draft: fc.integer({ min: 0, max: 7 }).map((chance) => chance === 0),
});
const settings: fc.Arbitrary<Partial<Site>> = fc.constantFrom<Partial<Site>>(
  { entries: 2 },
  { entries: 5 },
  { archive: "all" },
  { archive: "none" },
  { archive: "main" },
  { content: "summary" },
  { title: "Renamed" },
  { feeds: [{ slug: "picked", title: "Picked", tags: ["go"], authors: [] }] },
  { author: { name: "Zoë" } },
);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("write" as const),
      article,
      hours: fc.integer({ min: -40, max: 60 }),
      words,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("remove" as const), article }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("move" as const), article, to: folder }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom("break" as const, "mend" as const), article }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("wait" as const), hours: fc.integer({ min: 1, max: 90 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("settings" as const), settings }) },
);

/** What was put out of an article while it was broken is of other settings than what it is to be when it is mended. */
const brokenAmongSettings: readonly Step[][] = [
  [
    {
      kind: "write",
      article: 1,
      hours: 0,
      words: { title: "One", tags: [], author: undefined, elsewhere: false, expires: undefined, draft: false },
    },
  ],
  [
    { kind: "settings", settings: { content: "summary" } },
    { kind: "break", article: 1 },
  ],
];

const root = mkdtempSync(join(tmpdir(), "broadsheet-model-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("a run after any changes", () => {
  it("leaves the same bytes as publishing everything anew", async () => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 7 }),
        async (runs) => {
          count += 1;
          await replay(join(root, String(count)), runs);
        },
      ),
      { numRuns: Number(process.env.MODEL_RUNS ?? 25), examples: [[brokenAmongSettings]] },
    );
  }, 300_000);
});

async function replay(home: string, runs: readonly (readonly Step[])[]): Promise<void> {
  const world = openWorld(home);
  const incremental = openPublisher({ ...world.folders, outputDirectory: join(home, "incremental") });
  // What is broken shows its last edition, which nobody knows who publishes everything anew; so in the end all is mended.
  const mended = Array.from({ length: articles }, (_, article): Step => ({ kind: "mend", article }));
  for (const [index, steps] of [...runs, mended].entries()) {
    for (const one of steps) world.take(one);
    const request = { site: world.site(), now: world.now(), allowRemoval: true };
    const { problems } = await incremental.run(request);
    expect(problems.map(({ file }) => file).sort()).toEqual(world.broken());
    if (problems.length > 0) continue;
    const outputDirectory = join(home, `full-${index}`);
    const full = openPublisher({ ...world.folders, outputDirectory });
    await full.run(request);
    await full.close();
    expect(treeOf(join(home, "incremental"))).toEqual(treeOf(outputDirectory));
    rmSync(outputDirectory, { recursive: true });
  }
  await incremental.close();
  rmSync(home, { recursive: true });
}

function openWorld(home: string) {
  const dataDirectory = join(home, "data");
  const articlesDirectory = join(dataDirectory, "articles");
  mkdirSync(articlesDirectory, { recursive: true });
  const places = new Map<number, string>();
  /** What files said before they were broken. */
  const texts = new Map<number, string>();
  let now = start;
  let site: Site = fixtureSite;

  function write(number: number, text: string): void {
    const path = places.get(number) ?? `article-${number}.md`;
    places.set(number, path);
    texts.delete(number);
    writeFileSync(join(articlesDirectory, path), text);
  }

  function spoil(number: number, file: string): void {
    if (texts.has(number)) return;
    texts.set(number, readFileSync(file, "utf8"));
    writeFileSync(file, "---\ntitle: [\n---\n");
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
    if (one.kind === "write") return write(one.article, markdownOf(one.article, start + one.hours * hour, one.words));
    const path = places.get(one.article);
    if (path === undefined) return;
    const file = join(articlesDirectory, path);
    if (one.kind === "break") spoil(one.article, file);
    else if (one.kind === "mend") write(one.article, texts.get(one.article) ?? readFileSync(file, "utf8"));
    else if (one.kind === "remove") remove(one.article, file);
    else move(one.article, file, one.to);
  }

  return {
    folders: { dataDirectory, articlesDirectory, fileName: (path: string) => path, onNotice: () => {} },
    now: () => now,
    site: () => site,
    /** Paths of the files that are broken. */
    broken: () => [...texts.keys()].map((number) => places.get(number)).sort(),
    take(one: Step): void {
      if (one.kind === "wait") now += one.hours * hour;
      else if (one.kind === "settings") site = { ...site, ...one.settings };
      else takeOfArticle(one);
    },
  };
}

function markdownOf(
  number: number,
  published: number,
  { title, tags, author, elsewhere, expires, draft }: Words,
): string {
  const lines = [
    `title: ${JSON.stringify(title)}`,
    // A few articles bring no id, so that theirs comes from the slug.
    ...(number % 3 === 0 ? [] : [`id: "tag:model.example,2024:${number}"`]),
    `published: "${new Date(published).toISOString()}"`,
    `tags: ${JSON.stringify(tags)}`,
    ...(author === undefined ? [] : [`authors: [${JSON.stringify(author)}]`]),
    ...(elsewhere ? [`url: "https://elsewhere.example/${number}"`] : []),
    ...(expires === undefined ? [] : [`expires: "${new Date(published + expires * hour).toISOString()}"`]),
    ...(draft ? ["draft: true"] : []),
  ];
  return `---\n${lines.join("\n")}\n---\nText of *article* ${number}, ${title}.\n`;
}

/** Every file that readers may get, by path. */
function treeOf(directory: string): Record<string, string> {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  const paths = files.map((file) => join(file.parentPath, file.name).slice(directory.length + 1));
  const visible = paths.filter((path) => !path.startsWith(".state")).sort();
  return Object.fromEntries(visible.map((path) => [path, readFileSync(join(directory, path), "utf8")]));
}
