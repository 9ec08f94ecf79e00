import { copyFileSync, existsSync, rmSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { article, createFixture, type Fixture } from "../site-fixture.ts";

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

describe("the copy of what cannot be read", () => {
  it("is gone when all of it is mended", async () => {
    expect(existsSync(inState("held.json"))).toBe(true);
    await mendUnderOtherNames();
    expect(existsSync(inState("held.json"))).toBe(false);
  });

  it("keeps no catalog that was lost from being made anew, however old it is", async () => {
    copyFileSync(inState("held.json"), inState("held-before.json"));
    await mendUnderOtherNames();
    copyFileSync(inState("held-before.json"), inState("held.json"));
    rmSync(inState("catalog.mdb"));
    const { articles, problems } = await fixture.publish();
    expect({ articles, problems }).toEqual({ articles: 2, problems: [] });
    expect(fixture.has("articles/mended-2/index.html")).toBe(true);
  });

  it("is said where it is damaged and the catalog is lost with it", async () => {
    truncateSync(inState("held.json"), 100);
    rmSync(inState("catalog.mdb"));
    await expect(fixture.publish()).rejects.toThrow("would vanish");
    expect(fixture.notices.join("\n")).toContain("held.json: damaged");
  });
});
