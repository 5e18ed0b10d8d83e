// tests/look.ts: what holds of every page: nothing serious for who listens or tabs, nothing beside the page; and a picture of
// it, in build/screenshots or the folder that GAIWAN_SCREENSHOTS names, for whoever looks at them.
import { mkdirSync } from "node:fs";
import { join } from "node:path";

import type { Page } from "playwright-core";

import { seriousFaults } from "./axe.ts";

const FOLDER = process.env.GAIWAN_SCREENSHOTS ?? join(import.meta.dirname, "../../../build/screenshots");
// Pages that a hand is meant to hold are opened at a desk, too. The desk's own have their tests in both sizes.
const BOTH = /^(phone|party|apply|slip|sample-phone|sample-party)-?/;
const WIDE = { width: 1440, height: 900 };

// What is wrong with it, a line each.
export async function look(page: Page, name: string): Promise<string[]> {
  const faults = await picture(page, name);
  // What lies half below the bar at the top is no smaller for that.
  await page.evaluate(() => scrollTo(0, 0));
  faults.push(...await seriousFaults(page), ...await beside(page));
  return faults.map((fault) => `${name}: ${fault}`);
}

// Takes it, in both sizes where it is meant for either; what stands beside the other one.
export async function picture(page: Page, name: string): Promise<string[]> {
  mkdirSync(FOLDER, { recursive: true });
  const take = (called: string) => page.screenshot({ path: join(FOLDER, `${called}.png`), fullPage: true });
  await take(name);
  const size = page.viewportSize()!;
  if (!BOTH.test(name) || size.width === WIDE.width) return [];
  await page.setViewportSize(WIDE);
  await take(`${name}-wide`);
  const faults = (await beside(page)).map((fault) => `wide: ${fault}`);
  await page.setViewportSize(size);
  return faults;
}

async function beside(page: Page): Promise<string[]> {
  const pixels = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  return pixels > 0 ? [`scrolls sideways by ${pixels} pixels`] : [];
}

// Goes on with the tabulator alone until `what` has the focus.
export async function tabTo(page: Page, what: ReturnType<Page["locator"]>): Promise<void> {
  for (let steps = 0; steps < 80; ++steps) {
    if (await what.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`the tabulator never reaches ${what}`);
}
