import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { RunRequest } from "../../src/publish/run.ts";
import { openPublisher, type Publisher } from "../../src/publish.ts";
import type { Site } from "../../src/records/site.ts";

/** The time of the fixtures' runs, a noon. */
export const noon = Date.UTC(2024, 5, 1, 12);

export const site: Site = {
  title: "Fixture",
  description: "A site of a few articles",
  homeUrl: "https://fixture.example/",
  baseUrl: "https://fixture.example/",
  language: "en",
  timezone: "UTC",
  author: { name: "Ann" },
  entries: 3,
  content: "full",
  archive: "main",
  hubs: [],
  feeds: [],
  ttlMinutes: 15,
};

/** A data folder and an output folder for one test, and publishers that work on them. */
export interface Fixture {
  readonly home: string;
  readonly notices: string[];
  /** Writes a file below the articles folder. */
  write(path: string, text: string | Buffer): void;
  /** Writes that many articles, one for each day from May 1: `1.md`, `2.md`, … */
  writeDays(count: number): void;
  remove(path: string): void;
  /** Publishes once, with a new publisher. */
  publish(request?: Partial<RunRequest>): ReturnType<Publisher["run"]>;
  open(): Publisher;
  /** A published file. */
  output(path: string): string;
  has(path: string): boolean;
  /** Ids in `feed.json` of a directory, newest first. */
  ids(directory?: string): string[];
  end(): void;
}

export function createFixture(): Fixture {
  const home = mkdtempSync(join(tmpdir(), "broadsheet-publish-"));
  const dataDirectory = join(home, "data");
  const articlesDirectory = join(dataDirectory, "articles");
  const outputDirectory = join(home, "output");
  const notices: string[] = [];
  mkdirSync(articlesDirectory, { recursive: true });
  const open = () =>
    openPublisher({
      dataDirectory,
      articlesDirectory,
      outputDirectory,
      fileName: (path) => `data/articles/${path}`,
      onNotice: (notice) => notices.push(notice),
    });
  const output = (path: string): string => readFileSync(join(outputDirectory, path), "utf8");
  const write = (path: string, text: string | Buffer): void => {
    mkdirSync(dirname(join(articlesDirectory, path)), { recursive: true });
    writeFileSync(join(articlesDirectory, path), text);
  };
  return {
    home,
    notices,
    open,
    output,
    write,
    writeDays(count) {
      for (let number = 1; number <= count; number += 1) write(`${number}.md`, article(`id:${number}`, number));
    },
    remove: (path) => rmSync(join(articlesDirectory, path), { recursive: true }),
    async publish(request) {
      const publisher = open();
      try {
        return await publisher.run({ site, now: noon, ...request });
      } finally {
        await publisher.close();
      }
    },
    has(path) {
      try {
        output(path);
        return true;
      } catch {
        return false;
      }
    },
    ids(directory = "") {
      const { items } = JSON.parse(output(`${directory}feed.json`)) as { items: { id: string }[] };
      return items.map((item) => item.id);
    },
    end: () => rmSync(home, { recursive: true }),
  };
}

/** A Markdown record; `day` counts from May 1, 2024. */
export function article(id: string | undefined, day: number, fields: Readonly<Record<string, unknown>> = {}): string {
  const published = new Date(Date.UTC(2024, 4, day, 9)).toISOString();
  const all = { ...(id !== undefined && { id }), title: `Article ${id ?? day}`, published, ...fields };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return `---\n${lines.join("\n")}\n---\nThe text of ${id ?? `day ${day}`}.\n`;
}
