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

  it("shows its date for people and for programs", () => {
    const [time] = read({}).all("time");
    expect(time).toMatchObject({ text: "May 1, 2024", attributes: { datetime: "2024-05-01T12:00:00.000Z" } });
  });

  it("joins several authors as the language does", () => {
    const authors = ["Ada", "Bea", "Cy"].map((name) => ({ name }));
    expect(read({ authors }).all("p", { class: "by" })[0]?.text).toBe("Ada, Bea, and Cy");
    expect(read({ authors }, sampleSite({ language: "de" })).all("p", { class: "by" })[0]?.text).toBe(
      "Ada, Bea und Cy",
    );
  });
});

function read(changes: Partial<Entry>, onSite = site) {
  return readPage(Buffer.from(`<!doctype html><ol>${listItem(sampleEntry(changes), onSite, undefined)}</ol>`));
}
