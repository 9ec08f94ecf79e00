import { describe, expect, it } from "vitest";
import { shortcodesIn, textOfPost } from "../../../src/sources/feeds/wordpress-text.ts";

describe("the text of a WordPress post", () => {
  it.each([
    ["One.\n\nTwo\nlines.", "<p>One.</p>\n\n<p>Two<br>\nlines.</p>"],
    ["One.\n<ul>\n<li>a</li>\n</ul>\nTwo.", "<p>One.\n<ul>\n<li>a</li>\n</ul>\nTwo.</p>"],
    ["<h2>A</h2>\nOne.", "<h2>A</h2>\nOne."],
    ["<pre>a\n\nb</pre>\n\nOne.", "<pre>a\n\nb</pre>\n\n<p>One.</p>"],
    ["<p>One.</p>\n\n<p>Two.</p>", "<p>One.</p>\n\n<p>Two.</p>"],
    ["<!-- wp:paragraph -->\n<p>One\n\ntwo.</p>\n<!-- /wp:paragraph -->", "<p>One\n\ntwo.</p>"],
    ["One.<!--more-->\n\nTwo.<!--nextpage-->", "<p>One.</p>\n\n<p>Two.</p>"],
    ['[caption id="1"]<img src="a.png"> Words[/caption]', '<figure><img src="a.png"> Words</figure>'],
    ["[embed]https://v.example/1[/embed]", '<p><a href="https://v.example/1">https://v.example/1</a></p>'],
    ["See https://v.example/1 now.", "<p>See https://v.example/1 now.</p>"],
    ["", ""],
  ])("%j is shown as %j", (content, html) => {
    expect(textOfPost(content)).toBe(html);
  });

  it.each(["<pre>", "[caption]", "[caption ", "<!-- wp:a ", "[embed] ", "[gallery ", '[a b="'])(
    "is read in linear time: %j",
    (opening) => {
      const text = textOfPost(opening.repeat(100_000));
      expect(text).toContain(opening.trim());
      expect(shortcodesIn(text)).toEqual([]);
    },
  );
});

describe("shortcodes", () => {
  it.each([
    ['[gallery ids="1,2"] [gallery]', ["gallery"]],
    ['[contact-form id="1"]', ["contact-form"]],
    ["He said [sic] and [1], [a link](https://example.com) and [x y].", []],
  ])("in %j are %j", (html, names) => {
    expect(shortcodesIn(html)).toEqual(names);
  });
});
