import { afterEach, describe, expect, it, vi } from "vitest";
import { progressBar } from "../../src/cli/progress-bar.ts";

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe("the progress bar", () => {
  const restoring: (() => void)[] = [];
  afterEach(() => {
    for (const restore of restoring.splice(0)) restore();
  });

  /** What is written to standard error, which is a terminal or not. */
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

  it("appears after a second, shows progress and time left, and disappears at the end", () => {
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

  it("is not shown without a terminal", () => {
    const written = watched(false);
    let now = 0;
    const bar = progressBar(() => now);
    now = 2_000;
    bar.show({ step: "reading", done: 1_000, total: 4_000 });
    bar.end();
    expect(written).toEqual([]);
  });
});
