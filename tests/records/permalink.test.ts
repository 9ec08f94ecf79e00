import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isWebAddress } from "../../src/records/absolute-url.ts";
import { parseArticle } from "../../src/records/parse-article.ts";
import type { RecordOrigin } from "../../src/records/record-origin.ts";
import type { ReadingRules } from "../../src/records/site.ts";

const rules = { timezone: "UTC", permalink: "https://e.example/:year/:month/:day/:slug/" };
const origin = { file: "a.md", rules };
const minimal = { title: "A title", published: "2024-05-01" };

type More = Partial<RecordOrigin & ReadingRules>;

function urlOf(fields: object, more: More = {}): string | undefined {
  return parseArticle({ ...minimal, ...fields }, { ...origin, ...more, rules: { ...rules, ...more } }).record?.url;
}

const by = (pattern: string, fields: object = {}, more: More = {}) =>
  urlOf(fields, { permalink: `https://e.example/${pattern}`, ...more });

describe("the address of an article by a pattern", () => {
  it("holds the day in the time zone of the site", () => {
    const late = { published: "2023-12-31T23:30:00Z", slug: "a" };
    expect(urlOf(late)).toBe("https://e.example/2023/12/31/a/");
    expect(urlOf(late, { timezone: "Europe/Stockholm" })).toBe("https://e.example/2024/01/01/a/");
    expect(by("?p=:year-:i_month-:i_day-:slug", late, { timezone: "Europe/Stockholm" })).toBe(
      "https://e.example/?p=2024-1-1-a",
    );
  });

  it("comes from the settings even if the article has a pattern of its own", () => {
    expect(urlOf({ url: "/:section/:year/:slug/", slug: "a" })).toBe("https://e.example/2024/05/01/a/");
  });

  it.each([
    [{ published: "2024-05-01" }, {}, "2024/05/01"],
    [{ published: "May 1, 2024" }, {}, "2024/05/01"],
    [{ published: undefined }, { defaultDate: "2024-05-01" }, "2024/05/01"],
    [{ published: "2024-05-02 00:00" }, {}, "2024/05/02"],
    [{ published: "2024-05-01T12:00:00Z" }, {}, "2024/05/02"],
  ])("has the day as written, even if noon in UTC is midnight: %j", (fields, more, day) => {
    const there = { timezone: "Pacific/Auckland", ...more };
    expect(by(":year/:month/:day/:slug/", { slug: "a", ...fields }, there)).toBe(`https://e.example/${day}/a/`);
  });

  it.each([
    [{}, { defaultSlug: "My_post-1.2" }, "My_post-1.2"],
    [{}, { defaultSlug: "Gru\u0308ße aus Köln" }, "Gr%C3%BC%C3%9Fe-aus-K%C3%B6ln"],
    [{ slug: "Own one" }, { defaultSlug: "file" }, "Own-one"],
    [{}, { defaultSlug: "2024-5-1-walk", defaultDate: "2024-05-01" }, "walk"],
    [{}, { defaultSlug: "2024-13-1-walk" }, "2024-13-1-walk"],
    [{ slug: "/a/b/" }, {}, "a/b"],
    [{ slug: "half\ud83d a face" }, {}, "half-a-face"],
    [{}, {}, "a-title"],
  ])("calls an article with %j in a file %j as they are written: %s", (fields, more, slug) => {
    expect(by(":slug.html", fields, more)).toBe(`https://e.example/${slug}.html`);
  });

  it.each([
    ["Hello, World: it's me", "hello-world-its-me"],
    ["C++ & Go – a tale", "c%2B%2B-go-a-tale"],
    ["Über 日本", "%C3%BCber-%E6%97%A5%E6%9C%AC"],
    ["!?", "file"],
  ])("turns the title %s into the slug %s", (title, headline) => {
    expect(by(":headline/", { title }, { defaultSlug: "file" })).toBe(`https://e.example/${headline}/`);
  });

  it("has a folder for each category, and none without", () => {
    const pattern = ":categories/:year/:slug.html";
    expect(by(pattern, { slug: "a", categories: ["News", "Of the day", "news"] })).toBe(
      "https://e.example/news/of%20the%20day/2024/a.html",
    );
    expect(by(pattern, { slug: "a", tags: ["t"] })).toBe("https://e.example/2024/a.html");
  });

  it("gives way to an address of the article's own", () => {
    expect(urlOf({ url: "https://other.example/x" })).toBe("https://other.example/x");
  });

  it("is on the site's host if `url` is a path", () => {
    const parsed = parseArticle({ ...minimal, url: "/2013/05/a/" }, { ...origin, defaultSlug: "a" });
    expect(parsed.record?.url).toBe("https://e.example/2013/05/a/");
    expect(parsed.problems).toEqual([]);
  });

  it("decides neither id nor slug", () => {
    const { record } = parseArticle({ ...minimal, slug: "Own one" }, origin);
    expect(record).toMatchObject({ slug: "own-one" });
    expect(record).not.toHaveProperty("id");
  });

  it("is a valid address, whatever the record says", () => {
    const text = fc.string({ unit: "binary", minLength: 1 });
    fc.assert(
      fc.property(text, text, text, (title, slug, category) => {
        const url = by(":categories/:headline/:slug", { title, slug, categories: [category] });
        if (url !== undefined) expect(isWebAddress(url)).toBe(true);
      }),
    );
  });
});
