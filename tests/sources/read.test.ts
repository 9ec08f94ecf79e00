import { chmodSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { describeProblem } from "../../src/errors.ts";
import { markdown } from "../../src/sources/markdown.ts";
import { readRecords } from "../../src/sources/read.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "broadsheet-read-"));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

const read = (name: string, content?: string | Uint8Array) => {
  if (content !== undefined) writeFileSync(join(folder, name), content);
  const { records, problems } = readRecords(join(folder, name), { file: name, path: name, rules: { timezone: "UTC" } });
  return { records, complaints: problems.map(describeProblem) };
};

it("reads a file with byte order mark and CRLF as one without", () => {
  const { records, complaints } = read("a.md", "\uFEFF---\r\ntitle: A\r\npublished: 2024-05-01\r\n---\r\nB\r\n");
  expect(complaints).toEqual([]);
  expect(records[0]?.record).toMatchObject({ title: "A", body: { text: "B\n" } });
});

it("reports the byte and the line where a file is not UTF-8", () => {
  const bytes = Buffer.concat([Buffer.from("---\ntitle: "), Buffer.from([0xe9]), Buffer.from("t\n---\n")]);
  expect(read("a.md", bytes).complaints).toEqual([
    "a.md:2: expected UTF-8 text, got byte 0xe9 at offset 11 (save the file as UTF-8)",
  ]);
});

it("recognises UTF-16", () => {
  expect(read("a.md", Buffer.from("\uFEFFtitle", "utf16le")).complaints[0]).toContain("this is UTF-16");
});

it("finds the first byte that is not UTF-8, wherever it is", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("a", "é", "日", "😀", "\uFFFD") }),
      fc.string({ unit: "grapheme" }),
      (before, after) => {
        const good = Buffer.from(before);
        const bytes = Buffer.concat([good, Buffer.from([0xff]), Buffer.from(after)]);
        expect(read("a.md", bytes).complaints[0]).toContain(`offset ${good.length} `);
      },
    ),
    { numRuns: 50 },
  );
});

it("refuses a file of more than 64 MB without reading it", () => {
  writeFileSync(join(folder, "a.json"), "");
  truncateSync(join(folder, "a.json"), 200 * 1024 * 1024);
  expect(read("a.json").complaints).toEqual([
    "a.json: expected a file of at most 64 MB, got 200 MB (split it into several files)",
  ]);
});

it("refuses an article of more than 16 million characters, but not the ones beside it", () => {
  const lines = ["x".repeat(17_000_000), "y"].map((text, index) =>
    JSON.stringify({ id: `${index}`, title: "A", published: "2024-05-01", content_text: text }),
  );
  const { records, complaints } = read("a.jsonl", lines.join("\n"));
  expect(records.map(({ record }) => record.id)).toEqual(["1"]);
  expect(complaints).toEqual([
    "a.jsonl:1: expected a text of at most 16 million characters, got 17 million characters (split it into several articles)",
  ]);
});

it("reads a file larger than the buffer that small ones share", () => {
  const body = "x".repeat(3 * 1024 * 1024);
  expect(read("a.md", `---\npublished: 2024-05-01\n---\n${body}`).records[0]?.record.body?.text).toBe(body);
});

it("gives the line of a fault beside a JSON text of many million characters", () => {
  const text = `{"title": "A", "published": "2024-05-01",\n"content_html": "${'x\\"'.repeat(6_000_000)}",\n"titel": "B"}`;
  const { records, complaints } = read("a.json", text);
  expect(records[0]?.record.body?.text).toHaveLength(12_000_000);
  expect(complaints).toEqual([expect.stringMatching(/^a\.json:3: titel: /)]);
});

it("gives the lines of faults beside many names on one line, in linear time", () => {
  const names = '{"ж":1},'.repeat(500_000);
  const text = `{"title":"A","published":"2024-05-01","extra":[${names}\n{}],\n"title":"B"}`;
  expect(read("a.json", text).complaints).toEqual([
    expect.stringMatching(/^a\.json:3: title: /),
    expect.stringMatching(/^a\.json:1: extra: /),
  ]);
});

it("reads a title and an id of many million characters", () => {
  const title = "x".repeat(12_000_000);
  expect(read("a.md", `---\npublished: 2024-05-01\ntitle: ${title}\nid: ${title}\n---\n`).complaints).toEqual([]);
});

it("reports an internal error as a problem of the file", () => {
  vi.spyOn(markdown, "read").mockImplementation(() => {
    throw new RangeError("Maximum call stack size exceeded");
  });
  expect(read("a.md", "Body").complaints).toEqual([
    "a.md: cannot be read: RangeError: Maximum call stack size exceeded (please report this as a bug in Broadsheet, with the file)",
  ]);
});

it("keeps what it read from a small file when it reads the next", () => {
  const first = read("a.md", "---\npublished: 2024-05-01\n---\nfirst").records[0]?.record;
  read("b.md", "---\npublished: 2024-05-01\n---\nSECOND");
  expect(first?.body?.text).toBe("first");
});

it("says that a file has vanished", () => {
  expect(read("gone.md").complaints).toEqual(["gone.md: has disappeared"]);
});

it("says that a folder is not a file", () => {
  mkdirSync(join(folder, "a.md"));
  expect(read("a.md").complaints).toEqual(["a.md: is not a file"]);
});

it.skipIf(process.getuid?.() === 0)(
  "says that it lacks permission to read a file (skipped for root, who has it)",
  () => {
    writeFileSync(join(folder, "a.md"), "x");
    chmodSync(join(folder, "a.md"), 0);
    expect(read("a.md").complaints).toEqual([
      "a.md: cannot be read by this user (give the user that runs Broadsheet the right to read it)",
    ]);
  },
);

it("finds nothing in a file that holds no records", () => {
  expect(read("a.png", "x")).toEqual({ records: [], complaints: [] });
});
