import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { article, createFixture, type Fixture } from "../site-fixture.ts";

let fixture: Fixture;
beforeEach(() => {
  fixture = createFixture();
});
afterEach(() => fixture.end());

const days = [1, 2, 3, 4, 5];

function loseState(): void {
  rmSync(join(fixture.home, "output/.state"), { recursive: true });
}

describe.each([
  ["on pages of its own", false],
  ["whose pages are elsewhere", true],
])("a publication of articles %s, of which most are missing when the state is lost", (_where, isElsewhere) => {
  const write = (day: number): void =>
    fixture.write(
      `${day}.md`,
      article(`id:${day}`, day, isElsewhere ? { url: `https://elsewhere.example/${day}` } : {}),
    );

  beforeEach(async () => {
    for (const day of days) write(day);
    await fixture.publish();
    for (const day of [3, 4, 5]) fixture.remove(`${day}.md`);
    loseState();
  });

  it("stays, run after run, until the articles are back", async () => {
    for (let run = 0; run < 2; run += 1)
      await expect(fixture.publish()).rejects.toThrow(/3 of \d published articles would disappear/);
    expect(fixture.ids()).toEqual(["id:5", "id:4", "id:3"]);
    for (const day of [3, 4, 5]) write(day);
    expect((await fixture.publish()).written).toBe(0);
    fixture.remove("5.md");
    await fixture.publish();
    expect(fixture.ids()).toEqual(["id:4", "id:3", "id:2"]);
  });

  it("loses those articles once that is confirmed", async () => {
    await fixture.publish({ allowRemoval: true });
    expect(fixture.ids()).toEqual(["id:2", "id:1"]);
  });
});

it("a publication with a few articles missing when the state is lost is published without them", async () => {
  for (const day of days) fixture.write(`${day}.md`, article(`id:${day}`, day));
  await fixture.publish();
  fixture.remove("5.md");
  loseState();
  await fixture.publish();
  expect(fixture.ids()).toEqual(["id:4", "id:3", "id:2"]);
});

it("the only article of a publication may be replaced while the state is lost", async () => {
  fixture.write("1.md", article("id:1", 1));
  await fixture.publish();
  fixture.remove("1.md");
  fixture.write("2.md", article("id:2", 2));
  loseState();
  await fixture.publish();
  expect(fixture.ids()).toEqual(["id:2"]);
});

it("a publication most of whose articles broke while the state was lost stays as it is", async () => {
  for (const day of days) fixture.write(`${day}.md`, article(`id:${day}`, day));
  await fixture.publish();
  for (const day of [2, 3, 4]) fixture.write(`${day}.md`, "---\ntitle: [\n---\n");
  loseState();
  await expect(fixture.publish()).rejects.toThrow("3 of 5 published articles would disappear");
  expect(fixture.has("articles/4/index.html")).toBe(true);
});
