import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { renderRow, renderRows } from "../../../src/publish/composing/render.ts";
import { article, createFixture, type Fixture, site } from "../site-fixture.ts";

vi.mock(import("../../../src/publish/composing/render.ts"), async (original) => {
  const render = await original();
  return { ...render, renderRow: vi.fn(render.renderRow), renderRows: vi.fn(render.renderRows) };
});

let fixture: Fixture;
beforeEach(() => {
  fixture = createFixture();
});
afterEach(() => fixture.end());

it("All entries of a document are rendered together, even if it holds some of other settings", async () => {
  for (const day of [1, 2, 3]) fixture.write(`${day}.md`, article(`id:${day}`, day));
  await fixture.publish();
  vi.mocked(renderRow).mockClear();
  vi.mocked(renderRows).mockClear();
  await fixture.publish({ site: { ...site, title: "Renamed" } });
  const batches = vi.mocked(renderRows).mock.calls.map(([articles]) => articles.length);
  expect(batches.filter((length) => length > 0)).toEqual([3]);
  expect(renderRow).not.toHaveBeenCalled();
});
