import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { renderContent } from "../../src/content/index.ts";
import { article, createFixture, type Fixture } from "./site-fixture.ts";

// No text is known that the renderer fails at, so it is made to fail at one.
vi.mock(import("../../src/content/index.ts"), async (original) => {
  const content = await original();
  return { ...content, renderContent: vi.fn(content.renderContent) };
});

const realRenderContent = vi.mocked(renderContent).getMockImplementation();

let fixture: Fixture;
beforeEach(() => {
  fixture = createFixture();
  vi.mocked(renderContent).mockImplementation((body, base) => {
    if (body.text.includes("Unspeakable")) throw new RangeError("Invalid string length");
    return realRenderContent?.(body, base) ?? "";
  });
});
afterEach(() => fixture.end());

const unspeakable = `${article("id:1", 1)}Unspeakable.\n`;
const named = { file: expect.stringContaining("1.md"), found: "Invalid string length" };

describe("an article that cannot be rendered", () => {
  it("is reported, and the others are published", async () => {
    fixture.write("1.md", unspeakable);
    for (const number of [2, 3, 4]) fixture.write(`${number}.md`, article(`id:${number}`, number));
    const { problems } = await fixture.publish();
    expect(problems).toEqual([expect.objectContaining(named)]);
    expect(fixture.ids()).toEqual(["id:4", "id:3", "id:2"]);
  });

  it("keeps its last good edition, and is published when it is fixed", async () => {
    fixture.write("1.md", article("id:1", 1, { title: "Fair" }));
    await fixture.publish();
    fixture.write("1.md", unspeakable);
    expect((await fixture.publish()).problems).toEqual([expect.objectContaining(named)]);
    expect(fixture.output("rss.xml")).toContain("Fair");
    fixture.write("1.md", article("id:1", 1, { title: "Fairer" }));
    expect((await fixture.publish()).problems).toEqual([]);
    expect(fixture.output("rss.xml")).toContain("Fairer");
  });
});
