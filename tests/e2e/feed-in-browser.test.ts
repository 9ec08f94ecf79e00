import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createWorkplace, type Workplace } from "../cli/commands.ts";
import { freePort } from "../free-port.ts";
import { hasChromium, launchChromium, needsChromium, visit } from "./chromium.ts";

/** What somebody who selects everything would copy: only what is shown. */
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

  it.each(["rss.xml", "atom.xml"])("shows what it holds and no markup: %s", async (fileName) => {
    const text = await visit(browser, address + fileName, {}, async (page) => {
      await expect.poll(() => page.evaluate(renderedText)).toContain("Engineering archive");
      return page.evaluate(renderedText);
    });
    expect(text).toContain("Puppetizing the workstations");
    expect(text).toContain("Lukáš Poláček");
    expect(text).not.toMatch(/<item>|<title>|urn:uuid:|Broadsheet 0/);
  });

  it.each(["rss.xml", "atom.xml"])("says what to do with it: %s", async (fileName) => {
    const advice = `getComputedStyle(document.documentElement, "::before").content`;
    await visit(browser, address + fileName, {}, async (page) => {
      await expect.poll(() => page.evaluate(advice)).toContain("feed reader");
    });
  });
});
