import { isWeekday } from "../../records/weekday-names.ts";
import { type Block, inOtherWords, isTrailer, linkToRest, publishedBy } from "./listing-block.ts";
import { areWithoutBlanks, isProse, join, type Line } from "./listing-lines.ts";

/** A paragraph or line of an article. */
type Part = readonly Line[];

/**
 * Reduces each article to title and text. Topics, tags and authors become fields; reading times and links to the full
 * article are dropped. Articles that end with "Published by NAME" are left as they are.
 */
export function withoutDetails(blocks: readonly Block[], commonEnd: string | undefined): readonly Block[] {
  if (blocks.some(({ rest }) => rest.some((_, index) => isTrailer(rest, index, publishedBy)))) return blocks;
  const isByLine = blocks.every(({ rest }) => areWithoutBlanks(rest));
  const cut = blocks.map((block) => {
    const { parts, tags } = withoutEnd(
      isByLine ? block.rest.map((line) => [line]) : paragraphsOf(block.rest),
      commonEnd,
    );
    return { block, tags, ...withoutByline(parts) };
  });
  const haveTopics = areTopicsFirst(cut.map(({ parts }) => parts.map(join)));
  return cut.map(({ block, parts, tags, author }) => {
    const [topic = [], ...others] = parts;
    const all = [...(haveTopics ? namesIn(join(topic)) : []), ...tags];
    const rest = (haveTopics ? others : parts).flat();
    return { ...block, rest, ...(author !== undefined && { author }), ...(all.length > 0 && { tags: all }) };
  });
}

/** Whether a text is a byline, a reading time, a tag line or the like. */
export function isDetail(text: string): boolean {
  const [, byline = text] = withTopics.exec(text) ?? [];
  return (
    nameIn(byline) !== undefined ||
    readingTime.test(text) ||
    timeOfDay.test(text) ||
    linkToRest.test(text) ||
    tagLine.test(text) ||
    isWeekday(text)
  );
}

/**
 * What the words around a date say of the article, as "By Ann Lee" and "Tags: sea"; `undefined` if they may contain a
 * title.
 */
export function detailsAround(before: string, after: string): readonly string[] | undefined {
  const pieces = [before.replace(leadWords, ""), after].flatMap(piecesOf);
  return pieces.every(isDetail) ? pieces.flatMap(detailsIn) : undefined;
}

/** The same for words that recur beside dates: anything unknown is an author or a topic. */
export function detailsIn(text: string): readonly string[] {
  if (tagLine.test(text)) return [text];
  return piecesOf(text).flatMap((piece) => {
    const [, byline = piece, topics] = withTopics.exec(piece) ?? [];
    const tags = topics === undefined ? [] : [`Tags: ${topics}`];
    const author = nameIn(byline) ?? (isFullName(piece) ? piece : undefined);
    if (author !== undefined) return [`By ${author}`, ...tags];
    if (tagLine.test(piece)) return [piece];
    return isDetail(piece) || !topic.test(piece) ? [] : [`Tags: ${piece}`];
  });
}

/** "Machine Learning", but not "Issue 12" or "released this". */
const topic = /^#?(?:\p{Lu}|\p{Lo})\D*$/u;

/** The part of a text that may be a title, or a topic. */
export function withoutDetailsIn(text: string): string {
  return piecesOf(text)
    .filter((piece) => !isDetail(piece))
    .join(" · ");
}

function piecesOf(text: string): readonly string[] {
  return text
    .split(/\s*[·•|;–—\t]\s*|\s+[-/]\s+|\s{2,}|,\s+/u)
    .map((piece) => piece.replace(/^[\s:([]+|[\s:)\].,]+$/gu, ""))
    .filter((piece) => piece !== "");
}

/** Words before a date, in common languages. */
const leadWords =
  /(?:^|(?<=\s))(?:(?:first )?(?:posted|published|written|released|added|created)(?: on)?|date|on|(?:veröffentlicht|geschrieben|erstellt|gepostet|eingestellt)? ?(?:am|vom)|(?:publiée?|écrit|posté)? ?le|(?:publicad[oa]|escrito|posted)? ?(?:el|em|a)|(?:pubblicato|scritto)? ?il|(?:geplaatst|gepubliceerd)? ?op|(?:publicerad|publisert|udgivet|lagt upp)? ?(?:den)?|julkaistu|опубликовано|дата|opublikowano|dodano|yayınlan(?:ma tarihi|dı)|发布于|发表于|发布时间|發佈於|發表於|投稿日時?|公開日|作成日|작성일|게시일|نُ?شر في|פורסם ב)\s*[::]?\s*$/iu;

/**
 * Whether the first part of each article is a topic and the second its title: topics are few and recur, titles differ.
 */
export function areTopicsFirst(articles: readonly (readonly string[])[]): boolean {
  const topics = articles.map(([topic = ""]) => topic);
  const titles = articles.map(([, title = ""]) => title);
  const counts = new Map<string, number>();
  for (const topic of topics) counts.set(topic, (counts.get(topic) ?? 0) + 1);
  const often = topics.filter((topic) => (counts.get(topic) ?? 0) > 1);
  return (
    often.length > 0 &&
    often.length * 2 >= topics.length &&
    topics.every((topic) => topic.length <= longestTopic && !isProse(topic)) &&
    titles.every((title) => /\p{L}/u.test(title) && !isProse(title) && !isDetail(title)) &&
    new Set(titles).size === titles.length
  );
}

const longestTopic = 40;

function paragraphsOf(lines: readonly Line[]): readonly Part[] {
  const parts: Line[][] = [];
  for (const line of lines) {
    const part = parts.at(-1);
    if (part === undefined || line.opensParagraph) parts.push([line]);
    else part.push(line);
  }
  return parts;
}

const tagLine =
  /^(?:tags?|tagged|categor(?:y|ies)|topics?)(?: (?:in|under))?\s*[:：]\s*|^(?:posted|filed) (?:in|under)\s+/i;

/** Removes links to the full article and reading times, and takes out the tags at the end. */
function withoutEnd(
  all: readonly Part[],
  commonEnd: string | undefined,
): { readonly parts: readonly Part[]; readonly tags: readonly string[] } {
  const parts = all.filter((part) => all.length === 1 || !readingTime.test(join(part)));
  const tags: string[] = [];
  for (let last = parts.at(-1); last !== undefined && parts.length > 1; last = parts.at(-1)) {
    const text = join(last);
    if (tagLine.test(text)) tags.unshift(...namesIn(text.replace(tagLine, "")));
    else if (text !== commonEnd && !linkToRest.test(text)) break;
    parts.pop();
  }
  return { parts, tags };
}

function namesIn(text: string): readonly string[] {
  return text.split(/\s*[,·•|、]\s*/).filter((name) => name !== "");
}

/** "by Ann Lee in Walks", "by Ann Lee at 10:00 AM" */
const withTopics = /^(.+?) (?:in (.+)|at \d.*)$/u;
const timeOfDay = /^(?:at |um |à |alle |a las )?\d{1,2}[:.h]\d{2}(?::\d{2})?(?: ?[ap]\.?m\.?| uhr)?$/iu;

/** A reading time, in common languages. */
const readingTime =
  /^~?\d{1,3}[ -]?(?:min(?:ute)?s?\.?|分钟|分鐘)(?: (?:de )?(?:read|reading|lecture|lectura|leitura|lettura|lesezeit|czytania))?$/iu;

/** Takes out the byline below the title or at the end, if there is exactly one. */
function withoutByline(parts: readonly Part[]): { readonly parts: readonly Part[]; readonly author?: string } {
  const names = parts.map((part) => nameIn(join(part)));
  const at = names.findIndex((name, index) => index > 0 && name !== undefined);
  const isOne = at === names.findLastIndex((name, index) => index > 0 && name !== undefined);
  const author = names[at];
  const isInPlace = at === 1 || at === parts.length - 1;
  return author === undefined || !isOne || !isInPlace
    ? { parts }
    : { parts: parts.filter((_, index) => index !== at), author };
}

/** A word of a name; almost all are capitalised: "Ludwig van Beethoven and Ann Lee". */
const wordOfName = String.raw`(?:[\p{Lu}\p{Lo}@][^\s.,]*[.,]?|d[aeiou]s?|del|della|v[ao]n|der|den|ten|ter|la|le|el|al|bin|ibn|af|zu|zum|[iyeu&]|and|und|et|och|og)`;
const name = new RegExp(`^${wordOfName}(?: ${wordOfName}){0,7}$`, "u");

/** Whether a text looks like a person's full name. */
export function isFullName(text: string): boolean {
  return fullName.test(text);
}

const fullName = new RegExp(String.raw`^\p{Lu}[^\s.,]*(?: ${wordOfName}){1,3}$`, "u");

function nameIn(text: string): string | undefined {
  const [start] = inOtherWords.exec(text) ?? [];
  const rest = start === undefined ? "" : text.slice(start.length);
  return name.test(rest) ? rest : undefined;
}
