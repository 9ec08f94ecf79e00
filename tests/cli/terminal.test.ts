import { afterEach, describe, expect, it, vi } from "vitest";
import { grouped, print, progressBar, remark, styled, tableLines } from "../../src/cli/terminal.ts";

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

it("lets no control character through but those of its own styles", () => {
  const written: unknown[] = [];
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, "write").mockImplementation((text) => written.push(text) > 0);
  }
  vi.stubEnv("NO_COLOR", "");
  vi.stubEnv("TERM", "xterm");
  const terminal = { isTTY: true } as NodeJS.WriteStream;
  const hostile = "a\u001b]0;pwned\u0007\r\u009b2Jb\tc\nd";
  print(hostile);
  remark(`${styled("error", "red", terminal)}: ${hostile}`);
  const shown = "a\\u001b]0;pwned\\u0007\\u000d\\u009b2Jb\tc\nd\n";
  expect(written).toEqual([shown, `\u001b[31merror\u001b[39m: ${shown}`]);
});

describe("the bar of work that takes long", () => {
  const restoring: (() => void)[] = [];
  afterEach(() => {
    for (const restore of restoring.splice(0)) restore();
  });

  /** What stands on standard error, which is a terminal or not. */
  function watched(isTTY: boolean): string[] {
    const { stderr } = process;
    const before = Object.getOwnPropertyDescriptor(stderr, "isTTY");
    Object.defineProperty(stderr, "isTTY", { value: isTTY, configurable: true });
    restoring.push(() => {
      if (before === undefined) Reflect.deleteProperty(stderr, "isTTY");
      else Object.defineProperty(stderr, "isTTY", before);
    });
    const written: string[] = [];
    vi.spyOn(stderr, "write").mockImplementation((text) => written.push(String(text)) > 0);
    vi.stubEnv("NO_COLOR", "");
    vi.stubEnv("TERM", "xterm");
    return written;
  }

  it("comes after a second, tells how far it is and how long it may take, and goes with the work", () => {
    const written = watched(true);
    let now = 0;
    const bar = progressBar(() => now);
    bar.show({ step: "reading", done: 100, total: 4_000 });
    expect(written).toEqual([]);
    now = 2_000;
    bar.show({ step: "reading", done: 1_000, total: 4_000 });
    now = 4_000;
    bar.show({ step: "reading", done: 2_000, total: 4_000 });
    bar.end();
    expect(written).toEqual([
      "\r\u001b[Kreading ██████░░░░░░░░░░░░░░░░░░ 1,000 of 4,000, 0/s",
      "\r\u001b[Kreading ████████████░░░░░░░░░░░░ 2,000 of 4,000, 1,000/s, 2 s left",
      "\r\u001b[K",
    ]);
  });

  it("is shown to nobody where there is no terminal", () => {
    const written = watched(false);
    let now = 0;
    const bar = progressBar(() => now);
    now = 2_000;
    bar.show({ step: "reading", done: 1_000, total: 4_000 });
    bar.end();
    expect(written).toEqual([]);
  });
});

it.each([0, 7, 999, 1_000, 99_999, 100_000, 1_234_567, 1_000_000_000])(
  "puts commas between the thousands of %d",
  (count) => {
    expect(grouped(count)).toBe(new Intl.NumberFormat("en").format(count));
  },
);

describe("a table", () => {
  const rows = [
    ["Feed", "Address", "Title"],
    ["main", "https://example.com/rss.xml", "The publication's own name"],
    ["tags/x", "https://example.com/tags/x/rss.xml", "日本語の題名はここにある"],
  ];

  it("stands in columns where there is room", () => {
    expect(tableLines(rows, 1, 200)).toEqual([
      "Feed    Address                             Title",
      "main    https://example.com/rss.xml         The publication's own name",
      "tags/x  https://example.com/tags/x/rss.xml  日本語の題名はここにある",
    ]);
  });

  it("is cut at the end of its lines where the last column does not fit", () => {
    expect(tableLines(rows, 1, 60)).toEqual([
      "Feed    Address                             Title",
      "main    https://example.com/rss.xml         The publication…",
      "tags/x  https://example.com/tags/x/rss.xml  日本語の題名は…",
    ]);
  });

  it("has whole addresses below its rows where little would be left of the rest", () => {
    expect(tableLines(rows, 1, 24)).toEqual([
      "Feed    Title",
      "  Address",
      "main    The publication…",
      "  https://example.com/rss.xml",
      "tags/x  日本語の題名は…",
      "  https://example.com/tags/x/rss.xml",
    ]);
  });

  it("leaves columns out rather than cut a number in two", () => {
    const numbered = rows.map(([feed = "", address = ""], index) => [feed, index === 0 ? "Entries" : "130", address]);
    expect(tableLines(numbered, 2, 12)).toEqual([
      "Feed",
      "  Address",
      "main",
      "  https://example.com/rss.xml",
      "tags/x",
      "  https://example.com/tags/x/rss.xml",
    ]);
  });
});
