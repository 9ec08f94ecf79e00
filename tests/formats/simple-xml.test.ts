import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readSimpleXml } from "../../src/formats/simple-xml.ts";
import { parseAnyXml } from "../../src/formats/xml-tree.ts";

const pieces = [
  ...'<a> </a> <a:b> </a:b> <b/> <x:y> </x:y> <c d="e"> </c> <c d="e" d="f"> <c a:d="&lt;" d="&#x26;"/> <c d=e> <![CDATA[ ]]> &amp; &lt; &#65; &#x1F600; &#0; &#xD800; &#xFFFF; &#1114112; &nope; &'.split(
    " ",
  ),
  ..."<!-- --> <?pi ?> <!DOCTYPE ]]> < > \" '".split(" "),
  '<c xmlns="u">',
  '<c d="\n">',
  "<c d='e'/>",
  "text",
  "\n",
  "\r",
  "\t",
  " ",
  "\u0000",
  "\u0085",
  "\u2028",
  "\uFFFE",
  "\uD800",
  "😀",
  "é",
];

const starts = [
  "<a>",
  '<a xmlns:a="http://www.w3.org/2005/Atom">',
  '<a xmlns="http://www.w3.org/2005/Atom" xmlns:a="u">',
  '<?xml version="1.0" encoding="utf-8"?>\n<a xmlns:a="" xmlns:x="v">',
  '<?xml version="1.0" encoding="utf-8"?><?xml-stylesheet href="x" type="text/css"?><a xmlns:xml="u">',
  '<a xmlns:a="http://www.w3.org/2000/xmlns/" xmlns:x="http://www.w3.org/XML/1998/namespace">',
  "",
];

describe("readSimpleXml", () => {
  it("says what a whole parser says of anything that it reads", () => {
    let read = 0;
    const part = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...pieces) }, fc.string({ maxLength: 4 }));
    const balanced = fc.array(part, { maxLength: 3 }).map((parts) => `<a:b>${parts.join("")}</a:b>`);
    const inner = fc.array(fc.oneof(part, balanced), { maxLength: 5 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(
        fc.constantFrom(...starts),
        inner,
        fc.constantFrom("</a>", "</a>\n", "", "</b>"),
        (start, text, end) => {
          const document = start + text + end;
          const simple = readSimpleXml(document);
          if (simple === undefined) return;
          read += 1;
          expect(simple).toEqual(parseAnyXml(document));
        },
      ),
      { numRuns: 20_000 },
    );
    expect(read).toBeGreaterThan(1_000);
  });

  it.each([
    "<a>&nope;</a>",
    "<a>\u0001</a>",
    "<a></b>",
    "<a/><b/>",
    "<a b='c'/>",
    "<!DOCTYPE a><a/>",
    "<a>]]></a>",
    "a",
  ])("leaves %j to the whole parser", (text) => {
    expect(readSimpleXml(text)).toBeUndefined();
  });
});
