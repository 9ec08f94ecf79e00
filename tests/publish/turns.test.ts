import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import { CatalogError } from "../../src/catalog/catalog-error.ts";
import { BroadsheetError } from "../../src/errors.ts";
import { LockedError, LockLostError, PublicationError } from "../../src/publication/errors.ts";
import { ownIdentity } from "../../src/publication/process-life.ts";
import { isLocked } from "../../src/publication/writing/lock.ts";
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

it("Turns that are requested at once are taken one after the other, and closing waits for them", async () => {
  const done: string[] = [];
  const take = (name: string) =>
    turns.take(async ({ catalog }) => {
      done.push(`${name} begins`);
      await setImmediate();
      catalog.setNotes({ name });
      done.push(`${name} ends`);
    });
  const taken = [take("a"), take("b")];
  await Promise.all([...taken, turns.close().then(() => done.push("closed"))]);
  expect(done).toEqual(["a begins", "a ends", "b begins", "b ends", "closed"]);
  expect(notices).toEqual([]);
});

it("Work left for afterwards is done after the result is reported and before the next turn", async () => {
  const done: string[] = [];
  await turns.take(async (_, { afterwards }) => afterwards(() => done.push("afterwards")));
  done.push("told");
  await turns.take(async () => done.push("next"));
  expect(done).toEqual(["told", "afterwards", "next"]);
});

it("Work left for afterwards is not done if the turn has failed", async () => {
  const done: string[] = [];
  const failing = turns.take(async (_, { afterwards }) => {
    afterwards(() => done.push("afterwards"));
    throw new CatalogError("no room");
  });
  await expect(failing).rejects.toThrow("no room");
  await turns.take(async () => done.push("next"));
  expect(done).toEqual(["next"]);
});

it("A fault in work left for afterwards is reported as a notice, and the next turn starts from the disk", async () => {
  await turns.take(async ({ catalog }, { afterwards }) => {
    catalog.setNotes({ a: "kept" });
    afterwards(() => {
      throw new CatalogError("no room");
    });
  });
  expect(await turns.take(async ({ catalog }) => catalog.note("a"))).toBe("kept");
  expect(notices).toEqual(["no room"]);
});

it("A disk that refuses the catalog is reported as a notice, and the next turn starts from the disk", async () => {
  const before = await turns.take(async ({ catalog }) => {
    Object.assign(catalog, { flushed: () => Promise.reject(new CatalogError("no room")) });
    return catalog;
  });
  expect(await turns.take(async ({ catalog }) => catalog === before)).toBe(false);
  expect(notices).toEqual(["no room"]);
});

it.each([0, 1_000, 20_000])("A catalog that is truncated to %i bytes while it is open is rebuilt", async (length) => {
  await turns.take(async ({ catalog }) => {
    catalog.setNotes(Object.fromEntries(Array.from({ length: 2_000 }, (_, note) => [`note ${note}`, "as it was"])));
  });
  await turns.take(async () => {});
  truncateSync(join(home, "output/.state/catalog.mdb"), length);
  expect(await turns.take(async ({ catalog }) => catalog.note("note 7"))).toBeUndefined();
  expect(notices).toEqual([expect.stringMatching(/^the catalog cannot be used \(.+\) and is rebuilt/)]);
});

it("A catalog that is truncated while it is open can still be closed", async () => {
  await turns.take(async ({ catalog }) => catalog.setNotes({ name: "a" }));
  truncateSync(join(home, "output/.state/catalog.mdb"), 0);
  await turns.close();
  expect(isLocked(join(home, "output/.state"))).toBe(false);
});

it("A disk that refuses the catalog at the end does not keep the lock held", async () => {
  await turns.take(async ({ catalog }) => {
    const { close } = catalog;
    Object.assign(catalog, { close: () => close().then(() => Promise.reject(new CatalogError("no room"))) });
  });
  await expect(turns.close()).rejects.toThrow("no room");
  expect(isLocked(join(home, "output/.state"))).toBe(false);
});

it("A disk fault anywhere in a turn is reported with the file and what to do", async () => {
  const failing = turns.take(async () => lstatSync(join(home, "a".repeat(300))));
  await expect(failing).rejects.toThrow(`${"a".repeat(300)}: the name is too long for this file system`);
  await expect(failing).rejects.toBeInstanceOf(PublicationError);
});

it("A disk fault is reported as such even to a caller that no longer waits", async () => {
  mkdirSync(join(home, "output/.state"), { recursive: true });
  writeFileSync(join(home, "output/.state/lock"), "");
  const options = {
    outputDirectory: join(home, "output"),
    onNotice: () => {},
    wait: true,
    signal: AbortSignal.abort(),
  };
  await expect(createTurns(options).take(async () => {})).rejects.toThrow("a file is where a directory must go");
});

it("A turn that another machine took for dead commits nothing and says so; the next one starts from the disk", async () => {
  const file = { path: "a.txt", bytes: Buffer.from("a"), mediaType: "text/plain", lifetime: "asset" as const };
  const turn = turns.take(async ({ target }) => {
    await target.write([file], 0);
    takeOver();
    await target.commit();
  });
  await expect(turn).rejects.toThrow(LockLostError);
  expect(existsSync(join(home, "output/.state/manifest.jsonl"))).toBe(false);
  rmSync(join(home, "output/.state/lock"), { recursive: true });
  expect(await turns.take(async ({ target }) => target.isGuessed("a.txt"))).toBe(true);
});

it("A turn that another machine took for dead renames no file and removes none", async () => {
  const file = (path: string, text: string) => {
    return { path, bytes: Buffer.from(text), mediaType: "text/plain", lifetime: "asset" as const };
  };
  await turns.take(async ({ target }) => {
    await target.write([file("a.txt", "old")], 0);
    await target.commit();
  });
  const turn = turns.take(async ({ target }) => {
    takeOver();
    await expect(target.write([file("a.txt", "new")], 0)).rejects.toThrow(LockLostError);
    expect(() => target.remove(["a.txt"])).toThrow(LockLostError);
    await target.commit();
  });
  await expect(turn).resolves.toBeUndefined();
  expect(readFileSync(join(home, "output/a.txt"), "utf8")).toBe("old");
  expect(readdirSync(join(home, "output/.state/tmp"))).toEqual([]);
  rmSync(join(home, "output/.state/lock"), { recursive: true });
});

it("Work left for afterwards is not done if another machine took the turn for dead", async () => {
  const done: string[] = [];
  await turns.take(async (_, { afterwards }) => {
    afterwards(() => done.push("afterwards"));
    takeOver();
  });
  await expect(turns.take(async () => done.push("next"))).rejects.toThrow(LockedError);
  expect(done).toEqual([]);
  expect(notices.join()).toContain("assumed that this one had died");
});

it.each([
  ["a fault of the catalog", new CatalogError("no room"), false],
  ["an unexpected error", new TypeError("x is undefined"), false],
  ["an expected error", new BroadsheetError("no such folder"), true],
])("After %s, the next turn keeps what this one did if that can be trusted", async (_, fault, isTrusted) => {
  const before = await turns.take(async (output) => output);
  await expect(turns.take(() => Promise.reject(fault))).rejects.toThrow(fault.message);
  expect((await turns.take(async (output) => output)) === before).toBe(isTrusted);
});

it.each([
  ["the same catalog", () => {}],
  ["a catalog that was lost meanwhile", () => rmSync(join(home, "output/.state/catalog.mdb"))],
])("A turn knows what another publisher has published since the last one, with %s", async (_, harm) => {
  const other = createTurns({ outputDirectory: join(home, "output"), wait: true, onNotice: () => {} });
  await turns.take(async () => {});
  await other.take(async ({ target }) => {
    const bytes = Buffer.from("a");
    await target.write([{ path: "a.txt", bytes, mediaType: "text/plain", lifetime: "asset" }], 0);
    await target.commit();
  });
  await other.close();
  harm();
  expect(await turns.take(async ({ target }) => [...target.paths()])).toEqual(["a.txt"]);
});

/** Takes the lock as a publisher does that cannot ask about its holder, and has seen no sign of life. */
function takeOver(): void {
  const lock = join(home, "output/.state/lock");
  const [own = ""] = readdirSync(lock);
  writeFileSync(join(lock, String(Number(own) + 1)), JSON.stringify({ ...ownIdentity(), realm: "another", host: "b" }));
  rmSync(join(lock, own));
}
