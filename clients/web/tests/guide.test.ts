// What is asked before an application, in a browser: to words that one sends oneself, to where it is no matter for mediation,
// and on to the application, with the guide that is shipped.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { look } from "./look.ts";
import { staysQuiet } from "./quiet.ts";
import { PHONE, World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await World.start({ gateway: ["--guide", new URL("../../../deploy/data/guide.json", import.meta.url).pathname] });
});
afterAll(() => world?.stop());
staysQuiet(() => world);

async function opened(): Promise<Page> {
  const context = await world.device(PHONE);
  const page = await context.newPage();
  await page.goto(`${world.url}/apply?unit=632821101202`);
  return page;
}
const answer = (page: Page, words: string) => page.getByRole("button", { name: words, exact: true }).click();

test("who has not asked for the money yet gets words to send, and may apply all the same", async () => {
  const page = await opened();
  expect(await look(page, "guide-start")).toEqual([]);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await answer(page, "回答几个问题");
  expect(await look(page, "guide-question")).toEqual([]);
  for (const words of ["没有", "没有", "欠钱、借钱不还", "有", "没有过三年"]) await answer(page, words);
  await answer(page, "还没有");
  await page.getByRole("heading", { name: "先自己催一次，也许就还了" }).waitFor();
  const letter = page.getByLabel("可以发给对方的话，空白处自己填");
  expect(await letter.inputValue()).toContain("欠我的____元");
  expect(await look(page, "guide-letter")).toEqual([]);
  // What was answered and what is written there goes nowhere.
  expect(asked).toEqual([]);
  await answer(page, "直接申请调解");
  await page.getByLabel("您的手机号").waitFor();
  await page.context().close();
});

test("danger comes first and is no application; back leads to the question", async () => {
  const page = await opened();
  await answer(page, "回答几个问题");
  await answer(page, "是");
  await page.getByText("离开危险的地方，打110").waitFor();
  await answer(page, "返回");
  await page.getByRole("heading", { name: "现在有人正在受伤害，或者马上要动手吗？" }).waitFor();
  await page.context().close();
});

test("whoever wants no questions applies at once", async () => {
  const page = await opened();
  await answer(page, "直接申请调解");
  await page.getByLabel("您的手机号").waitFor();
  await page.context().close();
});
