import { expect, it } from "vitest";
import { adviceOnWriting } from "../../src/errors/system-advice.ts";

it.each([
  ["EROFS", "the file system is read-only, mount it writable"],
  ["ENOSPC", "free some disk space"],
  ["EACCES", "give this user the right to write there"],
])("says what helps against %s", (code, advice) => {
  expect(adviceOnWriting(code)).toBe(advice);
});
