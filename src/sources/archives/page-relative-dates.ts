import { isLink } from "./page-links.ts";
import {
  ancestorsOf,
  closest,
  isElement,
  nodesIn,
  type PageElement,
  type PageNode,
  type PageText,
  plainText,
  wordsOf,
} from "./page-tree.ts";

/** A relative date. It cannot be resolved without knowing when the page was made. */
export interface RelativeDate {
  /** "3 days ago". */
  readonly shown: string;
  /** The smallest element around it that has a link and no date. */
  readonly row?: PageElement;
}

/** Longer texts say more than a date. */
const longestText = 60;

const count = "(?:an?|\\d{1,3}|einem|einer|une?|una?|um|uma|een|en|ett)";
/** Relative dates in common languages. */
const relative = new RegExp(
  `(?<![\\p{L}\\d])(?:${[
    `${count} ?(?:seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|yrs?|[smhdwy]) ago`,
    `vor ${count} (?:Sekunde|Minute|Stunde|Tag|Woche|Monat|Jahr)(?:en|e|n)?`,
    `il y a ${count} (?:seconde|minute|heure|jour|semaine|mois|an)s?`,
    `hace ${count} (?:segundo|minuto|hora|día|semana|mes|año)(?:s|es)?`,
    `há ${count} (?:segundo|minuto|hora|dia|semana|mês|mes|ano)(?:s|es)?`,
    `${count} (?:second[oi]|minut[oi]|or[ae]|giorn[oi]|settiman[ae]|mes[ei]|ann[oi]) fa`,
    `${count} (?:seconden?|minuten?|minuut|uur|uren|dag|dagen|weken|week|maanden?|jaar) geleden`,
    `för ${count} (?:sekund|minut|timm|dag|vecka|veck|månad|år)\\p{L}* sedan`,
    "(?:\\d{1,3} )?(?:секунд|минут|час|день|дня|дней|недел|месяц|год|лет)\\p{L}* назад",
    "\\d{1,3} ?(?:秒|分钟?|分鐘|小时|小時|時間|日|天|周|週間?|个月|個月|か月|ヶ月|年) ?(?:之?前)",
  ].join("|")})(?![\\p{L}\\d])`,
  "iu",
);
/** Only if they are the whole text: "Yesterday" is also a song. */
const days = new Set(
  "yesterday today gestern vorgestern heute hier aujourd'hui aujourd’hui ayer hoy ieri oggi ontem hoje gisteren vandaag igår idag вчера сегодня 昨天 昨日 今天 今日".split(
    " ",
  ),
);
/** Room for "Posted" and a name. */
const mostBeside = 30;

/** The relative dates of a page, in page order. `dates` are those that could be read. */
export function relativeDatesIn(
  root: PageElement,
  isLeftOut: (node: PageNode) => boolean,
  dates: readonly PageNode[],
): readonly RelativeDate[] {
  const read = new Set(dates);
  const dated = new Set(dates.flatMap(ancestorsOf));
  const found: { readonly shown: string; readonly node: PageNode }[] = [];
  const linked = new Set<PageElement>();
  for (const node of nodesIn([root], (node) => isLeftOut(node) || read.has(node))) {
    if (isElement(node) && isLink(node)) addWithAncestors(node, linked);
    const shown = isElement(node) ? undefined : relativeDate(node);
    if (shown !== undefined) found.push({ shown, node });
  }
  // One element may contain thousands.
  const known = new Map<PageElement, string>();
  const wordsIn = (element: PageElement): string => {
    const words = known.get(element) ?? wordsOf([element]);
    known.set(element, words);
    return words;
  };
  return found.map(({ shown, node }) => {
    const row = ancestorsOf(node).find((around) => linked.has(around) && wordsIn(around) !== wordsOf([node]));
    return { shown, ...(row !== undefined && !dated.has(row) && { row }) };
  });
}

/** If an element is in the set, so are its ancestors. */
function addWithAncestors(element: PageElement, among: Set<PageElement>): void {
  for (let around: PageElement | undefined = element; around !== undefined && !among.has(around); ) {
    among.add(around);
    around = around.parent;
  }
}

function relativeDate(node: PageText): string | undefined {
  const text = plainText(node.text);
  if (text.length > longestText) return undefined;
  if (days.has(text.toLowerCase())) return closest(node, isLink) === undefined ? text : undefined;
  const shown = relative.exec(text)?.[0];
  return shown === undefined || text.length - shown.length > mostBeside ? undefined : shown;
}
