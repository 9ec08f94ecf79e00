import { describe, expect, it } from "vitest";
import { describeProblem } from "../../src/errors.ts";
import { parseArticle } from "../../src/records/parse-article.ts";
import type { RecordOrigin } from "../../src/records/record-origin.ts";

const origin: RecordOrigin = { file: "a.json", rules: { timezone: "UTC" } };
const minimal = { id: "1", title: "T", published: "2024-05-01" };

const recordOf = (fields: object, from: Partial<RecordOrigin> = {}) => {
  const { record, problems } = parseArticle({ ...minimal, ...fields }, { ...origin, ...from });
  expect(problems.filter((problem) => problem.severity === "error")).toEqual([]);
  return record;
};
const complaintsOf = (fields: unknown, from: Partial<RecordOrigin> = {}) =>
  parseArticle(fields, { ...origin, ...from }).problems.map(describeProblem);

describe("a record", () => {
  it("needs a title and a date, and nothing else", () => {
    expect(parseArticle(minimal, origin)).toEqual({
      record: {
        id: "1",
        slug: "t",
        title: "T",
        published: Date.UTC(2024, 4, 1, 12),
        authors: [],
        tags: [],
        enclosures: [],
        draft: false,
      },
      problems: [],
    });
  });

  it("may lack a title if it has content", () => {
    const fields = { id: "1", date_published: "2024-05-01", content_text: "Hello" };
    expect(parseArticle(fields, origin).record).toMatchObject({ body: { kind: "plain", text: "Hello" } });
  });

  it("restores Windows characters that a program turned into control characters", () => {
    const record = recordOf({
      title: "Don\u0092t \u0093panic\u0094",
      summary: "Wait\u0085",
      content_html: "<p>1914\u00961918</p>",
      enclosures: [{ url: "https://example.com/a.mp3", title: "It\u0092s on" }],
    });
    expect(record).toMatchObject({
      title: "Don\u2019t \u201Cpanic\u201D",
      summary: "Wait\u2026",
      body: { kind: "html", text: "<p>1914\u20131918</p>" },
      enclosures: [{ title: "It\u2019s on" }],
    });
  });

  it.each(["title", "content_text", "summary"])(
    "keeps the slug that such a %s had, and the id made from it",
    (field) => {
      const fields = { published: "2024-05-01", [field]: "1914\u00961918" };
      expect(parseArticle(fields, origin).record?.slug).toBe("19141918");
    },
  );

  it.each(["zh-min-nan", "sgn-BE-FR", "i-klingon", "x-own", "en-GB-oed", "de-1901"])(
    "may be written in %s, as a BCP 47 tag",
    (language) => expect(recordOf({ language })?.language).toBe(language),
  );

  it.each([
    ["iw", "he"],
    ["IW_IL", "he-IL"],
    ["in", "id"],
    ["in-ID", "id-ID"],
    ["ji", "yi"],
    ["jw", "jv"],
    ["inh", "inh"],
  ])("is in the language that %s stood for, under its current code", (written, language) => {
    expect(recordOf({ language: written })?.language).toBe(language);
  });

  it("understands the fields of JSON Feed", () => {
    const record = recordOf({
      published: undefined,
      date_published: "2024-05-01T09:00:00Z",
      date_modified: "2024-05-02T09:00:00Z",
      external_url: "https://example.com/other",
      content_html: "<p>Hi</p>",
      content_text: "Hi",
      authors: [{ name: "Ada", url: "https://ada.example/", avatar: "https://ada.example/a.png" }],
      attachments: [
        {
          url: "https://example.com/a.mp3",
          mime_type: "audio/mpeg",
          size_in_bytes: 123,
          duration_in_seconds: 60,
          title: "E",
        },
      ],
      banner_image: "https://example.com/b.png",
      language: "sv",
    });
    expect(record).toMatchObject({
      published: Date.UTC(2024, 4, 1, 9),
      updated: Date.UTC(2024, 4, 2, 9),
      externalUrl: "https://example.com/other",
      body: { kind: "html", text: "<p>Hi</p>" },
      authors: [{ name: "Ada", url: "https://ada.example/", avatar: "https://ada.example/a.png" }],
      enclosures: [
        {
          url: "https://example.com/a.mp3",
          mediaType: "audio/mpeg",
          lengthInBytes: 123,
          durationSeconds: 60,
          title: "E",
        },
      ],
      image: "https://example.com/b.png",
      language: "sv",
    });
  });

  it.each([
    ["Ada", [{ name: "Ada" }]],
    ["Ada <ada@example.com>", [{ name: "Ada", email: "ada@example.com" }]],
    [[{ name: "Ada <ada@example.com>" }], [{ name: "Ada", email: "ada@example.com" }]],
    [{ name: "Ada", url: "https://a.example/" }, [{ name: "Ada", url: "https://a.example/" }]],
    [
      ["Ada", "Bob", "ADA"],
      [{ name: "Ada" }, { name: "Bob" }],
    ],
    [{ url: "https://a.example/" }, [{ name: "https://a.example/", url: "https://a.example/" }]],
  ])("accepts %j as its authors", (authors, expected) => {
    expect(recordOf({ authors })?.authors).toEqual(expected);
    expect(recordOf({ author: authors })?.authors).toEqual(expected);
  });

  it.each([
    ["a, b,, a", ["a", "b"]],
    [
      ["a, b", "A, B", "c"],
      ["a, b", "c"],
    ],
    ["one", ["one"]],
  ])("accepts %j as its tags", (tags, expected) => {
    expect(recordOf({ tags })?.tags).toEqual(expected);
  });

  it.each([
    [{ authors: [], author: "Ada" }, { authors: [{ name: "Ada" }] }],
    [{ author: [], taxonomies: { authors: "Ada" } }, { authors: [{ name: "Ada" }] }],
    [{ tags: " ", taxonomies: { tags: ["a"] } }, { tags: ["a"] }],
    [{ enclosures: [], attachments: ["a.mp3"] }, { enclosures: [{ url: "a.mp3" }] }],
    [{ summary: "", description: " ", excerpt: "In short" }, { summary: "In short" }],
    [{ updated: "", lastmod: "2024-05-03", modDatetime: "2024-05-02" }, { updated: Date.UTC(2024, 4, 3, 12) }],
  ])("uses, of fields with one meaning, the first that says something: %j", (fields, record) => {
    expect(recordOf(fields)).toMatchObject(record);
  });

  it("guesses an enclosure's media type from the file's ending", () => {
    const record = recordOf({ enclosures: ["ep.mp3?x=1", { url: "b.PDF", length: "12", duration: "1:02:03" }, "c"] });
    expect(record?.enclosures).toEqual([
      { url: "ep.mp3?x=1", mediaType: "audio/mpeg" },
      { url: "b.PDF", mediaType: "application/pdf", lengthInBytes: 12, durationSeconds: 3723 },
      { url: "c", mediaType: "application/octet-stream" },
    ]);
  });

  it.each([
    [3723, 3723],
    ["90.5", 90.5],
    [" 2:03 ", 123],
    ["1:02:03", 3723],
    ["100:00:00", 360_000],
  ])("accepts %j as the duration of an enclosure", (duration, seconds) => {
    expect(recordOf({ enclosures: [{ url: "a.mp3", duration }] })?.enclosures[0]?.durationSeconds).toBe(seconds);
  });

  it.each([-1, "1:60", "61:00", "at 1:02:03", "1:02:03 h", "1:2:3:4", "2:3"])(
    "refuses %j as the duration of an enclosure",
    (duration) => {
      const complaints = complaintsOf({ ...minimal, enclosures: [{ url: "a.mp3", duration }] });
      expect(complaints.join()).toContain(
        'enclosures.0.duration: expected a duration in seconds, or one such as "1:02:03"',
      );
    },
  );

  it("keeps an id to the letter, and a number as JSON Feed asks", () => {
    expect(recordOf({ id: " HTTP://Example.com/%7e?b&a " })?.id).toBe(" HTTP://Example.com/%7e?b&a ");
    expect(recordOf({ id: 17 })?.id).toBe("17");
  });

  it("treats null as a missing field", () => {
    expect(recordOf({ summary: null, authors: [{ name: "A", url: null }] })?.authors).toEqual([{ name: "A" }]);
  });

  it("loses characters that no XML document may hold", () => {
    expect(recordOf({ title: "a\u0000b\n c", tags: ["x\u0007"], summary: " s\uD800 " })).toMatchObject({
      title: "ab c",
      tags: ["x"],
      summary: "s",
    });
  });

  it("is a draft when it says so", () => {
    expect(["true", "yes", true, "no", false].map((draft) => recordOf({ draft })?.draft)).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  it.each([
    ["status", "draft"],
    ["Draft", true],
    ["unlisted", true],
    ["headless", true],
    ["permalink", false],
    ["isDraft", true],
    ["publish", "false"],
    ["visibility", "members"],
    ["private", true],
    ["public", "false"],
    ["listed", false],
    ["hide", true],
    ["isPublished", false],
    ["dg-publish", false],
    ["state", "draft"],
    ["state", "Scheduled"],
    ["status", "future"],
    ["status", "pending"],
    ["status", "private"],
    ["status", "trash"],
    ["visibility", "paid"],
    ["visibility", "private"],
    ["visibility", "tiers"],
    ["is_draft", "yes"],
    ["hidden", "Yes"],
    ["unpublished", true],
    ["eleventyExcludeFromCollections", true],
    ["publish", "No"],
  ])("is held back if another program's field does so: %s: %s", (name, value) => {
    const { record, problems } = parseArticle({ ...minimal, [name]: value }, origin);
    expect(record).toBeUndefined();
    expect(problems.map(describeProblem)).toContain(
      `a.json: ${name}: expected "draft: true" instead, since this field is unknown and the article would be published, got ${JSON.stringify(value)}`,
    );
  });

  it("is held back if one word of a list does so", () => {
    expect(complaintsOf({ ...minimal, status: ["draft", "idea"] }).join()).toContain(
      'a.json: status: expected "draft: true"',
    );
  });

  it("is held back if a nested field does so", () => {
    for (const list of ["never", false])
      for (const name of ["build", "_build"])
        expect(complaintsOf({ ...minimal, [name]: { list } }).join()).toContain(
          `a.json: ${name}.list: expected "draft: true"`,
        );
  });

  it("is not held back if another program's field says that it is published", () => {
    const shown = { draft: false };
    const published = { status: "published", publish: true, constructor: "x", hidden: false, password: "" };
    expect(recordOf(published)).toMatchObject(shown);
    expect(recordOf({ password: false })).toMatchObject(shown);
    expect(recordOf({ build: { list: "always" }, _build: { list: true }, private: false })).toMatchObject(shown);
    expect(recordOf({ draft: true, layout: "post", permalink: "/a/" })).toMatchObject({ draft: true });
  });

  it.each([
    ["permalink", "/how-to-say-no"],
    ["permalink", "no-more/"],
    ["hidden", "yesterday"],
    ["hidden", "oh yes"],
    ["status", "drafted"],
    ["status", "no draft"],
    ["visibility", "paid and free"],
    ["visibility", "unpaid"],
    ["build", { list: "nevermore" }],
    ["build", { list: "as never" }],
  ])("is not held back by a word that would do so in another field: %s: %j", (name, value) => {
    expect(recordOf({ [name]: value })).toMatchObject({ draft: false });
  });

  it("refuses a numeric id that JSON cannot represent exactly", () => {
    const complaint = complaintsOf({ ...minimal, id: JSON.parse("12345678901234567890") }).join();
    expect(complaint).toContain("a.json: id: expected");
    expect(complaint).toContain("in quotes");
  });

  it("reads dates without an offset in its site's time zone", () => {
    expect(recordOf({ published: "2024-07-01 09:00" }, { rules: { timezone: "Europe/Stockholm" } })?.published).toBe(
      Date.UTC(2024, 6, 1, 7),
    );
  });
});

describe("a record's slug", () => {
  it.each([
    [{ slug: "own" }, { defaultSlug: "file" }, "own"],
    [{}, { defaultSlug: "File Name" }, "file-name"],
    [{ title: "Some Title" }, {}, "some-title"],
    [{ title: undefined, summary: "s", id: "urn:x:1" }, {}, "urn-x-1"],
  ])("of %j in %j is %s", (fields, from, slug) => {
    expect(recordOf(fields, from)?.slug).toBe(slug);
  });

  it("is made fit for an address, with a warning", () => {
    expect(complaintsOf({ ...minimal, slug: "My Slug!" })).toEqual([
      'a.json: slug: "My Slug!" cannot be used in an address and becomes "my-slug" (write "slug: my-slug")',
    ]);
  });

  it("is a weak identity if only the title makes it, so the record is advised to get an id", () => {
    expect(complaintsOf({ ...minimal, id: undefined })[0]).toMatch(/^a\.json: id: is missing.*add an id/);
    expect(complaintsOf({ ...minimal, id: undefined }, { defaultSlug: "x" })).toEqual([]);
  });
});

describe("the name of a file", () => {
  it.each([
    ["walk.fr", "en-GB", 1],
    ["walk.en", "en-GB", 0],
    ["intro.ts", "en-GB", 0],
    ["socket.io", "en-GB", 0],
    ["about.us", "en-GB", 0],
    ["v1.0", "en-GB", 0],
  ])("that ends like %s, on a site in %s, gives %i warnings about a translation", (defaultSlug, language, warnings) => {
    expect(complaintsOf(minimal, { defaultSlug, rules: { timezone: "UTC", language } })).toHaveLength(warnings);
  });
});

describe("a bad record", () => {
  it.each([
    ["text", { content_text: "Hello" }, "hello"],
    ["summary", { title: " ", summary: "In\nshort" }, "in-short"],
  ])("is identified by its %s if it has no title", (what, fields, slug) => {
    const { record, problems } = parseArticle({ published: "2024-05-01", ...fields }, origin);
    expect(record?.slug).toBe(slug);
    expect(problems.map(describeProblem)).toEqual([
      `a.json: id: is missing, so only the ${what} distinguishes the article from others (add an id; without one, the article is new to readers whenever its ${what} changes)`,
    ]);
  });

  it("with characters that no document may hold is reported, and loses them", () => {
    const { record, problems } = parseArticle(
      {
        ...minimal,
        language: "english",
        authors: ["Ada <ada@localhost>", { name: "Bo", email: "bo@x" }, "a@münchen.de"],
      },
      origin,
    );
    expect(record).not.toHaveProperty("language");
    const mail = "is not an e-mail address that every reader accepts, and is left out";
    expect(problems).toMatchObject([
      { severity: "warning", field: "language", expected: '"english" is not a language, and is left out' },
      { severity: "warning", field: "authors.0", expected: `"ada@localhost" ${mail}` },
      { severity: "warning", field: "authors.1", expected: `"bo@x" ${mail}` },
    ]);
  });

  it("with spaces in an address is told that they make it invalid", () => {
    expect(complaintsOf({ ...minimal, image: "my photo.jpg", url: "https://example.com/a b" })).toEqual([
      'a.json: url: expected an absolute address such as "https://example.com/page", with "%20" for each space, got "https://example.com/a b"',
      'a.json: image: expected an address such as "https://example.com/file.mp3" or "file.mp3", with "%20" for each space, got "my photo.jpg"',
    ]);
  });

  it("is reported with all its faults at once, as its author wrote them", () => {
    const complaints = complaintsOf({
      title: 5,
      published: "yesterday",
      url: "relative",
      authors: ["Ada", { name: "Bob", email: "nobody" }, { avatar: "x" }],
      enclosures: [{ url: "javascript:alert(1)" }, { url: "a.mp3", length: "big" }],
      language: "in English",
      draft: "perhaps",
    });
    expect(complaints).toEqual([
      "a.json: title: expected text, got 5",
      'a.json: url: expected an absolute address such as "https://example.com/page", got "relative"',
      'a.json: published: expected a date such as "2024-05-01", "2024-05-01T09:00:00Z" or "May 1, 2024", got "yesterday"',
      'a.json: authors.1.email: expected an e-mail address such as "ada@example.com", got "nobody"',
      'a.json: authors.2.avatar: expected an absolute address such as "https://example.com/page", got "x"',
      "a.json: authors.2.name: is missing: a name",
      'a.json: language: expected a language tag such as "en" or "pt-BR", got "in English"',
      'a.json: enclosures.0.url: expected an address such as "https://example.com/file.mp3" or "file.mp3", got "javascript:alert(1)"',
      'a.json: enclosures.1.length: expected a whole number of bytes, got "big"',
      'a.json: draft: expected true or false, got "perhaps"',
    ]);
  });

  it("gives no record", () => {
    expect(parseArticle({ ...minimal, url: "x" }, origin).record).toBeUndefined();
  });

  it("without date and text is told that they are missing", () => {
    expect(complaintsOf({ title: "  " })).toEqual([
      'a.json: published: is missing: every article needs a date, such as "published: 2024-05-01"',
      "a.json: title: is missing: every article needs a title or content",
    ]);
  });

  it.each([[null], ["text"], [[1]]])("may be %j, which is no record at all", (value) => {
    expect(complaintsOf(value)[0]).toContain("expected fields such as");
  });

  it("ignores a field __proto__", () => {
    const fields = JSON.parse('{ "__proto__": { "title": "T", "draft": true }, "published": "2024-05-01" }');
    expect(complaintsOf(fields)).toEqual(["a.json: title: is missing: every article needs a title or content"]);
  });

  it("survives infinitely nested fields", () => {
    let deep: unknown = "x";
    for (let level = 0; level < 50_000; level++) deep = [deep];
    expect(complaintsOf({ ...minimal, authors: deep })).toHaveLength(1);
  });
});

describe("an unknown field", () => {
  it("is a warning that suggests the nearest known field, or the one that has this meaning", () => {
    expect(complaintsOf({ ...minimal, titel: "x", keywords: "y", _mine: 1 })).toEqual([
      'a.json: titel: is not a known field and is left out (did you mean "title"?)',
      'a.json: keywords: is not a known field and is left out (did you mean "tags"?)',
    ]);
  });

  it("is also reported in an author and in an enclosure", () => {
    const record = {
      ...minimal,
      authors: ["Ada", { name: "Bea", mail: "bea@example.com" }],
      enclosures: { url: "a.mp3", size: 5, _mine: 1 },
    };
    expect(complaintsOf(record)).toEqual([
      'a.json: authors.1.mail: is not a known field and is left out (did you mean "email"?)',
      "a.json: enclosures.size: is not a known field and is left out",
    ]);
  });

  it("leaves the record as it is", () => {
    expect(recordOf({ titel: "x" })?.title).toBe("T");
  });
});
