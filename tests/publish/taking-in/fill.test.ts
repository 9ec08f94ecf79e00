import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Catalog, FileReading } from "../../../src/catalog/catalog.ts";
import { openLmdbCatalog } from "../../../src/catalog/lmdb-catalog.ts";
import { fill } from "../../../src/publish/taking-in/fill.ts";
import { batchOf, noon, reading } from "../../catalog/catalog-suite.ts";

const day = 24 * 3_600_000;

/**
 * So few slugs and ids that many articles share one. Some slugs begin like others; some ids look to readers like
 * another id, or like one made from a slug.
 */
const slugs = "links links-2024-05-30 links-2024-05-31 links-2024-05-30-x weekly weekly-links a b c d".split(" ");
const ids = ["id:1", "id:1 ", "id:2", "a", " a", "b"];
/** The first files, and one that does not exist. */
const linked = ["00.md", "01.md", "02.md", "none.md"];
const record = fc.record({
  slug: fc.constantFrom(...slugs),
  id: fc.option(fc.constantFrom(...ids), { nil: undefined }),
  published: fc.integer({ min: 1, max: 3 }).map((days) => noon - days * day),
  links: fc.option(fc.subarray(linked, { minLength: 1 }), { nil: undefined }),
});
const files = fc.array(fc.array(record, { minLength: 1, maxLength: 2 }), { maxLength: 7 });

/** The second slug is made of the first and its date, and is what the third article asks for. */
const sameName = [
  ["links", 3],
  ["links", 2],
  ["links-2024-05-30", 1],
].map(([slug, days]) => [
  { slug: String(slug), id: undefined, published: noon - Number(days) * day, links: ["01.md"] },
]);

it("Filling the catalog in any number of portions gives the same as taking everything in at once", async () => {
  await fc.assert(
    fc.asyncProperty(files, fc.integer({ min: 1, max: 5 }), async (contents, size) => {
      const all = contents.map((records, index) => readingOf(index, records));
      const [filled, atOnce] = await Promise.all([filledWith(all, size), takenAtOnce(all)]);
      expect(filled).toEqual(atOnce);
    }),
    { numRuns: 300, examples: [[sameName, 5]] },
  );
});

it("Filling that was interrupted starts over, and says so", async () => {
  await withCatalog(async (open) => {
    const catalog = open();
    catalog.apply({ ...batchOf([reading("a.md")]), moreFollows: true });
    await catalog.close();
    const notices: string[] = [];
    const again = open((notice) => notices.push(notice));
    expect(again.total("main")).toBe(0);
    expect(notices).toEqual([expect.stringContaining("filling it for the first time was interrupted")]);
    again.apply(batchOf([reading("a.md")]));
    await again.close();
    const whole = open((notice) => notices.push(notice));
    expect(whole.total("main")).toBe(1);
    expect(notices).toHaveLength(1);
    await whole.close();
  });
});

interface Content {
  readonly rows: readonly unknown[];
  readonly problems: readonly unknown[];
  readonly order: readonly string[];
  readonly count: number;
}

function filledWith(all: readonly FileReading[], size: number): Promise<Content> {
  return withCatalog(async (open) => {
    const catalog = open();
    const take = (portion: Parameters<Parameters<typeof fill>[1]["take"]>[0]) =>
      catalog.apply({ ...batchOf(portion.readings), ...portion, allowRemoval: true });
    const readAgain = async (paths: readonly string[]) => all.filter(({ path }) => paths.includes(path));
    const count = await fill(oneByOne(all), { take, readAgain }, size);
    return contentOf(catalog, count);
  });
}

function takenAtOnce(all: readonly FileReading[]): Promise<Content> {
  return withCatalog(async (open) => {
    const catalog = open();
    return contentOf(catalog, catalog.apply(batchOf(all)).count);
  });
}

async function contentOf(catalog: Catalog, count: number): Promise<Content> {
  const byId = (one: { id: string }, other: { id: string }) => (one.id < other.id ? -1 : 1);
  const rows = [...catalog.rows()].sort(byId).map((row) => ({ ...row, number: 0 }));
  const problems = catalog.problems();
  const order = catalog.newest("main", 100).map(({ id }) => id);
  await catalog.close();
  return { rows, problems, order, count };
}

async function withCatalog<T>(
  work: (open: (onNotice?: (notice: string) => void) => Catalog) => Promise<T>,
): Promise<T> {
  const home = mkdtempSync(join(tmpdir(), "broadsheet-fill-"));
  try {
    return await work((onNotice = () => {}) => openLmdbCatalog(join(home, "catalog.mdb"), onNotice));
  } finally {
    rmSync(home, { recursive: true });
  }
}

function readingOf(
  index: number,
  records: readonly { slug: string; id: string | undefined; published: number; links: string[] | undefined }[],
): FileReading {
  const path = `${String(index).padStart(2, "0")}.${records.length === 1 ? "md" : "jsonl"}`;
  const digests = records.map(({ id, links, ...rest }, place) => ({
    ...rest,
    ...(id !== undefined && { id }),
    ...(links !== undefined && { links }),
    index: place,
    hash: `${path} ${place}`,
    tags: [],
    authors: [],
    draft: false,
  }));
  return { path, stamp: { sizeInBytes: 1, modifiedMs: 1 }, records: digests, problems: [] };
}

async function* oneByOne<T>(values: readonly T[]): AsyncIterable<T> {
  yield* values;
}
