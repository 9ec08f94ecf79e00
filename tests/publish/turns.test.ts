import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { CatalogError } from "../../src/catalog/catalog-error.ts";
import { createTurns, type Turns } from "../../src/publish/turns.ts";

let home = "";
let notices: string[] = [];
let turns: Turns;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "broadsheet-turns-"));
  notices = [];
  turns = createTurns({ outputDirectory: join(home, "output"), onNotice: (notice) => notices.push(notice) });
});

afterEach(async () => {
  await turns.close();
  rmSync(home, { recursive: true });
});

it("What is left for afterwards is done when the result has been told, and before the next turn", async () => {
  const done: string[] = [];
  await turns.take(async (_, { afterwards }) => afterwards(() => done.push("afterwards")));
  done.push("told");
  await turns.take(async () => done.push("next"));
  expect(done).toEqual(["told", "afterwards", "next"]);
});

it("What is left for afterwards is not done when the turn has failed", async () => {
  const done: string[] = [];
  const failing = turns.take(async (_, { afterwards }) => {
    afterwards(() => done.push("afterwards"));
    throw new CatalogError("no room");
  });
  await expect(failing).rejects.toThrow("no room");
  await turns.take(async () => done.push("next"));
  expect(done).toEqual(["next"]);
});

it("A fault of what is left for afterwards is told as a notice, and the next turn begins with what lies on the disk", async () => {
  await turns.take(async ({ catalog }, { afterwards }) => {
    catalog.setNotes({ a: "kept" });
    afterwards(() => {
      throw new CatalogError("no room");
    });
  });
  expect(await turns.take(async ({ catalog }) => catalog.note("a"))).toBe("kept");
  expect(notices).toEqual(["no room"]);
});
