// A case at the desk as a text that may be published, against the real server: compared, edited, refused where a name was put
// back, and released with its digest in the read log.
import { createHash } from "node:crypto";

import { afterAll, beforeAll, expect, test } from "vitest";

import { openCase } from "./cases.ts";
import { look } from "./look.ts";
import { staysQuiet } from "./quiet.ts";
import { HEAD, openDesk, PHONE, REGISTRAR, World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(() => world?.stop());
// A refusal is an answer, which the browser writes down all the same.
staysQuiet(() => world, 400);

test("a head compares, edits and releases a case, and who looked says with which digest", async () => {
  const id = openCase(world, REGISTRAR, { facts: "慕容某住希里沟镇东庄村，电话13897450001，为水口争执。", claim: "分水", parties: [{ name: "慕容某", phone: "13897450001" }, { name: "尉迟恭" }] });
  const page = await openDesk(world, HEAD, `cases/${id}`);
  await page.getByRole("link", { name: "对外公开" }).click();
  const prepare = page.getByRole("button", { name: "处理" });
  expect(await prepare.isDisabled(), "a reason is asked for").toBe(true);
  await page.getByLabel("公开的理由和用途").fill("选作培训案例");
  await prepare.click();
  const facts = page.getByRole("region", { name: "基本事实" });
  await facts.waitFor();
  expect(await facts.locator("del").allTextContents()).toEqual(["慕容某", "希里沟镇东庄村", "13897450001"]);
  expect(await facts.locator("ins").allTextContents()).toEqual(["甲某", "某镇某村", "某号码"]);
  expect(await look(page, "desk-publication")).toEqual([]);

  const text = page.getByLabel("全文（可以修改）");
  const prepared = await text.inputValue();
  expect(prepared).not.toContain("13897450001");
  await text.fill("说的是尉 迟 恭");
  await page.getByRole("button", { name: "公开", exact: true }).click();
  await page.getByRole("alert").getByText("text:1:4").waitFor();
  expect(await look(page, "desk-publication-refused")).toEqual([]);

  const edited = `${prepared}双方和好。\n`;
  await text.fill(edited);
  await page.getByRole("button", { name: "只核对" }).click();
  await page.getByText("尚未公开").waitFor();
  await page.getByRole("button", { name: "公开", exact: true }).click();
  const digest = createHash("sha256").update(edited).digest("hex");
  await page.getByText(digest).waitFor();
  await page.setViewportSize(PHONE);
  expect(await look(page, "phone-desk-publication")).toEqual([]);
  const reads = JSON.stringify(world.cliAs(HEAD, "case", "reads", id));
  expect(reads).toContain(digest);
  await page.context().close();
});

test("who may not publish is offered nothing", async () => {
  const id = openCase(world, REGISTRAR, { facts: "为水口争执。", parties: [{ name: "慕容某" }, { name: "尉迟恭" }] });
  const page = await openDesk(world, REGISTRAR, `cases/${id}`);
  await page.getByRole("tab", { name: "经过" }).waitFor();
  expect(await page.getByRole("link", { name: "对外公开" }).count()).toBe(0);
  await page.context().close();
});
