import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeProblem } from "../../../src/errors.ts";
import { type ListedArticle, readListing } from "../../../src/sources/archives/listing.ts";

const real = readFileSync(join(import.meta.dirname, "../../../data/archive-listing.txt"), "utf8");
const withoutLines = (articles: readonly ListedArticle[]) => articles.map(({ line, ...article }) => article);
const read = (text: string) => readListing(text, "listing.txt", "UTC");
const complaintsOf = (text: string) => read(text).problems.map(describeProblem);

describe("the real listing", () => {
  it("says 92 articles and holds 13", () => {
    const { articles, declaredCount, problems } = read(real);
    expect([articles.length, declaredCount, problems]).toEqual([13, 92, []]);
  });

  it("keeps titles, excerpts and names to the letter", () => {
    const { articles } = read(real);
    expect(withoutLines(articles)[0]).toEqual({
      date: "2015-12-08",
      title: "ELS: latency based load balancer, part 1",
      excerpt:
        "Load Balancing Most Spotify clients connect to our back-end via accesspoint which forwards client requests to other servers. In the picture below, the accesspoint has …",
      author: "Lukáš Poláček",
    });
    expect(articles.map(({ title }) => title)).toContain("In praise of “boring” technology");
    expect(articles.map(({ author }) => author)).toContain("jhaals");
  });

  it("is read however it is wrapped, bulleted, dated and spaced", () => {
    const { articles } = read(real);
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat(1_000)), (stream) => {
        const random = (below: number) => (stream.next().value as number) % below;
        const listing = `92 articles\n${articles.map((article) => wrapped(article, random)).join("")}`;
        const { articles: again, problems } = read(random(2) === 0 ? listing : listing.replaceAll("\n", "\r\n"));
        expect(problems.map(describeProblem)).toEqual([]);
        expect(withoutLines(again)).toEqual(withoutLines(articles));
      }),
      { numRuns: 300 },
    );
  });
});

describe("a listing that ends each article with its author", () => {
  const words =
    "On 2015 was the 8 of May 1, 2024 and 2024-05-01 published with Penguin. Posted here. Next page 3 comments & [...] Monday today (2013) Read more March 2014 Updated yes. No, 1. one";
  const text = (most: number) =>
    fc.array(fc.constantFrom(...words.split(" ")), { minLength: 1, maxLength: most }).map((some) => some.join(" "));
  const article = fc.record({
    title: text(5).map((title) => `On ${title}`),
    excerpt: text(16).map((excerpt) => `On ${excerpt} [...]`),
    author: fc.constantFrom("Ann Lee", "jhaals", "Team 42", "John-John Tedro"),
  });

  it("may say anything in its excerpts, and be wrapped after any word", () => {
    fc.assert(
      fc.property(
        fc.array(article, { minLength: 1, maxLength: 4 }),
        fc.constantFrom("• ", "* ", "- ", ""),
        fc.infiniteStream(fc.constantFrom(" ", " ", "\n", "\n  ")),
        (articles, bullet, spaces) => {
          const wrap = (line: string) => line.replace(/ /g, () => spaces.next().value as string);
          const listing = articles.map(
            ({ title, excerpt, author }) =>
              `${bullet}May 1, 2024\n\n${title}\n\n${wrap(excerpt)}\n\nPublished by ${author}\n\n`,
          );
          const { articles: found, problems } = read(listing.join(""));
          expect(problems.map(describeProblem)).toEqual([]);
          expect(found.map(({ title, excerpt, author }) => ({ title, excerpt, author }))).toEqual(
            articles.map((each) => ({ ...each, excerpt: each.excerpt.replace(/\[\.\.\.\]$/, "…") })),
          );
        },
      ),
      { numRuns: 500 },
    );
  });
});

/** Some can be read, and some cannot. */
const dates =
  "Tue 8 Dec 2015|8.12.15|12/8|Dec 8|8 Dec 15|20151208|Dec '15|Week 49, 2015|Q4 2015|Winter 2015|2015|2015-12|12/2015|Tuesday|last Tuesday|3 days ago|3d|yesterday at 9:00|December 8, 2015 at 9:00 AM|8 Dec 2015 · 3 min read|[December 8, 2015]|December 8 2015 –|**December 8, 2015**|## December 8, 2015|> December 8, 2015|Updated: December 8, 2015|the 8th of December 2015|8 déc. 2015|8 грудня 2015 р.|Vendredi 8 décembre 2015 à 9h|8 Aralık 2015 Salı|📅 December 8, 2015|December 8, 2015 News|#12 December 8, 2015|Ann Lee, December 8, 2015|December 32, 2015|2015-13-01";

describe("a listing with an unusual date", () => {
  it("gives the line of the first unreadable date, and not that of the count above it", () => {
    const article = (date: string) => `${date}\n\nHills\n\nPublished by Ann\n\n`;
    const { problems } = read(`2 articles\n\n${article("December 8, 15")}${article("December 1, 2015")}`);
    expect(problems).toMatchObject([{ line: 3, found: '"December 8, 15"' }]);
  });

  const layouts: Readonly<Record<string, (date: string, title: string) => string>> = {
    "with authors": (date, title) => `${date}\n\n${title}\n\nText [...]\n\nPublished by Ann\n\n`,
    "with authors, without blank lines": (date, title) => `${date}\n${title}\nText [...]\nPublished by Ann\n`,
    "without authors": (date, title) => `${date}\n\n${title}\n\nText [...]\n\n`,
    "without excerpts": (date, title) => `${date}\n\n${title}\n\n`,
    "of one paragraph each": (date, title) => `${date}\n${title}\nText [...]\n\n`,
    "with bullets": (date, title) => `* ${date}\n  ${title}\n  Text [...]\n`,
    "with blank lines before texts alone": (date, title) => `${date}\n${title}\n${title === "Two" ? "" : "\nText\n\n"}`,
    "without anything": (date, title) => `${date}\n${title}\n`,
  };

  it.each(Object.entries(layouts))("holds every article whole or is refused: %s", (_, lines) => {
    for (const date of dates.split("|")) {
      const { articles, problems } = read(
        lines("May 1, 2024", "One") + lines(date, "Two") + lines("March 2, 2014", "Three"),
      );
      const titles = articles.map(({ title }) => title);
      if (problems.length === 0) expect([date, ...titles]).toEqual([date, "One", "Two", "Three"]);
    }
  });
});

describe("a listing as a browser copies it", () => {
  const articles = ["A walk by the sea", "Rain", "Up the hill", "Bread", "What is blue?", "The year"];
  const days = ["May 1, 2024", "April 2, 2024", "March 3, 2024", "March 2, 2014", "March 1, 2014", "May 5, 2013"];
  const text = (index: number) => (index % 3 === 1 ? "" : "It was a long day. Nobody minded.\n");
  const layouts: Readonly<Record<string, (date: string, title: string, index: number) => string>> = {
    "titles above dates": (date, title) => `${title}\n${date}\n`,
    "titles above dates and texts": (date, title, index) => `${title}\n${date}\n${text(index)}`,
    "titles above texts": (date, title, index) => `${title}\n${text(index)}${date}\n`,
    "titles below dates": (date, title, index) => `${date}\n${title}\n${text(index)}`,
    "titles below topics": (date, title, index) => `${index % 2 ? "Sea" : "Hills"}\n${title}\n${date}\n${text(index)}`,
    "titles above topics": (date, title, index) => `${date}\n${title}\n${index % 2 ? "Sea" : "Hills"}\n${text(index)}`,
    "titles beside dates": (date, title, index) => `${date} – ${title}\n${text(index)}`,
    "titles before dates": (date, title) => `${title} (${date})\n`,
    "dates among names": (date, title, index) => `${title}\nPosted on ${date} by Ann Lee\n${text(index)}Read more\n`,
  };
  const tops = { nothing: "", menu: "Home\nAbout\n\nArchive\n" };
  const ends = { nothing: "", footer: "Older posts\n© 2024 Ann Lee. Powered by Hugo\n" };
  const cases = Object.entries(layouts).flatMap(([name, article]) =>
    Object.entries(tops).flatMap(([top, head]) =>
      Object.entries(ends).map(([end, foot]) => ({ name, top, end, head, foot, article })),
    ),
  );

  it.each(cases)("is read with $name, $top above and $end below", ({ head, foot, article }) => {
    const all = articles.map((title, index) => article(days[index] ?? "", title, index)).join("");
    const { articles: found, problems } = read(head + all + foot);
    expect(problems.map(describeProblem)).toEqual([]);
    expect(found.map(({ title }) => title)).toEqual(articles);
    expect(found.map(({ date }) => date)).toEqual(days.map((day) => new Date(`${day} UTC`).toISOString().slice(0, 10)));
  });

  it.each(cases)(
    "names each article that it does not hold: $name, $top above, $end below",
    ({ head, foot, article }) => {
      for (const at of [0, 2, 5]) {
        for (const date of dates.split("|")) {
          const all = articles.map((title, index) => article(index === at ? date : (days[index] ?? ""), title, index));
          const { articles: found, problems } = read(head + all.join("") + foot);
          if (problems.some(({ severity }) => severity === "error")) continue;
          const told = problems.map(describeProblem).join("\n");
          const missing = articles.filter(
            (title) => !found.some((each) => each.title.includes(title)) && !told.includes(title),
          );
          expect([date, at, ...missing]).toEqual([date, at]);
          const shifted = found.filter(({ title, date }) => {
            const index = articles.indexOf(title);
            return index !== at && index !== -1 && date !== new Date(`${days[index]} UTC`).toISOString().slice(0, 10);
          });
          expect([date, at, ...shifted]).toEqual([date, at]);
        }
      }
    },
  );
});

describe("a listing", () => {
  it.each([
    ["May 1, 2024", "2024-05-01"],
    ["Sept. 5 2024", "2024-09-05"],
    ["1 May 2024", "2024-05-01"],
    ["2024-05-01", "2024-05-01"],
    ["•  May\n1,\n2024", "2024-05-01"],
    ["*\nMay 1, 2024", "2024-05-01"],
  ])("may date an article %j", (date, expected) => {
    expect(read(`${date}\n\nTitle\n\nPublished by A\n`).articles).toMatchObject([{ date: expected, title: "Title" }]);
  });

  it("may have no blank lines at all", () => {
    const text =
      "- May 1, 2024\nTitle\nThe text\ngoes on [...]\nPublished by A\n- May 2, 2024\nOther\nText […]\nPublished by B";
    expect(withoutLines(read(text).articles)).toEqual([
      { date: "2024-05-01", title: "Title", excerpt: "The text goes on …", author: "A" },
      { date: "2024-05-02", title: "Other", excerpt: "Text …", author: "B" },
    ]);
  });

  it("may wrap a title that has no excerpt", () => {
    expect(read("May 1, 2024\n\nA long\ntitle\n\nPublished by A").articles[0]).toMatchObject({ title: "A long title" });
  });

  it("may lack the blank line before its author", () => {
    const text =
      "May 1, 2024\n\nTitle\n\nText [...]\nPublished\nby John\nDoe\n\nMay 2, 2024\n\nOther\n\nPublished by B";
    expect(read(text).articles).toMatchObject([{ excerpt: "Text …", author: "John Doe" }, { title: "Other" }]);
  });

  it("drops a last line that all its articles share, and refuses it if only one has it", () => {
    const article = (day: number, ...more: readonly string[]) =>
      [`May ${day}, 2024`, `Title ${day}`, "Text", ...more].join("\n\n");
    const read2 = (...more: readonly string[]) =>
      withoutLines(read([article(2, ...more), article(1, ...more)].join("\n\n")).articles);
    const plain = [
      { date: "2024-05-02", title: "Title 2", excerpt: "Text" },
      { date: "2024-05-01", title: "Title 1", excerpt: "Text" },
    ];
    expect(read2("Lue koko juttu")).toEqual(plain);
    expect(read2("Weiterlesen →")).toEqual(plain);
    expect(complaintsOf([article(2, "Read more", "Title", "Text"), article(1)].join("\n\n"))).toMatchObject([
      expect.stringContaining(
        'listing.txt:7: expected the end, or a date such as "December 8, 2015", which begins the next article, got "Read more"',
      ),
    ]);
    expect(complaintsOf([article(2), "April 2024", article(1)].join("\n\n"))).toMatchObject([
      expect.stringContaining('got "April 2024"'),
    ]);
    expect(read2("Tags: a, b")).toEqual(plain.map((each) => ({ ...each, tags: ["a", "b"] })));
  });

  it("may mention dates and publishers in its excerpts", () => {
    const text =
      "May 1, 2024\n\nTitle\n\nOut on\nMay 2, 2023\nand 2022-01-01,\npublished by them.\nPublished by O’Reilly.\n\nPublished by A";
    const { articles, problems } = read(text);
    expect(problems).toEqual([]);
    expect(articles).toMatchObject([
      { excerpt: "Out on May 2, 2023 and 2022-01-01, published by them. Published by O’Reilly.", author: "A" },
    ]);
  });

  it("reads no-break spaces as spaces, and keeps other marks to the letter", () => {
    expect(read("May\u00A01,\u00A02024\n\n“T”\u00A0—\u202Fx –\n\nPublished by\u00A0Á").articles).toMatchObject([
      { title: "“T” — x –", author: "Á" },
    ]);
  });

  it("joins a word that was wrapped after its hyphen", () => {
    expect(read("May 1, 2024\n\nT\n\nPublished by John-\nJohn Tedro").articles[0]?.author).toBe("John-John Tedro");
  });

  it.each([
    [
      "",
      'listing.txt:1: expected an article, which begins with a date such as "December 8, 2015" on a line of its own',
    ],
    ["May 1, 2024\n\nTitle\n\nText", 'listing.txt:6: expected "Published by NAME" at the end of the article of line 1'],
    [
      "February 30, 2024\n\nT\n\nPublished by A",
      'listing.txt:1: expected a date such as "December 8, 2015" or "2015-12-08", got "February 30, 2024"',
    ],
    [
      "Mia 1, 2024\n\nT\n\nPublished by A",
      'listing.txt:1: expected a date such as "December 8, 2015" or "2015-12-08", got "Mia 1, 2024"',
    ],
    ["May 1, 2024\n\nPublished by A", "listing.txt:2: expected a title after the date"],
    ["May 1, 2024\n\nT\n\nPublished by", 'listing.txt:5: expected a name after "Published by"'],
    [
      "Some blog\n\nMay 1, 2024\n\nT\n\nPublished by A",
      'listing.txt:1: expected a count such as "92 articles", or a date',
    ],
    [
      "May 1, 2024\n\nT\n\nPublished by A\n\nRead more\n\nMay 2, 2024\n\nT\n\nPublished by A",
      'listing.txt:7: expected a date such as "December 8, 2015", which begins the next article, got "Read more"',
    ],
  ])("that cannot be read is reported with its line and what was expected: %j", (text, complaint) => {
    const complaints = complaintsOf(text);
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toContain(complaint);
  });

  it("is refused in time that grows with it, however wide its lines are", { timeout: 5_000 }, () => {
    expect(complaintsOf(`2024-05-01 a${" ".repeat(50_000)}b`)).toHaveLength(1);
  });

  it("is reported with all its faults at once", () => {
    expect(complaintsOf("x\n\nMay 1, 2024\n\nT\n\nMay 2, 2024\n\nPublished by A")).toHaveLength(3);
  });
});

/** The article as another page might show it. */
function wrapped({ date, title, excerpt, author }: ListedArticle, random: (below: number) => number): string {
  const pick = <T>(choices: readonly T[]): T => choices[random(choices.length)] as T;
  const day = new Date(date);
  const part = (options: Intl.DateTimeFormatOptions) =>
    day.toLocaleDateString("en-US", { timeZone: "UTC", ...options });
  const written = pick([date, part({ dateStyle: "long" }), part({ dateStyle: "medium" })]);
  const wrap = (text: string) =>
    text.split(" ").reduce((line, word) => line + pick([" ", " ", " ", "\u00A0", "\n", "\n    "]) + word);
  const blank = () => "\n".repeat(2 + random(3));
  const bullet = pick(["  • ", "* ", "- ", ""]);
  const text = (excerpt ?? "").replace(/…$/, pick(["[...]", "[…]", "…"]));
  return `${blank()}${bullet}${wrap(written)}${blank()}${wrap(title)}${blank()}${wrap(text)}${blank()}${wrap(`Published by ${author}`)}${blank()}`;
}
