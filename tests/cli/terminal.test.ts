import { afterEach, expect, it, vi } from "vitest";
import { grouped, print, remark, styled } from "../../src/cli/terminal.ts";

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

it("lets no control characters through except those of its own styles", () => {
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

it.each([0, 7, 999, 1_000, 99_999, 100_000, 1_234_567, 1_000_000_000])(
  "puts commas between the thousands of %d",
  (count) => {
    expect(grouped(count)).toBe(new Intl.NumberFormat("en").format(count));
  },
);
