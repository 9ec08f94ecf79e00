import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { renderContent } from "../../src/content/index.ts";
import type { Body } from "../../src/records/article.ts";

const directory = join(import.meta.dirname, "../cases/content");
const permalink = "https://times.example/articles/a/";
const names = readdirSync(directory, { withFileTypes: true })
  .filter((file) => file.isDirectory())
  .map(({ name }) => name);

describe.each(names)("%s", (name) => {
  const { shows, body } = JSON.parse(readFileSync(join(directory, name, "case.json"), "utf8")) as {
    readonly shows: string;
    readonly body: Body;
  };

  it(shows, async () => {
    await expect(renderContent(body, permalink)).toMatchFileSnapshot(join(directory, name, "expected.html"));
  });

  it("is stable: what is published is published again unchanged", () => {
    const html = renderContent(body, permalink);
    expect(renderContent({ kind: "html", text: html }, permalink)).toBe(html);
  });
});
