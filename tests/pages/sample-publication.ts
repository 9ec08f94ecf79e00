import type { Entry } from "../../src/documents/entry.ts";
import type { FeedDocument } from "../../src/documents/feed-document.ts";
import type { LogicalFeed } from "../../src/documents/logical-feed.ts";
import { articlePage } from "../../src/pages/article-page.ts";
import { pageAssets } from "../../src/pages/assets.ts";
import { feedsPage } from "../../src/pages/feeds-page.ts";
import { listItem } from "../../src/pages/list-item.ts";
import { listPage } from "../../src/pages/list-page.ts";
import { notFoundPage } from "../../src/pages/not-found-page.ts";
import type { PageSite } from "../../src/pages/page-site.ts";
import type { Person } from "../../src/records/article.ts";
import { sampleEntry, sampleMain, sampleSite, sampleTag } from "./samples.ts";

/** A file as a static host holds it. */
export interface PublishedFile {
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/** How much a sample publication has of everything, and in which language. */
export interface SampleSize {
  readonly articles?: number;
  readonly tags?: number;
  readonly perPage?: number;
  /** `en-x-extreme` is a site where everything is too long, too many or missing. */
  readonly language?: string;
}

const day = 86_400_000;
const newest = Date.UTC(2024, 4, 20, 12);

/** A small publication as a static host holds it, by path below `baseUrl`. */
export function samplePublication(baseUrl: string, size: SampleSize = {}): ReadonlyMap<string, PublishedFile> {
  const { articles = 120, tags = 12, perPage = 50, language = "en" } = size;
  const voice = voices[language] ?? english;
  const site = sampleSite({ baseUrl, homeUrl: baseUrl, language, title: voice.title, description: voice.description });
  const main = { ...sampleMain, title: voice.title, description: voice.description };
  const tagFeeds = Array.from({ length: tags }, (_, index) =>
    sampleTag(voice.tags[index % voice.tags.length] + (index < voice.tags.length ? "" : ` ${index}`), `t${index}`),
  );
  const entries = Array.from({ length: articles }, (_, index) => entryAt(index, baseUrl, voice, tagFeeds));
  const sheets = new Map<string, PublishedFile>(pageAssets.map((asset) => [asset.path, asset]));
  const put = (path: string, bytes: Buffer) => sheets.set(path, { mediaType: "text/html; charset=utf-8", bytes });
  for (const [path, bytes] of listPages(main, entries, tagFeeds, perPage, site)) put(path, bytes);
  for (const [index, feed] of tagFeeds.entries()) {
    const tagged = entries.filter((_, at) => at % tagFeeds.length === index);
    for (const [path, bytes] of listPages(feed, tagged, [], perPage, site)) put(path, bytes);
  }
  for (const [index, entry] of entries.entries()) {
    put(`articles/${entry.slug}/index.html`, articleOf(entry, entries[index - 1], entries[index + 1], tagFeeds, site));
  }
  const listed = [main, ...tagFeeds].map((feed) => ({ feed, entries: articles, updated: newest }));
  put("feeds/index.html", feedsPage(listed, site));
  put("404.html", notFoundPage(site));
  return sheets.set("picture.svg", { mediaType: "image/svg+xml", bytes: Buffer.from(picture) });
}

/** The newest entries, and archive pages with as many each for the others. */
function listPages(
  feed: LogicalFeed,
  entries: readonly Entry[],
  feeds: readonly LogicalFeed[],
  perPage: number,
  site: PageSite,
): [string, Buffer][] {
  const items = entries.map((entry) => ({
    published: entry.published,
    bytes: listItem(entry, site, entry.summary),
  }));
  const archives = Math.floor(Math.max(items.length - 1, 0) / perPage);
  const directory = (number: number) => `${feed.directory}archive/${number}/`;
  const frontDocument: FeedDocument = {
    feed,
    kind: "subscription",
    directory: feed.directory,
    updated: entries[0]?.updated ?? 0,
  };
  const list = {
    items: items.slice(0, perPage),
    total: items.length,
    years: yearsOf(items, site).map((year) => ({ ...year, directory: feed.directory })),
    feeds,
    ...(archives > 0 && { olderDirectory: directory(archives) }),
  };
  const pages: [string, Buffer][] = [[`${feed.directory}index.html`, listPage(frontDocument, list, site)]];
  for (let number = archives; number > 0; number -= 1) {
    const start = (archives - number + 1) * perPage;
    const document: FeedDocument = { ...frontDocument, kind: "archive", number, directory: directory(number) };
    const around = {
      items: items.slice(start, start + perPage),
      newerDirectory: number === archives ? feed.directory : directory(number + 1),
      ...(number > 1 && { olderDirectory: directory(number - 1) }),
    };
    pages.push([`${document.directory}index.html`, listPage(document, around, site)]);
  }
  return pages;
}

function yearsOf(items: readonly { readonly published: number }[], site: PageSite) {
  const counts = new Map<number, number>();
  for (const { published } of items) {
    const year = site.yearOf(published);
    counts.set(year, (counts.get(year) ?? 0) + 1);
  }
  return [...counts].map(([year, count]) => ({ year, count }));
}

function articleOf(
  entry: Entry,
  newer: Entry | undefined,
  older: Entry | undefined,
  tags: readonly LogicalFeed[],
  site: PageSite,
): Buffer {
  return articlePage(entry, {
    site,
    tags: entry.tags.map((name) => ({ name, directory: tags.find(({ label }) => label === name)?.directory ?? "" })),
    authors: entry.authors.map((person) => ({ person, directory: "authors/a/" })),
    ...(newer && { newer }),
    ...(older && { older }),
  });
}

function entryAt(index: number, baseUrl: string, voice: Voice, tags: readonly LogicalFeed[]): Entry {
  const slug = `a${index}`;
  const published = newest - index * 9 * day;
  const title = voice.titles[index % voice.titles.length];
  const ownPlace = { permalink: `${baseUrl}articles/${slug}/`, hasOwnPage: true };
  const otherPlace = { permalink: `https://www.elsewhere.example/${slug}`, hasOwnPage: false };
  const summary = voice.summaries[index % voice.summaries.length];
  return sampleEntry({
    id: slug,
    slug,
    ...(index % 11 === 7 ? otherPlace : ownPlace),
    title: title ?? "",
    published,
    updated: index === 0 ? published + 0.5 : published,
    authors: index % 9 === 4 ? voice.people : voice.people.slice(index % voice.people.length).slice(0, 1),
    ...(summary !== undefined && { summary }),
    contentHtml: voice.content(baseUrl),
    tags: [0, 1, 5].flatMap((step) => tags[(index + step) % Math.max(tags.length, 1)]?.label ?? []),
    ...(index === 0 && {
      enclosures: [
        {
          url: `${baseUrl}talk.mp3`,
          mediaType: "audio/mpeg",
          title: voice.titles[0] ?? "",
          lengthInBytes: 24_300_000,
          durationSeconds: 1894,
        },
        { url: `${baseUrl}paper.pdf`, mediaType: "application/pdf", lengthInBytes: 812_000 },
      ],
    }),
  });
}

interface Voice {
  readonly title: string;
  readonly description: string;
  readonly titles: readonly string[];
  readonly summaries: readonly string[];
  readonly tags: readonly string[];
  readonly people: readonly Person[];
  content(baseUrl: string): string;
}

const english: Voice = {
  title: "The Harbour Review",
  description: "Slow writing on craft, cities, and the sea between them.",
  titles: [
    "The lighthouse keeper’s ledger",
    "What a tide table knows",
    "Bread, ropes, and other things worth twisting by hand",
    "On keeping a town small enough to walk",
    "A short history of the fog signal, from gunpowder to compressed air and back to bells that ring themselves in a swell",
    "Notes from the ferry",
    "Why <video> is not a boat & other misunderstandings",
    "The quiet arithmetic of canals",
    "Seven winters",
    "Repairing the clock that nobody reads",
  ],
  summaries: [
    "Forty years of weather in one hand, and a single blot on the day the lamp went out.",
    "Two columns of numbers decide when a fishing village wakes. We asked the people who still compute them by hand how they know they are right, and what happens when they are not.",
    "Some crafts are only patience with a name.",
    "A walk from the market to the breakwater takes eleven minutes. The plan for the new quarter would make it thirty.",
  ],
  tags: ["Harbours", "Weather", "Craft", "Cities", "Navigation", "Bread", "Clocks", "Letters", "Maps", "Winter"],
  people: [
    { name: "Ines Calloway" },
    { name: "Tomás Ferreira" },
    { name: "Ruth Okafor" },
    { name: "J. P. Lindqvist" },
    { name: "Mei-Ling Ashworth" },
  ],
  content: (baseUrl) => `<p>The ledger is the size of a paving stone and smells of paraffin. It begins on the first of
    March with a single word, <em>clear</em>, and for the next forty years hardly ever says more than that. You can read
    <a href="${baseUrl}articles/a1/">what the tide tables say</a> of the same nights<sup><a href="${baseUrl}articles/a0/#fn1" id="fnref1">[1]</a></sup>.</p>
    <h2>One hand</h2><p>There are three inks. The black is the shop’s own, the brown is the same ink after a winter,
    and the violet was bought once, in a good year, and made to last.</p>
    <blockquote><p>Wind north-west, strong. Lamp lit at five. Nothing to be seen, and nobody to see it.</p></blockquote>
    <figure><img src="${baseUrl}picture.svg" alt="A lighthouse on a low shore, its beam to the right" width="800" height="360">
    <figcaption>The tower, drawn from the ferry.</figcaption></figure>
    <h2>What it adds up to</h2><ul><li>14,610 evenings</li><li>one blot</li><li>no complaints</li></ul>
    <table><thead><tr><th>Year</th><th align="right">Clear nights</th><th>Remarks</th></tr></thead><tbody><tr><td>1871</td><td align="right">203</td>
    <td>The violet ink</td></tr><tr><td>1872</td><td align="right">188</td><td>Fog in August, very unlike the year before</td></tr></tbody></table>
    <p>Set in a table, a life like this is short: <code>lit = dusk - 12</code> was the rule.</p>
    <pre><code>for (const evening of ledger) {
  if (evening.weather === "clear") light(lamp, { at: evening.dusk - minutes(12), until: evening.dawn });
}</code></pre>`,
};

const arabic: Voice = {
  title: "مجلة المرفأ",
  description: "كتابة متأنية عن الحِرَف والمدن والبحر.",
  titles: [
    "دفتر حارس المنارة",
    "ما تعرفه جداول المدّ والجزر",
    "رسائل من العبّارة (Notes from the ferry)",
    "عن HTML والقوارب",
  ],
  summaries: [
    "أربعون عامًا من الطقس بخط واحد، وبقعة حبر وحيدة يوم انطفأ المصباح.",
    "عمودان من الأرقام يقرران متى تستيقظ قرية الصيادين.",
  ],
  tags: ["مرافئ", "طقس", "حِرَف", "مدن"],
  people: [{ name: "ليلى حدّاد" }, { name: "Ruth Okafor" }, { name: "سامي نصر" }],
  content:
    () => `<p>الدفتر بحجم بلاطة رصيف وتفوح منه رائحة الكيروسين. يبدأ في الأول من آذار بكلمة واحدة.</p><h2>يدٌ واحدة</h2>
    <blockquote><p>ريح شمالية غربية قوية. أُشعل المصباح في الخامسة.</p></blockquote><ul><li>١٤٦١٠ مساءً</li></ul>`,
};

const hebrew: Voice = {
  title: "סקירת הנמל",
  description: "כתיבה איטית על מלאכה, ערים והים שביניהן.",
  titles: ["יומנו של שומר המגדלור", "מה יודע לוח הגאות", "על HTML וסירות"],
  summaries: ["ארבעים שנות מזג אוויר בכתב יד אחד, וכתם דיו אחד ביום שבו כבתה המנורה."],
  tags: ["נמלים", "מזג אוויר", "מלאכה"],
  people: [{ name: "יעל כהן" }, { name: "Ruth Okafor" }],
  content: () => "<p>היומן בגודל של אבן ריצוף וריחו נפט.</p><h2>יד אחת</h2><p>יש בו שלושה סוגי דיו.</p>",
};

const longWord = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft".repeat(3);

const extreme: Voice = {
  title: longWord,
  description: `${longWord} ${"and so on ".repeat(60)}`,
  titles: ["", longWord, "A title that does not end ".repeat(30)],
  summaries: ["", longWord, `https://example.org/${"a/".repeat(200)}`],
  tags: [longWord, "x"],
  people: Array.from({ length: 40 }, (_, index) => ({ name: index === 3 ? longWord : `Person ${index}` })),
  content: () => `<p>${longWord}</p><h2>${longWord}</h2><pre>${longWord.repeat(3)}</pre>
    <table><tr>${"<th>Heading</th>".repeat(30)}</tr><tr>${`<td>${longWord}</td>`.repeat(30)}</tr></table>
    <p><a href="https://example.org/">https://example.org/${"a".repeat(300)}</a></p>`,
};

const voices: Readonly<Record<string, Voice>> = {
  en: english,
  ar: arabic,
  he: hebrew,
  "en-x-extreme": extreme,
};

const picture = `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="360" viewBox="0 0 800 360">
<rect width="800" height="360" fill="#26303a"/><path fill="#f3dfa2" opacity=".5" d="M250 110 800 30v190z"/>
<path fill="#e9e2d3" d="M220 120h60l14 190h-88z"/><path fill="#8f1d18" d="M214 180h72l4 40h-80zM226 88h48v32h-48z"/>
<path fill="#11161b" d="M0 300q200-40 420 0t380 0v60H0z"/></svg>`;
