import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { hashOf } from "../../src/publication/hash.ts";
import { readManifest } from "../../src/publication/manifest.ts";
import { writeArticlePage } from "../../src/publish/composing/article-pages.ts";
import { article, createFixture, type Fixture, noon, site } from "./site-fixture.ts";

vi.mock(import("../../src/publish/composing/article-pages.ts"), async (original) => {
  const pages = await original();
  return { ...pages, writeArticlePage: vi.fn(pages.writeArticlePage) };
});

const articles = 1_001;
let fixture: Fixture;
beforeEach(() => {
  fixture = createFixture();
  const records = Array.from({ length: articles }, (_, index) => {
    const published = new Date(noon - index * 3_600_000).toISOString();
    return JSON.stringify({ id: `id:${index}`, title: `Article ${index}`, published });
  });
  fixture.write("all.jsonl", `${records.join("\n")}\n`);
});
afterEach(() => fixture.end());

const few = { ...site, archive: "none" as const };

/** What readers see of the main feed when the first page is made. */
function whenPagesBegin(look: () => unknown): () => unknown {
  const original = vi.mocked(writeArticlePage).getMockImplementation();
  let seen: unknown;
  vi.mocked(writeArticlePage).mockImplementationOnce((...args) => {
    seen = look();
    return (original as typeof writeArticlePage)(...args);
  });
  return () => seen;
}

describe("with very many pages", () => {
  it("readers know the documents before the first page is made, whatever the reason to make all of them", async () => {
    const publisher = fixture.open();
    await publisher.run({ site: few, now: noon });
    const isKnown = whenPagesBegin(() => fixture.output("rss.xml").includes("Renamed") && isCommitted("rss.xml"));
    await publisher.run({ site: { ...few, title: "Renamed" }, now: noon });
    expect(isKnown()).toBe(true);
    rmSync(join(fixture.home, "output/articles"), { recursive: true });
    writeFileSync(join(fixture.home, "output/atom.xml"), "harmed");
    const isMended = whenPagesBegin(() => isCommitted("atom.xml"));
    await publisher.run({ site: { ...few, title: "Renamed" }, now: noon });
    expect(isMended()).toBe(true);
    await publisher.close();
  });

  it("pages that are up to date are not remade because of others, or of documents", async () => {
    await fixture.publish({ site: few });
    vi.mocked(writeArticlePage).mockClear();
    rmSync(join(fixture.home, "output/rss.xml"));
    await fixture.publish({ site: few });
    expect(fixture.has("rss.xml")).toBe(true);
    expect(writeArticlePage).not.toHaveBeenCalled();
    rmSync(join(fixture.home, "output/articles/article-500/index.html"));
    await fixture.publish({ site: few });
    expect(fixture.has("articles/article-500/index.html")).toBe(true);
    expect(vi.mocked(writeArticlePage).mock.calls.length).toBeLessThan(articles / 2);
  });

  it("a run that is killed among them leaves no document to the next one, and only the last pages", async () => {
    const original = vi.mocked(writeArticlePage).getMockImplementation() as typeof writeArticlePage;
    let made = 0;
    vi.mocked(writeArticlePage).mockImplementation((...args) => {
      made += 1;
      if (made === articles) throw new Error("cut off");
      return original(...args);
    });
    await expect(fixture.publish({ site: few })).rejects.toThrow("cut off");
    vi.mocked(writeArticlePage).mockImplementation(original);
    expect(await fixture.publish({ site: few })).toMatchObject({ rendered: 0, written: 1 });
  });

  it("pages that could not be made are made by the next run, with few others", async () => {
    const [page, text] = ["articles/another/index.html", article("another", 1)];
    const renamed = { ...few, title: "Renamed" };
    fixture.write("another.md", text);
    await fixture.publish({ site: few });
    const lose = () => rmSync(join(fixture.home, "data/articles/another.md"), { force: true });
    await fixture.publish({ site: renamed, onProgress: lose });
    expect(fixture.output(page)).not.toContain("Renamed");
    fixture.write("another.md", text);
    vi.mocked(writeArticlePage).mockClear();
    await fixture.publish({ site: renamed });
    expect(fixture.output(page)).toContain("Renamed");
    expect(vi.mocked(writeArticlePage).mock.calls.length).toBeLessThan(articles / 2);
  });
});

function isCommitted(path: string): boolean {
  const { changes } = readManifest(readFileSync(join(fixture.home, "output/.state/manifest.jsonl")));
  const known = changes.findLast((change) => change.path === path);
  return known !== undefined && "hash" in known && known.hash === hashOf(Buffer.from(fixture.output(path)));
}
