import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadConfig, shownAs } from "../src/config.ts";
import { describeProblem } from "../src/errors.ts";
import { workplace } from "./config/workplace.ts";

const { path, settings, load, complaintsOf } = workplace();

describe("without settings and environment", () => {
  it("everything has a default", async () => {
    const config = await load();
    expect(config).toMatchObject({
      dataDirectory: path("data"),
      articlesDirectory: path("data/articles"),
      outputDirectory: path("output"),
      settingsFile: path("data/site.yaml"),
      host: "127.0.0.1",
      port: 3000,
      publicUrl: "http://127.0.0.1:3000/",
      schedule: "*/15 * * * *",
      scheduleTimezone: "UTC",
      logLevel: "info",
      logRequests: false,
      redirects: [],
      gone: [],
    });
    expect(config.adminToken).toBeUndefined();
    expect(config.site).toMatchObject({
      entries: 50,
      content: "full",
      archive: "main",
      timezone: "UTC",
      ttlMinutes: 15,
    });
  });

  it("the missing file is a warning that says what to do", async () => {
    expect((await load()).warnings.map(describeProblem)).toEqual([
      'data/site.yaml: is missing, so the publication has no title of its own (write one with a line "title: …", or let "broadsheet init" do it)',
    ]);
  });

  it("a file with a similar name is reported with the right one", async () => {
    writeFileSync(path("data/site.yml"), "title: T");
    expect((await load()).warnings).toMatchObject([{ advice: "site.yml is not read; rename it to site.yaml" }]);
  });
});

describe("the folders", () => {
  it("that are missing are a problem that says what to do", async () => {
    expect(await complaintsOf({ DATA_DIR: "nope" })).toEqual([
      'nope: there is no data folder here (make one with "broadsheet init", or set DATA_DIR to where it is)',
    ]);
  });

  it("that are missing below a publication are a problem that says where that is", async () => {
    settings("");
    mkdirSync(path("data/articles"));
    const complaint = loadConfig({}, path("data/articles")).catch(String);
    expect(await complaint).toContain(
      `there is no data folder here (run cd "${path("")}" to go to the existing one, make`,
    );
  });

  it("are not mistaken for a file of that name", async () => {
    settings("");
    expect(await complaintsOf({ DATA_DIR: "data/site.yaml" })).toEqual([
      "data/site.yaml: is not a folder (set DATA_DIR to the folder that holds site.yaml and articles/)",
    ]);
    writeFileSync(path("output"), "");
    expect(await complaintsOf()).toEqual([
      "output: is not a folder (move it away, or set OUTPUT_DIR to the folder for what is published)",
    ]);
  });

  it("that cannot be read are a problem, not an unexpected error", async () => {
    symlinkSync("circle", path("circle"));
    const advice = (variable: string) =>
      `check where it leads and the permissions of the folders above it, or set ${variable} to another one`;
    expect((await complaintsOf({ DATA_DIR: "circle", OUTPUT_DIR: "circle/output" })).slice(0, 2)).toEqual([
      `circle: cannot be accessed (ELOOP) (${advice("DATA_DIR")})`,
      `circle/output: cannot be accessed (ELOOP) (${advice("OUTPUT_DIR")})`,
    ]);
  });

  it("that are links to a folder that is missing, as on a disk that is not mounted, are reported as that", async () => {
    symlinkSync("unmounted", path("link"));
    expect(await complaintsOf({ DATA_DIR: "link", OUTPUT_DIR: "link" })).toEqual([
      expect.stringContaining("link: cannot be accessed (ENOENT) (check where it leads"),
      expect.stringContaining("link: cannot be accessed (ENOENT) (check where it leads"),
      expect.stringContaining("would mix"),
    ]);
  });

  it("that are below such a link are too", async () => {
    symlinkSync("unmounted", path("disk"));
    expect(await complaintsOf({ DATA_DIR: "disk/site/data", OUTPUT_DIR: "disk/out" })).toEqual([
      expect.stringContaining("disk/site/data: cannot be accessed (ENOENT) (check where it leads"),
      expect.stringContaining("disk/out: cannot be accessed (ENOENT) (check where it leads"),
    ]);
  });

  it("may be missing below a link that leads to a folder", async () => {
    mkdirSync(path("mounted"));
    symlinkSync("mounted", path("disk"));
    expect(await complaintsOf({ OUTPUT_DIR: "disk/new/out" })).toEqual([]);
  });

  it.each(["data", ".", "data/articles", "data/articles/out"])("may not have the output in %s", async (OUTPUT_DIR) => {
    expect((await complaintsOf({ OUTPUT_DIR }))[0]).toContain("the output folder would mix with the data");
  });

  it("may not have the output where a link leads to them", async () => {
    mkdirSync(path("data/static"));
    for (const [link, target] of [
      ["dot", "."],
      ["linked", "data"],
      ["deep", "data/static"],
    ] as const) {
      symlinkSync(target, path(link));
      expect((await complaintsOf({ OUTPUT_DIR: link }))[0]).toContain("the output folder would mix with the data");
    }
    expect((await complaintsOf({ OUTPUT_DIR: "/" }))[0]).toContain("the output folder would mix with the data");
  });

  it("are shown relative to the working directory if they are in it", () => {
    expect(shownAs("/a/b/c.md", "/a")).toBe("b/c.md");
    expect(shownAs("/a/..b", "/a")).toBe("..b");
    expect(shownAs("/x/c.md", "/a")).toBe("/x/c.md");
    expect(shownAs("/a", "/a")).toBe(".");
  });
});
