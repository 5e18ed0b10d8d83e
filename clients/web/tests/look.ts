// tests/look.ts: what holds of every page: nothing serious for who listens or tabs, nothing beside the page, and a picture
// for whoever wants one (GAIWAN_SCREENSHOTS names a folder).
import { mkdirSync } from "node:fs";
import { join } from "node:path";

import type { Page } from "playwright-core";

import { seriousFaults } from "./axe.ts";

// What is wrong with it, a line each.
export async function look(page: Page, name: string): Promise<string[]> {
  await picture(page, name);
  const faults = await seriousFaults(page);
  const beside = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (beside > 0) faults.push(`scrolls sideways by ${beside} pixels`);
  return faults.map((fault) => `${name}: ${fault}`);
}

export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.GAIWAN_SCREENSHOTS;
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

// Goes on with the tabulator alone until `what` has the focus.
export async function tabTo(page: Page, what: ReturnType<Page["locator"]>): Promise<void> {
  for (let steps = 0; steps < 80; ++steps) {
    if (await what.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`the tabulator never reaches ${what}`);
}
