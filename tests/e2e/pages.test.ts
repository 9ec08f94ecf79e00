import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { gzipSync } from "node:zlib";
import type { AxeResults } from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SampleSize } from "../pages/sample-publication.ts";
import { desk, hasChromium, launchChromium, needsChromium, phone, visit } from "./chromium.ts";
import { hostSample, type StaticHost } from "./pages-server.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const places = {
  "the front page": "",
  "an article": "articles/a0/",
  "a tag's page": "tags/t1/",
  "an archive page": "archive/1/",
  "the page of all feeds": "feeds/",
  "the page for an unknown address": "nothing/here/",
};

const light: BrowserContextOptions = { colorScheme: "light", viewport: desk };
const dark: BrowserContextOptions = { colorScheme: "dark", viewport: desk };
const handheld: BrowserContextOptions = { colorScheme: "dark", viewport: phone, hasTouch: true };

/** Enough for a front page and two archive pages. */
const small: SampleSize = { articles: 24, perPage: 8 };

describe.skipIf(!hasChromium)(`pages in Chromium${needsChromium}`, () => {
  let browser: Browser;
  let english: StaticHost;
  let arabic: StaticHost;
  let hebrew: StaticHost;
  let extreme: StaticHost;

  beforeAll(async () => {
    browser = await launchChromium();
    english = await hostSample(small);
    arabic = await hostSample({ ...small, language: "ar" });
    hebrew = await hostSample({ ...small, language: "he" });
    extreme = await hostSample({ ...small, tags: 400, language: "en-x-extreme" });
  });

  afterAll(async () => {
    await browser?.close();
    for (const host of [english, arabic, hebrew, extreme]) await host?.stop();
  });

  it.each(Object.entries(places))("shows no fault on %s, in light, in dark and on a phone", async (_, path) => {
    for (const look of [light, dark, handheld]) {
      expect(await faultsOf(english.baseUrl + path, look)).toEqual([]);
    }
  });

  it.each(["", "articles/a1/"])("shows no fault on a right-to-left site: /%s", async (path) => {
    expect(await faultsOf(arabic.baseUrl + path, light)).toEqual([]);
    expect(await faultsOf(hebrew.baseUrl + path, handheld)).toEqual([]);
  });

  it.each(["", "articles/a0/", "articles/a1/", "feeds/"])(
    "shows no fault where every text is too long: /%s",
    async (path) => {
      for (const look of [light, handheld]) {
        expect(await faultsOf(extreme.baseUrl + path, look)).toEqual([]);
      }
    },
  );

  it.each(Object.entries(places))("%s runs under a policy that forbids inline script and style", async (_, path) => {
    const complaints: string[] = [];
    await visit(browser, "about:blank", {}, async (page) => {
      page.on("console", (message) => complaints.push(message.text()));
      page.on("pageerror", (error) => complaints.push(error.message));
      await page.goto(english.baseUrl + path);
    });
    expect(complaints.filter((complaint) => !complaint.includes("404 (Not Found)"))).toEqual([]);
  });

  it.each(Object.entries(places))("%s requests nothing from any other host", async (_, path) => {
    const others: string[] = [];
    await visit(browser, "about:blank", {}, async (page) => {
      page.on("request", (request) => others.push(request.url()));
      await page.goto(english.baseUrl + path);
    });
    expect(others.filter((url) => !url.startsWith(english.baseUrl))).toEqual([]);
  });

  it("the first paint of fifty articles takes one HTML and one CSS file, under 30 KB together on the wire", async () => {
    const host = await hostSample();
    try {
      const sizes = await Promise.all(["", "style.css"].map((path) => compressedSize(host.baseUrl + path)));
      expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(30_000);
      const resources = 'performance.getEntriesByType("resource")';
      const blocking = `${resources}.filter((entry) => entry.renderBlockingStatus === "blocking").length`;
      expect(await visit(browser, host.baseUrl, {}, (page) => page.evaluate(blocking))).toBe(1);
    } finally {
      await host.stop();
    }
  });

  it("without JavaScript, the addresses are there and no button that does nothing", async () => {
    await visit(browser, english.baseUrl, { javaScriptEnabled: false }, async (page) => {
      expect(await page.locator(".address input").first().inputValue()).toBe(`${english.baseUrl}rss.xml`);
      expect(await page.locator(".address input:visible").count()).toBe(3);
      expect(await page.locator("button:visible").count()).toBe(0);
      await page.getByRole("link", { name: "The lighthouse keeper’s ledger" }).first().click();
      await expect.poll(() => page.locator("h1").textContent()).toBe("The lighthouse keeper’s ledger");
    });
  });

  it("a click copies an address and says so", async () => {
    const permissions = ["clipboard-read", "clipboard-write"];
    await visit(browser, english.baseUrl, { permissions }, async (page) => {
      await page.getByRole("button", { name: "Copy: Atom" }).click();
      await page.getByRole("status").filter({ hasText: "Copied" }).waitFor({ state: "attached" });
      expect(await page.evaluate("navigator.clipboard.readText()")).toBe(`${english.baseUrl}atom.xml`);
    });
  });

  it("a button that was pressed twice shows its own label again after a while", async () => {
    const permissions = ["clipboard-read", "clipboard-write"];
    await visit(browser, english.baseUrl, { permissions }, async (page) => {
      await page.clock.install();
      const button = page.getByRole("button", { name: "Copy: Atom" });
      for (const _ of ["once", "again"]) {
        await button.click();
        await page.getByRole("status").filter({ hasText: "Copied" }).waitFor({ state: "attached" });
      }
      expect(await button.textContent()).toBe("Copied");
      await page.clock.fastForward("00:05");
      await expect.poll(() => button.textContent()).toBe("Copy");
    });
  });

  it("the keyboard goes from skip link through masthead and articles to the subscribe panel", async () => {
    const stops = await visit(browser, english.baseUrl, {}, (page) => tabThrough(page, 28));
    const first = [
      "Skip to content",
      "Subscribe",
      "All feeds",
      "The lighthouse keeper’s ledger",
      "What a tide table knows",
    ];
    expect(stops.slice(0, 5)).toEqual(first);
    const panel = stops.slice(stops.indexOf("address-rss"));
    expect(stops.indexOf("Older articles")).toBeLessThan(stops.indexOf("address-rss"));
    expect(panel.slice(0, 7)).toEqual([
      "address-rss",
      "Copy",
      "address-atom",
      "Copy",
      "address-json",
      "Copy",
      "Your own reader",
    ]);
  });

  it("the skip link appears when it is focused, and leads to the content", async () => {
    await visit(browser, english.baseUrl, { reducedMotion: "reduce" }, async (page) => {
      await page.keyboard.press("Tab");
      expect((await page.locator(".skip").boundingBox())?.y).toBeGreaterThanOrEqual(0);
      await page.keyboard.press("Enter");
      await expect.poll(() => page.evaluate("document.activeElement.id")).toBe("page:content");
    });
  });

  it("print shows the text, and nothing that can only be clicked", async () => {
    await visit(browser, english.baseUrl, {}, async (page) => {
      await page.emulateMedia({ media: "print" });
      expect(await page.locator(".entries h3:visible").count()).toBe(8);
      expect(await page.locator("aside:visible, nav:visible, button:visible").count()).toBe(0);
    });
  });

  it("print shows an article without links to other pages, and without an address beside the mark of a note", async () => {
    await visit(browser, `${english.baseUrl}articles/a0/`, {}, async (page) => {
      await page.emulateMedia({ media: "print" });
      expect(await page.locator(".folio a:visible, .colophon a:visible").count()).toBe(0);
      const beside = (link: string) =>
        page.evaluate(`getComputedStyle(document.querySelector('${link}'), "::after").content`);
      expect(await beside('.prose a[href^="#"]')).toBe("none");
      expect(await beside('.prose a[href^="/"]')).toContain("/articles/a1/");
    });
  });

  it("print leaves no space where links to other pages were", async () => {
    await visit(browser, `${english.baseUrl}articles/a0/`, {}, async (page) => {
      await page.emulateMedia({ media: "print" });
      expect(await page.locator(".folio").evaluate(({ clientHeight }) => clientHeight)).toBe(0);
    });
  });

  it("a date is on the same line as the title of its article", async () => {
    await visit(browser, english.baseUrl, {}, async (page) => {
      const [heights, offsets] = (await page.evaluate(`(() => {
        const dates = [...document.querySelectorAll(".entries li > time")];
        const baseline = (element) => {
          const mark = document.createElement("img");
          element.append(mark);
          const { bottom } = mark.getBoundingClientRect();
          mark.remove();
          return bottom;
        };
        const titles = dates.map((date) => date.parentElement.querySelector("h3 a"));
        return [
          dates.map((date) => date.getBoundingClientRect().height),
          dates.map((date, at) => (titles[at].getClientRects().length > 1 ? 0 : baseline(date) - baseline(titles[at]))),
        ];
      })()`)) as [number[], number[]];
      expect(new Set(heights).size).toBe(1);
      expect(offsets.every((offset) => Math.abs(offset) < 1)).toBe(true);
    });
  });

  it("a date is at the edge beside an article that is written from right to left", async () => {
    await visit(browser, english.baseUrl, {}, async (page) => {
      const gap = await page
        .locator(".entries > li")
        .first()
        .evaluate((item) => {
          const date = item.querySelector("time");
          item.setAttribute("dir", "rtl");
          date?.setAttribute("dir", "ltr");
          return item.getBoundingClientRect().right - (date?.getBoundingClientRect().right ?? 0);
        });
      expect(gap).toBe(0);
    });
  });

  it("table cells are aligned as their author said, others at the start", async () => {
    await visit(browser, `${english.baseUrl}articles/a0/`, {}, async (page) => {
      const sides = await page.locator(".prose :is(td, th:last-child)").evaluateAll((cells) =>
        cells.map((cell) => {
          const range = cell.ownerDocument.createRange();
          range.selectNodeContents(cell);
          const [words, box] = [range.getBoundingClientRect(), cell.getBoundingClientRect()];
          return words.left - box.left - (box.right - words.right) > 1 ? "end" : "beginning";
        }),
      );
      expect(sides.slice(0, 4)).toEqual(["beginning", "beginning", "end", "beginning"]);
    });
  });

  it("letters of twice the size still leave room for addresses, and nothing overflows the window", async () => {
    await visit(browser, english.baseUrl, { viewport: phone, bypassCSP: true }, async (page) => {
      await page.addStyleTag({ content: "html { font-size: 200% }" });
      const widths = await page
        .locator(".address input")
        .evaluateAll((fields) => fields.map((field) => field.clientWidth));
      expect(Math.min(...widths)).toBeGreaterThan(200);
      expect(await widthBeyondWindow(page)).toBe(0);
    });
  });

  it("a table is complete in print, where nothing scrolls", async () => {
    await visit(browser, `${extreme.baseUrl}articles/a0/`, {}, async (page) => {
      const beyond = (selector: string) =>
        page.locator(selector).evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
      expect(await beyond("table")).toBeGreaterThan(0);
      await page.emulateMedia({ media: "print" });
      expect([await beyond("table"), await beyond("html")]).toEqual([0, 0]);
    });
  });

  /** What axe-core finds, and whether the page is wider than the window. */
  async function faultsOf(url: string, look: BrowserContextOptions): Promise<string[]> {
    // The page's policy would block axe-core too.
    return visit(browser, url, { ...look, bypassCSP: true }, async (page) => {
      await page.addScriptTag({ content: axe });
      const results = (await page.evaluate("axe.run({ resultTypes: ['violations'] })")) as AxeResults;
      const violations = results.violations.flatMap(({ id, help, nodes }) =>
        nodes.map(({ html }) => `${id}: ${help}: ${html}`),
      );
      const overhang = await widthBeyondWindow(page);
      return overhang === 0 ? violations : [...violations, `${overhang} pixels wider than the window`];
    });
  }
});

function widthBeyondWindow(page: Page): Promise<unknown> {
  return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
}

/** What the keyboard reaches, by text or id. */
async function tabThrough(page: Page, steps: number): Promise<string[]> {
  const stops: string[] = [];
  for (let step = 0; step < steps; step += 1) {
    await page.keyboard.press("Tab");
    stops.push(String(await page.evaluate("document.activeElement.textContent || document.activeElement.id")));
  }
  return stops;
}

async function compressedSize(url: string): Promise<number> {
  const response = await fetch(url);
  return gzipSync(Buffer.from(await response.arrayBuffer())).length;
}
