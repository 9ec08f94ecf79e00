import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openLmdbCatalog } from "../../src/catalog/lmdb-catalog.ts";
import { inspectEntry, inspectFrame } from "../../src/formats/gate.ts";
import { filesOf } from "../../src/publication/writing/tree.ts";
import { article, createFixture, type Fixture, site } from "./site-fixture.ts";

// No article is known that the gate refuses, so it is made to refuse one.
vi.mock(import("../../src/formats/gate.ts"), async (original) => {
  const gate = await original();
  return { ...gate, inspectEntry: vi.fn(gate.inspectEntry), inspectFrame: vi.fn(gate.inspectFrame) };
});

const realInspectEntry = vi.mocked(inspectEntry).getMockImplementation();
const realInspectFrame = vi.mocked(inspectFrame).getMockImplementation();

let fixture: Fixture;
beforeEach(() => {
  fixture = createFixture();
  vi.mocked(inspectEntry).mockImplementation((format, bytes, harmless) => {
    const inspection = realInspectEntry?.(format, bytes, harmless) ?? { id: "", violations: [] };
    const violation = { rule: "a title that pleases", found: "Ugly", entryId: inspection.id };
    return bytes.includes("Ugly") ? { ...inspection, violations: [violation] } : inspection;
  });
});
afterEach(() => {
  if (realInspectFrame !== undefined) vi.mocked(inspectFrame).mockImplementation(realInspectFrame);
  fixture.end();
});

describe("an article that the gate refuses", () => {
  it("is reported, and the others are published", async () => {
    fixture.write("1.md", article("id:1", 1, { title: "Ugly" }));
    fixture.write("2.md", article("id:2", 2));
    const { problems } = await fixture.publish();
    expect(problems).toContainEqual(expect.objectContaining({ file: expect.stringContaining("1.md"), found: "Ugly" }));
    expect(fixture.ids()).toEqual(["id:2"]);
  });

  it("keeps its last good edition", async () => {
    fixture.write("1.md", article("id:1", 1, { title: "Fair" }));
    await fixture.publish();
    fixture.write("1.md", article("id:1", 1, { title: "Ugly" }));
    await fixture.publish();
    expect(fixture.output("rss.xml")).toContain("Fair");
  });

  it("is reported again after a run that was killed once its documents were in place", async () => {
    fixture.writeDays(9);
    await fixture.publish();
    const renamed = { ...site, title: "Renamed" };
    fixture.write("5.md", article("id:5", 5, { title: "Ugly" }));
    // In place of the very last file.
    const taken = join(fixture.home, "output/404.html");
    rmSync(taken);
    mkdirSync(join(taken, "somebody's"), { recursive: true });
    await expect(fixture.publish({ site: renamed })).rejects.toThrow("404.html");
    expect(fixture.output("archive/2/rss.xml")).toContain("Renamed");
    rmSync(taken, { recursive: true });
    for (const run of ["the next", "the one after it"]) {
      const { problems } = await fixture.publish({ site: renamed });
      expect(problems, run).toContainEqual(expect.objectContaining({ found: "Ugly" }));
    }
    expect(fixture.output("archive/2/rss.xml")).toContain("Article id:5");
  });

  it.each([false, true])(
    "is published when other settings make it valid, and is no longer reported (strict: %s)",
    async (strict) => {
      fixture.write("1.md", article("id:1", 1, { title: "Ugly" }));
      await fixture.publish();
      fixture.write("2.md", article("id:2", 2));
      await expect(fixture.publish({ strict: true })).rejects.toThrow("a title that pleases");
      vi.mocked(inspectEntry).mockImplementation(realInspectEntry as typeof inspectEntry);
      const { problems } = await fixture.publish({ site: { ...site, title: "Renamed" }, strict });
      expect(problems).toEqual([]);
      expect(fixture.ids()).toEqual(["id:2", "id:1"]);
    },
  );

  it("keeps no edition older than its last good one, when it breaks after it was fixed", async () => {
    for (const title of ["Fair", "Ugly"]) {
      fixture.write("1.md", article("id:1", 1, { title }));
      await fixture.publish();
    }
    // Under other settings, it is valid.
    vi.mocked(inspectEntry).mockImplementation(realInspectEntry as typeof inspectEntry);
    await fixture.publish({ site: { ...site, title: "Renamed" } });
    expect(fixture.output("rss.xml")).toContain("Ugly");
    fixture.write("1.md", "---\ntitle: [\n---\n");
    await fixture.publish();
    expect(fixture.output("rss.xml")).toContain("Ugly");
  });

  it("is reported by every run until it is fixed, even if it was valid before", async () => {
    fixture.write("1.md", article("id:1", 1, { title: "Fair" }));
    fixture.write("2.md", article("id:2", 2));
    await fixture.publish();
    fixture.write("1.md", article("id:1", 1, { title: "Ugly" }));
    for (const _run of [1, 2]) {
      const { problems } = await fixture.publish();
      expect(problems.map(({ found }) => found)).toContain("Ugly");
    }
    fixture.write("1.md", article("id:1", 1, { title: "Fairer" }));
    expect((await fixture.publish()).problems).toEqual([]);
  });

  it("is reported by the next run if the run that refused it was killed before reporting it", async () => {
    fixture.write("1.md", article("id:1", 1, { title: "Fair" }));
    await fixture.publish();
    fixture.write("1.md", article("id:1", 1, { title: "Ugly" }));
    await fixture.publish();
    const catalog = openLmdbCatalog(join(fixture.home, "output/.state/catalog.mdb"), () => {});
    catalog.reportAnew([]);
    await catalog.close();
    // Makes the run compare every document with its articles, as after a kill.
    rmSync(join(fixture.home, "output/404.html"));
    expect((await fixture.publish()).problems.map(({ found }) => found)).toContain("Ugly");
    expect(fixture.output("rss.xml")).toContain("Fair");
  });

  it("keeps its last good edition if the documents that held it are lost", async () => {
    for (const title of ["Fair", "Ugly"]) {
      fixture.write("1.md", article("id:1", 1, { title }));
      await fixture.publish();
    }
    const output = join(fixture.home, "output");
    for (const path of filesOf(output).filter((path) => path.endsWith("rss.xml"))) rmSync(join(output, path));
    await fixture.publish();
    expect(fixture.output("rss.xml")).toContain("Fair");
  });

  it("stops the whole run with --strict", async () => {
    fixture.write("1.md", article("id:1", 1, { title: "Fair" }));
    await fixture.publish();
    fixture.write("1.md", article("id:1", 1, { title: "Ugly" }));
    fixture.write("2.md", article("id:2", 2));
    await expect(fixture.publish({ strict: true })).rejects.toThrow("a title that pleases");
    expect(fixture.ids()).toEqual(["id:1"]);
    fixture.write("1.md", article("id:1", 1, { title: "Fairer" }));
    await fixture.publish({ strict: true });
    expect(fixture.ids()).toEqual(["id:2", "id:1"]);
    expect(fixture.output("rss.xml")).toContain("Fairer");
  });
});

describe("a document that the gate refuses", () => {
  it("is reported and tried again by every run until it passes", async () => {
    fixture.write("1.md", article("id:1", 1, { tags: ["new"] }));
    vi.mocked(inspectFrame).mockImplementation((_format, _frame, { directory }) =>
      directory.startsWith("tags/") ? [{ rule: "no such tag", found: directory, entryId: "" }] : [],
    );
    for (const _run of [1, 2]) {
      const { problems } = await fixture.publish();
      expect(problems.map(({ found }) => found)).toContain("tags/new/");
      expect([fixture.has("rss.xml"), fixture.has("tags/new/rss.xml")]).toEqual([true, false]);
    }
    if (realInspectFrame !== undefined) vi.mocked(inspectFrame).mockImplementation(realInspectFrame);
    expect((await fixture.publish()).problems).toEqual([]);
    expect(fixture.has("tags/new/rss.xml")).toBe(true);
  });

  it("stops the whole run with --strict", async () => {
    fixture.write("1.md", article("id:1", 1));
    await fixture.publish();
    vi.mocked(inspectFrame).mockImplementation((_format, _frame, { directory }) =>
      directory.startsWith("tags/") ? [{ rule: "no such tag", found: directory, entryId: "" }] : [],
    );
    fixture.write("2.md", article("id:2", 2, { tags: ["new"] }));
    await expect(fixture.publish({ strict: true })).rejects.toThrow("no such tag");
    expect(fixture.ids()).toEqual(["id:1"]);
  });
});
