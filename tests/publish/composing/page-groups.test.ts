import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Companions, Row } from "../../../src/catalog/catalog.ts";
import { articlePath } from "../../../src/publish/composing/article-paths.ts";
import { outdatedPages, pagesNotes } from "../../../src/publish/composing/page-groups.ts";

const articles = 300;

/** What is published, and what it is compared with. */
interface World {
  /** Oldest first. */
  readonly rows: readonly Pick<Row, "slug" | "version" | "url" | "held">[];
  readonly hashes: Readonly<Record<string, string>>;
  readonly companions: Readonly<Record<string, Companions>>;
  readonly harmed: readonly string[];
}

/** One in four begins a group. */
const version = fc
  .tuple(fc.constantFrom("00", "7f", "7f", "7f"), fc.integer({ min: 0, max: 0xffff_ffff }))
  .map(([start, rest]) => start + rest.toString(16).padStart(14, "0"));
const worlds = fc.array(version, { minLength: articles, maxLength: articles }).map(
  (versions): World => ({
    rows: versions.map((one, index) => {
      const elsewhere = index % 7 === 0 ? { url: "https://elsewhere.example/" } : {};
      return { slug: `a${index}`, version: one, held: index % 11 === 0, ...elsewhere };
    }),
    hashes: Object.fromEntries(versions.map((_, index) => [articlePath(`a${index}`), `hash ${index}`])),
    companions: {},
    harmed: [],
  }),
);
const places = fc.integer({ min: 0, max: articles - 1 });

/**
 * What may have happened since the note: the world after it, and the places of the articles whose pages are then not
 * what they should be.
 */
const changes: fc.Arbitrary<(place: number) => (world: World) => readonly [World, readonly number[]]> = fc.constantFrom(
  (place) => (world) => {
    const rows = world.rows.map((row, index) => (index === place ? { ...row, version: "f".repeat(16) } : row));
    return [{ ...world, rows }, [place - 1, place, place + 1]];
  },
  (place) => (world) => [{ ...world, rows: world.rows.toSpliced(place, 1) }, [place - 1, place + 1]],
  (place) => (world) => {
    return [{ ...world, hashes: { ...world.hashes, [articlePath(`a${place}`)]: "another" } }, [place]];
  },
  (place) => (world) => {
    const { [articlePath(`a${place}`)]: _, ...hashes } = world.hashes;
    return [{ ...world, hashes }, [place]];
  },
  (place) => (world) => [{ ...world, harmed: [articlePath(`a${place}`)] }, [place]],
  (place) => (world) => [{ ...world, companions: { [`a${place}`]: { "pic.png": "stamp" } } }, [place]],
);

describe("pages that a run has noted as up to date", () => {
  it("stay so as long as nothing changes", () => {
    fc.assert(
      fc.property(worlds, (world) => {
        expect(outdated(world, noteOf(world))?.size).toBe(0);
      }),
    );
  });

  it("are outdated if they would show something else, or have been changed on disk", () => {
    fc.assert(
      fc.property(worlds, places, changes, (world, place, change) => {
        const [after, touched] = change(place)(world);
        const found = outdated(after, noteOf(world));
        const isMade = (index: number) => index % 7 !== 0 && index % 11 !== 0;
        const expected = touched.filter((index) => index >= 0 && index < articles && isMade(index));
        for (const index of expected) expect(found).toContain(`a${index}`);
      }),
    );
  });

  it("are all outdated under other settings, without a note, and if everything is to be remade", () => {
    fc.assert(
      fc.property(worlds, (world) => {
        expect(outdated(world, noteOf(world), { renderingKey: "other" })).toBeUndefined();
        expect(outdated(world, undefined)).toBeUndefined();
        expect(outdated(world, noteOf(world), { all: true })).toBeUndefined();
      }),
      { numRuns: 5 },
    );
  });

  it("are all outdated if none was published", () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const none = { ...world, hashes: {} };
        expect(outdated(none, noteOf(none))).toBeUndefined();
      }),
      { numRuns: 5 },
    );
  });

  it("do not include pages that could not be made", () => {
    fc.assert(
      fc.property(worlds, places, (world, place) => {
        const row = world.rows[place] as Row;
        fc.pre(row.url === undefined && !row.held);
        expect(outdated(world, noteOf(world, [row]))).toContain(row.slug);
      }),
    );
  });
});

function noteOf(world: World, unmade: readonly Row[] = []): string | undefined {
  return pagesNotes(unmade, materialsOf(world)).pages;
}

function outdated(
  world: World,
  note: string | undefined,
  { renderingKey = "key", all = false } = {},
): ReadonlySet<string> | undefined {
  const { press: _, ...materials } = materialsOf(world, note);
  const press = { renderingKey } as Parameters<typeof outdatedPages>[0]["press"];
  return outdatedPages({ ...materials, press, request: { all }, harmed: new Set(world.harmed) });
}

function materialsOf({ rows, hashes, companions }: World, note?: string) {
  const catalog = {
    inOrder: () => rows as Row[],
    companionsOf: (slug: string) => companions[slug],
    note: () => note,
  };
  const target = {
    entry: (path: string) => (hashes[path] === undefined ? undefined : { hash: hashes[path] }),
    paths: () => Object.keys(hashes),
  };
  return { press: { renderingKey: "key" }, catalog, target } as unknown as Parameters<typeof pagesNotes>[1];
}
