import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { lookAt, takePart } from "../../../src/sources/folder/look.ts";
import { noTrouble } from "../../../src/sources/folder/trouble.ts";

it("looks at no file that another one has taken", () => {
  const root = mkdtempSync(join(tmpdir(), "broadsheet-look-"));
  const paths = Array.from({ length: 600 }, (_, index) => `${index}.md`);
  for (const path of paths) writeFileSync(join(root, path), "four");
  const look = lookAt(root, paths, SharedArrayBuffer);
  look.stamps.fill(-1);
  Atomics.add(look.taken, 0, 500);
  takePart(look, noTrouble());
  expect(look.stamps.subarray(0, 1_000).every((number) => number === -1)).toBe(true);
  expect(look.stamps.subarray(1_000).every((number) => number > 0)).toBe(true);
  rmSync(root, { recursive: true });
});
