import { existsSync } from "node:fs";
import { basename } from "node:path";
import { rightToRead } from "../errors/system-advice.ts";
import { byLine, isError, type Problem, ProblemsError, systemCodeOf } from "../errors.ts";
import type { Person } from "../records/article.ts";
import { mailAddress, personNamed } from "../records/person.ts";
import {
  describeValue,
  problemAt,
  schemaProblems,
  unknownFields,
  type ValueOrigin,
} from "../records/schema-problems.ts";
import type { SettingsFiles, Site } from "../records/site.ts";
import { plainLine } from "../records/text.ts";
import { unusableMail } from "../records/unusable.ts";
import { isMapping, listOf, readLanguageTag, withoutNulls } from "../records/values.ts";
import { readYaml } from "../records/yaml.ts";
import { contradictions } from "./contradictions.ts";
import { readFeed } from "./custom-feed.ts";
import { loadPeople } from "./people.ts";
import { missingOwner, readPodcast } from "./podcast.ts";
import { type Redirect, readRedirect } from "./redirect.ts";
import { type Rhythm, readRhythm } from "./rhythm.ts";
import { settingsBytes } from "./settings-bytes.ts";
import {
  authorSettingNames,
  feedSettingNames,
  foreignSettings,
  podcastSettingNames,
  redirectSettingNames,
  type Settings,
  settingNames,
  settingsSchema,
} from "./settings-schema.ts";
import { folderAddress, inAscii } from "./site-address.ts";

/** The settings that a server applies until the files are read again. */
export interface AppliedSettings {
  readonly site: Site;
  readonly settingsFrom: SettingsFiles;
  /** A cron expression. */
  readonly schedule: string;
  /** An upper bound of the time between two slots of the schedule. */
  readonly longestGapMinutes: number;
  readonly redirects: readonly Redirect[];
  /** Paths that begin with `/`. */
  readonly gone: readonly string[];
}

/** The contents of site.yaml, with defaults filled in and overrides from the environment. */
export interface SiteSettings extends AppliedSettings {
  readonly warnings: readonly Problem[];
  /**
   * Hints reported once at the start, and by `check`; not warnings, because they do not matter while trying things out.
   */
  readonly remarks: readonly Problem[];
}

/** Inputs of the settings besides their files. */
export interface SettingsOptions {
  /** The file's name in problems. */
  readonly shownAs: string;
  /** The address that readers use, if the environment gives it; ends in `/`. */
  readonly publicUrl?: string;
  /** The address at which the server listens, used if there is no public address; ends in `/`. */
  readonly localUrl: string;
  /** Overrides the file's own `schedule`. */
  readonly schedule?: string;
}

const defaultRhythm: Rhythm = { cron: "*/15 * * * *", minutes: 15, longestMinutes: 15 };

/**
 * Reads site.yaml and the file of people; may be called before every run. If site.yaml is missing, all settings have
 * their defaults, and there is a warning.
 *
 * @throws {ProblemsError} listing all problems.
 */
export function loadSettings(file: string, options: SettingsOptions): SiteSettings {
  const { people, file: peopleFile, problems } = loadPeople(file, options.shownAs);
  const errors = problems.filter(isError);
  const settings = withErrors(errors, () => readSettings(file, options));
  return {
    ...settings,
    ...(people !== undefined && { site: { ...settings.site, people } }),
    settingsFrom: { ...settings.settingsFrom, ...(peopleFile !== undefined && { people: peopleFile }) },
    warnings: [...settings.warnings, ...problems],
  };
}

/** @throws {ProblemsError} listing the problems found by `read`, then `errors`. */
function withErrors<T>(errors: readonly Problem[], read: () => T): T {
  try {
    const found = read();
    if (errors.length === 0) return found;
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    throw new ProblemsError([...error.problems, ...errors], error.outcome);
  }
  throw new ProblemsError(errors);
}

function readSettings(file: string, options: SettingsOptions): SiteSettings {
  const text = readSettingsFile(file, options.shownAs);
  if (text === undefined) return build({}, options, [missingFile(file, options.shownAs)]);
  const { value, problems: yamlProblems, line } = readYaml(text, options.shownAs);
  const origin: ValueOrigin = { file: options.shownAs, line };
  const yamlErrors = yamlProblems.filter(isError);
  if (yamlErrors.length > 0) throw new ProblemsError(yamlErrors);
  const fields = withoutNulls(value ?? {});
  if (!isMapping(fields)) {
    const expected = 'settings such as "title: My site"';
    throw new ProblemsError([problemAt(origin, "", { expected, found: describeValue(value) })]);
  }
  const shape = settingsSchema.safeParse(fields);
  const wrong = shape.success
    ? contradictions(shape.data, baseUrlOf(shape.data, options), origin)
    : schemaProblems(shape.error, fields, origin);
  const errors = [...unknownSettings(fields, origin), ...wrong].sort(byLine);
  if (!shape.success || errors.length > 0) throw new ProblemsError(errors);
  const settings = build(shape.data, options, [...yamlProblems, ...lostMail(shape.data, origin)]);
  return Object.keys(fields).length === 0 ? settings : { ...settings, settingsFrom: { settings: options.shownAs } };
}

/** An author's mail address that cannot be published. */
function lostMail({ author }: Settings, origin: ValueOrigin): readonly Problem[] {
  const { email } = author === undefined ? {} : readAuthor(author);
  if (email === undefined || mailAddress(email) !== undefined) return [];
  return [problemAt(origin, "author", unusableMail(email))];
}

function readSettingsFile(file: string, shownAs: string): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(settingsBytes(file)).replace(/\r\n?/g, "\n");
  } catch (error) {
    const code = systemCodeOf(error);
    // ENOTDIR: the data folder's path is a file.
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new ProblemsError([{ severity: "error", file: shownAs, ...unreadable(code) }]);
  }
}

function unreadable(code: string): Pick<Problem, "expected" | "advice"> {
  if (code === "ERR_ENCODING_INVALID_ENCODED_DATA")
    return { expected: "is not UTF-8 text", advice: "save the file as UTF-8" };
  if (code === "EISDIR") return { expected: "is a folder", advice: "put a file in its place" };
  if (code === "ENXIO") return { expected: "is a pipe, a socket or a device", advice: "put a file in its place" };
  const isRefused = code === "EACCES" || code === "EPERM";
  return { expected: `cannot be read (${code})`, ...(isRefused && { advice: rightToRead }) };
}

function missingFile(path: string, file: string): Problem {
  const otherName = path.replace(/\.yaml$/, ".yml");
  const advice = existsSync(otherName)
    ? `${basename(otherName)} is not read; rename it to ${basename(path)}`
    : 'write one with a line "title: …", or let "broadsheet init" do it';
  return { severity: "warning", file, expected: "is missing, so the publication has no title of its own", advice };
}

/**
 * Unknown settings are errors, unlike unknown fields of a record, because a misspelt setting does not do what its
 * author expects.
 */
function unknownSettings(fields: object, origin: ValueOrigin): Problem[] {
  const { author, feeds, podcast, redirects } = fields as Partial<Record<keyof Settings, unknown>>;
  const within = (value: unknown, known: readonly string[], path: string) =>
    isMapping(value) ? unknownFields(value, known, { ...origin, path }) : [];
  const all = [
    ...unknownFields(fields, settingNames, origin, foreignSettings),
    ...within(author, authorSettingNames, "author"),
    ...within(podcast, podcastSettingNames, "podcast"),
    ...(Array.isArray(feeds) ? feeds : []).flatMap((feed: unknown, index) =>
      within(feed, feedSettingNames, `feeds.${index}`),
    ),
    ...Object.entries(isMapping(redirects) ? redirects : {}).flatMap(([from, to]) =>
      within(to, redirectSettingNames, `redirects.${from}`),
    ),
  ];
  return all.map((problem) => ({ ...problem, severity: "error", expected: "is not a known setting" }));
}

function build(settings: Settings, options: SettingsOptions, warnings: readonly Problem[]): SiteSettings {
  const baseUrl = baseUrlOf(settings, options);
  const rhythm = readRhythm(options.schedule ?? settings.schedule ?? "") ?? defaultRhythm;
  const title = plainLine(settings.title ?? "Untitled publication");
  const { permalink, copyright, icon, image } = settings;
  const author = readAuthor(settings.author ?? title);
  const podcast = readPodcast(settings);
  const site: Site = {
    title,
    description: plainLine(settings.description ?? title),
    ...(settings.id !== undefined && { id: settings.id.trim() }),
    homeUrl: settings.url === undefined ? baseUrl : inAscii(settings.url),
    baseUrl,
    language: readLanguageTag(settings.language ?? "en"),
    timezone: settings.timezone ?? "UTC",
    ...(permalink !== undefined && { permalink: inAscii(permalink) }),
    author,
    ...(copyright !== undefined && { copyright: plainLine(copyright) }),
    ...(icon !== undefined && { icon: icon.trim() }),
    ...(image !== undefined && { image: image.trim() }),
    entries: Number(settings.entries ?? 50),
    content: settings.content ?? "full",
    archive: settings.archive ?? "main",
    hubs: [...new Set(listOf(settings.hubs).map(inAscii))],
    feeds: (settings.feeds ?? []).map(readFeed),
    ...(podcast !== undefined && { podcast }),
    ttlMinutes: rhythm.minutes,
  };
  const redirects = Object.entries(settings.redirects ?? {}).map(readRedirect);
  const gone = [...new Set(listOf(settings.gone))];
  const { cron: schedule, longestMinutes: longestGapMinutes } = rhythm;
  const remarks = [...missingAddress(settings, options), ...missingOwner(settings, author, options.shownAs)];
  return { site, settingsFrom: {}, schedule, longestGapMinutes, redirects, gone, warnings, remarks };
}

function baseUrlOf({ url }: Settings, { publicUrl, localUrl }: SettingsOptions): string {
  return publicUrl ?? (url === undefined ? localUrl : folderAddress(url));
}

function missingAddress({ url }: Settings, { publicUrl, shownAs, localUrl }: SettingsOptions): readonly Problem[] {
  if (url !== undefined || publicUrl !== undefined) return [];
  const problem: Problem = {
    severity: "warning",
    file: shownAs,
    field: "url",
    expected: `neither this nor PUBLIC_URL is set, so every link in the feeds begins with ${localUrl}`,
    advice:
      'before others read them, write "url: https://example.com/" there, or set PUBLIC_URL to the address that readers use',
  };
  return [problem];
}

function readAuthor(author: NonNullable<Settings["author"]>): Person {
  if (typeof author === "string") return personNamed(author);
  const { name, url, email, avatar } = author;
  return {
    ...personNamed(name),
    ...(url !== undefined && { url: inAscii(url) }),
    ...(email !== undefined && { email: email.trim() }),
    ...(avatar !== undefined && { avatar: inAscii(avatar) }),
  };
}
