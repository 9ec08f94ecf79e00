import { lstatSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, sep } from "node:path";
import { type Environment, type LogLevel, readEnvironment } from "./config/environment.ts";
import { type Folders, foldersOf, publicationAround } from "./config/folders.ts";
import { rememberedSettings, type SettingsMemory } from "./config/remembered-settings.ts";
import type { AppliedSettings, SettingsOptions, SiteSettings } from "./config/settings.ts";
import { localAddress } from "./config/site-address.ts";
import { type Problem, ProblemsError, systemCodeOf } from "./errors.ts";
import { staticFolder } from "./records/data-folder.ts";

export type { Environment, LogLevel } from "./config/environment.ts";
export type { Redirect } from "./config/redirect.ts";
export type { AppliedSettings, SettingsOptions, SiteSettings } from "./config/settings.ts";

/** The whole configuration, validated, with defaults filled in. */
export interface Config extends Folders, AppliedSettings {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** The address that readers use, the same as `site.baseUrl`; ends in `/`. */
  readonly publicUrl: string;
  /** IANA name. */
  readonly scheduleTimezone: string;
  readonly logLevel: LogLevel;
  readonly logRequests: boolean;
  /** If missing, nobody can start a run over HTTP. */
  readonly adminToken?: string;
  readonly warnings: readonly Problem[];
  /** Warnings about the environment only. */
  readonly environmentWarnings: readonly Problem[];
  /** Reported once at the start, and by `check`. */
  readonly remarks: readonly Problem[];
  /** For reading the settings again before a run. */
  readonly settingsOptions: SettingsOptions;
}

/**
 * The configuration of a process: its environment, and `site.yaml` in its data folder. Relative folders are relative to
 * `cwd`. `memoryOf` opens the memory, in an output directory, that saves reading an unchanged `site.yaml` again.
 *
 * @throws {ProblemsError} listing all problems.
 */
export async function loadConfig(
  environment: Environment,
  cwd: string,
  memoryOf?: (outputDirectory: string) => SettingsMemory,
): Promise<Config> {
  const { publicUrl, schedule, adminToken, ...variables } = readEnvironment(environment);
  const { problems: misset, warnings: environmentWarnings, ...whereAndHow } = variables;
  const folders = foldersOf(environment, cwd);
  const shown = (path: string) => shownAs(path, cwd);
  const settingsOptions: SettingsOptions = {
    shownAs: shown(folders.settingsFile),
    localUrl: localAddress(whereAndHow.host, whereAndHow.port),
    ...(publicUrl !== undefined && { publicUrl }),
    ...(schedule !== undefined && { schedule }),
  };
  const problems = [...misset, ...folderProblems(folders, shown)];
  const settings = await collect(problems, () =>
    settingsOf(folders.settingsFile, settingsOptions, memoryOf?.(folders.outputDirectory)),
  );
  if (settings === undefined || problems.length > 0) throw new ProblemsError(problems);
  return {
    ...folders,
    ...whereAndHow,
    ...(adminToken !== undefined && { adminToken }),
    ...settings,
    publicUrl: settings.site.baseUrl,
    warnings: [...environmentWarnings, ...settings.warnings],
    environmentWarnings,
    settingsOptions,
  };
}

/** The path shown in problems: relative if it is below the working directory. */
export function shownAs(path: string, cwd: string): string {
  return isWithin(path, cwd) ? relative(cwd, path).replaceAll(sep, "/") || "." : path;
}

/** The result of `load`. If it throws problems, they are added to `problems`. */
async function collect<T>(problems: Problem[], load: () => Promise<T>): Promise<T | undefined> {
  try {
    return await load();
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}

async function settingsOf(
  file: string,
  options: SettingsOptions,
  memory: SettingsMemory | undefined,
): Promise<SiteSettings> {
  if (memory !== undefined) return rememberedSettings(file, options, memory);
  return (await import("./config/settings.ts")).loadSettings(file, options);
}

/** The path with symbolic links resolved, as far as it exists. */
function realPathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(realPathOf(parent), basename(path));
  }
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === "" || (way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

function folderProblems(
  { dataDirectory: data, outputDirectory: output, articlesDirectory: articles }: Folders,
  shown: (path: string) => string,
): readonly Problem[] {
  const problems: Problem[] = [];
  const note = (path: string, expected: string, advice: string) =>
    problems.push({ severity: "error", file: shown(path), expected, advice });
  const [ofData, ofOutput] = [kindOf(data), kindOf(output)];
  if (ofData === "nothing") {
    const around = publicationAround(data);
    const first = around === undefined ? "make one" : `run cd "${around}" to go to the existing one, make another one`;
    note(data, "there is no data folder here", `${first} with "broadsheet init", or set DATA_DIR to where it is`);
  } else if (ofData === "other") {
    note(data, "is not a folder", "set DATA_DIR to the folder that holds site.yaml and articles/");
  } else if (ofData !== "folder") {
    note(data, ...unseen(ofData, "DATA_DIR"));
  }
  if (ofOutput === "other") {
    const advice = "move it away, or set OUTPUT_DIR to the folder for what is published";
    note(output, "is not a folder", advice);
  } else if (typeof ofOutput === "object") {
    note(output, ...unseen(ofOutput, "OUTPUT_DIR"));
  }
  const realOutput = realPathOf(output);
  const sources = [articles, join(data, staticFolder)].map(realPathOf);
  if (isWithin(realPathOf(data), realOutput) || sources.some((folder) => isWithin(realOutput, folder))) {
    note(output, "the output folder would mix with the data", "give the output a folder of its own with OUTPUT_DIR");
  }
  return problems;
}

/** The kind of file at a path, or the system's error code if it is unknown. */
function kindOf(path: string): "folder" | "other" | "nothing" | { readonly refusal: string } {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return isBehindBrokenLink(path) ? { refusal: "ENOENT" } : "nothing";
    return found.isDirectory() ? "folder" : "other";
  } catch (error) {
    return { refusal: systemCodeOf(error) };
  }
}

/** Whether a missing path, or a folder around it, is a link that leads nowhere. */
function isBehindBrokenLink(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return dirname(path) !== path && isBehindBrokenLink(dirname(path));
  return found.isSymbolicLink() && statSync(path, { throwIfNoEntry: false }) === undefined;
}

function unseen({ refusal }: { readonly refusal: string }, variable: string): [expected: string, advice: string] {
  const advice = `check where it leads and the permissions of the folders above it, or set ${variable} to another one`;
  return [`cannot be accessed (${refusal})`, advice];
}
