import { existsSync, statSync } from "node:fs";
import { basename } from "node:path";
import { readEnvironment } from "../config/environment.ts";
import { type Folders, foldersOf } from "../config/folders.ts";
import { shownAs } from "../config.ts";
import { BroadsheetError, type Problem, ProblemsError } from "../errors.ts";
import { writeNewFile } from "./article-file.ts";
import { succeeded } from "./exit-code.ts";
import { adviceOnLeftOut, describeImport, outcomeOf } from "./import.ts";
import { type Arrival, bringArticles } from "./init/articles.ts";
import { type Answers, initQuestions } from "./init/questions.ts";
import { settingsText } from "./init/settings.ts";
import { isRefusal, openAsker, type Question } from "./questions.ts";
import { counted, print, printProblems, remark, styled } from "./terminal.ts";

/** The options of `broadsheet init`. */
export interface InitOptions {
  readonly yes?: boolean;
  readonly title?: string;
  readonly url?: string;
  readonly author?: string;
  readonly articles?: string;
  readonly json?: boolean;
}

/** Sets up a publication; existing files are not changed. */
export async function init(options: InitOptions): Promise<number> {
  const cwd = process.cwd();
  const { dataDirectory, settingsFile, articlesDirectory } = validFolders(process.env, cwd);
  const shown = shownAs(settingsFile, cwd);
  if (existsSync(settingsFile)) throw new BroadsheetError(`${shown} already exists, and nothing was changed; ${next}`);
  if (statSync(dataDirectory, { throwIfNoEntry: false })?.isDirectory() === false) {
    const name = shownAs(dataDirectory, cwd);
    throw new BroadsheetError(`${name} is not a folder; move it away, or set DATA_DIR to the folder for the data`);
  }

  const answers = await answersOf(options, basename(cwd));
  const arrival = await bringArticles(answers, articlesDirectory, Date.now());
  writeNewFile(settingsFile, settingsText({ ...answers, language: arrival.result?.language }, dataDirectory, cwd));
  report({ settings: shown, arrival, data: shownAs(dataDirectory, cwd), json: options.json === true });
  return arrival.result === undefined ? succeeded : outcomeOf(arrival.result);
}

const next = 'edit it by hand, make an article with "broadsheet new", or serve with "broadsheet start"';

/** @throws {ProblemsError} if the environment is malformed. */
function validFolders(environment: NodeJS.ProcessEnv, cwd: string): Folders {
  const { problems } = readEnvironment(environment);
  if (problems.length > 0) throw new ProblemsError(problems);
  return foldersOf(environment, cwd);
}

/** The four answers: from options, by asking or, with `--yes`, by default. */
async function answersOf(options: InitOptions, folder: string): Promise<Answers> {
  refuseOptions(options, folder);
  const asker = options.yes ? undefined : openAsker();
  const settle = async <T>(question: Question<T>, given: string | undefined): Promise<T> => {
    if (given === undefined && asker !== undefined) return asker.ask(question);
    const result = question.read(given ?? question.default);
    if (isRefusal(result)) throw new BroadsheetError(result.refused);
    return result;
  };
  try {
    const title = await settle(initQuestions.title(folder), options.title);
    const url = await settle(initQuestions.url, options.url);
    const author = await settle(initQuestions.author(title), options.author);
    const articles = await settle(initQuestions.articles, options.articles);
    return { title, author, ...(url !== undefined && { url }), ...(articles !== undefined && { articles }) };
  } finally {
    asker?.close();
  }
}

/** @throws {ProblemsError} listing every invalid option, before anything is asked. */
function refuseOptions(options: InitOptions, folder: string): void {
  const { title, url, author, articles } = initQuestions;
  const questions = { title: title(folder), url, author: author(folder), articles };
  const problems = (["title", "url", "author", "articles"] as const).flatMap((name): readonly Problem[] => {
    const given = options[name];
    const result = given === undefined ? undefined : questions[name].read(given);
    return isRefusal(result) ? [{ severity: "error", file: `--${name}`, expected: result.refused }] : [];
  });
  if (problems.length > 0) throw new ProblemsError(problems);
}

interface Report {
  readonly settings: string;
  readonly arrival: Arrival;
  readonly data: string;
  readonly json: boolean;
}

function report({ settings, arrival, data, json }: Report): void {
  const articles = arrival.written.map((path) => shownAs(path, process.cwd()));
  const { leftOut = 0, problems = [], warnings = arrival.warnings ?? [] } = arrival.result ?? {};
  const people = arrival.people === undefined ? undefined : shownAs(arrival.people, process.cwd());
  if (json) return print(JSON.stringify({ settings, articles, people, warnings, leftOut, problems }));
  printProblems([...problems, ...warnings]);
  print(settings);
  if (arrival.kind === "first") print(articles[0]);
  else print(`${data}/articles: ${describeArrival(arrival)}`);
  if (people !== undefined) print(`${people}: copied too; it lists the authors`);
  if (leftOut > 0) remark(adviceOnLeftOut);
  const command = (words: string) => styled(`npx broadsheet ${words}`.padEnd(32), "bold", process.stderr);
  remark("\nNext:");
  remark(`  ${command("start")}publishes and serves it, and prints its address`);
  remark(`  ${command('new "A title"')}makes another article`);
  remark(`  ${command("check")}checks that everything is right`);
}

function describeArrival({ kind, written, result }: Arrival): string {
  if (result !== undefined) return describeImport(result);
  if (kind === "there") return "the existing articles stay as they are and are published";
  const files = counted(written.length, "file");
  return `${files} of articles copied, with the pictures and other files beside them; from now on, these copies are published`;
}
