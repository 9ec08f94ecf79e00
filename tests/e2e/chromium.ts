import { existsSync } from "node:fs";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { patience } from "../patience.ts";

const executablePath = "/usr/bin/chromium";

/** Whether the machine has the browser that these tests drive. */
export const hasChromium = existsSync(executablePath);

/** Added to a test's name: why it may be skipped. */
export const needsChromium = hasChromium ? "" : ` (skipped: no ${executablePath})`;

/** A real browser that only talks to the pages it is shown. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath,
    timeout: patience.timeout,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** Widths of a desktop and of a phone. */
export const desk = { width: 1120, height: 840 };
export const phone = { width: 390, height: 800 };

/** Shows a page in a fresh context, and closes it whatever happens. */
export async function visit<T>(
  browser: Browser,
  url: string,
  options: BrowserContextOptions,
  look: (page: Page, context: BrowserContext) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext({ viewport: desk, ...options });
  context.setDefaultTimeout(patience.timeout);
  try {
    const page = await context.newPage();
    await page.goto(url);
    return await look(page, context);
  } finally {
    await context.close();
  }
}
