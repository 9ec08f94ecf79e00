import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadSettings } from "../../src/config/settings.ts";
import { describeProblem } from "../../src/errors.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "broadsheet-podcast-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const options = { shownAs: "site.yaml", localUrl: "http://127.0.0.1:3000/", publicUrl: "https://times.example/" };

function load(yaml: string) {
  const file = join(folder, "site.yaml");
  writeFileSync(file, yaml);
  return loadSettings(file, options);
}

function complaintsOf(yaml: string): readonly string[] {
  try {
    load(yaml);
    return [];
  } catch (error) {
    return (error as Error).message.split("\n");
  }
}

describe("settings of a podcast", () => {
  it("may say everything", () => {
    const yaml =
      'podcast:\n  category: [Society & Culture > Documentary, Technology]\n  image: " /cover.jpg"\n  explicit: yes\n  type: serial\n';
    expect(load(yaml).site.podcast).toEqual({
      categories: [{ name: "Society & Culture", part: "Documentary" }, { name: "Technology" }],
      image: "/cover.jpg",
      explicit: true,
      type: "serial",
    });
  });

  it("need no more than a category: the site has a picture, and most podcasts are not explicit", () => {
    const podcast = { categories: [{ name: "Arts" }], image: "/a.png", explicit: false };
    expect(load("image: /a.png\npodcast:\n  category: Arts\n").site.podcast).toEqual(podcast);
  });

  it("are told what is missing: a cover, and a category", () => {
    expect(complaintsOf("podcast:\n  category: Arts\n")).toEqual([
      'site.yaml:1: podcast.image: is missing, and so is the site\'s own image: podcast directories refuse a podcast without a cover (write one such as "image: /cover.jpg", square, of 1400 to 3000 pixels)',
    ]);
    expect(complaintsOf("image: /a.png\npodcast:\n  explicit: false\n")).toEqual([
      'site.yaml:2: podcast.category: is missing: an Apple Podcasts category such as "Technology" or "Society & Culture > Documentary", or a list of these',
    ]);
  });

  it("name each category once", () => {
    const yaml = "image: /a.png\npodcast:\n  category: [Arts, Arts > Books, Arts]\n";
    expect(load(yaml).site.podcast?.categories).toEqual([{ name: "Arts" }, { name: "Arts", part: "Books" }]);
  });

  it.each([
    [
      "category: []",
      'podcast.category: expected an Apple Podcasts category such as "Technology" or "Society & Culture > Documentary", or a list of these, got []',
    ],
    [
      "category: Tech",
      'podcast.category: expected an Apple Podcasts category such as "Technology" or "Society & Culture > Documentary", or a list of these, got "Tech"',
    ],
    [
      "category: [Arts, Arts > Painting]",
      'podcast.category.1: expected an Apple Podcasts category such as "Technology" or "Society & Culture > Documentary", got "Arts > Painting"',
    ],
    ["{ category: Arts, explicit: clean }", 'podcast.explicit: expected true or false, got "clean"'],
    ["{ category: Arts, type: weekly }", 'podcast.type: expected "episodic" or "serial", got "weekly"'],
    ["{ category: Arts, cover: /a.png }", "podcast.cover: is not a known setting"],
  ])("refuse %s", (podcast, complaint) => {
    const complaints = complaintsOf(`image: /a.png\npodcast:\n  ${podcast}\n`);
    expect(complaints).toEqual([`site.yaml:3: ${complaint}`]);
  });

  it("are told once that directories find no mail address of the author", () => {
    const remarksOf = (author: string) =>
      load(`author: ${author}\nimage: /a.png\npodcast:\n  category: Arts\n`).remarks.map(describeProblem);
    expect(remarksOf("Ada <ada@times.example>")).toEqual([]);
    expect(remarksOf("Ada")).toEqual([
      'site.yaml: author: has no e-mail address; podcast directories write to it to ask whether a podcast is yours (write "author: Name <mail@example.com>"; the feeds will show it)',
    ]);
  });
});
