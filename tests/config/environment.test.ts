import { mkdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { workplace } from "./workplace.ts";

const { path, settings, load, complaintsOf } = workplace();

describe("the environment", () => {
  it("may say everything", async () => {
    mkdirSync(path("d"));
    const config = await load({
      PORT: "8080",
      HOST: "0.0.0.0",
      PUBLIC_URL: "https://example.com/feeds",
      DATA_DIR: "d",
      OUTPUT_DIR: path("o"),
      SCHEDULE: "hourly",
      LOG_LEVEL: "DEBUG",
      LOG_REQUESTS: "yes",
      ADMIN_TOKEN: "0123456789abcdef",
    });
    expect(config).toMatchObject({
      port: 8080,
      host: "0.0.0.0",
      publicUrl: "https://example.com/feeds/",
      dataDirectory: path("d"),
      outputDirectory: path("o"),
      schedule: "0 * * * *",
      logLevel: "debug",
      logRequests: true,
      adminToken: "0123456789abcdef",
      site: { baseUrl: "https://example.com/feeds/", homeUrl: "https://example.com/feeds/", ttlMinutes: 60 },
    });
  });

  it.each([
    ["1", true],
    ["Off", false],
    ["no", false],
  ])("may say yes or no with %s", async (LOG_REQUESTS, expected) => {
    expect((await load({ LOG_REQUESTS })).logRequests).toBe(expected);
  });

  it.each(["none", "turned off", "yes, please"])("may not say yes or no with %s", async (LOG_REQUESTS) => {
    expect(await complaintsOf({ LOG_REQUESTS })).toEqual([
      `environment: LOG_REQUESTS: expected true or false, got "${LOG_REQUESTS}"`,
    ]);
  });

  it("is told all faults at once, with those of the settings, but without the token", async () => {
    settings("entries: many");
    expect(
      await complaintsOf({
        PORT: "http",
        PUBLIC_URL: "example.com",
        SCHEDULE: "61 * * *",
        LOG_LEVEL: "inof",
        LOG_REQUESTS: "2",
        ADMIN_TOKEN: "secret",
      }),
    ).toEqual([
      'environment: PORT: expected a port from 0 to 65535, got "http"',
      'environment: PUBLIC_URL: expected an absolute address such as "https://example.com/", without user name, query or fragment, since the address of every page and feed begins with it, got "example.com"',
      'environment: SCHEDULE: expected a cron expression such as "*/15 * * * *" for times that exist, "every N minutes" or "every N hours" where N divides the hour or the day, "hourly", "daily" or "weekly", got "61 * * *"',
      'environment: LOG_LEVEL: expected one of fatal, error, warn, info, debug, trace, silent, got "inof" (did you mean "info"?)',
      'environment: LOG_REQUESTS: expected true or false, got "2"',
      "environment: ADMIN_TOKEN: expected at least 16 characters, got 6 of them",
      'data/site.yaml:1: entries: expected a whole number from 1 to 1000, got "many"',
    ]);
  });

  it("takes precedence over the settings", async () => {
    settings("url: https://site.example/\nschedule: daily\n");
    expect(await load({ PUBLIC_URL: "https://feeds.example/", SCHEDULE: "hourly" })).toMatchObject({
      schedule: "0 * * * *",
      site: { baseUrl: "https://feeds.example/", homeUrl: "https://site.example/" },
    });
  });

  it("may hold a public address of any characters, which documents contain as RFC 3986 requires", async () => {
    settings("title: T\n");
    const { publicUrl } = await load({ PUBLIC_URL: "https://example.com/@ada/[a]|b50%/é" });
    expect(publicUrl).toBe("https://example.com/@ada/%5Ba%5D%7Cb50%25/%C3%A9/");
  });

  it("gives readers on this machine an address that they can open", async () => {
    expect((await load({ HOST: "0.0.0.0", PORT: "80" })).publicUrl).toBe("http://127.0.0.1:80/");
    expect((await load({ HOST: "::1" })).publicUrl).toBe("http://[::1]:3000/");
    expect((await load({ HOST: "fe80::1%eth0" })).publicUrl).toBe("http://[fe80::1]:3000/");
  });

  it.each(["300.1.1.1", "127.0.0.1:3000", "my host", "http://example.com/"])(
    "may not name a host that cannot be in an address: %s",
    async (HOST) => {
      settings("");
      expect(await complaintsOf({ HOST })).toEqual([
        `environment: HOST: expected a host such as "127.0.0.1" or "0.0.0.0", got "${HOST}" (the port goes into PORT, the address that readers use into PUBLIC_URL)`,
      ]);
    },
  );

  it("gives a warning about a schedule in a zone that changes its clocks", async () => {
    settings("");
    expect((await load({ SCHEDULE_TIMEZONE: "Europe/Berlin" })).warnings).toMatchObject([
      { severity: "warning", field: "SCHEDULE_TIMEZONE" },
    ]);
    expect((await load({ SCHEDULE_TIMEZONE: "Asia/Tokyo" })).warnings).toEqual([]);
  });
});
