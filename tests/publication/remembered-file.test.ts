import fs, { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { rememberedFile } from "../../src/publication/remembered-file.ts";

let state: string;
let notices: string[];
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), "broadsheet-remembered-"));
  notices = [];
});
afterEach(() => rmSync(state, { recursive: true }));

const open = (shape = 1) =>
  rememberedFile(join(state, "a.json"), { shape, isFlushed: true, onDamage: (notice) => notices.push(notice) });

describe("a remembered file", () => {
  it.each(["", "{}", "two\nlines\n", "Ünïcödé"])("returns %j as it was kept", (text) => {
    open().keep("before");
    open().keep(text);
    expect(open().recall()).toBe(text);
    expect(readdirSync(join(state, "tmp"))).toEqual([]);
  });

  it("returns nothing if nothing was kept, or if it was forgotten", () => {
    open().forget();
    expect(open().recall()).toBeUndefined();
    open().keep("text");
    open().forget();
    expect(open().recall()).toBeUndefined();
    expect(notices).toEqual([]);
  });

  it.each<[string, (kept: string) => string]>([
    ["is empty", () => ""],
    ["was cut short", (kept) => kept.slice(0, -1)],
    ["was changed", (kept) => kept.replace("text", "test")],
    ["is something else", () => "{}"],
  ])("returns nothing if it %s, and reports that once", (_, damage) => {
    open().keep("text");
    writeFileSync(join(state, "a.json"), damage(readFileSync(join(state, "a.json"), "utf8")));
    const damaged = open();
    expect([damaged.recall(), damaged.recall()]).toEqual([undefined, undefined]);
    expect(notices).toEqual([expect.stringContaining("a.json: damaged or from another version")]);
  });

  it("returns nothing if the content has another shape", () => {
    open(1).keep("text");
    expect(open(2).recall()).toBeUndefined();
  });

  it.each(["writeFileSync", "renameSync"] as const)(
    "keeps its old content if %s fails, and leaves nothing else behind",
    (call) => {
      open().keep("before");
      const original = fs[call];
      put({
        [call]: () => {
          throw Object.assign(new Error("ENOSPC: injected"), { code: "ENOSPC" });
        },
      });
      try {
        open().keep("after");
      } finally {
        put({ [call]: original });
      }
      expect(open().recall()).toBe("before");
      expect(readdirSync(join(state, "tmp"))).toEqual([]);
    },
  );

  it("does not create the state directory", () => {
    rmSync(state, { recursive: true });
    open().keep("text");
    expect(open().recall()).toBeUndefined();
    mkdirSync(state);
  });
});

function put(calls: Partial<typeof fs>): void {
  Object.assign(fs, calls);
  syncBuiltinESMExports();
}
