import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { describeProblem } from "../../../src/errors.ts";
import { readingProblems } from "../../../src/publish/files/verbatim-files.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "broadsheet-standing-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const complaints = (name: string): readonly string[] =>
  readingProblems([{ path: name, file: join(folder, name), shownAs: `static/${name}` }]).map(describeProblem);

describe("a file that is published as it stands", () => {
  it("counts as gone if it is removed, or replaced by a folder, after the run has looked", () => {
    writeFileSync(join(folder, "a.png"), "a");
    expect(complaints("a.png")).toEqual([]);
    const advice = "its published copy stays until the next run, which looks for it again";
    for (const lost of ["b.png", "a.png/b.png", ""])
      expect(complaints(lost)).toEqual([`static/${lost}: has disappeared since the run began (${advice})`]);
  });

  it("that is too large is reported as such, not as unreadable", () => {
    writeFileSync(join(folder, "huge.bin"), "");
    truncateSync(join(folder, "huge.bin"), 3 * 1024 ** 3);
    const [complaint] = complaints("huge.bin");
    expect(complaint).toMatch(/^static\/huge\.bin: expected a file that can be read, got File size .* 2 GiB/);
    expect(complaint).toContain("(make it smaller, or remove it; its published copy stays)");
  });
});
