import { expect, it, vi } from "vitest";
import { isWithin } from "../../../src/sources/folder/walk.ts";

// The scan tests cover all other systems.
vi.mock("node:path", async (original) => (await original<typeof import("node:path")>()).win32);

it("does not take a path on another Windows drive for one within a folder", () => {
  expect(isWithin("C:\\data\\articles", "C:\\data")).toBe(true);
  expect(isWithin("C:\\data", "C:\\data")).toBe(true);
  expect(isWithin("C:\\database", "C:\\data")).toBe(false);
  expect(isWithin("D:\\elsewhere", "C:\\data")).toBe(false);
});
