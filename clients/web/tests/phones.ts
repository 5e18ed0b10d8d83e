// tests/phones.ts: a mediator's phone in a test: set up with its PIN, unlocked again, and what of it has arrived.
import type { BrowserContext, Page } from "playwright-core";

import { PHONE, signIn, type World } from "./world.ts";

export const PIN = "395817";

export type Phone = { context: BrowserContext; page: Page };

// A phone of `person`, with the page and its files on it: it works without a line from here on.
export async function newPhone(world: World, person: string, size = PHONE): Promise<Phone> {
  const context = await world.device(size);
  const page = await context.newPage();
  await page.goto(world.url);
  await signIn(page, person);
  await choosePin(page);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  return { context, page };
}

export async function choosePin(page: Page): Promise<void> {
  await page.getByLabel("本机密码").fill(PIN);
  await page.getByRole("button", { name: "设好" }).click();
  await opened(page);
}

export async function unlock(page: Page, pin = PIN): Promise<void> {
  await page.getByLabel("本机密码").fill(pin);
  await page.getByRole("button", { name: "打开" }).click();
}

// Its first page.
export const opened = (page: Page) => page.getByRole("link", { name: "登记", exact: true }).waitFor();

// What was written down is with the server. The badge says so from the start, too: what is waited for has to be on the
// phone first, which its own page shows.
export const arrived = (page: Page) => page.getByRole("status").filter({ hasText: "已全部送达" }).waitFor();
export const waiting = (page: Page, count: number) => page.getByRole("status").filter({ hasText: `${count} 条待发` }).waitFor();

export const onItsPage = (page: Page) => page.waitForURL("**/cases/c-*");
export const caseId = (page: Page): string => new URL(page.url()).pathname.split("/")[2]!;

// What lies in its storage, by name: the names are no secret, what they hold is.
export function kept(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const answer = <T>(request: IDBRequest<T>) => new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const database = await answer(indexedDB.open("gaiwan-phone"));
    const names = await answer(database.transaction("entries").objectStore("entries").getAllKeys());
    database.close();
    return names.map(String);
  });
}

// Of what lies there under a name, something that is new whenever it is written: when that changed, it was kept.
export function keptAs(page: Page, name: string): Promise<string> {
  return page.evaluate(async (of) => {
    const answer = <T>(request: IDBRequest<T>) => new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const database = await answer(indexedDB.open("gaiwan-phone"));
    const entry = await answer<{ nonce: Uint8Array } | undefined>(database.transaction("entries").objectStore("entries").get(of));
    database.close();
    return String(entry?.nonce);
  }, name);
}

type Facts = { who: string; other?: string; what?: string; neighbours?: boolean };

// Fills the form of a new case in, from the first page, and leaves it there.
export async function fillIn(page: Page, { who, other, what, neighbours = false }: Facts): Promise<void> {
  await page.getByRole("link", { name: "登记", exact: true }).click();
  await page.getByLabel("谁（申请人）").fill(who);
  if (other !== undefined) await page.getByLabel("和谁").fill(other);
  if (what !== undefined) await page.getByLabel("什么事").fill(what);
  if (neighbours) await page.getByRole("radio", { name: "邻里纠纷" }).click();
}
export async function register(page: Page, facts: Facts): Promise<void> {
  await fillIn(page, facts);
  await page.getByRole("button", { name: "先登记" }).click();
}
