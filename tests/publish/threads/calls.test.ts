import { EventEmitter } from "node:events";
import type { Worker } from "node:worker_threads";
import { expect, it } from "vitest";
import { openCalls } from "../../../src/publish/threads/calls.ts";

it("A call that cannot be sent does not take another call's answer", async () => {
  const thread = Object.assign(new EventEmitter(), {
    postMessage(order: string): void {
      if (order === "unsendable") throw new Error("it could not be cloned");
      queueMicrotask(() => thread.emit("message", { kind: "done", result: `did ${order}` }));
    },
  });
  const calls = openCalls<string, string>(thread as unknown as Worker, "a thread");
  await expect(calls.call("unsendable")).rejects.toThrow("it could not be cloned");
  expect(await calls.call("a")).toBe("did a");
});

it("A thread that ends leaves no caller waiting", async () => {
  const thread = Object.assign(new EventEmitter(), { postMessage() {} });
  const calls = openCalls<string, string>(thread as unknown as Worker, "a thread");
  const answers = [calls.call("a"), calls.call("b")];
  thread.emit("error", new Error("out of memory"));
  thread.emit("exit");
  for (const answer of answers) await expect(answer).rejects.toThrow("a thread has died: out of memory");
  expect(calls.hasEnded).toBe(true);
  await expect(calls.call("c")).rejects.toThrow("a thread has died: out of memory");
});
