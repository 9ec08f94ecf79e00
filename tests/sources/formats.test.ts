import { describe, expect, it } from "vitest";
import { describeProblem } from "../../src/errors.ts";
import { recordFormatOf, recordFormats } from "../../src/sources/index.ts";
import { json } from "../../src/sources/json.ts";
import { jsonLines } from "../../src/sources/json-lines.ts";
import { markdown } from "../../src/sources/markdown.ts";
import { mdx } from "../../src/sources/mdx.ts";
import type { Origin, Reading } from "../../src/sources/record-format.ts";

const read = (path: string, text: string): Reading => {
  const origin: Origin = { file: `data/articles/${path}`, path, rules: { timezone: "UTC" } };
  return recordFormatOf(path)?.read(text, origin) ?? { records: [], problems: [] };
};
const complaintsOf = (path: string, text: string) => read(path, text).problems.map(describeProblem);

it("scans an unclosed tag once, however many spaces follow it", () => {
  const text = `---\ntitle: A\npublished: 2024-05-01\n---\n{{<${" ".repeat(200_000)}`;
  expect(complaintsOf("a.md", text)).toEqual([]);
});

describe("the table of record formats", () => {
  it.each([
    ["a.md", markdown],
    ["x/a.MARKDOWN", markdown],
    ["a.mdx", mdx],
    ["a.json", json],
    ["a.jsonl", jsonLines],
  ])("reads %s as the format that its ending names", (path, format) => {
    expect(recordFormatOf(path)).toBe(format);
  });

  it.each(recordFormats.map(({ extensions: [ending = ""] }) => ending))(
    "reads each format under the site's rules: %s",
    (ending) => {
      const fields = '{"title": "A walk", "published": "2024-05-01 23:30", "slug": "walk", "authors": ["ada"]}';
      const text = ending.startsWith(".md") ? `---\n${fields}\n---\nText` : fields;
      const path = `walk${ending}`;
      const permalink = "https://example.org/:year/:month/:day/:slug/";
      const people = { ada: { name: "Ada Lovelace", url: "https://ada.example/" } };
      const rules = { timezone: "America/New_York", permalink, people };
      expect(recordFormatOf(path)?.read(text, { file: path, path, rules })).toMatchObject({
        records: [
          {
            record: {
              published: Date.UTC(2024, 4, 2, 3, 30),
              url: "https://example.org/2024/05/01/walk/",
              authors: [people.ada],
            },
          },
        ],
        problems: [],
      });
    },
  );

  it.each([
    ".a.md",
    "a.md~",
    "a.md.swp",
    "#a.md#",
    "a.md.tmp",
    "a.png",
    "README",
    "x.md/a.txt",
    "x/x.11tydata.json",
    "_category_.json",
  ])("finds no records in %s", (path) => {
    expect(recordFormatOf(path)).toBeUndefined();
  });
});

describe("a Markdown file", () => {
  it("has fields between fences and a body after them", () => {
    const { records, problems } = read("a.md", "---\ntitle: A\npublished: 2024-05-01\n---\n\n# Hello\n");
    expect(problems).toEqual([]);
    expect(records).toMatchObject([
      { index: 0, record: { slug: "a", title: "A", body: { kind: "markdown", text: "\n# Hello\n" } } },
    ]);
  });

  it("is a draft in a folder of drafts, and needs no date there", () => {
    const dated = read("source/_drafts/2024-05-01-a.md", "---\ntitle: A\ndraft: false\n---\nText");
    expect(dated.records).toMatchObject([{ record: { draft: true } }]);
    expect(read("_drafts/a.md", "---\ntitle: A\n---\nText")).toEqual({ records: [], problems: [] });
    expect(complaintsOf("_drafts/a.md", "---\ntitle: A\ndate: soon\n---\nText")).toHaveLength(1);
    expect(read("my_drafts/2024-05-01-a.md", "Text").records).toMatchObject([{ record: { draft: false } }]);
  });

  it.each([
    ["_drafts/a.json", (record: string) => record],
    ["_drafts/a.json", (record: string) => `[${record}]`],
    ["_drafts/a.json", (record: string) => `{ "items": [${record}] }`],
    ["x/_drafts/a.jsonl", (record: string) => record],
  ])("is a draft like %s", (path, around) => {
    const { records } = read(path, around('{ "id": "1", "title": "A", "published": "2024-05-01" }'));
    expect(records).toMatchObject([{ record: { draft: true } }]);
  });

  it("that describes its folder is reported as only that, whatever is wrong in it", () => {
    for (const name of ["_index.md", "_index.fr.md", "_index.pt-BR.md"]) {
      const section = read(`blog/${name}`, "---\ntitle: Blog\nimage: a b.png\n---\n");
      expect(section).toEqual({ records: [], problems: [] });
    }
    const dated = "---\ndate: 2024-05-01\nimage: a b.png\nbuild:\n  list: never\n---\n";
    expect(complaintsOf("blog/_index.md", dated)).toEqual([expect.stringContaining("describes its folder")]);
  });

  it.each([
    ["2024/05/01/walk/index.md", "walk", "2024-05-01"],
    ["blog/2024/05/01/index.fr.md", "01-fr", "2024-05-01"],
    ["blog/2024/05/01-walk.md", "01-walk", "2024-05-01"],
    ["2024/05-01-walk.mdx", "05-01-walk", "2024-05-01"],
    ["2023/05/01/2024-05-01-walk.md", "walk", "2024-05-01"],
  ])("takes its date from folders if neither fields nor name give one: %s", (path, slug, date) => {
    const [sourced] = read(path, "---\ntitle: A\ncategories: two words\n---\nText").records;
    expect(sourced?.record).toMatchObject({ slug, published: Date.parse(`${date}T12:00:00Z`) });
    const [dated] = read(path, "---\ntitle: A\ndate: 2022-02-02\n---\nText").records;
    expect(dated?.record).toMatchObject({ slug, published: Date.parse("2022-02-02T12:00:00Z") });
  });

  it("takes no date from folders that give none", () => {
    for (const path of ["2024/13/01/a.md", "2024/05/a.md", "2024/05/01/b/c/a.md"])
      expect(complaintsOf(path, "---\ntitle: A\n---\nText")).toHaveLength(1);
  });

  it.each([
    ["2024-05-01-walk/index.en.md", "walk-en", "en", "https://example.org/2024/walk/"],
    ["2024-05-01-walk/index.fr.md", "walk-fr", "fr", "https://example.org/fr/2024/walk/"],
    ["2024-05-01-walk/index.pt-BR.md", "walk-pt-br", "pt-BR", "https://example.org/pt-br/2024/walk/"],
    ["2024-05-01-walk/index.md", "walk", undefined, "https://example.org/2024/walk/"],
    ["2024-05-01-walk.en.md", "walk-en", undefined, "https://example.org/2024/walk/"],
    ["2024-05-01-node.js.md", "node-js", undefined, "https://example.org/2024/node.js/"],
    ["2024-05-01-walk.e.md", "walk-e", undefined, "https://example.org/2024/walk.e/"],
  ])("is a translation in the folder by the language in its name: %s", (path, slug, language, url) => {
    const rules = { timezone: "UTC", permalink: "https://example.org/:year/:slug/", language: "en-GB" };
    const { records } = markdown.read("---\ntitle: A\n---\nText", { rules, file: path, path });
    expect(records).toMatchObject([{ record: { slug, url } }]);
    expect(records[0]?.record.language).toBe(language);
  });

  it.each([
    ["walk.fr.md", "fr", "https://example.org/fr/2024/walk/"],
    ["walk.fr.md", "fr-CA", "https://example.org/fr/2024/walk/"],
    ["walk.pt-BR.md", "pt_BR", "https://example.org/pt-br/2024/walk/"],
    ["walk.en.md", "en", "https://example.org/2024/walk/"],
    ["walk.js.md", "fr", "https://example.org/2024/walk.js/"],
    ["walk.md", "fr", "https://example.org/2024/walk/"],
  ])("is a translation if its name and its fields agree: %s in %s", (path, language, url) => {
    const rules = { timezone: "UTC", permalink: "https://example.org/:year/:slug/", language: "en-GB" };
    const text = `---\ntitle: A\ndate: 2024-05-01\nlang: ${language}\n---\nText`;
    expect(markdown.read(text, { rules, file: path, path }).records).toMatchObject([{ record: { url } }]);
  });

  it.each([
    ["he", "https://example.org/2024/walk/"],
    ["en", "https://example.org/iw/2024/walk/"],
  ])("may have a withdrawn language code in its name, on a site in %s", (language, url) => {
    const rules = { timezone: "UTC", permalink: "https://example.org/:year/:slug/", language };
    const path = "2024-05-01-walk/index.iw.md";
    const { records } = markdown.read("---\ntitle: A\n---\nText", { rules, file: path, path });
    expect(records).toMatchObject([{ record: { language: "he", url } }]);
  });

  it("takes date and slug from its name if the fields have none", () => {
    const name = "2024/2024-05-01-some-slug.md";
    expect(read(name, "Body").records[0]?.record).toMatchObject({
      slug: "some-slug",
      published: Date.UTC(2024, 4, 1, 12),
    });
    const own = "---\nslug: own\npublished: 2023-01-01\n---\nBody";
    expect(read(name, own).records[0]?.record).toMatchObject({ slug: "own", published: Date.UTC(2023, 0, 1, 12) });
  });

  it("called index takes its folder's name", () => {
    expect(read("2024-05-01-bundle/index.md", "Body").records[0]?.record.slug).toBe("bundle");
  });

  it("with a number that is not a date has it in its slug", () => {
    expect(read("2024-02-31-x.md", "---\npublished: 2024-01-01\n---\nB").records[0]?.record.slug).toBe("2024-02-31-x");
  });

  it("keeps as text what other YAML readers take for numbers", () => {
    const { records } = read("a.md", "---\nid: 007\ntitle: 1984\ntags: [1.0, 2]\npublished: 2024-05-01\n---\n");
    expect(records[0]?.record).toMatchObject({ id: "007", title: "1984", tags: ["1.0", "2"] });
  });

  it("gives the line of each fault", () => {
    const text =
      "---\ntitle: A\npublished: yesterday\nauthors:\n  - Ada\n  - name: B\n    email: nobody\ntitel: x\n---\n";
    expect(complaintsOf("a.md", text).map((complaint) => complaint.slice(0, 40))).toEqual([
      "data/articles/a.md:3: published: expecte",
      "data/articles/a.md:7: authors.1.email: e",
      "data/articles/a.md:8: titel: is not a kn",
    ]);
  });

  it("with an unclosed fence is reported as such", () => {
    expect(complaintsOf("a.md", "---\ntitle: A\n\nBody")).toEqual([
      'data/articles/a.md:1: has front matter that does not end: no second line "---" follows the one at the top (put a line "---" after the last field)',
    ]);
  });

  it("with a colon in its title gets advice on it", () => {
    expect(complaintsOf("a.md", "---\ntitle: A: B\n---\n")[0]).toMatch(
      /^data\/articles\/a\.md:2: .*in quotes: title: "A: B"\)$/,
    );
  });

  it("with a list in place of fields is told what fields look like", () => {
    expect(complaintsOf("a.md", "---\n- a\n---\n")[0]).toContain('expected fields such as "title: …"');
  });
});

describe("a JSON file", () => {
  it("holds one record, named by its file", () => {
    const { records } = read("2024-05-01-a.json", '{"title": "A"}');
    expect(records).toMatchObject([{ index: 0, record: { slug: "a", title: "A" } }]);
  });

  it("holds a list of records, of which a bad one does not affect the others", () => {
    const text =
      '[{"id":"1","title":"A","published":"2024-05-01"},\n{"title":5},\n{"id":"3","title":"C","published":"2024-05-01"}]';
    const { records } = read("a.json", text);
    expect(records.map(({ index, record }) => [index, record.id])).toEqual([
      [0, "1"],
      [2, "3"],
    ]);
    expect(complaintsOf("a.json", text)).toContain("data/articles/a.json:2: 1.title: expected text, got 5");
  });

  it("may be a JSON Feed", () => {
    const feed = {
      version: "https://jsonfeed.org/version/1.1",
      title: "F",
      items: [{ id: "x", content_text: "T", date_published: "2024-05-01" }],
    };
    expect(read("feed.json", JSON.stringify(feed)).records).toMatchObject([{ record: { id: "x" } }]);
  });

  it.each([
    ['{"a": 1,\n "b": }', ':2: expected JSON, with a value at column 7, got "}"'],
    ["[1, 2", ':1: expected JSON, with "," or "]" at column 6, got the end of the text'],
    ["", ":1: expected JSON, with a value at column 1, got the end of the text"],
    ['{"a": 1} x', ':1: expected JSON, with nothing more after the end at column 10, got "x"'],
    ["{a: 1}", ':1: expected JSON, with a name in double quotes at column 2, got "a: 1}"'],
    [
      '{\n  "a": [1, 2 ],\n}',
      ':2: expected JSON, with no comma before "}" at column 15, got ",\\n}" (remove the comma)',
    ],
    ['["a" , ]', ':1: expected JSON, with no comma before "]" at column 6, got ", ]" (remove the comma)'],
    ['{"a": 1},', ':1: expected JSON, with no comma after the end at column 9, got "," (remove the comma)'],
    ['{"a": 1}, {"a": 2}', ':1: expected JSON, with nothing more after the end at column 9, got ", {\\"a\\": 2}"'],
    [
      '{\n  "a": 1, // one\n  "b": 2\n}',
      ':2: expected JSON, with no comment at column 11, got "// one\\n  \\"b\\": 2\\n}" (remove the comment: JSON has none)',
    ],
    [
      '/* one */ {"a": 1}',
      ':1: expected JSON, with no comment at column 1, got "/* one */ {\\"a\\": 1}" (remove the comment: JSON has none)',
    ],
    [
      '{"a": 1}\n# end',
      ':2: expected JSON, with no comment at column 1, got "# end" (remove the comment: JSON has none)',
    ],
    ['{"a": /b}', ':1: expected JSON, with a value at column 7, got "/b}"'],
    ['["b", #fff]', ':1: expected JSON, with a value at column 7, got "#fff]"'],
    ['{"a": 1,, "b": 2}', ':1: expected JSON, with a name in double quotes at column 9, got ", \\"b\\": 2}"'],
    ['{"a" 1}', ':1: expected JSON, with ":" at column 6, got "1}"'],
  ])("with the fault %j is reported with line and column", (text, complaint) => {
    expect(complaintsOf("a.json", text)).toEqual([`data/articles/a.json${complaint}`]);
  });

  it("survives infinitely nested lists", () => {
    expect(read("a.json", `{"title": ${"[".repeat(5_000)}${"]".repeat(5_000)}}`).problems.length).toBeGreaterThan(0);
  });
});

describe("a JSON Lines file", () => {
  it("holds one record per line, of which a bad one does not affect the others", () => {
    const text =
      '{"id":"1","title":"A","published":"2024-05-01"}\n\n{"id":\n{"id":"3","title":"C"}\n{"id":"4","title":"D","published":"2024-05-01"}\n';
    const { records } = read("a.jsonl", text);
    expect(records.map(({ line, record }) => [line, record.id])).toEqual([
      [1, "1"],
      [5, "4"],
    ]);
    expect(complaintsOf("a.jsonl", text)).toEqual([
      "data/articles/a.jsonl:3: expected JSON, with a value at column 7, got the end of the text",
      'data/articles/a.jsonl:4: published: is missing: every article needs a date, such as "published: 2024-05-01"',
    ]);
  });
});
