import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { filesOf } from "../../src/publication/writing/tree.ts";
import { openPublisher, type PublisherOptions } from "../../src/publish.ts";
import { noon, site as small } from "./site-fixture.ts";

const articles = 1_600;
// So few entries per document that there are more documents than a large run keeps layouts of.
const site = { ...small, entries: 3 };
let home: string;
let articlesDirectory: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "broadsheet-threads-"));
  articlesDirectory = join(home, "data/articles");
});
afterAll(() => rmSync(home, { recursive: true }));

describe("a run that is shared among threads", () => {
  it("leaves the same bytes as one that is not, bad records and broken entries included", async () => {
    const built = (await import("../../dist/publish.js" as string)) as { openPublisher: typeof openPublisher };
    writeArticles();
    const shared = await treeAfter(built.openPublisher, "shared", 2);
    const alone = await treeAfter(openPublisher, "alone", 0);
    expect(shared.files.size).toBeGreaterThan(articles / 2);
    expect([...shared.files.keys()].filter((path) => path.endsWith("/picture.png"))).toHaveLength(articles / 8);
    expect(shared).toEqual(alone);
    expect(shared.temporary).toEqual([]);
  });

  it("leaves an article that changes meanwhile to the next run, even if settings changed as well", async () => {
    const built = (await import("../../dist/publish.js" as string)) as { openPublisher: typeof openPublisher };
    writeArticles();
    const publisher = built.openPublisher(optionsFor("changing", 1));
    await publisher.run({ site, now: noon });
    const request = { site: { ...site, title: "Renamed" }, now: noon };
    const edit = () =>
      writeFileSync(join(articlesDirectory, "0021.md"), `---\ntitle: Edited\npublished: ${dateOf(21)}\n---\n`);
    const changing = await publisher.run({
      ...request,
      onProgress: ({ step, done }) => step === "writing" && done === 1 && edit(),
    });
    expect(changing.rendered).toBeGreaterThanOrEqual(articles - 1);
    expect(await publisher.run(request)).toMatchObject({ read: 1, rendered: 1 });
    await publisher.close();
  });

  it.each([
    [3, 7],
    [7, 3],
  ])(
    "keeps the last edition of an article that breaks meanwhile, if documents come to hold others (%i entries, then %i)",
    async (few, many) => {
      const built = (await import("../../dist/publish.js" as string)) as { openPublisher: typeof openPublisher };
      writeArticles();
      const options = optionsFor(`from-${few}`, 1);
      const publisher = built.openPublisher(options);
      await publisher.run({ site: { ...site, entries: few }, now: noon });
      const broken = ["0005", "0701", "1401"];
      const request = { site: { ...site, entries: many }, now: noon };
      const spoil = () => {
        for (const name of broken) writeFileSync(join(articlesDirectory, `${name}.md`), "---\ntitle: [\n---\n");
      };
      await publisher.run({ ...request, onProgress: ({ step, done }) => step === "writing" && done === 1 && spoil() });
      await publisher.run(request);
      await publisher.close();
      const paths = filesOf(options.outputDirectory).filter((path) => /^(?:archive\/\d+\/)?rss\.xml$/.test(path));
      const texts = paths.map((path) => readFileSync(join(options.outputDirectory, path), "utf8")).join();
      expect(broken.filter((name) => !texts.includes(`<title>Article ${Number(name)}</title>`))).toEqual([]);
    },
  );
});

async function treeAfter(
  open: (options: PublisherOptions) => ReturnType<typeof openPublisher>,
  name: string,
  helpers: number,
) {
  const options = optionsFor(name, helpers);
  const { outputDirectory } = options;
  const publisher = await open(options);
  const { problems, articles: published } = await publisher.run({ site, now: noon });
  // A setting that every document shows, and a record that breaks: its last edition stays.
  writeFileSync(join(articlesDirectory, "0007.md"), "---\ntitle: [\n---\n");
  const renamed = await publisher.run({ site: { ...site, title: "Renamed" }, now: noon });
  // A lost document, because of which every page is looked at.
  rmSync(join(outputDirectory, "rss.xml"));
  const mended = await publisher.run({ site: { ...site, title: "Renamed" }, now: noon });
  writeArticle(7);
  await publisher.close();
  const files = new Map(
    filesOf(outputDirectory).map((path) => [path, readFileSync(join(outputDirectory, path), "utf8")]),
  );
  const temporary = readdirSync(join(outputDirectory, ".state/tmp"));
  rmSync(outputDirectory, { recursive: true });
  return { problems, published, later: [renamed.problems, mended.problems], files, temporary };
}

function optionsFor(name: string, helpers: number): PublisherOptions {
  return {
    dataDirectory: join(home, "data"),
    articlesDirectory,
    outputDirectory: join(home, name),
    fileName: (path) => path,
    onNotice: () => {},
    helpers,
  };
}

function writeArticles(): void {
  mkdirSync(articlesDirectory, { recursive: true });
  for (let index = 0; index < articles; index += 1) writeArticle(index);
  writeFileSync(join(articlesDirectory, "picture.png"), "bytes");
  writeFileSync(join(articlesDirectory, "bad.md"), "---\ntitle: No date\n---\n");
}

function writeArticle(index: number): void {
  const url = index % 2 === 0 ? [`url: https://elsewhere.example/${index}`] : [];
  const fields = [
    "---",
    `title: Article ${index}`,
    `published: ${dateOf(index)}`,
    ...url,
    `tags: [${index % 3}]`,
    "---",
  ];
  const file = join(articlesDirectory, `${String(index).padStart(4, "0")}.md`);
  writeFileSync(file, [...fields, `Text *${index}*.`, index % 8 === 1 ? "![](picture.png)" : ""].join("\n"));
}

function dateOf(index: number): string {
  return new Date(noon - (index + 1) * 3_600_000).toISOString();
}
