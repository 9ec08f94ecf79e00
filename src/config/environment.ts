import type { Problem } from "../errors.ts";
import { nearest } from "../records/nearest.ts";
import { describeValue } from "../records/schema-problems.ts";
import { isTimezone } from "../records/timezone.ts";
import { readRhythm, scheduleExpected } from "./rhythm.ts";
import { folderAddress, isSiteAddress, localAddress, siteAddress } from "./site-address.ts";

/** The environment variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** How much is logged. */
export type LogLevel = "fatal" | "error" | "warn" | "info" | "debug" | "trace" | "silent";

const logLevels: readonly LogLevel[] = ["fatal", "error", "warn", "info", "debug", "trace", "silent"];

/** Reads the environment; unset or empty variables have their defaults. Every malformed variable is a problem. */
export function readEnvironment(environment: Environment) {
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  /** The value of a variable; undefined if it is unset, empty or invalid. */
  const read = <T>(
    name: string,
    parse: (text: string) => T | undefined,
    expected: string,
    advice?: string,
  ): T | undefined => {
    const text = environment[name]?.trim();
    if (text === undefined || text === "") return undefined;
    const value = parse(text);
    if (value === undefined) problems.push(refused(name, text, expected, advice));
    return value;
  };
  const level = environment.LOG_LEVEL?.trim().toLowerCase() ?? "";
  const meant = nearest(level, logLevels);
  const scheduleTimezone = read("SCHEDULE_TIMEZONE", parseTimezone, 'a time zone such as "UTC"') ?? "UTC";
  if (observesDaylightSaving(scheduleTimezone)) warnings.push(daylightSaving(scheduleTimezone));
  return {
    host:
      read(
        "HOST",
        parseHost,
        'a host such as "127.0.0.1" or "0.0.0.0"',
        "the port goes into PORT, the address that readers use into PUBLIC_URL",
      ) ?? "127.0.0.1",
    port: read("PORT", parsePort, "a port from 0 to 65535") ?? 3000,
    publicUrl: read("PUBLIC_URL", parsePublicUrl, siteAddress),
    schedule: read("SCHEDULE", parseSchedule, scheduleExpected),
    scheduleTimezone,
    logLevel:
      read(
        "LOG_LEVEL",
        (value) => logLevels.find((known) => known === value.toLowerCase()),
        `one of ${logLevels.join(", ")}`,
        meant === undefined ? undefined : `did you mean "${meant}"?`,
      ) ?? "info",
    logRequests: read("LOG_REQUESTS", parseFlag, "true or false") ?? false,
    adminToken: read("ADMIN_TOKEN", (value) => (value.length >= 16 ? value : undefined), "at least 16 characters"),
    problems,
    warnings,
  };
}

function refused(name: string, text: string, expected: string, advice?: string): Problem {
  // Do not reveal secrets in logs.
  const found = name === "ADMIN_TOKEN" ? `${text.length} of them` : describeValue(text);
  return {
    severity: "error",
    file: "environment",
    field: name,
    expected,
    found,
    ...(advice !== undefined && { advice }),
  };
}

function parsePort(text: string): number | undefined {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined;
}

function parseHost(text: string): string | undefined {
  // Without another address, every link begins with this host.
  return /^[\w.:%-]+$/.test(text) && URL.canParse(localAddress(text, 0)) ? text : undefined;
}

function parsePublicUrl(text: string): string | undefined {
  return isSiteAddress(text) ? folderAddress(text) : undefined;
}

function parseSchedule(text: string): string | undefined {
  return readRhythm(text) === undefined ? undefined : text;
}

function parseFlag(text: string): boolean | undefined {
  if (/^(?:1|true|yes|on)$/i.test(text)) return true;
  return /^(?:0|false|no|off)$/i.test(text) ? false : undefined;
}

function parseTimezone(text: string): string | undefined {
  return isTimezone(text) ? text : undefined;
}

/**
 * Whether clocks in the zone change within a year. Uses 2025, so that the result does not depend on the current date.
 */
function observesDaylightSaving(timezone: string): boolean {
  // Even asking about UTC costs as much as loading half of the program.
  if (timezone === "UTC") return false;
  const format = new Intl.DateTimeFormat("en-US", { timeZone: timezone, timeZoneName: "longOffset", year: "numeric" });
  const offsetIn = (month: number) => format.format(Date.UTC(2025, month, 15));
  return offsetIn(0) !== offsetIn(6);
}

function daylightSaving(timezone: string): Problem {
  const expected = `"${timezone}" has daylight saving time: runs in the skipped or repeated hour are missed or late`;
  return {
    severity: "warning",
    file: "environment",
    field: "SCHEDULE_TIMEZONE",
    expected,
    advice: "use UTC, which has no such hour",
  };
}
