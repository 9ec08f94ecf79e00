import { existsSync } from "node:fs";
import { join } from "node:path";
import { foldersOf } from "../config/folders.ts";
import { type Config, loadConfig, shownAs } from "../config.ts";
import { BroadsheetError, isError, ProblemsError } from "../errors.ts";
import { checkRecords } from "../publish/checking/check-records.ts";
import { doubtfulSettings } from "../publish/checking/doubtful-texts.ts";
import { isWebAddress } from "../records/absolute-url.ts";
import { overlookedArticles } from "../sources/folder/overlooked.ts";
import { checkEnclosures } from "./check/enclosures.ts";
import { type Finding, overlookedFinding, recordFinding, remarkFinding, settingsFinding } from "./check/finding.ts";
import { checkLinks } from "./check/links.ts";
import { checkOutput } from "./check/output.ts";
import { checkRoutes } from "./check/routes.ts";
import { checkServer } from "./check/server.ts";
import { failed, succeeded } from "./exit-code.ts";
import { counted, groupedBy, print, styled } from "./terminal.ts";

/** The options of `broadsheet check`. */
export interface CheckOptions {
  readonly url?: string;
  readonly json?: boolean;
}

/** How much was checked, and what was found. */
interface Report {
  readonly articles: number;
  /** The number of published files. */
  readonly files: number;
  /** The number of answers from the server. */
  readonly answers: number;
  readonly findings: readonly Finding[];
}

const nothing: Report = { articles: 0, files: 0, answers: 0, findings: [] };

/** Checks settings, records, output and, if asked, a running server. Fails on errors, but not on warnings. */
export async function check({ url, json = false }: CheckOptions): Promise<number> {
  if (url !== undefined && !isWebAddress(url)) {
    throw new BroadsheetError(`--url: expected an absolute address such as "https://example.com/", got "${url}"`);
  }
  const isElsewhere = url !== undefined && !hasData(process.env, process.cwd());
  const here = isElsewhere ? nothing : await checkHere();
  const there = url === undefined ? nothing : { ...nothing, ...(await checkServer(url, Date.now)) };
  const findings = [...here.findings, ...there.findings].sort(errorsFirst);
  const report = { ...here, answers: there.answers, findings };
  if (json) print(JSON.stringify(report));
  else printReport(report, isElsewhere);
  return findings.some(isError) ? failed : succeeded;
}

/** Whether there is a data folder; a server can be checked without one. */
function hasData(environment: NodeJS.ProcessEnv, cwd: string): boolean {
  return existsSync(foldersOf(environment, cwd).dataDirectory);
}

/** Checks this machine. If the settings are broken, that is the only finding, since nothing else can be checked. */
async function checkHere(): Promise<Report> {
  const cwd = process.cwd();
  let config: Config;
  try {
    config = await loadConfig(process.env, cwd);
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    return { ...nothing, findings: error.problems.map(settingsFinding) };
  }
  const { site, dataDirectory, articlesDirectory, outputDirectory, settingsOptions } = config;
  const shown = shownAs(articlesDirectory, cwd);
  const fileName = (path: string) => `${shown}/${path}`;
  const { articles, problems, sources, enclosures } = checkRecords({
    site,
    dataDirectory,
    articlesDirectory,
    fileName,
  });
  const output = await checkOutput(outputDirectory, (path) => shownAs(path, cwd));
  const findings = [
    ...config.warnings.map(settingsFinding),
    ...config.remarks.map(remarkFinding),
    ...doubtfulSettings(site, settingsOptions.shownAs).map(settingsFinding),
    ...checkRoutes(config, output.files),
    ...problems.map(recordFinding),
    ...overlookedArticles(articlesDirectory, dataDirectory, fileName).map(overlookedFinding),
    ...output.findings,
    ...checkLinks(config, {
      files: output.files,
      sources,
      enclosures,
      shownAs: (path) => shownAs(join(outputDirectory, path), cwd),
    }),
    ...checkEnclosures(config, output.files, enclosures),
  ];
  return { ...nothing, articles, files: output.files.length, findings };
}

/** `isElsewhere`: nothing on this machine was checked. */
function printReport({ articles, files, answers, findings }: Report, isElsewhere: boolean): void {
  for (const [first, ...others] of groupedBy(findings, sameness)) {
    const { severity, where, what, why, mend } = first;
    const places = others.length === 0 ? where : `${where} and ${counted(others.length, "more place")}`;
    print(`${styled(severity, severity === "error" ? "red" : "yellow")}: ${styled(places, "bold")}: ${what}`);
    print(`  ${styled("why:", "dim")}  ${why}`);
    print(`  ${styled("fix:", "dim")}  ${mend}`);
  }
  const errors = findings.filter(isError).length;
  const published = files === 0 ? "nothing published yet" : counted(files, "published file");
  const looked = [
    ...(isElsewhere ? [] : [counted(articles, "article"), published]),
    ...(isElsewhere || answers > 0 ? [counted(answers, "answer")] : []),
  ];
  print(
    `Checked: ${looked.join(", ")}. Found: ${counted(errors, "error")}, ${counted(findings.length - errors, "warning")}.`,
  );
}

/** Warnings that say the same about many files are reported once; those about addresses are all reported. */
function sameness(finding: Finding): unknown {
  const { severity, where, what, mend } = finding;
  return severity === "warning" && !isWebAddress(where) ? [what, mend] : finding;
}

function errorsFirst(one: Finding, other: Finding): number {
  return Number(isError(other)) - Number(isError(one));
}
