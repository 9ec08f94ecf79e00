import { describe, expect, it } from "vitest";
import type { Entry } from "../../src/documents/entry.ts";
import { listItem } from "../../src/pages/list-item.ts";
import { readPage } from "./page-reader.ts";
import { sampleEntry, sampleSite } from "./samples.ts";

const site = sampleSite();

describe("an article in a list", () => {
  it("links its title to the article", () => {
    const [link] = read({}).all("a");
    expect(link).toMatchObject({ text: "A first article", attributes: { href: "/blog/articles/first/" } });
  });

  it("links its date where it has no title", () => {
    const page = read(withoutTitle());
    expect(page.all("h3")).toEqual([]);
    expect(page.all("a").map(({ text }) => text)).toEqual(["May 1, 2024"]);
  });

  it("shows its date to people and to programs", () => {
    const [time] = read({}).all("time");
    expect(time).toMatchObject({ text: "May 1, 2024", attributes: { datetime: "2024-05-01T12:00:00.000Z" } });
  });

  it("names several authors as the language does", () => {
    const authors = ["Ada", "Bea", "Cy"].map((name) => ({ name }));
    expect(read({ authors }).all("p", { class: "by" })[0]?.text).toBe("Ada, Bea, and Cy");
    expect(read({ authors }, sampleSite({ language: "de" })).all("p", { class: "by" })[0]?.text).toBe(
      "Ada, Bea und Cy",
    );
  });

  it("counts the authors that there is no room for", () => {
    const authors = ["Ada", "Bea", "Cy", "Di", "Eve"].map((name) => ({ name }));
    expect(read({ authors }).all("p", { class: "by" })[0]?.text).toBe("Ada, Bea, Cy, and 2 others");
  });

  it("says where an article is that is elsewhere", () => {
    const page = read({ permalink: "https://www.elsewhere.example/x", hasOwnPage: false });
    expect(page.all("h3")[0]?.all("a")[0]?.attributes.href).toBe("https://www.elsewhere.example/x");
    expect(page.all("span", { class: "host" })[0]?.text).toBe("elsewhere.example");
  });

  it("tells the language and direction that differ from the site's", () => {
    const [item] = read({ language: "ar", direction: "rtl" }).all("li");
    expect(item?.attributes).toEqual({ lang: "ar", dir: "rtl" });
  });
});

function read(changes: Partial<Entry>, onSite = site) {
  return readPage(Buffer.from(`<!doctype html><ol>${listItem(sampleEntry(changes), onSite, undefined)}</ol>`));
}

function withoutTitle(): Partial<Entry> {
  return { title: "" };
}
