import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { rememberedSettings } from "../../src/config/remembered-settings.ts";
import { loadSettings } from "../../src/config/settings.ts";
import { rememberedFile } from "../../src/publication/remembered-file.ts";

const options = { shownAs: "data/site.yaml", localUrl: "http://127.0.0.1:3000/" };

describe("remembered settings", () => {
  let home: string;
  let file: string;
  let memory: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "broadsheet-settings-"));
    file = join(home, "site.yaml");
    memory = join(home, "settings.json");
    writeFileSync(file, "title: Über alles\nfeeds: [{ title: Work, tags: [a, b] }]\nredirects: { /old: /rss.xml }\n");
  });
  afterEach(() => rmSync(home, { recursive: true }));

  const settings = () => rememberedSettings(file, options, memoryIn(memory));
  const memoryIn = (path: string) => rememberedFile(path, { shape: 1 });
  const remembered = () => readFileSync(memory, "utf8");

  it("are those of the file, the first time and every time", async () => {
    const read = loadSettings(file, options);
    expect(await settings()).toEqual(read);
    expect(remembered()).toContain("Über alles");
    const again = await settings();
    expect(again).toEqual(read);
    expect(JSON.stringify(again)).toBe(JSON.stringify(read));
  });

  it("need no parser while they are remembered", async () => {
    await settings();
    vi.resetModules();
    vi.doMock("../../src/config/settings.ts", () => ({}));
    try {
      const module = await import("../../src/config/remembered-settings.ts");
      expect((await module.rememberedSettings(file, options, memoryIn(memory))).site.title).toBe("Über alles");
      rmSync(memory);
      await expect(module.rememberedSettings(file, options, memoryIn(memory))).rejects.toThrow("loadSettings");
    } finally {
      vi.doUnmock("../../src/config/settings.ts");
    }
  });

  it("follow the file and what overrides it", async () => {
    await settings();
    writeFileSync(file, "title: Another\n");
    expect((await settings()).site.title).toBe("Another");
    const elsewhere = { ...options, publicUrl: "https://feeds.example/" };
    expect((await rememberedSettings(file, elsewhere, memoryIn(memory))).site.baseUrl).toBe("https://feeds.example/");
  });

  it.each([
    ["is empty", () => ""],
    ["was cut short", (text: string) => text.slice(0, -5)],
    ["was changed", (text: string) => text.replace("Über", "Uber")],
    ["is something else", () => "{}\n{}"],
  ])("are read from the file if what is remembered %s", async (_, damage) => {
    await settings();
    writeFileSync(memory, damage(remembered()));
    expect((await settings()).site.title).toBe("Über alles");
    expect(remembered()).toContain("Über alles");
  });

  it("are not remembered if there are problems to report", async () => {
    writeFileSync(file, "title: [\n");
    await expect(settings()).rejects.toThrow("data/site.yaml:");
    rmSync(file);
    expect((await settings()).warnings).toHaveLength(1);
    expect((await settings()).warnings).toHaveLength(1);
    expect(existsSync(memory)).toBe(false);
  });

  it("do not depend on being stored", async () => {
    memory = join(home, "nowhere/settings.json");
    expect((await settings()).site.title).toBe("Über alles");
  });
});
