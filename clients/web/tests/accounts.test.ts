// As a county runs it: TLS to the server, accounts with passwords, a registered phone; no development sign-in anywhere.
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { arrived, caseId, choosePin, kept, onItsPage, opened, type Phone, register, unlock, waiting } from "./phones.ts";
import { NO_LINE, staysQuiet } from "./quiet.ts";
import { DESK, HEAD, MEDIATOR, PASSWORD, PHONE, REGISTRAR, World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await World.start({ secure: true });
});
afterAll(() => world?.stop());
staysQuiet(() => world, NO_LINE);

async function signIn(page: Page, person: string, password: string): Promise<void> {
  await page.getByLabel("用户名").fill(person.replace("people/", ""));
  await page.getByLabel("密码").fill(password);
  await page.getByRole("button", { name: "登录" }).click();
}
async function changePassword(page: Page): Promise<void> {
  await page.getByLabel("新密码").fill(PASSWORD);
  await page.getByRole("button", { name: "改好" }).click();
}

// Of somebody who signs in for the first time.
async function newPhone(person: string): Promise<Phone> {
  const context = await world.device(PHONE);
  const page = await context.newPage();
  await page.goto(world.url);
  await signIn(page, person, world.makeAccount(person));
  await changePassword(page);
  await choosePin(page);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  return { context, page };
}

// The line is there again, and the phone has noticed.
const online = async ({ context, page }: Phone) => {
  const heard = page.waitForResponse((answer) => answer.url().endsWith("/WhoAmI"));
  await context.setOffline(false);
  await heard;
};
const sessionCookie = async (context: BrowserContext) => (await context.cookies()).find(({ name }) => name === "gaiwan-person")!;
const ended = (page: Page) => page.getByRole("alert").filter({ hasText: "登录已失效，未送达的都还在本机" });

test("a first password is changed, the phone is registered, signed in by its PIN, and wiped when the account is locked", async () => {
  const first = world.makeAccount(MEDIATOR);
  const context = await world.device(PHONE);
  const page = await context.newPage();
  await page.goto(world.url);
  expect(await page.getByText("开发登录").count()).toBe(0);
  await signIn(page, MEDIATOR, "wrong-password");
  await page.getByRole("alert").waitFor();
  await signIn(page, MEDIATOR, first);
  await changePassword(page);
  await choosePin(page);

  const names = (await context.cookies()).map(({ name }) => name).sort();
  expect(names).toEqual(["gaiwan-device", "gaiwan-person"]);
  for (const cookie of await context.cookies()) expect(cookie.httpOnly).toBe(true);

  // The session is over; the device is not.
  await context.clearCookies({ name: "gaiwan-person" });
  await page.reload();
  await unlock(page);
  await opened(page);
  await arrived(page);

  world.cli("admin", "account", "lock", MEDIATOR, "--reason", "手机丢失");
  await page.reload();
  await unlock(page);
  await page.getByLabel("用户名").waitFor();
  expect(await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name))).not.toContain("gaiwan-phone");
  await context.close();
});

test("what waits on a phone outlives the session and the phone's registration, and is sent once when its owner is in again", async () => {
  const phone = await newPhone(REGISTRAR);
  const { context, page } = phone;
  await context.setOffline(true);
  await register(page, { who: "存某", other: "留某", what: "水渠堵了。" });
  await onItsPage(page);
  await page.getByRole("button", { name: "添加备注" }).click();
  await page.getByRole("textbox", { name: "添加备注" }).fill("约好星期五上门。");
  await page.getByRole("button", { name: "保存" }).click();
  await waiting(page, 2);
  const id = caseId(page);

  // A month on the shelf: session and registration are over.
  await context.clearCookies();
  await page.clock.setFixedTime(Date.now() + 31 * 24 * 3600_000);
  await online(phone);
  await page.getByRole("link", { name: "首页" }).click();
  await ended(page).waitFor();
  await waiting(page, 2);
  await page.getByRole("button", { name: "重新登录" }).click();
  await unlock(page);
  // The PIN alone lets nobody in any more.
  await signIn(page, REGISTRAR, PASSWORD);
  await unlock(page);
  await opened(page);
  await arrived(page);
  const { entries } = world.cli("case", "history", id);
  const given = entries.filter(({ event }: { event: { actor: string } }) => event.actor === REGISTRAR).map(({ event }: { event: object }) =>
    Object.keys(event).find((field) => field === "caseOpened" || field === "noteAdded")).filter(Boolean);
  expect(given).toEqual(["caseOpened", "noteAdded"]);
  // And it is registered again: the PIN is enough from here on.
  await context.clearCookies({ name: "gaiwan-person" });
  await page.reload();
  await unlock(page);
  await opened(page);
  await arrived(page);
  await context.close();
});

test("whoever else signs in on the device neither sees nor sends what waits on it", async () => {
  const first = world.makeAccount(HEAD);
  const phone = await newPhone("people/p-632821102-committee-mediator-1");
  const { context, page } = phone;
  await context.setOffline(true);
  await register(page, { who: "守某", other: "秘某", what: "不给旁人看的事。" });
  await onItsPage(page);
  await waiting(page, 1);
  const id = caseId(page);

  // The head signs in on the same browser, at the desk.
  const desk = await world.device(DESK);
  const desktop = await desk.newPage();
  await desktop.goto(`${world.url}/desk`);
  await signIn(desktop, HEAD, first);
  await changePassword(desktop);
  await desktop.getByRole("heading", { name: "案件", level: 1 }).waitFor();
  await context.addCookies([await sessionCookie(desk)]);
  await desk.close();

  // The phone that is still open waits for its owner.
  await online(phone);
  await page.getByRole("link", { name: "首页" }).click();
  await ended(page).waitFor();
  await waiting(page, 1);
  await page.getByRole("banner").getByText("韦文静").waitFor({ state: "detached" });
  expect((await kept(page)).filter((name) => name.startsWith("out/"))).toHaveLength(1);
  expect(() => world.cli("case", "show", id)).toThrow();
  // So does one that is opened now: the head has no PIN for it.
  await page.reload();
  await unlock(page, "000001");
  await page.getByText("密码不对").waitFor();
  expect(await page.content()).not.toContain("守某");
  expect(() => world.cli("case", "show", id)).toThrow();

  // Whoever wants the phone for themselves is told what would be lost, and nothing is yet.
  await page.getByRole("button", { name: "忘了密码，或者换人用" }).click();
  await page.getByRole("note").filter({ hasText: "还有 1 条没有送达" }).waitFor();
  expect(await page.getByLabel("用户名").count()).toBe(0);
  await page.getByRole("button", { name: "返回" }).click();
  await unlock(page);
  await opened(page);
  await arrived(page);
  const { entries } = world.cli("case", "history", id);
  expect(entries[0].event.actor).toBe("people/p-632821102-committee-mediator-1");
  expect(entries.filter(({ event }: { event: { caseOpened?: object } }) => event.caseOpened !== undefined)).toHaveLength(1);

  // Now that nothing waits, it changes hands: with the other's own account, and nothing of the first is on it.
  await page.reload();
  await page.getByRole("button", { name: "忘了密码，或者换人用" }).click();
  await page.getByText("本机没有未送达的").waitFor();
  await signIn(page, HEAD, PASSWORD);
  await choosePin(page);
  await page.getByRole("banner").getByText("韦文静").waitFor();
  expect(await page.content()).not.toContain("守某");
  expect((await kept(page)).filter((name) => name.includes(id))).toEqual([]);
  await context.close();
});
