import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type Applied,
  type Batch,
  type Catalog,
  type FileReading,
  filesNote,
  type RecordDigest,
} from "../../src/catalog/catalog.ts";
import type { Problem } from "../../src/errors.ts";

/** A place for a catalog. */
export interface CatalogPlace {
  open(): Catalog;
  end(): void;
}

export const noon = Date.UTC(2024, 5, 1, 12);
const day = 24 * 3_600_000;
const fault: Problem = { severity: "error", file: "broken.md", expected: "front matter" };

/** A file with one record. */
export function reading(
  path: string,
  fields: Partial<RecordDigest> = {},
  problems: readonly Problem[] = [],
): FileReading {
  const slug = fields.slug ?? path.replace(/\.md$/, "");
  const record = { index: 0, hash: "1", slug, published: noon - day, tags: [], authors: [], draft: false, ...fields };
  return { path, stamp: { sizeInBytes: 1, modifiedMs: 1 }, records: [record], problems };
}

/** The batch of a run that found these files. */
export function batchOf(readings: readonly FileReading[], more: Partial<Batch> = {}): Batch {
  return {
    readings,
    gone: [],
    now: noon,
    membership: ({ tags }) => ["main", ...tags.map((tag) => `tags/${tag}`)],
    membershipChanged: false,
    pageSize: 3,
    archive: "main",
    allowRemoval: false,
    strict: false,
    fileName: (path) => path,
    ...more,
  };
}

/** What every catalog must do, whatever stores it. */
export function catalogSuite(name: string, makePlace: () => CatalogPlace): void {
  describe(name, () => {
    let place: CatalogPlace;
    let catalog: Catalog;
    beforeEach(() => {
      place = makePlace();
      catalog = place.open();
    });
    afterEach(async () => {
      await catalog.close();
      place.end();
    });

    const apply = (readings: readonly FileReading[], more: Partial<Batch> = {}): Applied =>
      catalog.apply(batchOf(readings, more));
    const named = (id: string, published: number, fields: Partial<RecordDigest> = {}): FileReading =>
      reading(`${id}.md`, { id, published, hash: JSON.stringify(fields), ...fields });
    const newest = (count = 100, feed = "main"): string[] => catalog.newest(feed, count).map((row) => row.id);
    const days = (count: number): FileReading[] =>
      Array.from({ length: count }, (_, index) => named(`d${index + 1}`, noon - (count - index) * day));

    describe("the order", () => {
      it("is by date, then by id, newest first", () => {
        apply([named("b", noon - day), named("c", noon - 2 * day), named("a", noon - day)]);
        expect(newest()).toEqual(["b", "a", "c"]);
        expect(newest(1)).toEqual(["b"]);
      });

      it("holds dates before 1970 and of the years 1000 and 9999", () => {
        const years = [1000, 1969, 2000, 9999].map((year) => named(String(year), Date.UTC(year, 6, 1)));
        apply(years, { now: Date.UTC(9999, 11, 31) });
        expect(newest()).toEqual(["9999", "2000", "1969", "1000"]);
        expect(catalog.oldest("main")?.published).toBe(Date.UTC(1000, 6, 1));
        expect(catalog.countBefore("main", 0)).toBe(2);
      });

      it("gives pages from the oldest, ranks, and neighbours", () => {
        apply(days(7));
        expect(catalog.page("main", 1).map((row) => row.id)).toEqual(["d3", "d2", "d1"]);
        expect(catalog.page("main", 3).map((row) => row.id)).toEqual(["d7"]);
        expect(catalog.page("main", 4)).toEqual([]);
        expect(catalog.countBefore("main", noon - 4 * day)).toBe(3);
        const [row] = catalog.page("main", 2).slice(-1);
        if (row === undefined) throw new Error("page 2 is empty");
        const { newer, older } = catalog.neighbours("main", row);
        expect([older?.id, row.id, newer?.id]).toEqual(["d3", "d4", "d5"]);
      });

      it("gives ranks again when a feed begins to keep its history", () => {
        apply(days(4), { archive: "none" });
        expect(catalog.countBefore("main", noon - 2 * day)).toBe(0);
        apply([], { archive: "main" });
        expect(catalog.countBefore("main", noon - 2 * day)).toBe(2);
      });

      it("gives the rank from which a feed has shifted", () => {
        apply(days(7));
        const { feeds } = apply([named("between", noon - 5 * day + 1)]);
        expect(feeds).toEqual([{ feed: "main", totalBefore: 7, totalAfter: 8, shiftedFrom: 3, edited: [] }]);
        expect(catalog.page("main", 2).map((row) => row.id)).toEqual(["d5", "d4", "between"]);
      });

      it("gives the rank of what was edited in its place", () => {
        apply(days(4));
        const { count, feeds } = apply([named("d2", noon - 3 * day, { title: "Edited" })]);
        expect(count).toBe(1);
        expect(feeds).toEqual([{ feed: "main", totalBefore: 4, totalAfter: 4, edited: [1] }]);
      });

      it("is that of a sorted list, whatever comes, goes and moves in a large feed", () => {
        const history = fc.array(fc.array(fc.tuple(fc.nat(899), fc.nat(30)), { maxLength: 350 }), { maxLength: 8 });
        fc.assert(
          fc.property(history, (batches) => {
            const there = new Map<string, number>();
            for (const batch of [manyAtOnce, ...batches]) {
              const wishes = [...new Map(batch)];
              const gone = wishes.filter(([, daysAgo]) => daysAgo === 0).map(([number]) => `n${number}`);
              // Many share a day: then ids decide the order.
              const here = wishes.filter(([, daysAgo]) => daysAgo > 0);
              const coming = here.map(([number, daysAgo]) => [`n${number}`, noon - daysAgo * day] as const);
              for (const id of gone) there.delete(id);
              for (const [id, published] of coming) there.set(id, published);
              const readings = coming.map(([id, published]) => named(id, published, { title: `${published}` }));
              apply(readings, { gone: gone.map((id) => `${id}.md`), allowRemoval: true });
              expectOrder(there);
            }
            apply([], { gone: [...there.keys()].map((id) => `${id}.md`), allowRemoval: true });
            expectOrder(new Map());
          }),
          { numRuns: 8 },
        );
      });

      const manyAtOnce = Array.from({ length: 700 }, (_, index): [number, number] => [index, 1 + (index % 29)]);

      function expectOrder(there: ReadonlyMap<string, number>): void {
        const inOrder = [...there].sort(([a, one], [b, other]) => one - other || (a < b ? -1 : 1));
        const ids = inOrder.map(([id]) => id);
        expect(newest(1_000)).toEqual([...ids].reverse());
        expect(newest(7)).toEqual(ids.slice(-7).reverse());
        expect(catalog.total("main")).toBe(ids.length);
        expect(catalog.oldest("main")?.id).toBe(ids[0]);
        const middle = Math.floor(ids.length / 6);
        expect(catalog.page("main", middle + 1).map(({ id }) => id)).toEqual(
          ids.slice(middle * 3, middle * 3 + 3).reverse(),
        );
        const before = inOrder.filter(([, published]) => published < noon - 15 * day).length;
        expect(catalog.countBefore("main", noon - 15 * day)).toBe(before);
        const row = catalog.row(ids[middle] ?? "");
        if (row === undefined) return;
        const { newer, older } = catalog.neighbours("main", row);
        expect([older?.id, newer?.id]).toEqual([ids[middle - 1], ids[middle + 1]]);
        expect(Array.from(catalog.inOrder("main"), ({ id }) => id)).toEqual(ids);
      }

      it("knows the feeds and how many articles each holds", () => {
        apply([named("a", noon - day, { tags: ["x", "y"] }), named("b", noon - day, { tags: ["x"] })]);
        apply([], { gone: ["a.md"], allowRemoval: true });
        expect(catalog.feeds()).toEqual([
          { key: "main", total: 1 },
          { key: "tags/x", total: 1 },
        ]);
      });

      it("notices every feed that comes or goes, also after it has been asked before", () => {
        const keys = () => catalog.feeds().map(({ key }) => key);
        expect(keys()).toEqual([]);
        apply([named("a", noon - day, { tags: ["x"] })]);
        expect(keys()).toEqual(["main", "tags/x"]);
        apply([named("b", noon - day, { tags: ["y"] })]);
        expect(keys()).toEqual(["main", "tags/x", "tags/y"]);
        apply([named("b", noon - day, { tags: ["x"] })]);
        expect(keys()).toEqual(["main", "tags/x"]);
        apply([], { gone: ["a.md", "b.md"], allowRemoval: true });
        expect(keys()).toEqual([]);
      });
    });

    describe("ids and slugs", () => {
      it.each([
        ["a NUL", "a\0b"],
        ["an emoji", "😀".repeat(40)],
        ["thousands of characters", "long ".repeat(2_000)],
        ["characters that separate", "x#y/../z%00"],
        ["no ASCII at all", "ж".repeat(120)],
      ])("may be made of %s", (_, id) => {
        apply([named("other", noon - 2 * day), reading("odd.md", { id, published: noon - day })]);
        expect(newest()).toEqual([id, "other"]);
        expect(catalog.row(id)?.id).toBe(id);
      });

      it("belong to the first record by path; the other is reported, and gets them when the first goes", () => {
        apply([reading("a.md", { id: "same", title: "A" }), reading("b.md", { id: "same", title: "B" })]);
        expect(catalog.row("same")?.path).toBe("a.md");
        expect(catalog.problems()).toMatchObject([{ file: "b.md", field: "id" }]);
        const { reread } = apply([], { gone: ["a.md"], allowRemoval: true });
        expect(reread).toEqual(["b.md"]);
        apply([reading("b.md", { id: "same", title: "B" })]);
        expect(catalog.row("same")?.title).toBe("B");
        expect(catalog.problems()).toEqual([]);
      });

      it("belong to the file that has them now, and no longer to the one that had them", () => {
        apply([reading("b.md", { id: "x", slug: "x" })]);
        apply([reading("a.md", { id: "x", slug: "x" })]);
        expect(catalog.row("x")?.path).toBe("a.md");
        expect(catalog.rowsOfFile("a.md")).toMatchObject([{ id: "x" }]);
        expect(catalog.rowsOfFile("b.md")).toEqual([]);
      });

      it("stay when a file moves", () => {
        apply([reading("a.md", { slug: "story" })]);
        const [before] = newest();
        apply([reading("folder/a.md", { slug: "story" })], { gone: ["a.md"] });
        expect(newest()).toEqual([before]);
      });

      it("stay with a record that breaks, whoever asks for them meanwhile", () => {
        apply([reading("1.md", { slug: "weekly", published: Date.UTC(2015, 0, 1) })]);
        const [first] = catalog.newest("main", 1);
        const broken = { ...reading("1.md", {}, [fault]), records: [] };
        apply([broken, reading("2.md", { slug: "weekly", published: Date.UTC(2015, 0, 8) })]);
        const rows = catalog.newest("main", 2);
        expect(rows.map(({ slug }) => slug)).toEqual(["weekly-2015-01-08", "weekly"]);
        expect(rows[1]).toMatchObject({ id: first?.id, path: "1.md", held: true });
      });

      it("made for a record are never those that another record gives itself", () => {
        apply([
          reading("1.md", { slug: "weekly", published: Date.UTC(2015, 0, 1) }),
          reading("2.md", { slug: "weekly", published: Date.UTC(2015, 0, 8) }),
          reading("x.md", { id: "tag:given", slug: "weekly-2015-01-08", published: Date.UTC(2015, 0, 9) }),
        ]);
        const slugs = catalog.newest("main", 3).map(({ slug }) => slug);
        expect(new Set(slugs).size).toBe(3);
      });

      it("are two if records without ids ask for one slug on different days", () => {
        apply([reading("1.md", { slug: "weekly", published: Date.UTC(2015, 0, 1) })]);
        apply([reading("2.md", { slug: "weekly", published: Date.UTC(2015, 0, 8) })]);
        const slugs = catalog.newest("main", 2).map((row) => row.slug);
        expect(slugs).toEqual(["weekly-2015-01-08", "weekly"]);
        expect(catalog.rowOfSlug("weekly-2015-01-08")?.path).toBe("2.md");
      });

      it("stay with each of two records with one slug that are later dated on one day, whatever they say then", () => {
        const first = Date.UTC(2015, 0, 1);
        const weekly = (path: string, published: number, hash: string) =>
          reading(path, { slug: "weekly", published, hash });
        const idsByFile = () => ["1.md", "2.md"].map((path) => catalog.rowsOfFile(path).map(({ id }) => id));
        apply([weekly("1.md", first, "1"), weekly("2.md", Date.UTC(2015, 0, 8), "1")]);
        const before = idsByFile();
        apply([weekly("2.md", first, "2")]);
        expect(idsByFile()).toEqual(before);
        apply([weekly("1.md", first, "3"), weekly("2.md", first, "3")]);
        expect(idsByFile()).toEqual(before);
      });
    });

    describe("a file of many records that has changed", () => {
      const list = (...records: readonly Partial<RecordDigest>[]): FileReading => {
        const read = records.flatMap((fields, index) => reading("", { index, ...fields }).records);
        return { ...reading("list.jsonl"), records: read };
      };
      const a = { id: "a", slug: "a", hash: "a" };
      const b = { id: "b", slug: "b", hash: "b" };
      const c = { id: "c", slug: "c", hash: "c" };

      it("costs what changed in it: unchanged records are not looked at", () => {
        apply([list(a, b, c)]);
        const asked: (readonly string[])[] = [];
        const membership = ({ tags }: { readonly tags: readonly string[] }) => {
          asked.push(tags);
          return ["main"];
        };
        const { count } = apply([list(a, { ...b, hash: "b2", tags: ["new"] }, c)], { membership });
        expect([count, asked]).toEqual([1, [["new"]]]);
        expect(
          catalog
            .rowsOfFile("list.jsonl")
            .map(({ id }) => id)
            .sort(),
        ).toEqual(["a", "b", "c"]);
        apply([list(a, c)]);
        expect(["a", "b", "c"].map((id) => catalog.row(id)?.index)).toEqual([0, undefined, 1]);
      });

      it("costs no more if unchanged records have moved up or down", () => {
        const dated = (one: Partial<RecordDigest>, days: number) => ({ ...one, published: noon - days * day });
        const [first, second, third] = [dated(a, 2), dated(b, 3), dated(c, 4)] as const;
        apply([list(first, second, third)]);
        const asked: (readonly string[])[] = [];
        const membership = ({ tags }: { readonly tags: readonly string[] }) => {
          asked.push(tags);
          return ["main"];
        };
        const { count, feeds } = apply([list({ id: "d", slug: "d", tags: ["new"] }, third, first, second)], {
          membership,
        });
        expect([count, asked]).toEqual([1, [["new"]]]);
        expect(feeds).toMatchObject([{ feed: "main", edited: [] }]);
        expect(["d", "c", "a", "b"].map((id) => catalog.row(id)?.index)).toEqual([0, 1, 2, 3]);
        expect(apply([list(third, first)]).count).toBe(2);
        expect(["c", "a"].map((id) => catalog.row(id)?.index)).toEqual([0, 1]);
      });

      it("is known as if it had always been so, however its records move", () => {
        const record = fc
          .record({
            id: fc.constantFrom("a", "b", "c", "d", "e"),
            title: fc.constantFrom("One", "Two"),
            published: fc.constantFrom(noon - day, noon + day),
          })
          .map((one) => ({ ...one, slug: one.id, hash: JSON.stringify(one) }));
        const file = fc.array(record, { maxLength: 7 }).map((records) => list(...records));
        const later = fc.constantFrom(noon, noon + 2 * day);
        fc.assert(
          fc.property(fc.array(file, { maxLength: 3 }), file, later, (before, last, now) => {
            const outcome = (files: readonly FileReading[]) =>
              knownAfter([...files, last], { now, allowRemoval: true });
            expect(outcome(before)).toEqual(outcome([]));
          }),
          { numRuns: 30 },
        );
      });

      /**
       * What a new catalog knows about the file after it was read in each of these states, in the last one under other
       * rules.
       */
      function knownAfter(states: readonly FileReading[], rules: Partial<Batch>) {
        const own = makePlace();
        const known = own.open();
        for (const state of states.slice(0, -1)) known.apply(batchOf([state], { allowRemoval: true }));
        known.apply(batchOf(states.slice(-1), rules));
        const rows = known.rowsOfFile("list.jsonl").map(({ id, index, title, feeds }) => [id, index, title, feeds]);
        const found = { rows: new Set(rows), problems: new Set(known.problems()) };
        void known.close();
        own.end();
        return found;
      }

      it("gives up an unchanged record to one with its id that comes before it by path", () => {
        apply([list(a, b)]);
        apply([reading("a.md", { ...b, title: "Earlier" }), list(a, b)]);
        expect(catalog.row("b")).toMatchObject({ path: "a.md", title: "Earlier" });
        expect(catalog.rowsOfFile("list.jsonl").map(({ id }) => id)).toEqual(["a"]);
        expect(catalog.problems()).toMatchObject([{ file: "list.jsonl", field: "id" }]);
      });

      it("keeps each record once, even if one falls due at the same time", () => {
        const due = { ...a, published: noon + day };
        apply([list(due, b)]);
        apply([list(due, { ...b, hash: "b2" })], { now: noon + 2 * day });
        expect(newest()).toEqual(["a", "b"]);
        expect(
          catalog
            .rowsOfFile("list.jsonl")
            .map(({ id }) => id)
            .sort(),
        ).toEqual(["a", "b"]);
      });
    });

    it("takes paths as long as a system allows", () => {
      const path = `${"ö".repeat(120)}/`.repeat(16);
      apply([reading(`${path}a.md`, { id: "a", slug: "a" }), reading(`${path}b.md`, { id: "b", slug: "b" }, [fault])]);
      expect([...catalog.stamps()].map(([known]) => known)).toEqual(
        expect.arrayContaining([`${path}a.md`, `${path}b.md`]),
      );
      expect(catalog.rowsOfFile(`${path}a.md`)).toMatchObject([{ id: "a" }]);
      apply([], { gone: [`${path}a.md`, `${path}b.md`], allowRemoval: true });
      expect([...catalog.stamps()]).toEqual([]);
      expect(catalog.problems()).toEqual([]);
    });

    it("makes `updated` differ by milliseconds if articles declare the same", () => {
      apply(
        days(3).map((file) => ({ ...file, records: file.records.map((record) => ({ ...record, updated: noon })) })),
      );
      expect(catalog.newest("main", 3).map((row) => row.updated - noon)).toEqual([2, 1, 0]);
    });

    it("makes updates differ also from those that declare a millisecond", () => {
      const updates = () => ["a", "b", "c", "d"].map((id) => (catalog.row(id)?.updated ?? Number.NaN) - noon);
      apply([named("b", noon - day, { updated: noon + 1 }), named("d", noon - day, { updated: noon + 500 })]);
      apply([named("a", noon - day, { updated: noon }), named("c", noon - day, { updated: noon })]);
      expect(updates()).toEqual([0, 2, 1, 500]);
      apply([], { gone: ["c.md"] });
      expect(updates()).toEqual([0, 1, Number.NaN, 500]);
    });

    describe("an article that falls due", () => {
      it("is known, and live from then on", () => {
        apply([named("later", noon + day), named("now", noon - day, { expires: noon + 2 * day })]);
        expect(newest()).toEqual(["now"]);
        expect(catalog.nextDue(noon)).toBe(noon + day);
        expect(catalog.hasDue(noon + day - 1)).toBe(false);
        expect(catalog.hasDue(noon + day)).toBe(true);
        apply([], { now: noon + day });
        expect(newest()).toEqual(["later", "now"]);
        expect(catalog.nextDue(noon + day)).toBe(noon + 2 * day);
        apply([], { now: noon + 2 * day });
        expect(newest()).toEqual(["later"]);
        expect(catalog.nextDue(noon + 2 * day)).toBeUndefined();
      });

      it("is not withdrawn if the clock goes back", () => {
        apply([named("a", noon - day)]);
        apply([named("a", noon - day, { title: "Edited" })], { now: noon - 2 * day });
        expect(newest()).toEqual(["a"]);
      });

      it("is waited for again if the clock turns out to have been ahead", () => {
        apply([named("gone", noon - day, { expires: noon + 3 * day }), named("later", noon + 2 * day)]);
        apply([named("never", noon + day, { expires: noon + 2 * day })]);
        apply([], { now: noon + 9 * day });
        expect(newest()).toEqual(["later"]);
        expect(catalog.hasDue(noon)).toBe(true);
        apply([], { now: noon });
        // What readers have seen is not withdrawn.
        expect(newest()).toEqual(["later", "gone"]);
        expect(catalog.hasDue(noon)).toBe(false);
        expect(catalog.nextDue(noon)).toBe(noon + day);
        apply([], { now: noon + day });
        expect(newest()).toEqual(["later", "never", "gone"]);
        apply([], { now: noon + 3 * day });
        expect(newest()).toEqual(["later"]);
      });

      it("does not include a draft", () => {
        apply([named("draft", noon + day, { draft: true })]);
        expect(catalog.nextDue(noon)).toBeUndefined();
      });
    });

    describe("a file that breaks", () => {
      it("leaves its row, held, until it is fixed", () => {
        apply([named("a", noon - day)]);
        const broken: FileReading = { ...reading("a.md"), records: [], problems: [fault] };
        expect(apply([broken]).newlyHeld.map((row) => row.id)).toEqual(["a"]);
        expect(apply([broken]).newlyHeld).toEqual([]);
        expect(catalog.row("a")?.held).toBe(true);
        expect(catalog.problems()).toEqual([fault]);
        catalog.hold([["a", { rss: Buffer.from("last edition") }]]);
        expect(catalog.held("a")?.rss?.toString()).toBe("last edition");
        expect(apply([named("a", noon - day)]).noLongerHeld).toBe(1);
        expect(catalog.row("a")?.held).toBe(false);
        expect(catalog.held("a")).toBeUndefined();
        expect(catalog.problems()).toEqual([]);
      });
    });

    it("keeps faults found after it was read until it is read again, or everything is looked at again", () => {
      const found = ["a.md", "b.md"].map((path) => ({ path, problem: { ...fault, file: path } }));
      apply([named("a", noon - day), named("b", noon - day), reading("c.md", {}, [fault])]);
      catalog.report(found);
      expect(catalog.problems().map(({ file }) => file)).toEqual(expect.arrayContaining(["a.md", "b.md", "broken.md"]));
      expect(catalog.readingProblems()).toEqual([fault]);
      apply([named("a", noon - day)]);
      expect(catalog.problems().map(({ file }) => file)).not.toContain("a.md");
      catalog.reportAnew([]);
      expect(catalog.problems()).toEqual([fault]);
    });

    it("gives no edition to an article that changed or went", () => {
      apply([named("a", noon - day), named("b", noon - day), named("c", noon - day)]);
      catalog.hold(["a", "b"].map((id) => [id, { rss: Buffer.from("last edition") }]));
      apply([named("a", noon - day, { title: "Edited" })], { gone: ["b.md"] });
      expect([catalog.held("a"), catalog.held("b")]).toEqual([undefined, undefined]);
    });

    describe("an edition that is about to be published", () => {
      it("is kept until the publication has caught up, even if its article changes meanwhile", () => {
        apply([named("a", noon - day), named("b", noon - day)]);
        catalog.holdUntilCaughtUp([["a", { rss: Buffer.from("edition") }]]);
        catalog.holdUntilCaughtUp([["b", { rss: Buffer.from("edition") }]]);
        apply([named("a", noon - day, { title: "Edited" })], { gone: ["b.md"], allowRemoval: true });
        expect([catalog.held("a"), catalog.held("b")]).toEqual([expect.anything(), expect.anything()]);
        catalog.caughtUp([], {});
        expect([catalog.held("a"), catalog.held("b")]).toEqual([undefined, undefined]);
      });

      it("is the last good one of an article that breaks before that", () => {
        apply([named("a", noon - day)]);
        catalog.holdUntilCaughtUp([["a", { rss: Buffer.from("edition") }]]);
        apply([{ ...reading("a.md"), records: [], problems: [fault] }]);
        catalog.caughtUp([], {});
        expect([...catalog.heldArticles()]).toMatchObject([{ id: "a", path: "a.md" }]);
      });
    });

    describe("a batch that is refused", () => {
      it("leaves nothing behind when more than half would vanish", () => {
        apply(days(3));
        catalog.caughtUp([], {});
        const gone = ["d1.md", "d2.md"];
        expect(() => apply([named("new", noon - day)], { gone })).toThrow("--allow-removal");
        expect(newest()).toEqual(["d3", "d2", "d1"]);
        expect([...catalog.stamps()]).toHaveLength(3);
        expect(catalog.isBehind).toBe(false);
        apply([], { gone, allowRemoval: true });
        expect(newest()).toEqual(["d3"]);
      });

      it("is refused even if the only article would vanish", () => {
        apply(days(1));
        expect(() => apply([], { gone: ["d1.md"] })).toThrow("1 of 1");
      });

      it("is not refused if another article replaces the only one", () => {
        apply(days(1));
        apply([named("mine", noon - day)], { gone: ["d1.md"] });
        expect(newest()).toEqual(["mine"]);
      });

      it("is refused if a draft replaces the only article", () => {
        apply(days(1));
        expect(() => apply([named("mine", noon - day, { draft: true })], { gone: ["d1.md"] })).toThrow("1 of 1");
      });

      it.each<[string, Partial<RecordDigest>]>([
        ["become drafts", { draft: true }],
        ["are postponed", { published: noon + day }],
        ["are made to expire", { expires: noon - 1 }],
      ])("is refused if more than half of many %s", (_, fields) => {
        apply(days(19));
        const slip = days(10).map((_, index) => named(`d${index + 1}`, noon - (19 - index) * day, fields));
        expect(() => apply(slip)).toThrow("10 of 19");
        expect(newest()).toHaveLength(19);
        apply(slip, { allowRemoval: true });
        expect(newest()).toHaveLength(9);
      });

      it("is not refused if a few become drafts, however few there are", () => {
        apply(days(2));
        apply(days(2).map((_, index) => named(`d${index + 1}`, noon - (2 - index) * day, { draft: true })));
        expect(newest()).toEqual([]);
      });

      it("is not refused if more than half of many expire as they announced", () => {
        const expires = noon + day;
        apply(Array.from({ length: 19 }, (_, index) => named(`d${index}`, noon - day, { expires })));
        apply([], { now: expires });
        expect(newest()).toEqual([]);
      });

      it("leaves nothing behind with strict while there is a problem", () => {
        apply([named("a", noon - day)]);
        const strict = true;
        expect(() => apply([named("b", noon - day), reading("c.md", {}, [fault])], { strict })).toThrow("broken.md");
        expect(newest()).toEqual(["a"]);
        expect(catalog.problems()).toEqual([]);
      });

      it("leaves nothing behind after a fault in the middle", () => {
        apply([named("a", noon - day)]);
        const membership = ({ tags }: { readonly tags: readonly string[] }) => {
          if (tags.includes("bad")) throw new Error("in the middle");
          return ["main"];
        };
        const readings = [named("b", noon - day), named("c", noon - day, { tags: ["bad"] })];
        expect(() => apply(readings, { membership })).toThrow("in the middle");
        expect(newest()).toEqual(["a"]);
        expect(catalog.stamp("b.md")).toBeUndefined();
      });
    });

    describe("links to files of other articles", () => {
      const leading = (...links: string[]): FileReading => named("a", noon - day, { links });
      const linksOf = (id: string) => catalog.row(id)?.links;

      it("are reported with the name of the article in the file, whichever comes first", () => {
        apply([leading("b.md", "c.md", "d.md"), named("b", noon - day)]);
        apply([named("c", noon - day, { url: "https://c.example/" })]);
        expect(linksOf("a")).toEqual([
          { path: "b.md", slug: "b" },
          { path: "c.md", slug: "c", url: "https://c.example/" },
          { path: "d.md" },
        ]);
        expect(linksOf("b")).toBeUndefined();
      });

      it.each([
        ["has another slug", [named("b", noon - day, { slug: "other" })], []],
        ["has another address", [named("b", noon - day, { url: "https://b.example/" })], []],
        ["went", [], ["b.md"]],
        ["came back in another file", [reading("c.md", { id: "b", slug: "b" })], ["b.md"]],
      ])("make a new edition of the article if the other one %s", (_, readings, gone) => {
        apply([leading("b.md"), named("b", noon - 2 * day), named("c", noon - 3 * day)]);
        const before = catalog.row("a");
        const { touched } = apply(readings, { gone });
        expect(catalog.row("a")?.version).not.toBe(before?.version);
        expect(catalog.row("a")?.updated).toBe(before?.updated);
        expect(touched.map(({ id }) => id)).toContain("a");
      });

      it("leave the article as it is if the other one changes otherwise", () => {
        apply([leading("b.md"), named("b", noon - 3 * day), named("c", noon - 2 * day)]);
        const { version } = catalog.row("a") ?? {};
        const { touched } = apply([named("b", noon - 3 * day, { hash: "2" })]);
        expect(catalog.row("a")?.version).toBe(version);
        expect(touched.map(({ id }) => id)).toEqual(["b"]);
      });

      it("are no longer followed when the text leads elsewhere", () => {
        apply([leading("b.md"), named("b", noon - 2 * day)]);
        apply([leading("c.md")]);
        const { version } = catalog.row("a") ?? {};
        apply([named("b", noon - 2 * day, { slug: "other" })]);
        expect(catalog.row("a")?.version).toBe(version);
        expect(linksOf("a")).toEqual([{ path: "c.md" }]);
      });

      it("are followed in a batch of thousands", () => {
        const many = Array.from({ length: 1_500 }, (_, index) => named(`m${index}`, noon - day - index));
        apply([leading("m1400.md")]);
        apply(many);
        expect(linksOf("a")).toEqual([{ path: "m1400.md", slug: "m1400" }]);
      });

      it("stay as they were for an article that has lost its source", () => {
        apply([leading("b.md"), named("b", noon - 2 * day)]);
        apply([{ ...reading("a.md", {}, [fault]), records: [] }]);
        const { version } = catalog.row("a") ?? {};
        apply([named("b", noon - 2 * day, { slug: "other" })]);
        expect(catalog.row("a")?.version).toBe(version);
        expect(linksOf("a")).toEqual([{ path: "b.md", slug: "b" }]);
      });
    });

    it("drops the hash of all files with each batch", () => {
      catalog.setNotes({ [filesNote]: "a, b and c" });
      expect(catalog.note(filesNote)).toBe("a, b and c");
      apply(days(1));
      expect(catalog.note(filesNote)).toBeUndefined();
    });

    it("makes a doubtful file differ from any that exists, and keeps its articles", () => {
      apply(days(2));
      catalog.setNotes({ [filesNote]: "both" });
      catalog.doubt(["d1.md", "unknown.md"]);
      expect(catalog.stamp("d1.md")?.modifiedMs).toBeLessThan(0);
      expect(catalog.stamp("d2.md")?.modifiedMs).toBeGreaterThan(0);
      expect(catalog.stamp("unknown.md")).toBeUndefined();
      expect(catalog.rowsOfFile("d1.md")).toHaveLength(1);
      expect(catalog.note(filesNote)).toBeUndefined();
    });

    it("keeps layouts before the end of a run, and is behind until then", () => {
      apply(days(1));
      catalog.keepLayouts([
        ["archive/1/", { signature: "s", rendering: "r", updated: noon, entries: [], places: {}, hashes: {} }],
      ]);
      expect(catalog.layout("archive/1/")?.signature).toBe("s");
      expect(catalog.isBehind).toBe(true);
    });

    it("is behind from a batch until it is finished, even when opened again", async () => {
      apply(days(2));
      expect(catalog.isBehind).toBe(true);
      await catalog.close();
      catalog = place.open();
      expect(catalog.isBehind).toBe(true);
      catalog.caughtUp([["", { signature: "s", rendering: "r", updated: noon, entries: [], places: {}, hashes: {} }]], {
        rendering: "r",
      });
      await catalog.close();
      catalog = place.open();
      expect(catalog.isBehind).toBe(false);
      expect(catalog.layout("")?.signature).toBe("s");
      expect(catalog.note("rendering")).toBe("r");
      expect(newest()).toEqual(["d2", "d1"]);
    });
  });
}
