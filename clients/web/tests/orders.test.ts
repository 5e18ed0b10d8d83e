// Orders by two people at the desk, against the real server: asked for from a case, refused by who asked, allowed by another,
// done once, and all of it to be looked up; and by whom the county names where nobody stands above.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { actor, takenOnCase } from "./cases.ts";
import { makeFolder } from "./folder.ts";
import { look } from "./look.ts";
import { staysQuiet } from "./quiet.ts";
import { ADMINISTRATOR, DESK, HEAD, MEDIATOR, openDesk, PHONE, REGISTRAR, World } from "./world.ts";

const TOWN_OFFICE = "632821100-justice";
const OFFICER = "people/p-632821100-justice-officer";
const BUREAU = "people/p-632821-justice-officer";
// Whom the county names: no officer of anything.
const SECOND = "people/p-632821-centre-dispatcher";

let world: World;
beforeAll(async () => {
  const settings = join(makeFolder("second"), "settings.textproto");
  writeFileSync(settings, `second_people: "${SECOND}"\n`);
  world = await World.start({ server: ["--settings", settings] });
});
afterAll(() => world?.stop());
// A refusal is an answer, which the browser writes down all the same.
staysQuiet(() => world, 400, 403, 409);

// A clue that came to nothing: over, and no file is kept of it. Its id.
function dismissed(): string {
  const id = world.cliAs(REGISTRAR, "case", "do", "-", "register_clue", "--data", JSON.stringify({
    channel: "grid", text: { facts: "两家为水口争执。" },
    parties: [{ party: "1", side: "PARTY_SIDE_APPLICANT", details: { name: "慕容某" } }, { party: "2", side: "PARTY_SIDE_RESPONDENT", details: { name: "尉迟某" } }],
  })).receipt.name.replace("cases/", "");
  actor(world, REGISTRAR, id)("dismiss_clue", { reason: { text: "已经和好" } });
  return id;
}
const open = (who: string, path = "orders", size = DESK): Promise<Page> => openDesk(world, who, path, size);
const send = (page: Page) => page.getByRole("dialog").getByRole("button", { name: "办理", exact: true }).click();
const card = (page: Page, office: string, id: string) => page.getByRole("article", { name: `orgs/${office}/orders/${id}` });
async function pick(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole("combobox", { name: label }).click();
  await page.locator(".ant-select-item-option", { hasText: option }).click();
}

test("an erasure is tried and asked for from the case, allowed by another, and done once by who asked", async () => {
  const id = dismissed();
  const page = await open(OFFICER, `cases/${id}`);
  await page.getByRole("link", { name: "申请删除个人信息" }).click();
  await pick(page, "删除谁的", "慕容某");
  await pick(page, "法律依据", "保存期限已届满");
  await page.getByLabel("理由").fill("慕容某要求删除");
  // The words of the reason outlive the erasure: they must not name whom it is about. Said before anybody is asked.
  await page.getByRole("button", { name: "先核对能否删除" }).click();
  await page.getByRole("dialog").getByRole("alert").waitFor();
  expect(await look(page, "desk-order-refused-trial")).toEqual([]);
  await page.getByLabel("理由").fill("保管期满");
  await page.getByRole("button", { name: "先核对能否删除" }).click();
  await page.getByText("除了另一人批准，没有别的妨碍").waitFor();
  expect(await look(page, "desk-order-ask")).toEqual([]);
  await send(page);
  const own = card(page, TOWN_OFFICE, "1");
  await own.getByText(/待批准，至 2026-03-0\d/).waitFor();
  await own.getByText("您提出的，由另一人批准").waitFor();
  expect(await own.getByRole("button", { name: "答复申请" }).count()).toBe(0);
  expect(await look(page, "desk-orders")).toEqual([]);

  // On a phone, by the officer of the bureau, who sees whom it is about before they say yes.
  const bureau = await open(BUREAU, "orders", PHONE);
  const asked = card(bureau, TOWN_OFFICE, "1");
  await asked.getByText("保管期满").waitFor();
  expect(await look(bureau, "phone-desk-orders")).toEqual([]);
  await asked.getByRole("button", { name: "答复申请" }).click();
  await bureau.getByRole("dialog").getByText("保存期限已届满").waitFor();
  await bureau.getByRole("radio", { name: "不批准" }).check();
  expect(await bureau.getByRole("button", { name: "办理", exact: true }).isDisabled(), "a no says why").toBe(true);
  await bureau.getByRole("radio", { name: "批准", exact: true }).check();
  expect(await look(bureau, "phone-desk-order-answer")).toEqual([]);
  await send(bureau);
  await bureau.getByText("没有等待批准的申请").waitFor();
  await bureau.getByRole("checkbox", { name: "含已答复、已失效" }).check();
  await asked.getByText(/已批准，至 2026-03-0\d 有效/).waitFor();
  // It was allowed to who asked.
  expect(await bureau.getByRole("button", { name: "按批准删除" }).count()).toBe(0);
  expect(await look(bureau, "phone-desk-orders-all")).toEqual([]);
  await bureau.context().close();

  await page.reload();
  await page.getByRole("checkbox", { name: "含已答复、已失效" }).check();
  await own.getByRole("button", { name: "按批准删除" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("慕容某").waitFor();
  expect(await dialog.getByRole("button", { name: "按批准删除" }).isDisabled()).toBe(true);
  await dialog.getByRole("checkbox", { name: "我知道不能恢复" }).check();
  expect(await look(page, "desk-order-erase")).toEqual([]);
  await dialog.getByRole("button", { name: "按批准删除" }).click();
  await own.getByText("已删除").waitFor();
  expect(JSON.stringify(world.cliAs(REGISTRAR, "case", "show", id))).not.toContain("慕容某");
  const entry = world.cliAs(OFFICER, "case", "history", id, "--all").entries.at(-1).event;
  expect(entry.personalDataErased.order).toBe(`orgs/${TOWN_OFFICE}/orders/1`);
  // It went on saying that it was allowed, and offered to erase once more.
  await page.reload();
  await page.getByRole("checkbox", { name: "含已答复、已失效" }).check();
  await own.getByText("已办理").waitFor();
  expect(await own.getByRole("button", { name: "按批准删除" }).count()).toBe(0);
  await page.context().close();
});

test("an export that the bureau asks for is refused by whom the county names, with the reason, and stays to be looked up", async () => {
  const page = await open(BUREAU);
  await page.getByRole("button", { name: "提出申请" }).click();
  await page.getByRole("radio", { name: "全部导出" }).check();
  await page.getByLabel("理由").fill("年度审计");
  await send(page);
  const own = card(page, "632821-justice", "1");
  await own.getByText("待批准").waitFor();

  const second = await open(SECOND);
  // Whoever works somewhere asks for nothing but a look.
  await second.getByRole("button", { name: "提出申请" }).click();
  expect(await second.getByRole("dialog").getByRole("radio").count()).toBe(1);
  await second.getByRole("dialog").getByRole("button", { name: "取消" }).click();
  const asked = card(second, "632821-justice", "1");
  await asked.getByRole("button", { name: "答复申请" }).click();
  await second.getByRole("radio", { name: "不批准" }).check();
  await second.getByLabel("为什么不批准").fill("审计不需要姓名");
  await send(second);
  await second.getByText("没有等待批准的申请").waitFor();
  await second.context().close();

  await page.reload();
  await page.getByRole("checkbox", { name: "含已答复、已失效" }).check();
  await own.getByText("审计不需要姓名").waitFor();
  expect(await look(page, "desk-orders-all")).toEqual([]);

  // Asked anew and allowed: how it is done stands there, for a week.
  await page.getByRole("button", { name: "提出申请" }).click();
  await page.getByRole("radio", { name: "全部导出" }).check();
  await page.getByLabel("理由").fill("迁移到新服务器");
  await send(page);
  await card(page, "632821-justice", "2").waitFor();
  world.cliAs(SECOND, "admin", "order", "approve", "632821-justice", "2");
  await page.reload();
  await card(page, "632821-justice", "2").getByText("--order 632821-justice/2").waitFor();
  world.cli("admin", "advance", "--to", "2026-03-20T09:00:00+08:00");
  await page.reload();
  await card(page, "632821-justice", "2").getByText(/批准已于 2026-03-\d+ 到期/).waitFor();
  await page.context().close();
});

test("who does not answer sees no order of others, and what refuses an erasure is said in the server's words", async () => {
  const kept = takenOnCase(world, HEAD, { facts: "两家为巷道通行争执。", parties: [{ name: "祁某" }, { name: "保某" }] });
  const mediator = await open(MEDIATOR);
  await mediator.getByText("没有等待批准的申请").waitFor();
  // A look is asked for by whoever works there; whether they may at all, as a mediator may not, is said before.
  await mediator.getByRole("button", { name: "提出申请" }).click();
  await mediator.getByLabel("案件登记号").fill(kept);
  await mediator.getByLabel("多少分钟").fill("600");
  await mediator.getByLabel("理由").fill("想看看");
  await mediator.getByRole("button", { name: "先核对能否查看" }).click();
  await mediator.getByRole("dialog").getByRole("alert").waitFor();
  await mediator.context().close();

  const page = await open(OFFICER);
  await page.getByRole("button", { name: "提出申请" }).click();
  await page.getByLabel("案件登记号").fill("c-none");
  await page.getByRole("button", { name: "查找" }).click();
  await page.getByRole("dialog").getByRole("alert").waitFor();
  await page.getByLabel("案件登记号").fill(kept);
  await page.keyboard.press("Enter");
  await pick(page, "删除谁的", "祁某");
  await pick(page, "法律依据", "撤回同意");
  await page.getByLabel("理由").fill("本人要求");
  await page.getByRole("button", { name: "先核对能否删除" }).click();
  await page.getByRole("dialog").getByRole("alert").waitFor();
  expect(await page.getByRole("dialog").getByRole("alert").textContent()).toMatch(/\p{Script=Han}/u);
  expect(await look(page, "desk-order-held")).toEqual([]);
  await page.context().close();
});

test("a broken glass and a definition are asked for at the desk, read whole before they are allowed, and done", async () => {
  const id = takenOnCase(world, HEAD, { facts: "两家为晒场争执。", parties: [{ name: "韩某" }, { name: "马某" }] });
  const dispatcher = await open(SECOND);
  await dispatcher.getByRole("button", { name: "提出申请" }).click();
  const dialog = dispatcher.getByRole("dialog");
  await dialog.getByLabel("案件登记号").fill(id);
  await dialog.getByLabel("多少分钟").fill("1441");
  await dialog.getByLabel("理由").fill("值夜班");
  expect(await dialog.getByRole("button", { name: "办理", exact: true }).isDisabled(), "longer than a day").toBe(true);
  await dialog.getByLabel("多少分钟").fill("600");
  await dialog.getByRole("button", { name: "先核对能否查看" }).click();
  await dialog.getByText("除了另一人批准，没有别的妨碍").waitFor();
  expect(await look(dispatcher, "desk-order-ask-glass")).toEqual([]);
  await send(dispatcher);
  await card(dispatcher, "632821-centre", "1").getByText("值夜班").waitFor();
  await dispatcher.context().close();

  const next = join(world.folder, "next.textproto");
  writeFileSync(next, readFileSync(join(import.meta.dirname, "../../../workflow/definitions/mediation-543.textproto"), "utf8").replace("revision: 1\n", "revision: 2\n"));
  const administrator = await open(ADMINISTRATOR);
  await administrator.getByRole("button", { name: "提出申请" }).click();
  await administrator.getByRole("radio", { name: "发布流程" }).check();
  await administrator.getByLabel("理由").fill("会议纪要");
  const file = administrator.getByLabel("流程文件");
  // What could not be published is not asked for: its faults stand there.
  await file.setInputFiles({ name: "bad.textproto", mimeType: "text/plain", buffer: Buffer.from(readFileSync(next, "utf8").replace('to: "registered"', 'to: "nowhere"')) });
  await administrator.getByRole("dialog").locator(".refused li", { hasText: "nowhere" }).first().waitFor();
  expect(await administrator.getByRole("dialog").getByRole("button", { name: "办理", exact: true }).isDisabled()).toBe(true);
  expect(await look(administrator, "desk-order-ask-publication-faults")).toEqual([]);
  await file.setInputFiles(next);
  await administrator.getByText("mediation-543 · 版本 2").waitFor();
  expect(await look(administrator, "desk-order-ask-publication")).toEqual([]);
  await send(administrator);
  await card(administrator, "632821", "1").getByText("会议纪要").waitFor();

  const page = await open(BUREAU);
  const glass = card(page, "632821-centre", "1");
  await glass.getByText("值夜班").waitFor();
  await glass.getByText("600").waitFor();
  const publication = card(page, "632821", "1");
  await publication.getByText("mediation-543 · 版本 2").waitFor();
  expect(await look(page, "desk-orders-glass-publication")).toEqual([]);
  await publication.getByRole("button", { name: "答复申请" }).click();
  await page.getByLabel("流程全文").getByText("revision: 2").waitFor();
  expect(await look(page, "desk-order-publication")).toEqual([]);
  await page.getByRole("radio", { name: "批准", exact: true }).check();
  await send(page);
  await publication.waitFor({ state: "detached" });
  await glass.getByRole("button", { name: "答复申请" }).click();
  await page.getByRole("radio", { name: "批准", exact: true }).check();
  await send(page);
  await page.getByText("没有等待批准的申请").waitFor();
  await page.context().close();

  // Who asked reads at the desk how it is done now.
  const asked = await open(SECOND);
  await asked.getByRole("checkbox", { name: "含已答复、已失效" }).check();
  await card(asked, "632821-centre", "1").getByText("--minutes 600 --reason 理由 --order 632821-centre/1").waitFor();
  world.cliAs(SECOND, "case", "break-glass", id, "--minutes", "600", "--reason", "值夜班", "--order", "632821-centre/1");
  // A yes to a look is for once, and it was used.
  await asked.reload();
  await asked.getByRole("checkbox", { name: "含已答复、已失效" }).check();
  await card(asked, "632821-centre", "1").getByText("已办理").waitFor();
  expect(await card(asked, "632821-centre", "1").getByText("--order 632821-centre/1").count()).toBe(0);
  await asked.context().close();
  expect(world.cli("definition", "publish", next, "--order", "632821/1")).toBeTruthy();
  await administrator.reload();
  await administrator.getByRole("checkbox", { name: "含已答复、已失效" }).check();
  await card(administrator, "632821", "1").getByText("已办理").waitFor();
  expect(await look(administrator, "desk-orders-done")).toEqual([]);
  await administrator.context().close();
});
