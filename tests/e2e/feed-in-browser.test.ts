import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { feedStylesheet } from "../../src/formats/index.ts";
import { createWorkplace, localAddress, type Workplace } from "../cli/workplace.ts";
import { freePort } from "../free-port.ts";
import { desk, hasChromium, launchChromium, needsChromium, visit } from "./chromium.ts";

/** What selecting everything would copy: only what is shown. */
const renderedText = "getSelection().selectAllChildren(document.documentElement), getSelection().toString()";

describe.skipIf(!hasChromium)(`a feed that is opened in Chromium${needsChromium}`, () => {
  let browser: Browser;
  let place: Workplace;
  let address: string;

  beforeAll(async () => {
    browser = await launchChromium();
    place = createWorkplace({ withData: true });
    // The feed names its stylesheet by its public address, so the port is chosen first.
    const port = String(await freePort());
    address = `http://127.0.0.1:${port}/`;
    await place.start({ PORT: port, PUBLIC_URL: address });
  });

  afterAll(async () => {
    await browser?.close();
    await place?.end();
  });

  it.each(["rss.xml", "atom.xml"])("shows its content without markup: %s", async (fileName) => {
    const text = await visit(browser, address + fileName, {}, async (page) => {
      await expect.poll(() => page.evaluate(renderedText)).toContain("Engineering archive");
      return page.evaluate(renderedText);
    });
    expect(text).toContain("Puppetizing the workstations");
    expect(text).toContain("Lukáš Poláček");
    expect(text).not.toMatch(/<item>|<title>|urn:uuid:|Broadsheet 0/);
  });

  it.each(["rss.xml", "atom.xml"])("says where it can be read as a page: %s", async (fileName) => {
    const shown = `[...document.querySelectorAll("channel > link, feed > link")]
      .filter((link) => link.getClientRects().length > 0)
      .map((link) => link.textContent + getComputedStyle(link, "::after").content)`;
    await visit(browser, address + fileName, {}, async (page) => {
      await expect.poll(() => page.evaluate(shown).then(String)).toContain(localAddress);
    });
  });

  it("shows an address from its beginning in a right-to-left feed", async () => {
    const feed = `<?xml version="1.0"?><?xml-stylesheet href="/feed.css" type="text/css"?>
      <rss version="2.0"><channel><title>مجلة</title><link>https://example.org/</link></channel></rss>`;
    const ends = `[0, 19].map((at) => {
      const range = new Range();
      range.setStart(document.querySelector("link").firstChild, at);
      range.setEnd(document.querySelector("link").firstChild, at + 1);
      return range.getBoundingClientRect().left;
    })`;
    await visit(browser, "about:blank", {}, async (page) => {
      const css = feedStylesheet({ words: "", wordsDirection: "rtl", direction: "rtl" });
      await page.route("**/feed.css", (route) => route.fulfill({ contentType: "text/css", body: css }));
      await page.route("**/rss.xml", (route) => route.fulfill({ contentType: "application/xml", body: feed }));
      await page.goto("http://feed.example/rss.xml");
      const [first = 0, last = 0] = (await page.evaluate(ends)) as number[];
      expect(last).toBeGreaterThan(first);
      expect(last).toBeGreaterThan(desk.width / 2);
    });
  });

  it.each(["rss.xml", "atom.xml"])("says what to do with it: %s", async (fileName) => {
    const advice = `getComputedStyle(document.documentElement, "::before").content`;
    await visit(browser, address + fileName, {}, async (page) => {
      await expect.poll(() => page.evaluate(advice)).toContain("feed reader");
    });
  });
});
