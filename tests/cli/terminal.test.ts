import { expect, it } from "vitest";
import { grouped } from "../../src/cli/terminal.ts";

it.each([0, 7, 999, 1_000, 99_999, 100_000, 1_234_567, 1_000_000_000])(
  "puts commas between the thousands of %d",
  (count) => {
    expect(grouped(count)).toBe(new Intl.NumberFormat("en").format(count));
  },
);
