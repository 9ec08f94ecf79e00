import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { feedStylesheet } from "../../src/formats/index.ts";
import { hasChromium, launchChromium, needsChromium, visit } from "./chromium.ts";

const example = join(import.meta.dirname, "../cases/formats/author-with-everything");

/** What somebody who selects everything would copy: only what is shown. */
const renderedText = "getSelection().selectAllChildren(document.documentElement), getSelection().toString()";

// Chromium shows the source of application/rss+xml and application/atom+xml, and Firefox offers to save it: a stylesheet has a say
// only where a feed is served as application/xml or text/xml.
describe.skipIf(!hasChromium)(`a feed that Chromium gets as XML${needsChromium}`, () => {
  let browser: Browser;
  let server: Server;
  let address: string;

  beforeAll(async () => {
    browser = await launchChromium();
    server = createServer((request, response) => {
      const isSheet = request.url === `/${feedStylesheet.path}`;
      response.setHeader("content-type", isSheet ? feedStylesheet.mediaType : "application/xml; charset=utf-8");
      response.end(isSheet ? feedStylesheet.bytes : feedAt(request.url ?? "/"));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });

  afterAll(async () => {
    await browser?.close();
    server?.closeAllConnections();
    server?.close();
  });

  it.each(["rss.xml", "atom.xml"])("shows what it holds and no markup: %s", async (fileName) => {
    const text = await visit(browser, address + fileName, {}, (page) => page.evaluate(renderedText));
    expect(text).toContain("The Example Times");
    expect(text).toContain("A title");
    expect(text).toContain("Ada Lovelace");
    expect(text).not.toMatch(/<p>|<title>|tag:times|Broadsheet 0/);
  });

  it.each(["rss.xml", "atom.xml"])("says what to do with it: %s", async (fileName) => {
    const advice = `getComputedStyle(document.documentElement, "::before").content`;
    expect(await visit(browser, address + fileName, {}, (page) => page.evaluate(advice))).toContain("feed reader");
  });

  function feedAt(path: string): string {
    const feed = path === "/rss.xml" || path === "/atom.xml" ? readFileSync(example + path, "utf8") : "";
    return feed.replace("https://times.example/feed.css", `${address}${feedStylesheet.path}`);
  }
});
