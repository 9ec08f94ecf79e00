import fs, { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, truncateSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { HeldArticle } from "../../../src/catalog/catalog.ts";
import { recallHeld, rememberHeld } from "../../../src/publish/keeping/held-memory.ts";
import { article, createFixture, type Fixture, site } from "../site-fixture.ts";

let fixture: Fixture;
beforeEach(async () => {
  fixture = createFixture();
  for (const day of [1, 2]) fixture.write(`${day}.md`, article(undefined, day));
  await fixture.publish();
  for (const day of [1, 2]) fixture.write(`${day}.md`, "---\ntitle: [\n---\n");
  await fixture.publish();
});
afterEach(() => fixture.end());

const inState = (name: string): string => join(fixture.home, "output/.state", name);

async function mendUnderOtherNames(): Promise<void> {
  for (const day of [1, 2]) fixture.write(`${day}.md`, article(undefined, day, { slug: `mended-${day}` }));
  await fixture.publish({ allowRemoval: true });
}

describe("the copy of unreadable articles", () => {
  it("is removed when all of them are fixed", async () => {
    expect(existsSync(inState("held.json"))).toBe(true);
    await mendUnderOtherNames();
    expect(existsSync(inState("held.json"))).toBe(false);
  });

  it("does not keep a lost catalog from being rebuilt, however old it is", async () => {
    copyFileSync(inState("held.json"), inState("held-before.json"));
    await mendUnderOtherNames();
    copyFileSync(inState("held-before.json"), inState("held.json"));
    rmSync(inState("catalog.mdb"));
    const { articles, problems } = await fixture.publish();
    expect({ articles, problems }).toEqual({ articles: 2, problems: [] });
    expect(fixture.has("articles/mended-2/index.html")).toBe(true);
  });

  it("is written again after a run that was killed, or refused, while removing it", async () => {
    rmSync(inState("catalog.mdb"));
    await expect(fixture.publish({ strict: true })).rejects.toThrow("1.md");
    expect((await fixture.publish()).articles).toBe(2);
    expect(fixture.ids()).toHaveLength(2);
  });

  it("covers an article that is in no document but has a page", async () => {
    fixture.write("0.md", article("id:0", 1, { title: "Old" }));
    for (const day of [3, 4, 5, 6]) fixture.write(`${day}.md`, article(`id:${day}`, day));
    const asked = { site: { ...site, archive: "none" as const } };
    await fixture.publish(asked);
    const page = fixture.output("articles/0/index.html");
    fixture.write("0.md", "---\ntitle: [\n---\n");
    await fixture.publish(asked);
    rmSync(inState("catalog.mdb"));
    expect((await fixture.publish(asked)).articles).toBe(7);
    expect(fixture.output("articles/0/index.html")).toBe(page);
  });

  it("is reported if it is damaged and the catalog is lost too", async () => {
    truncateSync(inState("held.json"), 100);
    rmSync(inState("catalog.mdb"));
    await expect(fixture.publish()).rejects.toThrow("would disappear");
    expect(fixture.notices.join("\n")).toContain("held.json: damaged");
  });
});

describe("the copy of very many unreadable articles", () => {
  const count = 900;
  const outputDirectory = () => join(fixture.home, "output");
  const copies = () => {
    const names = readdirSync(inState("")).filter((name) => name.startsWith("held"));
    return Object.fromEntries(names.map((name) => [name, readFileSync(inState(name), "utf8")]));
  };
  const idsIn = (text: string) => (JSON.parse(text.slice(text.indexOf("\n"))) as { id: string }[]).map(({ id }) => id);
  const articlesOf = (day: number, id: string): HeldArticle => ({
    id,
    path: `${day}.md`,
    record: { index: 0, hash: id, slug: id, published: day, tags: [], authors: [], draft: false },
    fragments: { rss: Buffer.from(`The text of ${id}.`) },
  });
  const all = Array.from({ length: count }, (_, number) => articlesOf(number, `id:${number}`));
  const keep = (articles: readonly HeldArticle[]) =>
    rememberHeld({ outputDirectory: outputDirectory(), catalog: { heldArticles: () => articles } });
  const recall = () => recallHeld({ outputDirectory: outputDirectory(), onNotice: () => {} });

  it("is split into several files, of which one is rewritten when one article is fixed", () => {
    keep(all);
    const before = copies();
    expect(Object.keys(before).length).toBeGreaterThan(2);
    expect(recall()).toEqual(expect.arrayContaining(all));
    const [name = "", text = ""] = Object.entries(before).at(-1) ?? [];
    const mended = idsIn(text)[1];
    keep(all.filter(({ id }) => id !== mended));
    const { [name]: _, ...others } = copies();
    const { [name]: __, ...othersBefore } = before;
    expect(others).toEqual(othersBefore);
    expect(recall()).toHaveLength(count - 1);
  });

  it("loses nothing if the disk refuses one of its files", () => {
    keep(all);
    const [, text = ""] = Object.entries(copies()).find(([name]) => name !== "held.json") ?? [];
    // The first article of a file is gone: the rest of that file moves into the one before.
    const [mended] = idsIn(text);
    const { writeFileSync } = fs;
    const put = (functions: Partial<typeof fs>) => {
      Object.assign(fs, functions);
      syncBuiltinESMExports();
    };
    put({
      writeFileSync: () => {
        throw Object.assign(new Error("ENOSPC: injected"), { code: "ENOSPC" });
      },
    });
    try {
      keep(all.filter(({ id }) => id !== mended));
    } finally {
      put({ writeFileSync });
    }
    expect(recall()).toHaveLength(count);
  });

  it("loses only what was in a damaged file, and leaves no file behind", () => {
    keep(all);
    const [name = "", text = ""] = Object.entries(copies()).at(-1) ?? [];
    truncateSync(inState(name), 100);
    expect(recall()).toHaveLength(count - idsIn(text).length);
    keep([]);
    expect(copies()).toEqual({});
  });
});
