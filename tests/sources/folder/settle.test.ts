import { appendFileSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { settle } from "../../../src/sources/folder/settle.ts";

let folder: string;
let tellings: (readonly string[])[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "broadsheet-settle-"));
  tellings = [];
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

const settling = () =>
  settle(
    100,
    (path) => join(folder, path),
    (paths) => tellings.push(paths),
  );

it("reports once, in order, when all is quiet", () => {
  const { note } = settling();
  note("b");
  vi.advanceTimersByTime(60);
  note("a");
  vi.advanceTimersByTime(99);
  expect(tellings).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(tellings).toEqual([["a", "b"]]);
});

it("waits for a growing file although no more events arrive", () => {
  writeFileSync(join(folder, "a"), "half");
  const { note } = settling();
  note("a");
  note("b");
  appendFileSync(join(folder, "a"), " and half");
  vi.advanceTimersByTime(100);
  expect(tellings).toEqual([["b"]]);
  vi.advanceTimersByTime(100);
  expect(tellings).toEqual([["b"], ["a"]]);
});

describe("a large file", () => {
  const file = () => join(folder, "a.mp3");
  /** Its time goes by the clock of the test. */
  const append = (bytes: Buffer | string, seconds = Date.now() / 1_000) => {
    appendFileSync(file(), bytes);
    utimesSync(file(), seconds, seconds);
  };

  beforeEach(() => append(Buffer.alloc(1024 * 1024)));

  it("is reported once although its upload pauses", () => {
    const { note } = settling();
    note("a.mp3");
    note("a.md");
    vi.advanceTimersByTime(1_500);
    expect(tellings).toEqual([["a.md"]]);
    append("the rest");
    note("a.mp3");
    vi.advanceTimersByTime(1_500);
    expect(tellings).toEqual([["a.md"]]);
    vi.advanceTimersByTime(1_000);
    expect(tellings).toEqual([["a.md"], ["a.mp3"]]);
  });

  it("is reported at once if it was moved here whole", () => {
    append("", Date.now() / 1_000 - 3_600);
    settling().note("a.mp3");
    vi.advanceTimersByTime(100);
    expect(tellings).toEqual([["a.mp3"]]);
  });

  it("is not waited for longer if its time lies ahead of the clock", () => {
    append("", Date.now() / 1_000 + 3_600);
    settling().note("a.mp3");
    vi.advanceTimersByTime(2_100);
    expect(tellings).toEqual([["a.mp3"]]);
  });
});

it("does not wait forever while something else is busy", () => {
  const { note } = settling();
  note("quiet");
  for (let moment = 0; moment < 100; moment++) {
    note("busy");
    vi.advanceTimersByTime(50);
  }
  expect(tellings[0]).toContain("quiet");
});

it("reports nothing after it was stopped", () => {
  const { note, stop } = settling();
  note("a");
  stop();
  vi.advanceTimersByTime(1_000);
  expect(tellings).toEqual([]);
});
