import { describe, expect, it } from "vitest";
import { html, trusted } from "../../src/pages/html.ts";

describe("html", () => {
  it("escapes every text", () => {
    expect(html`<p title="${`"'`}">${"<b> & </b>"}</p>`.source).toBe(
      '<p title="&quot;&#39;">&lt;b&gt; &amp; &lt;/b&gt;</p>',
    );
  });

  it("leaves markup unescaped", () => {
    expect(html`<p>${html`<b>${"&"}</b>`}${trusted("<i>")}</p>`.source).toBe("<p><b>&amp;</b><i></p>");
  });

  it("joins lists with nothing between", () => {
    expect(html`${["<", html`<br>`, ["&"]]}`.source).toBe("&lt;<br>&amp;");
  });

  it("leaves out missing parts", () => {
    expect(html`<p>${undefined}${false}</p>`.source).toBe("<p></p>");
  });

  it("removes its own line breaks, but none of the text's", () => {
    expect(
      html`<p>
        ${"one\n  two"}
      </p>`.source,
    ).toBe("<p>one\n  two</p>");
  });

  it("escapes an ampersand even if it already stands for something", () => {
    expect(html`${"&amp;"}`.source).toBe("&amp;amp;");
  });
});
