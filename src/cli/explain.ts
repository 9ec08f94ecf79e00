import { loadConfig } from "../config.ts";
import { BroadsheetError, describeProblem } from "../errors.ts";
import { succeeded } from "./exit-code.ts";
import { type ArticleExplanation, explainArticle } from "./explain/article.ts";
import { explainFeed, type FeedExplanation } from "./explain/feed.ts";
import { findSubjects, nameOf, suggestions } from "./explain/find.ts";
import { openPublishedView, type PublishedView } from "./published-view.ts";
import { counted, print, styled } from "./terminal.ts";

/** The options of `broadsheet explain`. */
export interface ExplainOptions {
  readonly json?: boolean;
}

/** Explains why an article is or is not in a feed, or what a feed contains and why. */
export async function explain(words: string, { json = false }: ExplainOptions): Promise<number> {
  const view = openPublishedView(await loadConfig(process.env, process.cwd()));
  const [subject, ...others] = findSubjects(words, view, process.cwd());
  if (subject === undefined) throw new BroadsheetError(nothingFound(words, view));
  if (others.length > 0) {
    const names = [subject, ...others].map(nameOf).join(", ");
    throw new BroadsheetError(`"${words}" could mean any of ${names}; say which one`);
  }
  const now = Date.now();
  const explanation =
    subject.kind === "feed"
      ? explainFeed(subject.key, view, now)
      : explainArticle(subject.path, subject.index, view, now);
  if (json) print(JSON.stringify(explanation));
  else if (explanation.kind === "feed") printFeed(explanation);
  else printArticle(explanation);
  return succeeded;
}

function nothingFound(words: string, view: PublishedView): string {
  const meant = suggestions(words, view);
  const advice =
    meant.length > 0
      ? `did you mean ${meant.join(", ")}?`
      : '"broadsheet list" lists the feeds; give an article by its file, slug, id or address';
  return `no feed or article is called "${words}"; ${advice}`;
}

function printArticle(article: ArticleExplanation): void {
  const { title, slug, file, state, id, idFrom, address, published, expires } = article;
  print(styled(title ?? slug ?? file, "bold"));
  print(`  It is ${state.says}.`);
  fact("file", file);
  if (id !== undefined) fact("id", `${id} (${idFrom})`);
  if (address !== undefined) fact("address", address);
  if (published !== undefined) fact("published", published);
  if (expires !== undefined) fact("expires", expires);
  for (const { key, because, documents, note } of article.feeds) {
    print(`${styled(key, "green")}: ${because}`);
    for (const document of documents) print(`  ${document}`);
    if (note !== undefined) print(`  ${note}`);
  }
  for (const { key, because } of article.notIn) print(`not in ${styled(key, "yellow")}: ${because}`);
  for (const problem of article.problems) {
    print(`${styled(problem.severity, problem.severity === "error" ? "red" : "yellow")}: ${describeProblem(problem)}`);
  }
}

function printFeed(feed: FeedExplanation): void {
  print(styled(feed.title, "bold"));
  print(`  It holds ${feed.holds}.`);
  fact("feed", feed.key);
  fact("page", feed.page);
  fact("subscribe", feed.addresses.join(" "));
  fact("entries", feed.entries === 0 ? "none" : `${feed.entries}, the newest ${feed.shown} in the feed's document`);
  fact("history", describeHistory(feed));
  if (feed.newest !== undefined) fact("newest", `${feed.newest.title} (${feed.newest.published})`);
  if (feed.lastChange !== undefined) fact("changed", feed.lastChange);
  for (const { title, due, file } of feed.falling) fact("falls due", `${title} (${due}, ${file})`);
  for (const remark of feed.remarks) print(`${styled("note", "yellow")}: ${remark}`);
}

function describeHistory({ keepsHistory, archives }: FeedExplanation): string {
  if (!keepsHistory) return 'none is kept ("archive" in site.yaml)';
  return archives === 0
    ? "none needed yet: the feed's document holds everything"
    : counted(archives, "archive document");
}

function fact(name: string, value: string): void {
  print(`  ${styled(name.padEnd(10), "dim")} ${value}`);
}
