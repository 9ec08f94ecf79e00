import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createWorkplace, type Workplace } from "../cli/workplace.ts";
import { publishedFiles } from "../published-files.ts";
import { faultOf } from "./whole-documents.ts";

const settings = { PUBLIC_URL: "https://full.example", SCHEDULE: "0 0 1 1 *" };
const canMount = mountsHere();
const kilobyte = 1024;

let place: Workplace;
let output: string;
beforeEach(() => {
  place = createWorkplace({ withData: true });
  output = join(place.home, "output");
  mkdirSync(output);
  for (let number = 0; number < 30; number += 1) writeArticle(number, "As it was.");
});
afterEach(async () => {
  spawnSync("umount", [output]);
  await place.end();
});

describe("on a full disk (skipped where no small disk can be mounted)", () => {
  it.skipIf(!canMount)("a run that fails anywhere says why in one line, and the next one finishes the work", () => {
    mount("12m");
    expect(place.broadsheet(["generate"], settings).exitCode).toBe(0);
    let failures = 0;
    for (const free of [4, 12, 24, 48, 80, 120, 200]) {
      fill(free * kilobyte);
      for (let number = 0; number < 12; number += 1)
        writeArticle(number, `Again, with ${free} kilobytes left. `.repeat(free));
      const { exitCode, stderr } = place.broadsheet(["generate"], settings);
      if (exitCode !== 0) {
        failures += 1;
        // LMDB's library may have printed something of its own before.
        expect(stderr).toMatch(/error: \/[^\n]*(?:the disk is full|cannot be written)[^\n]*free some space[^\n]*\n$/);
      }
      expectWholeDocuments();
      rmSync(join(output, "filler.bin"));
    }
    expect(failures).toBeGreaterThan(1);
    expect(place.broadsheet(["generate"], settings)).toMatchObject({ exitCode: 0, stderr: "" });
    expectUndisturbed();
  });

  it.skipIf(!canMount)("a first run says so, and the next one with more space finishes the work", () => {
    for (const size of ["100k", "200k", "400k", "600k"]) {
      mount(size);
      expect(place.broadsheet(["generate"], settings).stderr).toMatch(/error: [^\n]*free some space[^\n]*\n$/);
      expectWholeDocuments();
      spawnSync("mount", ["-o", "remount,size=12m", output]);
      expect(place.broadsheet(["generate"], settings).exitCode).toBe(0);
      expectUndisturbed();
      spawnSync("umount", [output]);
    }
  });

  it.skipIf(!canMount)("a run that has to create a catalog says so, however few kilobytes are left", () => {
    mount("12m");
    for (const free of [4, 8, 12, 16, 20, 32]) {
      fill(free * kilobyte);
      expect(place.broadsheet(["generate"], settings).stderr).toMatch(/error: [^\n]*free some space[^\n]*\n$/);
      for (const name of readdirSync(output)) rmSync(join(output, name), { recursive: true });
    }
  });
});

function writeArticle(number: number, text: string): void {
  const published = new Date(Date.UTC(2020, 0, 1 + number)).toISOString();
  const lines = ["---", `id: "id:${number}"`, `title: Number ${number}`, `published: ${published}`, "tags: [a]", "---"];
  writeFileSync(join(place.home, `data/articles/${number}.md`), `${[...lines, text].join("\n")}\n`);
}

function mount(size: string): void {
  expect(spawnSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", output]).status).toBe(0);
}

/** Fills the disk, except for that many bytes. */
function fill(free: number): void {
  const { bavail, bsize } = statfsSync(output);
  writeFileSync(join(output, "filler.bin"), Buffer.alloc(Math.max(0, bavail * bsize - free)));
}

function expectWholeDocuments(): void {
  const documents = publishedFiles(output).filter((path) => /\.(?:xml|json|html)$/.test(path));
  const faults = documents.map((path) => faultOf(path, readFileSync(join(output, path), "utf8")));
  expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
}

function expectUndisturbed(): void {
  place.broadsheet(["generate"], { ...settings, OUTPUT_DIR: "undisturbed" });
  const undisturbed = join(place.home, "undisturbed");
  expect(publishedFiles(output)).toEqual(publishedFiles(undisturbed));
  const differing = publishedFiles(output).filter(
    (path) => !readFileSync(join(output, path)).equals(readFileSync(join(undisturbed, path))),
  );
  expect(differing).toEqual([]);
}

/** Only root may, and not in every container. */
function mountsHere(): boolean {
  const directory = mkdtempSync(join(tmpdir(), "broadsheet-mount-"));
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", directory]).status === 0;
  if (mounted) spawnSync("umount", [directory]);
  rmSync(directory, { recursive: true });
  return mounted;
}
