import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { describeProblem } from "../../src/errors.ts";
import { inspectDocument } from "../../src/formats/gate.ts";
import { formats } from "../../src/formats/index.ts";
import { checkRecords } from "../../src/publish/checking/check-records.ts";
import { nameBasedUuid } from "../../src/records/identity.ts";
import { article, createFixture, type Fixture, site } from "./site-fixture.ts";

let fixture: Fixture;
beforeEach(() => {
  fixture = createFixture();
});
afterEach(() => fixture.end());

describe("identity", () => {
  it("stays when a file moves to another folder", async () => {
    fixture.write("post.md", article(undefined, 1));
    await fixture.publish();
    const [before] = fixture.ids();
    fixture.remove("post.md");
    fixture.write("2024/post.md", article(undefined, 1));
    await fixture.publish();
    expect(fixture.ids()).toEqual([before]);
  });

  it("stays when the article whose slug was taken goes", async () => {
    fixture.write("a/weekly.md", article(undefined, 1));
    fixture.write("b/weekly.md", article(undefined, 8));
    fixture.write("c/other.md", article(undefined, 9));
    await fixture.publish();
    const [, second] = fixture.ids();
    fixture.remove("a/weekly.md");
    await fixture.publish();
    expect(fixture.ids()[1]).toBe(second);
  });

  it("tells equal slugs of articles with ids apart", async () => {
    fixture.write("a.md", article("id:a", 1, { slug: "same" }));
    fixture.write("b.md", article("id:b", 2, { slug: "same" }));
    await fixture.publish();
    const { items } = JSON.parse(fixture.output("feed.json")) as { items: { url: string }[] };
    expect(new Set(items.map((item) => item.url)).size).toBe(2);
  });

  it("publishes the first of two records with one id, and reports the second", async () => {
    fixture.write("a.md", article("id:1", 1, { title: "First" }));
    fixture.write("b.md", article("id:1", 2, { title: "Second" }));
    const { problems } = await fixture.publish();
    expect(fixture.output("rss.xml")).toContain("First");
    expect(problems.map(describeProblem)).toEqual([
      'data/articles/b.md: id: expected an id that no other article has, got "id:1", which data/articles/a.md has ' +
        "(the other one is published; give this one an id, or a slug, of its own)",
    ]);
  });

  it("publishes the second of two records with one id when the first is removed", async () => {
    fixture.write("a.md", article("id:1", 1, { title: "First" }));
    fixture.write("b.md", article("id:1", 2, { title: "Second" }));
    await fixture.publish();
    fixture.remove("a.md");
    const { problems } = await fixture.publish({ allowRemoval: true });
    expect(fixture.output("rss.xml")).toContain("Second");
    expect(problems).toEqual([]);
  });
});

describe("ids that readers cannot tell apart", () => {
  const madeFromSlug = nameBasedUuid("second");
  /** Every id that occurs twice in a document of any format. */
  const repeats = () =>
    formats.flatMap((format) => {
      const violations = inspectDocument(format, Buffer.from(fixture.output(format.fileName)));
      return violations.filter(({ rule }) => rule === "every id once").map(({ found }) => found);
    });

  it.each([
    ["differ in white space alone", "first", " first\n", "first"],
    ["are one in Atom", "first", nameBasedUuid("first"), "first"],
    ["are one in Atom, the other way round", nameBasedUuid("other"), "other", nameBasedUuid("other")],
  ])("belong to the first by path if they %s, and the second is reported", async (_, first, second, holder) => {
    fixture.write("a.md", article(first, 1));
    fixture.write("b.json", JSON.stringify({ id: second, title: "B", published: "2024-05-02", body: "Text" }));
    fixture.write("c.md", article("third", 3));
    const { problems } = await fixture.publish();
    expect(fixture.ids()).toEqual(["third", first]);
    expect(problems.map(describeProblem)).toEqual([
      `data/articles/b.json: id: expected an id that no other article has, got "${second}", which readers take for "${holder}" ` +
        "of data/articles/a.md (the other one is published; give this one an id, or a slug, of its own)",
    ]);
    expect(repeats()).toEqual([]);
  });

  it("stay with the article that has one already, if the other is made from a slug", async () => {
    fixture.write("second.md", article(undefined, 2));
    await fixture.publish();
    fixture.write("first.md", article("second", 1));
    const { problems } = await fixture.publish();
    expect(fixture.ids()).toEqual([madeFromSlug]);
    expect(problems.map(({ file, field }) => ({ file, field }))).toEqual([
      { file: "data/articles/first.md", field: "id" },
    ]);
    fixture.remove("second.md");
    expect((await fixture.publish({ allowRemoval: true })).problems).toEqual([]);
    expect(fixture.ids()).toEqual(["second"]);
  });

  it("go to an article that is earlier by path, and back when that is removed", async () => {
    fixture.write("b.md", article("one ", 2));
    await fixture.publish();
    fixture.write("a.md", article("one", 1));
    const { problems } = await fixture.publish({ allowRemoval: true });
    expect([fixture.ids(), problems.map(({ file }) => file)]).toEqual([["one"], ["data/articles/b.md"]]);
    fixture.remove("a.md");
    expect((await fixture.publish({ allowRemoval: true })).problems).toEqual([]);
    expect(fixture.ids()).toEqual(["one "]);
  });

  it("are reported by a check before anything is published", () => {
    fixture.write("a.md", article("second", 1));
    fixture.write("second.md", article(undefined, 2));
    const { articles, problems } = checkRecords({
      site,
      dataDirectory: join(fixture.home, "data"),
      articlesDirectory: join(fixture.home, "data/articles"),
      fileName: (path) => path,
    });
    expect(articles).toBe(1);
    expect(problems.map(({ file }) => file)).toEqual(["second.md"]);
  });
});
