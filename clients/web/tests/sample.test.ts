// A sample county in a browser: every page says that nothing of it counts, before anybody has signed in and after.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { takenOnCase } from "./cases.ts";
import { look } from "./look.ts";
import { expectQuiet, NO_LINE, staysQuiet } from "./quiet.ts";
import { DESK, HEAD, MEDIATOR, PHONE, signIn, World } from "./world.ts";

const PIN = "395817";

let world: World;
beforeAll(async () => {
  world = await World.start({ server: ["--sample-county", "true"], gateway: ["--sample-county"] });
});
afterAll(() => world?.stop());
staysQuiet(() => world, NO_LINE);

const says = (page: Page) => page.getByRole("note").filter({ hasText: "示例县 · 不计入统计" });

test("the pages for parties, applicants and the desk say so", async () => {
  const id = takenOnCase(world, HEAD, { facts: "院墙排水。", parties: [{ name: "示例甲某" }, { name: "示例乙某" }] });
  const { code } = world.cliAs(HEAD, "case", "invite", id, "1");
  const page = await (await world.device(PHONE)).newPage();
  await page.goto(`${world.url}/apply?unit=632821101202`);
  await says(page).waitFor();
  await page.goto(`${world.url}/p#${code}`);
  await says(page).waitFor();
  await page.getByRole("button", { name: "进入" }).click();
  await page.getByRole("heading", { name: "您的纠纷调解" }).waitFor();
  await says(page).waitFor();
  expect(await look(page, "sample-party")).toEqual([]);
  await page.context().close();
  const desk = await (await world.device(DESK)).newPage();
  await desk.goto(`${world.url}/desk`);
  await says(desk).waitFor();
  await signIn(desk, HEAD);
  await desk.getByRole("heading", { name: "案件", level: 1 }).waitFor();
  await says(desk).waitFor();
  expect(await look(desk, "sample-desk")).toEqual([]);
  await desk.context().close();
});

test("a phone hears it from the server, whatever its gateway says, and knows it without a line", async () => {
  await world.stopGateway();
  await world.startGateway();
  const context = await world.device(PHONE);
  const page = await context.newPage();
  await page.goto(world.url);
  await page.getByLabel("用户名").waitFor();
  expect(await says(page).count()).toBe(0);
  await signIn(page, MEDIATOR);
  await page.getByLabel("本机密码").fill(PIN);
  await page.getByRole("button", { name: "设好" }).click();
  await page.getByRole("link", { name: "登记", exact: true }).waitFor();
  await says(page).waitFor();
  expect(await look(page, "sample-phone")).toEqual([]);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await context.setOffline(true);
  await page.goto(world.url);
  await page.getByLabel("本机密码").fill(PIN);
  await page.getByRole("button", { name: "打开" }).click();
  await page.getByRole("link", { name: "登记", exact: true }).waitFor();
  await says(page).waitFor();
  await context.close();
});

test("a county's pages say nothing of the kind, even when its gateway was started with the flag", async () => {
  const county = await World.start({ gateway: ["--sample-county"] });
  try {
    const page = await (await county.device(DESK)).newPage();
    await page.goto(`${county.url}/desk`);
    await signIn(page, HEAD);
    await page.getByRole("heading", { name: "案件", level: 1 }).waitFor();
    await expect.poll(() => says(page).count()).toBe(0);
    expectQuiet(county);
  } finally {
    await county.stop();
  }
});
