import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nameKey, nameSlug, slugify } from "../../src/records/slug.ts";

describe("slugify", () => {
  it.each([
    ["Monitoring at Spotify: The Story So Far", "monitoring-at-spotify-the-story-so-far"],
    ["In praise of “boring” technology", "in-praise-of-boring-technology"],
    ["Lukáš Poláček", "lukas-polacek"],
    ["Straße, Ærø, Łódź, Đà Nẵng, Þór", "strasse-aero-lodz-da-nang-thor"],
    ["ﬁne", "fine"],
    ["Don't", "dont"],
    ["--a--b--", "a-b"],
    ["../../etc/passwd", "etc-passwd"],
    ["CON", "con-x"],
    ["com1", "com1-x"],
  ])("makes %s into %s", (text, slug) => {
    expect(slugify(text)).toBe(slug);
  });

  it("gives text in another script a stable name of its own", () => {
    expect(slugify("日本語")).toMatch(/^x-[0-9a-f]{8}$/);
    expect(slugify("日本語")).toBe(slugify("日本語"));
    expect(slugify("日本語")).not.toBe(slugify("中文"));
  });

  it("cuts a long text after a whole word", () => {
    const slug = slugify("word ".repeat(40));
    expect(slug).toMatch(/^word(-word)*$/);
    expect(slug.length).toBeLessThanOrEqual(80);
  });

  it("is safe as a file name, and a slug of itself, for any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (text) => {
        const slug = slugify(text);
        expect(slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
        expect(slug.length).toBeLessThanOrEqual(82);
        expect(slugify(slug)).toBe(slug);
      }),
    );
  });
});

describe("nameSlug", () => {
  it.each([
    ["Node.js", "node-js"],
    ["CI/CD", "ci-cd"],
    ["R&D", "r-d"],
    ["O'Reilly", "oreilly"],
    ["Ann B. Cole", "ann-b-cole"],
  ])("treats the separators in %s as spaces", (name, slug) => {
    expect(nameSlug(name)).toBe(slug);
  });

  it("tells C, C++ and C# apart", () => {
    expect(new Set(["C", "C++", "C#"].map(nameSlug)).size).toBe(3);
    expect(nameSlug("C")).toBe("c");
  });

  it("keeps a name plain if only case, spaces and diacritics are lost", () => {
    expect(nameSlug("Björn  Edström")).toBe("bjorn-edstrom");
    expect(nameSlug("John-John Tedro")).toBe("john-john-tedro");
  });

  it("gives one slug to the ways of writing one name", () => {
    expect(nameSlug("c++ ")).toBe(nameSlug("C++"));
    expect(nameSlug("Zoe\u0308!")).toBe(nameSlug("Zoë!"));
  });
});

describe("nameKey", () => {
  it("is equal whatever the case, composition and spacing", () => {
    expect(nameKey("  BJO\u0308RN\n Edström ")).toBe(nameKey("Björn Edström"));
  });

  it("tells letters apart", () => {
    expect(nameKey("Bjorn")).not.toBe(nameKey("Björn"));
  });
});
