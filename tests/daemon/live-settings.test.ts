import { execFileSync } from "node:child_process";
import fs, { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Config, loadConfig } from "../../src/config.ts";
import { liveSettings } from "../../src/daemon/live-settings.ts";

const { openSync, readFileSync } = fs;
let home = "";
let file = "";

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "broadsheet-settings-"));
  mkdirSync(join(home, "data/articles"), { recursive: true });
  file = join(home, "data/site.yaml");
});

afterEach(() => {
  unlock();
  rmSync(home, { recursive: true });
});

describe("the settings of a server", () => {
  it("are read from an unreadable file as soon as it can be read", async () => {
    const settings = liveSettings(await configOf("title: Old"));
    writeFileSync(file, "title: New, and longer");
    lock();
    settings.refresh();
    expect(settings.problems).toMatchObject([{ expected: "cannot be read (EACCES)" }]);
    unlock();
    settings.refresh();
    expect([settings.current.site.title, settings.problems]).toEqual(["New, and longer", []]);
  });

  it("are those saved while the server started", async () => {
    const config = await configOf("title: Old");
    writeFileSync(file, "title: New");
    const settings = liveSettings(config);
    settings.refresh();
    expect(settings.current.site.title).toBe("New");
  });

  it("include authors as soon as the file of authors names them", async () => {
    const settings = liveSettings(await configOf("title: Site"));
    settings.refresh();
    writeFileSync(join(home, "data/articles/authors.yml"), "ada: { name: Ada Lovelace }\n");
    settings.refresh();
    expect(settings.current.site.people).toEqual({ ada: { name: "Ada Lovelace" } });
  });

  it("keep the authors while the file of authors is broken, and say so", async () => {
    const authors = join(home, "data/articles/authors.yml");
    writeFileSync(authors, "ada: { name: Ada Lovelace }\n");
    const settings = liveSettings(await configOf("title: Site"));
    writeFileSync(authors, "ada: { name: [Ada\n");
    settings.refresh();
    expect(settings.problems).toMatchObject([{ severity: "error", file: "data/articles/authors.yml" }]);
    expect(settings.current.site.people).toEqual({ ada: { name: "Ada Lovelace" } });
  });

  it.each(["authors.yml", ".authors.yml"])("keep the authors while %s is gone or empty, and say so", async (name) => {
    const authors = join(home, "data/articles", name);
    writeFileSync(authors, "ada: { name: Ada Lovelace }\n");
    const settings = liveSettings(await configOf("title: Site"));
    for (const takeAway of [() => rmSync(authors), () => writeFileSync(authors, "")]) {
      takeAway();
      writeFileSync(file, "title: Renamed");
      settings.refresh();
      expect(settings.problems).toMatchObject([{ severity: "error", file: `data/articles/${name}` }]);
      expect(settings.current.site).toMatchObject({ title: "Renamed", people: { ada: { name: "Ada Lovelace" } } });
    }
    writeFileSync(authors, "ada: { name: Ada King }\n");
    settings.refresh();
    expect([settings.current.site.people, settings.problems]).toEqual([{ ada: { name: "Ada King" } }, []]);
  });

  it("include authors on a site without settings", async () => {
    const settings = liveSettings(await configOf());
    for (const name of ["Ada", "Ada Lovelace"]) {
      writeFileSync(join(home, "data/articles/authors.yml"), `ada: { name: ${name} }\n`);
      settings.refresh();
      expect(settings.current.site.people).toEqual({ ada: { name } });
    }
  });

  it("keep faults of the environment when the file is read again", async () => {
    const settings = liveSettings({ ...(await configOf("title: Old")), environmentWarnings: [warning] });
    writeFileSync(file, "title: New, and longer");
    settings.refresh();
    expect(settings.problems).toEqual([warning]);
  });

  it("stay as they were while the file is gone, and say so", async () => {
    const settings = liveSettings(await configOf("title: Old"));
    rmSync(file);
    settings.refresh();
    expect(settings.problems).toMatchObject([{ found: "no file, or an empty one" }]);
    expect(settings.current.site.title).toBe("Old");
  });

  it("stay as they were while there is a pipe in place of the file", async () => {
    const settings = liveSettings(await configOf("title: Old"));
    rmSync(file);
    execFileSync("mkfifo", [file]);
    settings.refresh();
    expect(settings.problems).toMatchObject([{ expected: "is a pipe, a socket or a device" }]);
    expect(settings.current.site.title).toBe("Old");
  });

  it.each(["", "# title: Old\n"])("stay as they were while the file is empty (%j)", async (text) => {
    const settings = liveSettings(await configOf("title: Old"));
    writeFileSync(file, text);
    settings.refresh();
    expect(settings.problems).toMatchObject([{ found: "no file, or an empty one" }]);
    expect(settings.current.site.title).toBe("Old");
  });

  it("are defaults if there has never been a file", async () => {
    const settings = liveSettings(await configOf());
    settings.refresh();
    expect(settings.problems).toMatchObject([{ severity: "warning" }]);
  });
});

const warning = { severity: "warning", file: "PORT", expected: "is odd" } as const;

function configOf(text?: string): Promise<Config> {
  if (text !== undefined) writeFileSync(file, text);
  return loadConfig({}, home);
}

/** Makes the file unreadable, as `chmod 0` does for everybody but root. */
function lock(): void {
  const refusing = <Call extends (...args: never[]) => unknown>(call: Call) =>
    ((...args: Parameters<Call>) => {
      if (args[0] === file) throw Object.assign(new Error("EACCES: injected"), { code: "EACCES" });
      return call(...args);
    }) as unknown as Call;
  Object.assign(fs, { openSync: refusing(openSync), readFileSync: refusing(readFileSync) });
  syncBuiltinESMExports();
}

function unlock(): void {
  Object.assign(fs, { openSync, readFileSync });
  syncBuiltinESMExports();
}
