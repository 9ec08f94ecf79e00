import fc from "fast-check";
import { type DefaultTreeAdapterTypes, parseFragment } from "parse5";
import { describe, expect, it } from "vitest";
import { allowListed } from "../../src/content/allow-list.ts";
import { plainExcerpt, plainSummary, renderContent } from "../../src/content/index.ts";
import { markdownToHtml } from "../../src/content/markdown.ts";
import { excerpt } from "../../src/records/excerpt.ts";
import { cleanText } from "../../src/records/text.ts";

const permalink = "https://times.example/articles/a/";

const markup = [
  ..."<p> </p> <div> </div> <b> </b> <i> </i> <a> </a> <ul> <li> </ul> <table> <tr> <td> </table> <pre> </pre> <br> <hr>".split(
    " ",
  ),
  ..."<script> </script> <style> </style> <svg> </svg> <math> </math> <textarea> </textarea> <iframe> </iframe> <!-- --> <![CDATA[".split(
    " ",
  ),
  ..."<form> <select> <option> <noscript> </noscript> <template> <video> </video> <h1> </h1> <ruby> <rt> <details> <summary>".split(
    " ",
  ),
  ...[
    '<a href="x">',
    '<a href="javascript:x">',
    '<img src="a.png">',
    '<img onerror="x">',
    '<p title="',
    '">',
    "<p id='x'>",
    "<q cite=y>",
  ],
  ...[
    "&lt;",
    "&amp;",
    "&#1;",
    "&nbsp;",
    "]]>",
    "\n",
    " ",
    "\u00A0",
    "\u2028",
    "a",
    "1 < 2",
    "<",
    ">",
    '"',
    "&",
    "x<y",
    "</",
    "<!",
  ],
];

const markdown = [
  ..."# * ** _ ` ``` ~~ > - + 1. | |-| [a](b) ![c](d) [e]: [f](javascript:x) \\ &amp; &#1; & \" ' : ![](x.png) [g](#h) ~~~ ---".split(
    " ",
  ),
  ...[
    "\n",
    "\n\n",
    "    ",
    "  \n",
    "\t",
    " ",
    "word",
    "more words",
    "a|b\n-|-\n1|2",
    "\u00A0",
    "ü",
    "https://x.example/",
    "<https://y.example/>",
    "<z@x.example>",
    "[",
    "](b)",
    "[^1]",
    "\n[^1]: ",
    "\n[^2]: > [^1]",
    "```js\n",
    "\n> [!NOTE]\n> a\n\n",
    "\n!!! note\n    a\n\n",
    "\n::: note\na\n:::\n",
    "$a_b_$",
    " %%a b%% ",
    "![[a.png]]",
    "![a](b){.c}",
    "==a b==",
    "x^2^",
    "H~2~O",
    ":tada:",
    "a^[b c]",
    "\n: ",
    "\n*[word]: b\n",
    "&#146;",
    "\u0000",
  ],
];

const anyOf = (parts: readonly string[]) =>
  fc
    .array(fc.oneof(fc.constantFrom(...parts), fc.string({ maxLength: 5 })), { maxLength: 20 })
    .map((chosen) => chosen.join(""));

const anyHtml = anyOf(markup);
const anyMarkdown = anyOf(markdown);

describe("content of any kind", () => {
  it("is published again unchanged", () => {
    fc.assert(
      fc.property(anyHtml, (text) => {
        const html = renderContent({ kind: "html", text }, permalink);
        expect(renderContent({ kind: "html", text: html }, permalink)).toBe(html);
      }),
    );
  });

  it("looks as if elements that are removed had never been there", () => {
    const gone = [
      ...[
        '<input name="q">',
        '<img src="data:image/gif;base64,AA" alt="">',
        '<iframe src="about:blank"><b>a</b></iframe>',
      ],
      ...["<embed>", "<script>a</script>", "<svg><circle/></svg>", "<button>a</button>", "<track>", "<!-- a -->"],
    ];
    const names = ["p", "b", "em", "center", "font", "blockquote", "details", "ul"];
    // Something that is removed may stand between any two pieces.
    const pieces = fc.letrec<{ text: string[]; element: string[]; all: string[] }>((tie) => ({
      text: fc.constant(["a"]),
      element: fc
        .tuple(fc.constantFrom(...names), tie("all"))
        .map(([name, inner]) => [`<${name}>`, ...inner, `</${name}>`]),
      all: fc
        .array(fc.oneof({ maxDepth: 4 }, tie("text"), tie("element")), { maxLength: 4 })
        .map((parts) => parts.flat()),
    })).all;
    fc.assert(
      fc.property(pieces, fc.infiniteStream(fc.constantFrom("", ...gone)), (all, between) => {
        const dirty = all.map((piece) => piece + between.next().value).join("");
        expect(allowListed(dirty, permalink)).toBe(allowListed(all.join(""), permalink));
      }),
    );
  });

  it("holds no element, attribute or address that could do harm, in the tree that browsers build from it", () => {
    fc.assert(
      fc.property(
        fc.oneof(anyHtml, anyOf([...markup, ...markdown])),
        fc.constantFrom("html", "markdown"),
        (text, kind) => {
          for (const element of elementsOf(parseFragment(renderContent({ kind, text } as const, permalink)))) {
            expect(element.tagName).not.toMatch(
              /^(?:script|style|iframe|form|input|svg|math|template|object|embed|base|link|meta)$/,
            );
            for (const { name, value } of element.attrs) {
              expect(name).not.toMatch(/^(?:on|style)/);
              if (/^(?:href|src|cite|poster)$/.test(name))
                expect(value).toMatch(/^(?:https?|mailto|tel|sms|xmpp|geo|ftp|magnet):/);
            }
          }
        },
      ),
    );
  });

  it("holds no character that a document must not hold", () => {
    fc.assert(
      fc.property(fc.oneof(anyHtml, anyMarkdown), fc.constantFrom("html", "markdown", "plain"), (text, kind) => {
        const html = renderContent({ kind, text } as const, permalink);
        expect(cleanText(html)).toBe(html);
      }),
    );
  });
});

describe("Markdown without raw markup", () => {
  it("gives the HTML that the allow-list would make of it, without being parsed again", () => {
    fc.assert(
      fc.property(
        anyMarkdown.filter((text) => !markdownToHtml(text, permalink).hasMarkup),
        (text) => {
          const html = renderContent({ kind: "markdown", text }, permalink);
          expect(cleanText(allowListed(html, permalink))).toBe(html);
        },
      ),
    );
  });
});

describe("Markdown without marks of formulas, asides and the like", () => {
  it("is read as by the parser that looks for them", () => {
    // A reference makes that parser read what follows, too.
    const withMark = (text: string) => markdownToHtml(`&#65;\n\n${text}`, permalink).html;
    fc.assert(
      fc.property(anyMarkdown, (text) => {
        expect(withMark(text)).toBe(`<p>A</p>\n${markdownToHtml(text, permalink).html}`);
      }),
    );
  });
});

describe("Markdown whose links refer to definitions", () => {
  const definition = `[a]: /${"x".repeat(50_000)}\n\n`;

  it("is never too long to be published, however many links refer to them", () => {
    const html = renderContent({ kind: "markdown", text: `${definition}${"[a] ".repeat(50_000)}` }, permalink);
    expect(html.length).toBeLessThan(2_000_000);
    expect(html).toMatch(/\/xxx[^>]*>a<\/a> \[a\]/);
  });

  it("keeps as many links as anybody writes", () => {
    const html = renderContent({ kind: "markdown", text: `[a]: /x\n\n${"[a] ".repeat(50_000)}` }, permalink);
    expect(html.split("</a>")).toHaveLength(50_001);
  });
});

describe("Markdown with what might be a tag", () => {
  const space = "\u00A0";
  const unclear = `<a b="${`-='"${space}A=${space}${space}A${space}A="'\t:`.repeat(5_000)}-=A>`;

  it.each([
    ["a line", unclear],
    ["within a line", `x ${unclear}`],
    ["a further line", `x\n${unclear}`],
    ["in a quotation", `> ${unclear}`],
  ])("shows as text what could be read in too many ways: %s", (_, text) => {
    expect(renderContent({ kind: "markdown", text }, permalink)).toContain("&lt;a b=");
  });

  it("reads it as a tag if a person could have written it, whatever spaces are in it", () => {
    const words = `«${space}mot${space}» `.repeat(50);
    const tag = `<b${space}title=«${space}un${space}»>gras</b>`;
    const html = renderContent({ kind: "markdown", text: `${words}<b title="${words}">gras</b> ${tag}` }, permalink);
    expect(html).not.toContain("&lt;");
  });
});

describe("a tag that declares Markdown in its element", () => {
  it("is looked at once, however often it does so", () => {
    const text = `<a ${"markdown ".repeat(50_000)}> x`;
    expect(renderContent({ kind: "markdown", text }, permalink)).toBe("<p><a> x</a></p>\n");
  });
});

describe("Markdown with notes within notes", () => {
  it.each(["note", "columns"])("is read however many there are, of the kind %j", (kind) => {
    const text = `a\n\n${`:::${kind}\n`.repeat(5_000)}${":::\n".repeat(5_000)}\nb`;
    expect(renderContent({ kind: "markdown", text }, permalink)).toMatch(/^<p>a<\/p>.*<p>b<\/p>\s*$/s);
  });
});

describe("Markdown with environments of TeX", () => {
  it("is read however many are unclosed", () => {
    const text = Array.from({ length: 50_000 }, (_, at) => `\\begin{a${at}}\n\n`).join("");
    expect(renderContent({ kind: "markdown", text }, permalink)).toContain("\\begin{a49999}");
  });
});

describe("Markdown with definition lists, abbreviations and inline notes", () => {
  it.each([
    ["definitions", "a\n: b\n", 5_000, "<dd>b</dd>"],
    ["notes that nothing ends", "a^[b ", 5_000, "a^[b"],
    ["prose between headings", "# a\nb$\n", 40_000, "<p>b$</p>"],
    ["brackets that no abbreviation is in", "*[a", 40_000, "[a"],
  ])("is read however long they are: %s", (_, text, times, shown) => {
    const html = renderContent({ kind: "markdown", text: text.repeat(times) }, permalink);
    expect(html.split(shown)).toHaveLength(times + 1);
  });
});

describe("Markdown with footnotes", () => {
  it("links a note from every mark and back, however many there are", () => {
    const html = renderContent({ kind: "markdown", text: `${"a[^1] ".repeat(50_000)}\n\n[^1]: b` }, permalink);
    expect(html.split('#fn1"')).toHaveLength(50_001);
    expect(html.split("#fnref1")).toHaveLength(50_001);
  });
});

describe("HTML with unclosed elements", () => {
  it("is shown as text if more are unclosed than anybody leaves so", () => {
    const html = renderContent({ kind: "html", text: `${"<div>".repeat(2_000_000)}<b>x</b>` }, permalink);
    expect(html.trimEnd().endsWith("&lt;div&gt;&lt;b&gt;x&lt;/b&gt;</p>")).toBe(true);
  });

  it("is read as browsers read it if a whole book has them", () => {
    const html = renderContent({ kind: "html", text: "<font>x<p>y<li>z".repeat(3_000) }, permalink);
    expect(html).not.toContain("&lt;");
  });

  it("is counted without those that are closed", () => {
    const html = renderContent({ kind: "html", text: "<p>x</p><hr><img>".repeat(20_000) }, permalink);
    expect(html).not.toContain("&lt;");
  });
});

describe("plain text of clean HTML", () => {
  it("holds the words that browsers show outside of headings, and no markup", () => {
    fc.assert(
      fc.property(anyHtml, (text) => {
        const html = renderContent({ kind: "html", text }, permalink);
        const squeezed = (words: string) => words.replace(/[\s•]+/g, "");
        const shown = parseFragment(html);
        expect(squeezed(plainSummary(html))).toBe(squeezed(textOf(shown, /^h[1-6]$/)) || squeezed(textOf(shown)));
      }),
    );
  });
});

describe("the excerpt of clean HTML", () => {
  it("is the one of all that it says, however long that is", () => {
    fc.assert(
      fc.property(
        anyOf([...markup, ...markdown]),
        fc.integer({ min: 5, max: 80 }),
        fc.nat(30),
        (text, limit, times) => {
          const html = renderContent({ kind: "markdown", text: `${text}\n\n`.repeat(times) }, permalink);
          expect(plainExcerpt(html, limit)).toBe(excerpt(plainSummary(html), limit));
        },
      ),
    );
  });
});

function* elementsOf(node: DefaultTreeAdapterTypes.Node): Generator<DefaultTreeAdapterTypes.Element> {
  if ("tagName" in node) yield node;
  if ("childNodes" in node) for (const child of node.childNodes) yield* elementsOf(child);
}

/** Without the text of elements with such a name. */
function textOf(node: DefaultTreeAdapterTypes.Node, passed?: RegExp): string {
  if ("value" in node) return node.value;
  if ("tagName" in node && passed?.test(node.tagName)) return "";
  return "childNodes" in node ? node.childNodes.map((child) => textOf(child, passed)).join("") : "";
}
