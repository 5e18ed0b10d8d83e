// A party and a citizen against the real server: consent, signature, complaint by code; an application from a poster; and
// the court that receives what came of it.
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { DESK, HEAD, PHONE, signIn, World } from "./world.ts";

const COURT = "people/p-632821-court-liaison";

let world: World;
let name = "";
const id = () => name.replace("cases/", "");
const act = (command: string, data: object) => world.cliAs(HEAD, "case", "do", id(), command, "--data", JSON.stringify(data));

beforeAll(async () => {
  world = await World.start();
  name = world.cliAs(HEAD, "case", "do", "-", "open_case", "--data", JSON.stringify({
    channel: "governance_centre", source: "on-application", disputeClass: "02-03", difficulty: "simple",
    text: { facts: "两家共用的路被堵，车过不去。", claim: "让出路来", place: "希里沟镇" },
    parties: [
      { party: "1", side: "PARTY_SIDE_APPLICANT", kind: "PARTY_KIND_PERSON", details: { name: "叶某", phone: "19900099301" } },
      { party: "2", side: "PARTY_SIDE_RESPONDENT", kind: "PARTY_KIND_PERSON", details: { name: "孔某", phone: "19900099302" } }],
  })).receipt.name;
  act("submit_case", {});
  act("accept_case", {});
  act("assign_mediators", { lead: HEAD });
  for (const party of ["1", "2"]) act("give_rights_notice", { party, way: "WAY_ORALLY" });
});
afterAll(() => world?.stop());

async function picture(page: Page, as: string): Promise<void> {
  const folder = process.env.GAIWAN_SCREENSHOTS;
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${as}.png`), fullPage: true });
}

// A phone of the party's own, let in by the code that the notice's QR brings along.
async function party(which: string): Promise<Page> {
  const { code } = world.cliAs(HEAD, "case", "invite", id(), which);
  const page = await (await world.device(PHONE)).newPage();
  await page.goto(`${world.url}/p#${code}`);
  await page.getByRole("button", { name: "进入" }).click();
  await page.getByRole("heading", { name: "您的纠纷调解" }).waitFor();
  expect(page.url()).not.toContain(code);
  return page;
}

test("two parties consent and sign by code, and each sees only its own", async () => {
  const first = await party("1");
  await first.getByText("您愿意调解吗").waitFor();
  await picture(first, "party-consent");
  await first.getByRole("button", { name: "愿意调解", exact: true }).click();
  await first.getByText("已收到，谢谢").waitFor();
  const second = await party("2");
  await second.getByRole("button", { name: "愿意调解", exact: true }).click();
  await second.getByText("已收到，谢谢").waitFor();
  expect(world.cliAs(HEAD, "case", "show", id()).parties.map((one: { consents: unknown[] }) => one.consents.length)).toEqual([1, 1]);

  act("draft_agreement", {
    effectRule: "EFFECT_RULE_ONLINE19",
    text: { facts: "两家共用一条路。", clauses: ["孔某于2026年4月10日前经银行转账付给叶某修路款100元。"] },
    clauses: [{ kind: "CLAUSE_KIND_MONEY", fromParty: "2", toParty: "1", amount: { currency: "CNY", fen: "10000" }, dueDate: "2026-04-10" }],
  });
  for (const page of [first, second]) {
    await page.reload();
    await page.getByText("孔某于2026年4月10日前").waitFor();
    await page.getByText("尚未生效").waitFor();
    await picture(page, "party-sign");
    await page.getByRole("button", { name: /我已读完，同意并签名/ }).click();
    await page.getByText("已收到，谢谢").waitFor();
  }
  await second.getByText("已生效").waitFor();
  await picture(second, "party-signed");
  expect(world.cliAs(HEAD, "case", "show", id()).agreements[0].effectiveTime).toBeTruthy();

  // The other side's telephone is not on the page, nor in what came for it.
  expect(await first.content()).not.toContain("19900099302");
  expect(world.complaints.filter((line) => !line.includes("401"))).toEqual([]);
});

test("a complaint goes past the mediator, and a party sees who looked", async () => {
  const page = await party("1");
  await page.getByRole("button", { name: "投诉" }).click();
  await page.getByLabel("为什么").selectOption("partial");
  await page.getByLabel("请说说经过").fill("调解员只听对方的。");
  await page.getByRole("button", { name: "提交" }).click();
  await page.getByText("已收到，谢谢").waitFor();
  expect(world.cliAs("people/p-632821-justice-officer", "case", "show", id()).complaints).toHaveLength(1);
  await page.getByRole("button", { name: "谁看过我的案件" }).click();
  await page.getByText("韦文静").first().waitFor();
  await picture(page, "party-reads");
});

test("a wrong code is refused in words, and lets nobody in", async () => {
  const page = await (await world.device(PHONE)).newPage();
  await page.goto(`${world.url}/p`);
  await page.getByLabel("邀请码").fill("AAAAA-AAAAA");
  await page.getByRole("button", { name: "进入" }).click();
  await page.getByRole("alert").waitFor();
  await picture(page, "party-wrong-code");
  expect((await page.context().cookies()).map((cookie) => cookie.name)).not.toContain("gaiwan-party");
});

test("a citizen applies from a village's poster and gets a receipt with the time", async () => {
  const page = await (await world.device(PHONE)).newPage();
  await page.goto(`${world.url}/apply?unit=632821101202`);
  await page.getByLabel("您的手机号").fill("19900099399");
  await picture(page, "apply-phone");
  await page.getByRole("button", { name: "发送数字" }).click();
  await page.getByLabel("收到的六位数字").waitFor();
  const code = /\b(\d{6})\b/.exec(JSON.parse(readFileSync(world.messages, "utf8").trim().split("\n").at(-1)!).text)![1]!;
  await page.getByLabel("收到的六位数字").fill(code);
  await page.getByRole("button", { name: "下一步" }).click();
  for (const [label, answer] of [["您的姓名", "才让某"], ["发生了什么事", "邻居的牛进了我家草场，吃了半亩草。"],
    ["您想要什么结果", "赔一点草料"], ["在哪里", "茶卡第3村"], ["对方叫什么", ""], ["对方的手机号", ""]] as const) {
    await page.getByLabel(label).fill(answer);
    if (label === "发生了什么事") await picture(page, "apply-question");
    await page.getByRole("button", { name: "下一步" }).click();
  }
  await page.getByText("才让某").waitFor();
  await picture(page, "apply-check");
  await page.getByRole("button", { name: "提交申请" }).click();
  await page.getByText("已经收到您的申请").waitFor();
  await page.getByText("收到单位：").waitFor();
  await picture(page, "apply-receipt");
  const number = /登记号：(c-\w+)/.exec(await page.locator("main").innerText())![1]!;
  expect(world.cliAs("people/p-632821101202-committee-registrar", "case", "show", number).source).toBe("on-application");
});

test("a poster that says no place asks for nothing", async () => {
  const page = await (await world.device(PHONE)).newPage();
  await page.goto(`${world.url}/apply`);
  await page.getByRole("alert").waitFor();
  expect(await page.getByLabel("您的手机号").count()).toBe(0);
});

test("the court receives the application, its receipt carries the digest, and its answer reaches the case", async () => {
  act("apply_for_confirmation", { agreement: "1", applicants: ["1", "2"],
    handOver: { way: "HAND_OVER_WAY_BY_LINE" }, court: "orgs/632821-court", explanations: [{ words: { text: "双方已说明" } }] });
  const page = await (await world.device(DESK)).newPage();
  await page.goto(`${world.url}/desk/inbox`);
  await signIn(page, COURT);
  await page.getByText("待收取").waitFor();
  await picture(page, "desk-inbox");
  await page.getByRole("button", { name: "收取并回执" }).click();
  await page.getByText("孔某于2026年4月10日前").waitFor();
  await picture(page, "desk-inbox-content");
  await page.keyboard.press("Escape");
  await page.getByText("已回执", { exact: true }).waitFor();
  const shown = world.cliAs(HEAD, "case", "show", id()).lineHandOvers[0];
  expect(shown.state).toBe("LINE_STATE_RECEIVED");
  await page.locator("code", { hasText: shown.digest.slice(0, 16) }).waitFor();

  await page.getByRole("button", { name: "答复" }).click();
  await page.getByRole("dialog").getByLabel("答复").click();
  await page.getByTitle("已立案").click();
  await page.getByLabel("本单位编号").fill("（2026）青2821民特7号");
  await page.getByRole("button", { name: "办理", exact: true }).click();
  await expect.poll(() => world.cliAs(HEAD, "case", "show", id()).confirmations[0].courtNumber).toBe("（2026）青2821民特7号");
  await picture(page, "desk-inbox-answered");
});
