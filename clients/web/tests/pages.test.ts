// Every page of the desk, at a desk and on a phone, with what stands behind its tabs; and the way by the keyboard alone
// through a sign-in and a registration on the phone, and through a note at the desk.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { look, tabTo } from "./look.ts";
import { staysQuiet } from "./quiet.ts";
import { DESK, HEAD, MEDIATOR, PHONE, signIn, World } from "./world.ts";

const COUNTY = "people/p-632821-centre-dispatcher";
const ADMINISTRATOR = "people/p-632821-administrator";
const JUSTICE = "people/p-632821-justice-officer";
const PIN = "395817";

let world: World;
let id = "";
const act = (who: string, command: string, data: object) => world.cliAs(who, "case", "do", id, command, "--data", JSON.stringify(data));

beforeAll(async () => {
  world = await World.start();
  id = world.cliAs(HEAD, "case", "do", "-", "open_case", "--data", JSON.stringify({
    channel: "governance_centre", source: "on-application", disputeClass: "02-03", difficulty: "simple", claimed: { currency: "CNY", fen: "120000" },
    text: { facts: "两家共用的路被堵，车过不去，多次争吵，村里劝过两回没有结果。", claim: "让出路来", place: "希里沟镇" },
    parties: [{ party: "1", side: "PARTY_SIDE_APPLICANT", kind: "PARTY_KIND_PERSON", details: { name: "叶某", phone: "19900099301" } },
      { party: "2", side: "PARTY_SIDE_RESPONDENT", kind: "PARTY_KIND_PERSON", details: { name: "孔某", phone: "19900099302" } }],
  })).receipt.name.replace("cases/", "");
  act(HEAD, "submit_case", {});
  act(HEAD, "accept_case", {});
  act(HEAD, "assign_mediators", { lead: HEAD });
  for (const party of ["1", "2"]) {
    act(HEAD, "give_rights_notice", { party, way: "WAY_ORALLY" });
    act(HEAD, "record_consent", { party, kind: "CONSENT_KIND_MEDIATION", way: "WAY_ORALLY" });
  }
  act(HEAD, "schedule_session", { session: "v", plannedStart: "2026-03-03T09:45:00+08:00", mode: "SESSION_MODE_VIDEO" });
  act(JUSTICE, "urge", { text: { text: "请本周内办结" } });
  act(HEAD, "raise_risk", { grade: "yellow", kind: "property", note: { text: "扬言毁苗" } });
  act(HEAD, "add_note", { note: { text: "先喝茶" } });
});
afterAll(() => world?.stop());
staysQuiet(() => world);

// Whatever the page shows is there: nothing loads any more.
async function settled(page: Page): Promise<void> {
  await expect.poll(() => page.locator(".loading, .ant-spin-spinning, .ant-skeleton").count()).toBe(0);
}

const PAGES: [path: string, who: string, heading: string][] = [
  ["cases", COUNTY, "案件"], ["board", JUSTICE, "督办"], ["returns", JUSTICE, "统计"], ["calendar", HEAD, "日程"],
  ["messages", HEAD, "消息"], ["acting", JUSTICE, "代班与移交"], ["orders", JUSTICE, "双人批准"], ["anomalies", JUSTICE, "异常"], ["reports", JUSTICE, "零报告"], ["inbox", "people/p-632821-court-liaison", "收件"], ["directory", ADMINISTRATOR, "机构"],
  ["definitions", HEAD, "工作法"], ["case", HEAD, ""],
];

for (const [size, at] of [[DESK, "desk"], [PHONE, "phone"]] as const) {
  test(`every page of the desk is in order on the ${at === "desk" ? "screen of a desk" : "screen of a phone"}`, async () => {
    const contexts = new Map<string, Page>();
    // All of them at once: a page that is not in order hides no other.
    const faults: string[] = [];
    for (const [path, who] of PAGES) {
      let page = contexts.get(who);
      if (page === undefined) {
        page = await (await world.device(size)).newPage();
        contexts.set(who, page);
        await page.goto(`${world.url}/desk`);
        if (contexts.size === 1) faults.push(...await look(page, `${at}-desk-sign-in`));
        await signIn(page, who);
        await page.getByRole("heading", { level: 1 }).waitFor();
      }
      await page.goto(`${world.url}/desk/${path === "case" ? `cases/${id}` : path}`);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await settled(page);
      faults.push(...await look(page, `${at}-desk-${path}`));
      const tabs = page.getByRole("tab");
      const count = await tabs.count();
      // The tracks of a definition are drawn all alike: one of them, and what comes behind them.
      for (let tab = path === "definitions" ? count - 2 : 1; tab < count; ++tab) {
        await tabs.nth(tab).click();
        await settled(page);
        faults.push(...await look(page, `${at}-desk-${path}-${tab + 1}`));
      }
    }
    expect(faults).toEqual([]);
    for (const page of contexts.values()) await page.context().close();
  });
}

test("by the keyboard alone: a phone is set up and a case registered", async () => {
  const context = await world.device(PHONE);
  const page = await context.newPage();
  await page.goto(world.url);
  await page.getByLabel("用户名").waitFor();
  await tabTo(page, page.getByLabel("用户名"));
  await page.keyboard.type(MEDIATOR);
  await page.keyboard.press("Enter");
  await page.getByLabel("本机密码").waitFor();
  await tabTo(page, page.getByLabel("本机密码"));
  await page.keyboard.type(PIN);
  await page.keyboard.press("Enter");
  const register = page.getByRole("link", { name: "登记", exact: true });
  await register.waitFor();
  await tabTo(page, register);
  await page.keyboard.press("Enter");
  for (const [label, text] of [["谁（申请人）", "键某"], ["和谁", "盘某"], ["什么事", "只用键盘登记。"]] as const) {
    await page.getByLabel(label).waitFor();
    await tabTo(page, page.getByLabel(label));
    await page.keyboard.type(text);
  }
  await tabTo(page, page.getByRole("button", { name: "先登记" }));
  await page.keyboard.press("Enter");
  await page.waitForURL("**/cases/c-*");
  await page.getByRole("status").filter({ hasText: "已全部送达" }).waitFor();
  const shown = world.cliAs(MEDIATOR, "case", "show", new URL(page.url()).pathname.split("/")[2]!);
  expect(JSON.stringify(shown)).toContain("只用键盘登记。");
  await context.close();
});

test("by the keyboard alone: a note is written at the desk", async () => {
  const context = await world.device(DESK);
  const page = await context.newPage();
  await page.goto(`${world.url}/desk/cases/${id}`);
  await page.getByLabel("用户名").waitFor();
  await tabTo(page, page.getByLabel("用户名"));
  await page.keyboard.type(HEAD);
  await page.keyboard.press("Enter");
  const first = page.getByRole("tab").first();
  await first.waitFor();
  await tabTo(page, first);
  // Within the tabs, as everywhere, by the arrows.
  const commands = page.getByRole("tab", { name: "可办事项" });
  for (let steps = 0; steps < 10 && !(await commands.evaluate((each) => each === document.activeElement)); ++steps) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  const note = page.getByRole("button", { name: "添加备注" });
  await note.waitFor();
  await tabTo(page, note);
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("form").getByRole("textbox"));
  await page.keyboard.type("键盘写的备注");
  await tabTo(page, page.getByRole("button", { name: /^办理 · / }));
  await page.keyboard.press("Enter");
  await expect.poll(() => JSON.stringify(world.cliAs(HEAD, "case", "history", id))).toContain("键盘写的备注");
  await context.close();
});
