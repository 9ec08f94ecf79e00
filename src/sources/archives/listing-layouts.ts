import { hasWords, isSeveralSentences, type Line } from "./listing-lines.ts";
import { areTopicsFirst, detailsIn } from "./listing-parts.ts";
import { withoutCommonRows, withoutRecurringWords } from "./listing-recurring.ts";
import { type DatedRow, isDated, type Row } from "./listing-rows.ts";

/** Where the title is: in the row of the date, directly above or below it, or above both text and date. */
type TitlePlace = "beside date" | "above date" | "below date" | "above text";

interface Layout {
  readonly title: TitlePlace;
  /** Where a row with a topic or an author is, if articles have one. */
  readonly label?: "above title" | "below title" | "above date";
}

const layouts: readonly Layout[] = [
  ...(["above date", "below date", "above text"] as const).flatMap((title) => [
    { title },
    { title, label: "above title" as const },
    { title, label: "below title" as const },
  ]),
  { title: "below date", label: "above date" },
  { title: "above text", label: "above date" },
];

/** The articles of a listing, and rows that belong to none. */
export interface Arrangement {
  readonly articles: readonly Arranged[];
  /** Adjacent rows form one group. */
  readonly leftOut: readonly (readonly Row[])[];
}

/** Why no layout fits, or several do. */
export interface LayoutFailure {
  readonly reason: "unread date" | "uneven" | "untold";
  /** The rows that show it. */
  readonly rows: readonly Row[];
}

/** The rows of one article. */
export interface Arranged {
  readonly dated: DatedRow;
  readonly title: Row;
  readonly label?: Row;
  readonly texts: readonly Row[];
  readonly details: readonly string[];
}

/** A single date may occur in any text. */
const fewestArticles = 2;

/** The articles in the only layout that fits; `undefined` if there are too few dates to decide. */
export function arrangementOf(all: readonly Row[]): Arrangement | LayoutFailure | undefined {
  const rows = withoutRecurringWords(withoutCommonRows(all.filter(({ kind }) => kind !== "period")));
  const dates = rows.flatMap((row, index) => (isDated(row) ? [index] : []));
  if (dates.length < fewestArticles) return unreadDateIn(rows, fewestArticles + 1 - dates.length);
  const isBeside = rows.some(({ dated }) => dated !== undefined && dated.words !== "");
  const tried = (isBeside ? [{ title: "beside date" } as const] : layouts).map((layout) =>
    arranged(rows, dates, layout),
  );
  const found = tried.filter((each) => "articles" in each);
  const whole = found.filter(({ leftOut }) => leftOut.length === 0);
  const [first, ...others] = whole.length > 0 ? whole : found;
  if (first === undefined)
    return failureOf(
      rows,
      tried.filter((each) => "fitting" in each),
    );
  // If no article has a text, "above date" and "above text" give the same result.
  return others.every((other) => areSame(first, other)) ? first : { reason: "untold", rows: rows.slice(0, dates[0]) };
}

function failureOf(rows: readonly Row[], tried: readonly NoFit[]): LayoutFailure | undefined {
  const [nearest] = tried.toSorted((one, other) => other.fitting - one.fitting);
  return unreadDateIn(rows, 1) ?? nearest?.failure;
}

/** The first date that cannot be read, if there are at least `fewest`. */
function unreadDateIn(rows: readonly Row[], fewest: number): LayoutFailure | undefined {
  const doubtful = rows.filter(({ kind }) => kind === "doubtful");
  return doubtful.length < fewest ? undefined : { reason: "unread date", rows: doubtful.slice(0, 1) };
}

function areSame(one: Arrangement, other: Arrangement): boolean {
  return one.articles.every(({ title, label }, index) => {
    const article = other.articles[index];
    return article?.title === title && article.label === label;
  });
}

/** Pages have menus around their articles; if there is more than that, the text is not a listing. */
const mostLeftOut = 50;

/** A layout that does not fit. */
interface NoFit {
  /** How many of the gaps between dates it fits. */
  readonly fitting: number;
  readonly failure?: LayoutFailure;
}

function arranged(rows: readonly Row[], dates: readonly number[], layout: Layout): Arrangement | NoFit {
  const between = [-1, ...dates].map((date, index) => rows.slice(date + 1, dates[index]));
  const gap = whole(patternOfGap(layout));
  const gaps = between.slice(1, -1).map((each) => cut(each, gap, true));
  const mostTexts = Math.max(0, ...gaps.map((parts) => parts?.below.texts.length ?? 0));
  const parts: readonly (Parts | undefined)[] = [
    cut(between[0] ?? [], whole(patternOfHead(layout))),
    ...gaps,
    cut(between.at(-1) ?? [], whole(patternOfTail(layout, mostTexts))),
  ];
  const fitting = gaps.filter((parts) => parts !== undefined).length;
  if (!areAllFound(parts)) {
    const at = gaps.indexOf(undefined);
    const around = rows.slice(dates[at], (dates[at + 1] ?? 0) + 1);
    const end = (parts[0] === undefined ? between[0] : between.at(-1)) ?? [];
    const failure: LayoutFailure = at === -1 ? { reason: "untold", rows: end } : { reason: "uneven", rows: around };
    return { fitting, failure };
  }
  const articles = dates.flatMap(
    (date, index) => articleOf(rows[date] as DatedRow, parts[index] as Parts, parts[index + 1] as Parts) ?? [],
  );
  const headings = parts.slice(1, -1).filter(({ leftOut }) => leftOut.length > 0);
  const leftOut = parts.map((each) => each.leftOut).filter(({ length }) => length > 0);
  const fits =
    leftOut.flat().length <= Math.max(mostLeftOut, 2 * articles.length) &&
    articles.length === dates.length &&
    headings.length * 2 <= gaps.length &&
    haveTitles(articles, layout) &&
    areBulletsFirst(articles);
  return fits ? { articles, leftOut } : { fitting: -1 };
}

function areAllFound(parts: readonly (Parts | undefined)[]): parts is readonly Parts[] {
  return !parts.includes(undefined);
}

/** The rows between two dates, above the first or below the last, divided between the articles next to them. */
interface Parts {
  readonly below: Side;
  readonly above: Side;
  readonly leftOut: readonly Row[];
}

/** What belongs to one article. */
interface Side {
  readonly title?: Row;
  readonly label?: Row;
  readonly texts: readonly Row[];
  readonly details: readonly Row[];
}

/**
 * One letter stands for each row: `b`oilerplate; `x` doubtful; `h` a title or the heading of a section; `s`hort, a
 * title; `l`ong, a title or a text; `p` one short sentence, a text or rarely a title; `P`rose, a text.
 */
const [anyTitle, anyText] = ["[hslp]", "[lpP]"];
/** A single row between two dates is a title, whatever it looks like. */
const titleOrAlone = `(?:${anyTitle}|^[xP]$)`;

/** Its named groups tell what belongs to the article above or below, and what is left out. */
function patternOfGap({ title, label }: Layout): string {
  if (title === "beside date") return `(?<textsBelow>${anyText}*)(?<heading>[hs]?)`;
  const lastLabel = label === "above date" ? "(?<labelAbove>[hsb])" : "";
  if (title === "below date")
    return `${titleRows("Below", label)}(?<textsBelow>${anyText}*)${lastLabel || "(?<heading>[hs]?)"}`;
  const titles = titleRows("Above", label);
  // A heading above a title cannot be told from a title above a text.
  if (title === "above text") return `${titles}(?<textsAbove>${anyText}*)${lastLabel}`;
  return `(?<textsBelow>${anyText}*)(?<heading>(?:h(?=[hs]+$))?)${titles}`;
}

function patternOfHead({ title, label }: Layout): string {
  const around = "(?<heading>[^x]*)";
  const lastLabel = label === "above date" ? "(?<labelAbove>[hsb])" : "";
  if (title === "below date") return `${around}${lastLabel}`;
  // A sentence above the list is not a title.
  if (title === "above date") return `${around}${titleRows("Above", label, "[hsl]")}`;
  if (title === "above text")
    return `${around}${titleRows("Above", label, "[hs]")}(?<textsAbove>${anyText}*)${lastLabel}`;
  return around;
}

function patternOfTail({ title, label }: Layout, mostTexts: number): string {
  const around = "(?<heading>[^x]*)";
  const texts = `(?<textsBelow>${anyText}{0,${mostTexts}})`;
  if (title === "above text") return around;
  return `${title === "below date" ? titleRows("Below", label, anyTitle) : ""}${texts}${around}`;
}

function titleRows(side: "Above" | "Below", label: Layout["label"], one = titleOrAlone): string {
  const title = `(?<title${side}>${one})`;
  if (label === "above title") return `(?<label${side}>[hsb])${title}`;
  return label === "below title" ? `${title}(?<label${side}>[hsb])` : title;
}

function whole(pattern: string): RegExp {
  return new RegExp(`^${pattern}$`, "d");
}

function cut(all: readonly Row[], pattern: RegExp, isBetween = false): Parts | undefined {
  const rows = all.filter(({ kind }) => kind !== "detail");
  const letters = rows.map((row) => letterOf(row, isBetween)).join("");
  const groups = pattern.exec(letters)?.indices?.groups;
  if (groups === undefined) return undefined;
  const part = (name: string): readonly Row[] => rows.slice(...(groups[name] ?? [0, 0]));
  const sideOf = (side: "Above" | "Below", details: readonly Row[]): Side => {
    const [[title], [label]] = [part(`title${side}`), part(`label${side}`)];
    return { ...(title && { title }), ...(label && { label }), texts: part(`texts${side}`), details };
  };
  const heading = part("heading");
  const ofNext = [...heading, ...part("labelAbove"), ...part("titleAbove")];
  const nextStart = all.findIndex((row) => ofNext.includes(row));
  const details = (rows: readonly Row[]) => rows.filter(({ kind }) => kind === "detail");
  return {
    below: sideOf("Below", details(nextStart === -1 ? all : all.slice(0, nextStart))),
    above: sideOf("Above", nextStart === -1 ? [] : details(all.slice(nextStart))),
    leftOut: heading.filter(({ kind }) => isBetween || kind !== "boilerplate"),
  };
}

/** Longer sentences are not titles. */
const longestSentence = 80;

/** Headings of sections are rarely longer. */
const shortHeading = /^(?=.{1,30}$)\S+(?: \S+)?$/u;

/** Between articles, what looks like a menu may be a title: "News". */
function letterOf({ kind, text }: Row, isBetween: boolean): string {
  if (kind === "above") return "b";
  if (kind === "boilerplate") return isBetween ? "h" : "b";
  if (kind === "doubtful" || kind === "dated") return "x";
  const isLong = text.length > longestSentence;
  if (kind === "prose") return isLong || isSeveralSentences(text) ? "P" : "p";
  if (isLong) return "l";
  return shortHeading.test(text) ? "h" : "s";
}

function articleOf(row: DatedRow, { above }: Parts, { below }: Parts): Arranged | undefined {
  const { words, details } = row.dated;
  const [line] = row.lines as readonly [Line, ...Line[]];
  const beside: Row | undefined =
    words === "" ? undefined : { lines: [{ ...line, text: words }], text: words, kind: "short" };
  const title = beside ?? above.title ?? below.title;
  const label = above.label ?? below.label;
  const detailsOfIt = [...above.details, ...below.details].flatMap(({ text }) => detailsIn(text));
  return (
    title && {
      dated: row,
      title,
      ...(label !== undefined && { label }),
      texts: [...above.texts, ...below.texts],
      details: [...details, ...detailsOfIt, ...(label === undefined ? [] : detailsIn(label.text))],
    }
  );
}

/** With fewer articles, a recurring row may be coincidence. */
const fewestLabelled = 3;

/** Whether the supposed titles are plausible: they differ, and rarely end like sentences. */
function haveTitles(articles: readonly Arranged[], { label }: Layout): boolean {
  const titles = articles.map(({ title }) => title.text);
  const sentences = articles.filter(({ title }) => title.kind === "prose");
  return (
    titles.every(hasWords) &&
    new Set(titles).size * 2 > titles.length &&
    sentences.length * 5 <= titles.length &&
    (label === undefined ||
      (titles.length >= fewestLabelled &&
        areTopicsFirst(articles.map(({ label, title }) => [withoutNumber(label?.text ?? ""), title.text]))))
  );
}

/** "Issue #42" recurs as much as a topic does. */
function withoutNumber(label: string): string {
  return label.replace(/\d+/g, "0");
}

/** If there are bullets, each article must start with one. */
function areBulletsFirst(articles: readonly Arranged[]): boolean {
  const inOrder = articles.map(({ dated, title, label, texts }) =>
    [dated, title, ...(label === undefined ? [] : [label]), ...texts]
      .flatMap(({ lines }) => lines)
      .sort((one, other) => one.number - other.number),
  );
  const bullets = inOrder.flat().filter(({ bullet }) => bullet !== undefined);
  return bullets.length < articles.length || inOrder.every(([first]) => first?.bullet !== undefined);
}
