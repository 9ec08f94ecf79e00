import { describe, expect, it } from "vitest";
import { html } from "../../src/pages/html.ts";
import { languages } from "../../src/pages/languages/index.ts";
import { listPage } from "../../src/pages/list-page.ts";
import { notFoundPage } from "../../src/pages/not-found-page.ts";
import { readPage } from "./page-reader.ts";
import { sampleMain, sampleSite } from "./samples.ts";

describe("what all pages of a site share", () => {
  it.each([
    ["ar", ["مقالة واحدة", "مقالتان", "3 مقالات", "11 مقالة"]],
    ["ru", ["1 статья", "2 статьи", "3 статьи", "11 статей"]],
    ["fa", ["۱ مقاله", "۲ مقاله", "۳ مقاله", "۱۱ مقاله"]],
  ])("counts as the language does: %s", (language, counts) => {
    const site = sampleSite({ language });
    expect([1, 2, 3, 11].map((count) => site.count(count, site.words.articles))).toEqual(counts);
  });

  it.each([
    ["es", "1.000.000 de artículos"],
    ["fr", "1\u202F000\u202F000 d’articles"],
    ["it", "1.000.000 di articoli"],
    ["pt", "1.000.000 de artigos"],
  ])("counts millions as the language does: %s", (language, count) => {
    const site = sampleSite({ language });
    expect(site.count(1_000_000, site.words.articles)).toBe(count);
  });

  it("lets no line of French begin with a colon", () => {
    expect(JSON.stringify(languages.fr)).not.toMatch(/ [:;?!»]/);
  });

  it.each(Object.entries(languages))(
    "has phrases with one placeholder for a name, and a banner that CSS can hold: %s",
    (_, words) => {
      for (const phrase of [words.tagged, words.writtenBy]) expect(phrase.split("#")).toHaveLength(2);
      expect(words.feedHow).not.toMatch(/["\\\n]/);
    },
  );

  it.each(Object.entries(languages))("does not say twice that there are others: %s", (language, { others }) => {
    const [, and] = sampleSite({ language }).list([html`Ada`, html`Grace`]);
    expect(others.other.split(" ")).not.toContain(String(and).trim());
  });

  it("gives dates in the site's language and time zone, and in one calendar", () => {
    const instant = Date.UTC(2024, 11, 31, 23);
    expect(sampleSite({ language: "de", timezone: "Europe/Berlin" }).date(instant)).toBe("1. Januar 2025");
    expect(sampleSite({ language: "th" }).date(instant)).toContain("2024");
  });

  it("knows the year of an instant in the site's time zone", () => {
    const site = sampleSite({ timezone: "America/New_York" });
    expect(site.yearOf(Date.UTC(2025, 0, 1, 4, 59))).toBe(2024);
    expect(site.yearOf(Date.UTC(2025, 0, 1, 5))).toBe(2025);
    expect(site.yearOf(Date.UTC(2025, 5, 1))).toBe(2025);
  });

  it.each([
    ["ar-EG", "٢٠٢٤", "٥٬٠٠٠"],
    ["es-MX", "2024", "5,000"],
    ["ja", "2024年", "5,000"],
    ["th", "2024", "5,000"],
    ["fa", "۲۰۲۴", "۵٬۰۰۰"],
    // Its dates use its own digits; the words beside numbers are English.
    ["bn", "২০২৪", "5,000"],
  ])("writes years as in dates, and numbers as the words beside them do: %s", (language, year, number) => {
    const site = sampleSite({ language });
    expect([site.year(2024), site.number(5000)]).toEqual([year, number]);
    expect(site.date(Date.UTC(2024, 5, 1))).toContain(year);
  });

  it("leaves addresses of other sites alone", () => {
    expect(sampleSite().link("https://example.org/about")).toBe("https://example.org/about");
  });

  it.each([
    ["en", "ltr"],
    ["he-IL", "rtl"],
    ["az-Arab", "rtl"],
  ])("runs in the direction of %s: %s", (language, direction) => {
    expect(readPage(notFoundPage(sampleSite({ language }))).all("html")[0]?.attributes).toEqual({
      lang: language,
      dir: direction,
    });
  });

  it.each([
    ["pt-BR", "pt"],
    ["zh", "zh-Hans"],
    ["zh-TW", "zh-Hant"],
    ["nn-NO", "nb"],
    ["sw", "en"],
  ])("uses, on a site in %s, the words of %s", (language, spoken) => {
    expect(sampleSite({ language }).words.language).toBe(spoken);
  });

  it("marks words that are not in the site's language", () => {
    const document = { feed: sampleMain, kind: "subscription", directory: "", updated: 0 } as const;
    const page = readPage(listPage(document, { items: [] }, sampleSite({ language: "sw" })));
    expect(page.all("html")[0]?.attributes.lang).toBe("sw");
    expect(page.all("section")[0]?.attributes.lang).toBe("en");
  });

  it("uses the site's own icon", () => {
    expect(sampleSite({ icon: "images/i.png" }).icon).toBe("/blog/images/i.png");
    expect(sampleSite({ icon: "https://cdn.example/i.png" }).icon).toBe("https://cdn.example/i.png");
  });
});
