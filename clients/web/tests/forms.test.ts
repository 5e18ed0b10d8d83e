// The desk's forms that are made of messages, against the real server: each entered as a person would, and what came of it
// read back with the command line client.
import type { Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

import { actor, takenOnCase } from "./cases.ts";
import { look } from "./look.ts";
import { HEAD, MEDIATOR, openDesk, World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(() => world?.stop());
afterEach(() => expect(world.complaints.splice(0).filter((line) => !/401|400 \(Bad Request\)/.test(line))).toEqual([]));

const shown = (id: string) => world.cliAs(HEAD, "case", "show", id);

// Taken on, rights told, both willing.
function willing(facts: string): { id: string; act: ReturnType<typeof actor> } {
  const id = takenOnCase(world, MEDIATOR, { facts, parties: [{ name: "祁某" }, { name: "保某" }] });
  const act = actor(world, MEDIATOR, id);
  for (const party of ["1", "2"]) {
    act("give_rights_notice", { party, way: "WAY_ORALLY" });
    act("record_consent", { party, kind: "CONSENT_KIND_MEDIATION", way: "WAY_ORALLY" });
  }
  return { id, act };
}
// The same, with an agreement by word of mouth of two clauses.
function agreed(facts: string) {
  const { id, act } = willing(facts);
  act("start_session", { mode: "SESSION_MODE_IN_PERSON", attendance: ["1", "2"].map((who) => ({ who, presence: "PRESENCE_IN_THE_ROOM" })) });
  act("end_session", { session: "1", result: "SESSION_RESULT_AGREED" });
  act("record_oral_agreement", { writingNotNeeded: true, text: { facts: "通行", clauses: ["保某退让一米", "祁某付一百元"] }, clauses: [
    { kind: "CLAUSE_KIND_ACT", fromParty: "2", toParty: "1", dueDate: "2026-03-20" },
    { kind: "CLAUSE_KIND_MONEY", fromParty: "1", toParty: "2", dueDate: "2026-03-20", amount: { currency: "CNY", fen: 10_000 } }] });
  return { id, act };
}

async function commandsOf(id: string, who = HEAD): Promise<Page> {
  const page = await openDesk(world, who, `cases/${id}`);
  await page.getByRole("tab", { name: "可办事项" }).click();
  return page;
}
// The form of a command among the others that are open.
async function form(page: Page, command: string): Promise<Locator> {
  const button = page.getByRole("button", { name: command, exact: true });
  if (!(await button.isVisible())) await page.getByText("其他可办事项").click();
  await button.click();
  return page.getByRole("form", { name: command });
}
async function choose(page: Page, within: Locator, label: string | RegExp, option: string): Promise<void> {
  await within.getByLabel(label).first().click();
  await page.locator(".ant-select-dropdown:visible").getByTitle(option, { exact: true }).click();
}
const send = (within: Locator) => within.getByRole("button", { name: /^办理/ });

test("a mediation that fails is ended at the desk, with its reason and what the parties were told", async () => {
  const { id } = willing("两家为巷道通行争执，谈不拢。");
  const page = await commandsOf(id);
  const ending = await form(page, "终止调解");
  expect(await send(ending).isDisabled()).toBe(true);
  await choose(page, ending, /终止的原因/, "分歧较大难以达成协议");
  await ending.getByLabel(/告知当事人的其他途径/).fill("可以向乡镇政府申请处理，也可以到法院起诉");
  expect(await look(page, "desk-form-terminate")).toEqual([]);
  await send(ending).click();
  await expect.poll(() => shown(id).state).toBe("terminated");
  expect(shown(id).ending).toMatchObject({ reason: "gap-too-wide", adviceGiven: true });
  await page.context().close();
});

test("what the server finds wrong stands beside its field or below the form, and what was entered stays", async () => {
  const { id } = willing("两家为水渠争执。");
  const page = await commandsOf(id);
  const ending = await form(page, "终止调解");
  await choose(page, ending, /终止的原因/, "期限内无法与当事人取得联系");
  await ending.getByLabel(/告知当事人的其他途径/).fill("可以起诉");
  await send(ending).click();
  await ending.getByRole("alert").waitFor();
  expect(await ending.getByLabel(/告知当事人的其他途径/).inputValue()).toBe("可以起诉");

  const party = await form(page, "添加当事人");
  await choose(page, party, /地位/, "第三人");
  await party.getByLabel("姓名或者名称 *").fill("马某");
  await party.getByLabel("电话").fill("不知道");
  await send(party).click();
  // Beside the number, within the details.
  await party.locator(".fields .wrong", { hasText: /./ }).waitFor();
  expect(await look(page, "desk-form-wrong")).toEqual([]);
  await party.getByLabel("电话").fill("13900000001");
  await send(party).click();
  await expect.poll(() => shown(id).parties.length).toBe(3);
  await page.context().close();
});

test("a refusal is recorded of the party whose it is", async () => {
  const { id } = willing("两家为墙界争执。");
  const page = await commandsOf(id);
  const refusal = await form(page, "登记拒绝调解");
  await choose(page, refusal, /^当事人/, "保某 · 被申请人");
  await choose(page, refusal, /方式/, "电话");
  await refusal.getByLabel("怎样说的").fill("说要去法院");
  await send(refusal).click();
  await expect.poll(() => shown(id).parties[1].consents.map(({ answer }: { answer: string }) => answer)).toContain("CONSENT_ANSWER_REFUSED");
  await page.context().close();
});

test("what happened before is entered with its time and how that is known, in generated forms and in those made by hand", async () => {
  const { id } = willing("两家为墙界争执，电话里说过。");
  const page = await commandsOf(id);
  const refusal = await form(page, "登记拒绝调解");
  await choose(page, refusal, /^当事人/, "保某 · 被申请人");
  await choose(page, refusal, /方式/, "电话");
  await refusal.getByText("不是现在发生的（补录）").click();
  const when = refusal.getByLabel("什么时候发生的");
  await when.fill("2030-01-01T10:00");
  await refusal.getByText("发生的时间不能晚于现在（").waitFor();
  expect(await send(refusal).isDisabled()).toBe(true);
  await when.fill("2026-01-01T10:00");
  await refusal.getByText("发生的时间不能早于提出调解的时间（").waitFor();
  expect(await look(page, "desk-form-act-time")).toEqual([]);
  // The request of the case is of this very minute, and so is what follows it.
  const request = new Date(new Date(shown(id).requestTime).getTime() + 8 * 3600_000).toISOString().slice(0, 16);
  await when.fill(request);
  await choose(page, refusal, "时间的依据", "据通话");
  await send(refusal).click();
  const last = () => world.cliAs(HEAD, "case", "history", id).entries.at(-1).event;
  await expect.poll(() => last().actTimeBasis).toBe("TIME_BASIS_CALL");
  expect(new Date(last().actTime)).toEqual(new Date(`${request}:00+08:00`));

  const note = await form(page, "添加备注");
  await note.getByLabel("备注", { exact: true }).fill("电话里又说了一遍");
  await note.getByText("不是现在发生的（补录）").click();
  await note.getByLabel("什么时候发生的").fill(request);
  await send(note).click();
  await expect.poll(() => last().actTimeBasis).toBe("TIME_BASIS_MEMORY");
  await page.context().close();
});

test("in English the fields of a generated form are called by words", async () => {
  const { id } = willing("两家为巷口争执。");
  const page = await commandsOf(id);
  await page.getByRole("button", { name: "English" }).click();
  await page.getByText("what else can be done").click();
  await page.getByRole("button", { name: "end mediation", exact: true }).click();
  const ending = page.getByRole("form", { name: "end mediation" });
  await ending.getByLabel("Other ways the parties were told of (arbitration, administration, suit) *").waitFor();
  expect(await ending.locator("label, .field").allInnerTexts()).not.toContainEqual(expect.stringMatching(/^[a-z]/));
  expect(await look(page, "desk-form-english")).toEqual([]);
  await page.context().close();
});

test("performance is recorded by clause, and a visit planned", async () => {
  const { id } = agreed("两家为巷道通行争执，谈成了。");
  const page = await commandsOf(id);
  const performance = await form(page, "登记履行情况");
  await choose(page, performance, /哪一项义务/, "祁某付一百元 · 100 元 · 2026-03-20 · 待履行");
  await choose(page, performance, /履行情况/, "已履行");
  await performance.getByLabel(/凭据/).fill("收条一张");
  expect(await look(page, "desk-form-performance")).toEqual([]);
  await send(performance).click();
  await expect.poll(() => shown(id).obligations[1].state).toBe("OBLIGATION_STATE_DONE");

  const visit = await form(page, "安排回访");
  await visit.getByLabel(/哪一天回访/).fill("2026-03-25");
  await send(visit).click();
  await expect.poll(() => shown(id).visits?.[0]?.plannedDate).toBe("2026-03-25");
  await page.context().close();
});

test("a grade is declared, the file handed in with what is missing of it, a line each, and the closed case taken up again", async () => {
  const { id, act } = willing("两家为草场争执，谈不拢。");
  act("terminate", { reason: "gap-too-wide", advice: { text: "可以起诉" } });
  act("close_case");
  const page = await commandsOf(id);
  const grade = await form(page, "申报等级");
  await choose(page, grade, /难易/, "简单");
  await send(grade).click();
  await expect.poll(() => shown(id).grade?.difficulty).toBe("simple");

  const file = await form(page, "提交卷宗");
  await file.getByLabel(/缺少的材料和原因/).fill("身份证复印件：当事人没有带\n照片：没有拍");
  await send(file).click();
  await expect.poll(() => shown(id).file?.gapCount).toBe(2);

  const again = await form(page, "重新调解");
  await again.getByLabel(/重新调解的理由/).fill("双方愿意再谈");
  await send(again).click();
  await expect.poll(() => shown(id).round).toBe(2);
  await page.context().close();
});

test("an agreement is drawn up at the desk, words and figures of a clause in one row", async () => {
  const { id, act } = willing("两家为借款争执。");
  act("start_session", { mode: "SESSION_MODE_IN_PERSON", attendance: ["1", "2"].map((who) => ({ who, presence: "PRESENCE_IN_THE_ROOM" })) });
  act("end_session", { session: "1", result: "SESSION_RESULT_AGREED" });
  const page = await commandsOf(id, MEDIATOR);
  const draft = await form(page, "拟定协议");
  await draft.getByLabel("事实").fill("借款五百元未还。");
  await draft.getByRole("button", { name: "条款：加一项" }).click();
  const clause = draft.getByRole("group", { name: "条款，第 1 项" });
  await clause.getByLabel(/条款内容/).fill("保某于2026年4月1日前还祁某五百元");
  await choose(page, clause, /类型/, "给付金钱");
  await choose(page, clause, /由谁履行/, "保某 · 被申请人");
  await choose(page, clause, /向谁履行/, "祁某 · 申请人");
  await clause.getByLabel("金额（元）").fill("500");
  await clause.getByLabel("期限").fill("2026-04-01");
  expect(await look(page, "desk-form-draft")).toEqual([]);
  await send(draft).click();
  await expect.poll(() => shown(id).agreements?.length).toBe(1);
  expect(shown(id).agreements[0]).toMatchObject({ clauses: [{ fromParty: "2", toParty: "1", dueDate: "2026-04-01", amount: { fen: "50000" } }] });
  await page.context().close();
});
