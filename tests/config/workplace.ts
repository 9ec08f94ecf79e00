import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import { type Config, type Environment, loadConfig } from "../../src/config.ts";

/** A working directory with a data folder, new for each test. */
export interface Workplace {
  /** The absolute path of what is called that in it. */
  path(name: string): string;
  settings(yaml: string): void;
  load(environment?: Environment): Promise<Config>;
  complaintsOf(environment?: Environment): Promise<readonly string[]>;
}

/** Makes such a directory before each test of a file, and removes it afterwards. */
export function workplace(): Workplace {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "broadsheet-config-"));
    mkdirSync(join(folder, "data"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const path = (name: string): string => join(folder, name);
  const load = (environment: Environment = {}): Promise<Config> => loadConfig(environment, folder);
  return {
    path,
    settings: (yaml) => writeFileSync(path("data/site.yaml"), yaml),
    load,
    async complaintsOf(environment) {
      try {
        await load(environment);
        return [];
      } catch (error) {
        return (error as Error).message.split("\n");
      }
    },
  };
}
