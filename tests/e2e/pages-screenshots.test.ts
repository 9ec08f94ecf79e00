import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { describe, it } from "vitest";
import { desk, hasChromium, launchChromium, needsChromium, phone, visit } from "./chromium.ts";
import { hostSample } from "./pages-server.ts";

/** Where the pictures go; without it none are taken. `npm run screenshots` says docs/screenshots. */
const directory = process.env.SCREENSHOTS;
/** The site to take them of, ending in `/`; without it, the sample publication. */
const baseUrl = process.env.SCREENSHOTS_OF;

const looks = [
  { name: "light", options: { colorScheme: "light", viewport: desk } },
  { name: "dark", options: { colorScheme: "dark", viewport: desk } },
  { name: "phone", options: { colorScheme: "light", viewport: phone } },
] as const;

describe.skipIf(!hasChromium || directory === undefined)(
  `screenshots, by \`npm run screenshots\`${needsChromium}`,
  () => {
    it("are taken of every kind of page", { timeout: 120_000 }, async () => {
      const host = baseUrl === undefined ? await hostSample() : { baseUrl, stop: async () => {} };
      const browser = await launchChromium();
      try {
        mkdirSync(directory ?? "", { recursive: true });
        for (const [name, url] of await placesOf(browser, host.baseUrl)) await take(browser, name, url);
      } finally {
        await browser.close();
        await host.stop();
      }
    });
  },
);

/** One page of each kind, found by following the front page's links as a reader does. */
async function placesOf(browser: Browser, front: string): Promise<[string, string][]> {
  return visit(browser, front, {}, async (page) => {
    const hrefs = (selector: string) =>
      page.locator(selector).evaluateAll((links) => links.map((link) => (link as { href?: string }).href ?? ""));
    const article = (await hrefs(".entries h3 a")).find((href) => href.startsWith(front));
    const [tag] = await hrefs("aside .tags a");
    const [older] = await hrefs("a.older");
    const feed = (await page.request.get(`${front}rss.xml`)).ok() ? `${front}rss.xml` : undefined;
    const places = { front, article, tag, archive: older, feeds: `${front}feeds/`, feed };
    return Object.entries(places).filter((place): place is [string, string] => place[1] !== undefined);
  });
}

async function take(browser: Browser, name: string, url: string): Promise<void> {
  for (const look of looks) {
    await visit(browser, url, look.options, async (page) => {
      await page.screenshot({ path: join(directory ?? "", `${name}-${look.name}.png`) });
    });
  }
}
