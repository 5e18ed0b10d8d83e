// As a county runs it: TLS to the server, accounts with passwords, a registered phone; no development sign-in anywhere.
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

import { MEDIATOR, PASSWORD, PHONE, World } from "./world.ts";

const PIN = "395817";

let world: World;
beforeAll(async () => {
  world = await World.start({ secure: true });
});
afterAll(() => world?.stop());
afterEach(() => {
  expect(world.complaints.splice(0).filter((line) => !line.includes("401"))).toEqual([]);
});

test("a first password is changed, the phone is registered, signed in by its PIN, and wiped when the account is locked", async () => {
  const first = world.makeAccount(MEDIATOR);
  const context = await world.device(PHONE);
  const page = await context.newPage();
  await page.goto(world.url);
  expect(await page.getByText("开发登录").count()).toBe(0);
  await page.getByLabel("用户名").fill(MEDIATOR.replace("people/", ""));
  await page.getByLabel("密码").fill("wrong-password");
  await page.getByRole("button", { name: "登录" }).click();
  await page.getByRole("alert").waitFor();
  await page.getByLabel("密码").fill(first);
  await page.getByRole("button", { name: "登录" }).click();
  await page.getByLabel("新密码").fill(PASSWORD);
  await page.getByRole("button", { name: "改好" }).click();
  await page.getByLabel("本机密码").fill(PIN);
  await page.getByRole("button", { name: "设好" }).click();
  await page.getByRole("link", { name: "登记", exact: true }).waitFor();

  const names = (await context.cookies()).map(({ name }) => name).sort();
  expect(names).toEqual(["gaiwan-device", "gaiwan-person"]);
  for (const cookie of await context.cookies()) expect(cookie.httpOnly).toBe(true);

  // The session is over; the device is not.
  await context.clearCookies({ name: "gaiwan-person" });
  await page.reload();
  await page.getByLabel("本机密码").fill(PIN);
  await page.getByRole("button", { name: "打开" }).click();
  await page.getByRole("link", { name: "登记", exact: true }).waitFor();
  await page.getByRole("status").filter({ hasText: "已全部送达" }).waitFor();

  world.cli("admin", "account", "lock", MEDIATOR);
  await page.reload();
  await page.getByLabel("本机密码").fill(PIN);
  await page.getByRole("button", { name: "打开" }).click();
  await page.getByLabel("用户名").waitFor();
  expect(await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name))).not.toContain("gaiwan-phone");
  await context.close();
});
