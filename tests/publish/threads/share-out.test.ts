import { describe, expect, it } from "vitest";
import { type Member, shareOut } from "../../../src/publish/threads/share-out.ts";

describe("shared tasks", () => {
  it("are answered in order, whichever finishes first", async () => {
    const slow = member(2, 10, async (task) => {
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
      return `slow ${task}`;
    });
    const quick = member(1, 10, async (task) => `quick ${task}`);
    const answers = await taken(shareOut([1, 2, 3, 4, 5, 6], [slow, quick]));
    expect(answers.map((answer) => answer.split(" ")[1])).toEqual(["1", "2", "3", "4", "5", "6"]);
    expect(new Set(answers.map((answer) => answer.split(" ")[0]))).toEqual(new Set(["slow", "quick"]));
  });

  it("continue while nobody takes the results, as far as a member lets them pile up", async () => {
    const begun: number[] = [];
    const one = member(1, 3, async (task) => {
      begun.push(task);
      return String(task);
    });
    const answers = shareOut(counting(), [one])[Symbol.asyncIterator]();
    await answers.next();
    await new Promise(setImmediate);
    // The first was taken; three more may wait.
    expect(begun).toEqual([1, 2, 3, 4]);
    await answers.return?.();
  });

  it("are never more at a time than their member can take", async () => {
    let atWork = 0;
    let most = 0;
    const one = member(2, 10, async (task) => {
      atWork += 1;
      most = Math.max(most, atWork);
      await new Promise(setImmediate);
      atWork -= 1;
      return String(task);
    });
    await taken(shareOut([1, 2, 3, 4, 5], [one]));
    expect(most).toBe(2);
  });

  it("end with the error of one of them, at its place in the order", async () => {
    const one = member(2, 10, async (task) => {
      if (task === 2) throw new Error("no");
      return String(task);
    });
    const answers = shareOut([1, 2, 3], [one])[Symbol.asyncIterator]();
    expect((await answers.next()).value).toBe("1");
    await expect(answers.next()).rejects.toThrow("no");
  });

  it("end with the error of whoever lists them", async () => {
    const naming = function* (): Iterable<number> {
      yield 1;
      throw new Error("no more");
    };
    const answers = taken(shareOut(naming(), [member(1, 10, async (task) => String(task))]));
    await expect(answers).rejects.toThrow("no more");
  });
});

function member(
  maxQueued: number,
  maxPending: number,
  execute: (task: number) => Promise<string>,
): Member<number, string> {
  return { maxQueued, maxPending, execute };
}

/** Endless, so that only the member limits how many are started. */
function* counting(): Iterable<number> {
  for (let number = 1; ; number += 1) yield number;
}

async function taken<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  return all;
}
