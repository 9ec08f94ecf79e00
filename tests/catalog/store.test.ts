import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { closeStore, openStore } from "../../src/catalog/store.ts";

it("A store that the disk refuses is closed all the same, and left without a checksum", async () => {
  const home = mkdtempSync(join(tmpdir(), "broadsheet-store-"));
  const file = join(home, "catalog.mdb");
  try {
    const store = openStore(file, () => {});
    Object.defineProperty(store.root, "flushed", { get: () => Promise.reject(new Error("no room")) });
    await expect(closeStore(store, file)).rejects.toThrow("no room");
    expect(existsSync(`${file}.sum`)).toBe(false);
    const { status } = store.root as unknown as { readonly status: string };
    expect(status).toBe("closed");
  } finally {
    rmSync(home, { recursive: true });
  }
});
