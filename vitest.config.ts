import { defineConfig } from "vitest/config";
import { patience } from "./tests/patience.ts";

/** Ends what hangs. No test claims how long anything takes, and a busy machine is slow. */
const endOfWaitingMs = 240_000;

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    globalSetup: ["tests/temporary-folder.ts"],
    setupFiles: ["tests/setup.ts"],
    testTimeout: endOfWaitingMs,
    hookTimeout: endOfWaitingMs,
    expect: { poll: patience },
    // Of two processors, one would be left to the programs that tests start, which mostly wait.
    maxWorkers: "100%",
  },
});
