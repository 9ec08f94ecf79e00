import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Catalog } from "../../../src/catalog/catalog.ts";
import { createFoundFileList } from "../../../src/publish/reading/found-files.ts";
import { openThreadPool, type ThreadPool } from "../../../src/publish/threads/pool.ts";
import { site } from "../site-fixture.ts";

let home = "";

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "broadsheet-pool-"));
});

afterEach(() => {
  rmSync(home, { recursive: true });
});

it("A disk fault in a helper thread is reported like one in this thread", async () => {
  writeFileSync(join(home, "file"), "");
  const pool = await open((name) => join(home, "file", name));
  const files = createFoundFileList();
  files.add("a.md", 1, 1);
  const reading = pool.read(files)[Symbol.asyncIterator]();
  const fault: unknown = await reading.next().catch((error: unknown) => error);
  rmSync(join(home, "file"));
  await pool.close();
  expect(fault).toMatchObject({ name: "BroadsheetError", message: expect.stringContaining("a file is where") });
});

it("Tasks still waiting for this thread when the pool is closed write nothing", async () => {
  const pool = openThreadPool(settings(), {
    helpers: 0,
    catalog: {} as Catalog,
    temporaryPath: (name) => join(home, name),
  });
  writeFileSync(join(home, "a.md"), "---\ntitle: A\npublished: 2020-01-01\n---\n");
  const files = createFoundFileList();
  files.add("a.md", 1, 1);
  const reading = pool.read(files)[Symbol.asyncIterator]();
  const fault = reading.next().catch((error: unknown) => error);
  await pool.close();
  expect(String(await fault)).toContain("is not carried out");
  expect(readdirSync(home)).toEqual(["a.md"]);
});

/** From the built program, because threads cannot be started from its sources. */
async function open(temporaryPath: (name: string) => string): Promise<ThreadPool> {
  const built = (await import("../../../dist/publish/threads/pool.js" as string)) as {
    openThreadPool: typeof openThreadPool;
  };
  return built.openThreadPool(settings(), { helpers: 1, catalog: {} as Catalog, temporaryPath });
}

function settings() {
  return { site, renderingKey: "", dataDirectory: home, articlesDirectory: home, catalogFile: "" };
}
