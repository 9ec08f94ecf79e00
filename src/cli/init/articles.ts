import { randomUUID } from "node:crypto";
import { constants, copyFileSync, existsSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { shownAs } from "../../config.ts";
import { adviceOnWriting } from "../../errors/system-advice.ts";
import { BroadsheetError, type Problem, ProblemsError, systemCodeOf } from "../../errors.ts";
import { makeDirectory } from "../../publication/directories.ts";
import { isWebAddress } from "../../records/absolute-url.ts";
import { peopleFileNames } from "../../records/data-folder.ts";
import { overlookedArticles } from "../../sources/folder/overlooked.ts";
import { scanArticles, scanWithCompanions } from "../../sources/folder/scan.ts";
import { type ImportResult, importFile } from "../../sources/import.ts";
import { isRecordFile, recordEndings } from "../../sources/record-files.ts";
import { writeArticleFile } from "../article-file.ts";
import { importAddress } from "../import.ts";
import type { Answers } from "./questions.ts";

/** How the first articles were brought in. */
export interface Arrival {
  readonly kind: "first" | "imported" | "copied" | "there";
  /** Absolute. */
  readonly written: readonly string[];
  /** The file that says who wrote the copied articles; absolute. */
  readonly people?: string;
  /** The result of an import. */
  readonly result?: ImportResult;
  /** Warnings about copied articles. */
  readonly warnings?: readonly Problem[];
}

/** Brings in the articles; if none are given and none are there, writes a first one. */
export async function bringArticles(
  { articles, title, url }: Answers,
  directory: string,
  now: number,
): Promise<Arrival> {
  if (articles === undefined) {
    if (existsSync(directory) && scanArticles(directory).files.length > 0) return { kind: "there", written: [] };
    return { kind: "first", written: [writeFirstArticle(title, directory, now)] };
  }
  if (articles === directory) return { kind: "there", written: [] };
  const options = { articlesDirectory: directory, rules: { timezone: "UTC" }, ...(url !== undefined && { base: url }) };
  if (isWebAddress(articles)) {
    const result = await importAddress(articles, { ...options, shownAs: articles });
    return { kind: "imported", written: result.written, result };
  }
  if (statSync(articles).isDirectory()) {
    const copied = copyRecords(articles, directory);
    const shown = shownAs(directory, process.cwd());
    const warnings = overlookedArticles(directory, dirname(directory), (path) => `${shown}/${path}`);
    return { kind: "copied", ...copied, warnings };
  }
  const result = await importFile(articles, { ...options, shownAs: shownAs(articles, process.cwd()) });
  return { kind: "imported", written: result.written, result };
}

function writeFirstArticle(title: string, directory: string, now: number): string {
  const record = {
    id: `urn:uuid:${randomUUID()}`,
    slug: "hello",
    title: "Hello",
    published: Math.floor(now / 1000) * 1000,
    authors: [],
    tags: [],
    enclosures: [],
    draft: false,
    body: { kind: "markdown", text: `\n${welcome(title)}` } as const,
  };
  return writeArticleFile(record, directory, "UTC").path;
}

function welcome(title: string): string {
  return `This is the first article of **${title.replace(/[\\`*_{}[\]<>]/g, "\\$&")}**. Write over it, or delete it once there is
another. While \`broadsheet start\` runs, what you save here reaches subscribers a moment later.
`;
}

/**
 * Copies the record files, the files beside them, sub-folders included, and the file that says who writes. Nothing is
 * copied if anything would be overwritten.
 */
function copyRecords(from: string, directory: string): Pick<Arrival, "written" | "people"> {
  const { files, problems } = scanWithCompanions(from, dirname(from));
  const shown = shownAs(from, process.cwd());
  if (problems.length > 0)
    throw new ProblemsError(problems.map((problem) => ({ ...problem, file: `${shown}/${problem.file}` })));
  if (!files.some(({ path }) => isRecordFile(path))) {
    const usual = Object.values(recordEndings).map(([ending]) => ending);
    const any = new Intl.ListFormat("en-GB", { type: "disjunction" }).format(usual);
    throw new BroadsheetError(`${shown}: holds no articles; expected files that end in ${any}`);
  }
  const records = files.map(({ path }) => ({ source: join(from, path), target: join(directory, path) }));
  const people = findPeople(from, directory);
  // It may be among the records.
  const isApart = people !== undefined && !records.some(({ target }) => target === people.target);
  const copies = isApart ? [...records, people] : records;
  const taken = copies.find(({ target }) => existsSync(target));
  if (taken !== undefined) {
    const name = shownAs(taken.target, process.cwd());
    throw new BroadsheetError(`${name} already exists, and nothing was copied; move it away, or copy by hand`);
  }
  copyAll(copies);
  const written = records.map(({ target }) => target).filter(isRecordFile);
  return { written, ...(people !== undefined && { people: people.target }) };
}

interface Copy {
  readonly source: string;
  readonly target: string;
}

/** Jekyll and MkDocs may keep that file in the parent folder. */
function findPeople(from: string, directory: string): Copy | undefined {
  const places = [from, dirname(from)].flatMap((folder) => peopleFileNames.map((name) => ({ folder, name })));
  const found = places.find(({ folder, name }) => existsSync(join(folder, name)));
  return found && { source: join(found.folder, found.name), target: join(directory, found.name) };
}

/** Copies all files or none. */
function copyAll(copies: readonly Copy[]): void {
  for (const [index, { source, target }] of copies.entries()) {
    try {
      makeDirectory(dirname(target));
      copyFileSync(source, target, constants.COPYFILE_EXCL);
    } catch (cause) {
      const code = systemCodeOf(cause);
      // A target that another program created meanwhile must stay; one truncated by a full disk must go.
      const begun = code === "EEXIST" ? index : index + 1;
      for (const { target } of copies.slice(0, begun)) removeQuietly(target);
      const [from, to] = [source, target].map((path) => shownAs(path, process.cwd()));
      throw new BroadsheetError(
        `${from} cannot be copied to ${to} (${code}), and nothing was copied; ${adviceOnWriting(code)}`,
        { cause },
      );
    }
  }
}

/** Ignores errors, since another one is about to be reported. */
function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {}
}
