import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { describeProblem } from "../../src/errors.ts";
import { readArchivePage } from "../../src/sources/archives/archive-page.ts";
import { readListing } from "../../src/sources/archives/listing.ts";
import { readFeed } from "../../src/sources/feeds/feed.ts";
import { readMovableTypeExport } from "../../src/sources/feeds/movable-type.ts";
import { readRecords } from "../../src/sources/read.ts";

// A case is a folder: a file as its author writes it, `shows.txt` with what the case shows, `expected.json` with what
// is read. `npx vitest run tests/sources/cases.test.ts --update` rewrites the expectations; read the difference before
// you commit it.
const root = join(import.meta.dirname, "../cases/sources");
const cases = readdirSync(root).map((name) => {
  const folder = join(root, name);
  const file = readdirSync(folder).find((each) => each !== "shows.txt" && each !== "expected.json") ?? "";
  return { name, folder, file, shows: readFileSync(join(folder, "shows.txt"), "utf8").trim() };
});

describe("the cases", () => {
  it.each(cases)("$name: $shows", async ({ folder, file }) => {
    const { problems, ...found } = read(folder, file);
    const seen = { ...found, problems: problems.map((problem) => `${problem.severity}: ${describeProblem(problem)}`) };
    await expect(`${JSON.stringify(seen, null, 2)}\n`).toMatchFileSnapshot(join(folder, "expected.json"));
  });
});

function read(folder: string, file: string) {
  const path = join(folder, file);
  const rules = { timezone: "Europe/Stockholm" };
  const origin = { file, path: file, rules };
  if (file.endsWith(".html")) return readArchivePage(readFileSync(path, "utf8"), { file, ...rules });
  if (file.startsWith("movable-type")) return readMovableTypeExport(readFileSync(path, "utf8"), origin);
  if (file.endsWith(".txt")) return readListing(readFileSync(path, "utf8"), file, "UTC");
  return /\.(?:xml|atom)$|^ghost/.test(file) ? readFeed(readFileSync(path, "utf8"), origin) : readRecords(path, origin);
}
