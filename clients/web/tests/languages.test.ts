// The party's page in Mongolian and Tibetan: each label in its own language for whoever listens, Mongolian from top to bottom
// where it stands alone, and a word that no translator has seen never alone where it binds.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { actor, takenOnCase } from "./cases.ts";
import { look } from "./look.ts";
import { newPhone } from "./phones.ts";
import { staysQuiet } from "./quiet.ts";
import { HEAD, PHONE, SMALL, World } from "./world.ts";

let world: World;
let id = "";
beforeAll(async () => {
  world = await World.start();
  id = takenOnCase(world, HEAD, { facts: "院墙排水。", claim: "改水沟", parties: [{ name: "仁某" }, { name: "旦某" }] });
  actor(world, HEAD, id)("give_rights_notice", { party: "1", way: "WAY_ORALLY", language: "mn" });
});
afterAll(() => world?.stop());
staysQuiet(() => world);

const direction = (page: Page, text: string) =>
  page.getByText(text, { exact: true }).first().evaluate((element) => getComputedStyle(element).writingMode);

for (const size of [PHONE, SMALL]) test(`a party reads its page in each language, at ${size.width} pixels`, async () => {
  const { code } = world.cliAs(HEAD, "case", "invite", id, "1");
  const page = await (await world.device(size)).newPage();
  await page.goto(`${world.url}/p#${code}`);
  await page.getByRole("button", { name: "进入" }).click();
  await page.getByText("您愿意调解吗").waitFor();

  await page.getByRole("button", { name: "ᠮᠣᠩᠭᠣᠯ" }).click();
  await page.getByRole("heading", { name: "ᠲᠠᠨ ᠤ ᠮᠠᠷᠭᠤᠭᠠᠨ ᠤ ᠵᠣᠬᠢᠴᠠᠭᠤᠯᠤᠯᠲᠠ" }).waitFor();
  expect(await page.evaluate(() => document.documentElement.lang)).toBe("mn-Mong");
  expect(await direction(page, "ᠣᠳᠣᠬᠢ ᠪᠠᠶᠢᠳᠠᠯ")).toBe("vertical-lr");
  await page.getByText("这种文字的用语待县翻译人员审核，以汉文为准").waitFor();
  // What binds is said in Chinese, too.
  const consents = page.getByRole("button", { name: /^ᠵᠣᠬᠢᠴᠠᠭᠤᠯᠬᠤ/ });
  expect(await consents.innerText()).toContain("愿意调解");
  expect(await consents.locator("[lang='zh-CN']").count()).toBe(1);
  expect(await look(page, `party-mn-${size.width}`)).toEqual([]);

  await page.getByRole("button", { name: "བོད་ཡིག" }).click();
  await page.getByRole("heading", { name: "ཁྱེད་ཀྱི་རྩོད་གཞིའི་འདུམ་འགྲིག" }).waitFor();
  expect(await page.evaluate(() => document.documentElement.lang)).toBe("bo");
  expect(await direction(page, "ད་ལྟའི་གནས་ཚུལ།")).toBe("horizontal-tb");
  expect(await look(page, `party-bo-${size.width}`)).toEqual([]);

  await page.getByRole("button", { name: "中文" }).click();
  await page.getByRole("heading", { name: "您的纠纷调解" }).waitFor();
  expect(await page.getByText("这种文字的用语待县翻译人员审核").count()).toBe(0);
  await page.context().close();
});

test("an applicant begins in Mongolian, and the poster's page is read out in the right language", async () => {
  const page = await (await world.device(SMALL)).newPage();
  await page.goto(`${world.url}/apply?unit=632821101202`);
  await page.getByRole("button", { name: "ᠮᠣᠩᠭᠣᠯ" }).click();
  await page.getByLabel("ᠲᠠᠨ ᠤ ᠭᠠᠷ ᠤᠲᠠᠰᠤᠨ ᠤ ᠨᠣᠮᠧᠷ").waitFor();
  expect(await direction(page, "ᠵᠣᠬᠢᠴᠠᠭᠤᠯᠤᠯᠲᠠ ᠭᠤᠶᠤᠬᠤ")).toBe("vertical-lr");
  // Also a sentence, in columns of a length that stays on the page.
  expect(await direction(page, "ᠡᠨᠡ ᠭᠠᠷ ᠤᠲᠠᠰᠤ ᠳᠤ ᠵᠢᠷᠭᠤᠭᠠᠨ ᠲᠣᠭ᠎ᠠ ᠢᠯᠡᠭᠡᠨ᠎ᠡ᠃")).toBe("vertical-lr");
  expect(await look(page, "apply-mn")).toEqual([]);
  await page.context().close();
});

for (const [language, name, register] of [["mn", "ᠮᠣᠩᠭᠣᠯ", "ᠳᠠᠩᠰᠠᠯᠠᠬᠤ"], ["bo", "བོད་ཡིག", "ཐོ་འགོད།"]] as const) {
  test(`a mediator gets about on the phone in ${language}`, async () => {
    const { page, context } = await newPhone(world, HEAD);
    await page.getByRole("button", { name }).click();
    await page.getByRole("link", { name: register, exact: true }).waitFor();
    expect(await look(page, `phone-${language}`)).toEqual([]);
    await page.getByRole("link", { name: register, exact: true }).click();
    await page.getByRole("textbox").first().waitFor();
    expect(await look(page, `phone-register-${language}`)).toEqual([]);
    await page.goBack();
    await page.getByRole("link", { name: "仁某" }).click();
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(await look(page, `phone-case-${language}`)).toEqual([]);
    await context.close();
  });
}
