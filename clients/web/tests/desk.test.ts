// The county's desk against the real server: finding, urging, moving twenty at once and taking it back; why something is
// due; a wrong file at the import; the definition drawn.
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { actor, openCase, takenOnCase } from "./cases.ts";
import { picture } from "./look.ts";
import { expectQuiet, staysQuiet } from "./quiet.ts";
import { COMMITTEE, DESK, HEAD, MEDIATOR, signIn, World } from "./world.ts";
import { xlsx } from "./xlsx.ts";

const DISPATCHER = "people/p-632821-centre-dispatcher";
const ADMINISTRATOR = "people/p-632821-administrator";
const MOVED = 20;

let world: World;
let first = "";
beforeAll(async () => {
  world = await World.start();
  for (let at = 0; at < MOVED; ++at) {
    const opened = world.cliAs(HEAD, "case", "do", "-", "open_case", "--data", JSON.stringify({
      channel: "governance_centre", source: "on-application", disputeClass: "04-01", difficulty: "simple",
      text: { facts: `第${at + 1}户的草场租金欠付半年。`, claim: "付清租金", place: "希里沟镇" },
      parties: [{ side: "PARTY_SIDE_APPLICANT", kind: "PARTY_KIND_PERSON", details: { name: `叶某${at}` } },
        { side: "PARTY_SIDE_RESPONDENT", kind: "PARTY_KIND_PERSON", details: { name: `孔某${at}` } }],
    }));
    first ||= opened.receipt.name;
  }
});
afterAll(() => world?.stop());
staysQuiet(() => world, 404);

async function desk(person: string): Promise<Page> {
  const context = await world.device(DESK);
  const page = await context.newPage();
  await page.goto(`${world.url}/desk`);
  await signIn(page, person);
  await page.getByRole("heading", { name: "案件", level: 1 }).waitFor();
  return page;
}

test("a dispatcher finds, urges, moves twenty and takes it back", async () => {
  const page = await desk(DISPATCHER);
  await page.getByText(`共 ${MOVED} 件`).waitFor();
  await picture(page, "desk-cases");
  await page.locator("thead input[type=checkbox]").check();
  await page.getByText(`已选 ${MOVED} 件`).waitFor();

  await page.getByRole("button", { name: "督办" }).click();
  await page.getByLabel("督办内容").fill("请本周内安排调解会");
  await page.getByRole("button", { name: "办理", exact: true }).click();
  await page.getByText(`已办理 ${MOVED} 件，未办理 0 件`).waitFor();
  // With the dialog the choice is gone.
  await page.getByRole("dialog").waitFor({ state: "hidden" });

  await page.locator("thead input[type=checkbox]").check();
  await page.getByRole("button", { name: "移送" }).click();
  await page.getByLabel("移送至").first().click();
  await page.keyboard.type("柯柯镇人民调解委员会");
  await page.locator(".ant-select-tree-title", { hasText: "柯柯镇人民调解委员会" }).first().click();
  await page.getByLabel("理由").click();
  await page.getByTitle("涉及多个部门").click();
  await page.getByRole("button", { name: "试办（不生效）" }).click();
  await page.getByText(`可以办理 ${MOVED} 件`).waitFor();
  await picture(page, "desk-move");
  await page.getByRole("button", { name: "办理", exact: true }).click();
  await page.getByText(`已办理 ${MOVED} 件，未办理 0 件`).waitFor();
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  expect(world.cliAs(HEAD, "case", "show", first).transfers).toHaveLength(1);

  await page.getByRole("button", { name: "全部撤回" }).click();
  await page.getByText("撤回的结果").waitFor();
  await page.getByText(`已办理 ${MOVED} 件，未办理 0 件`).waitFor();
  await picture(page, "desk-undone");
  const tracks = world.cliAs(HEAD, "case", "show", first).tracks;
  expect(tracks.filter(({ track }: { track: string }) => track === "transfer").map(({ state }: { state: string }) => state)).toEqual(["withdrawn"]);
  await page.context().close();
}, 300_000);

test("a case says why something is due, what happened, what can be done, and who looked", async () => {
  // Urged, offered to another committee and taken back.
  const id = openCase(world, HEAD, { facts: "草场租金欠付半年。", channel: "governance_centre", parties: [{ name: "巴某" }, { name: "孔某" }] });
  const act = actor(world, DISPATCHER, id);
  act("urge", { text: { text: "请本周内安排调解会" } });
  act("offer_transfer", { to: "orgs/632821102-committee", reason: "many-departments", partiesTold: true });
  act("withdraw_transfer", { transfer: "1" });
  const page = await desk(HEAD);
  await page.goto(`${world.url}/desk/cases/${id}`);
  await page.getByText("巴某", { exact: true }).waitFor();
  // What a track is about is said by words: it said "权利告知 1".
  await page.getByRole("cell", { name: "权利告知 · 巴某 · 申请人" }).waitFor();
  await picture(page, "desk-case");
  // A party is invited to its page: the code is shown once, with its end, and opens the page.
  await page.getByRole("button", { name: "邀请当事人：巴某" }).click();
  const invitation = page.getByRole("group", { name: "邀请当事人：巴某" });
  await invitation.getByRole("button", { name: "生成邀请码" }).click();
  await invitation.getByText("2026-03-16 08:").waitFor();
  await picture(page, "desk-invitation");
  const link = await invitation.getByRole("link").getAttribute("href");
  expect(link).toContain(`#${await invitation.locator(".code").textContent()}`);
  const party = await (await world.device(DESK)).newPage();
  await party.goto(link!);
  await party.getByRole("button", { name: "进入" }).click();
  await party.getByRole("heading", { name: "您的纠纷调解" }).waitFor();
  await party.context().close();
  await page.getByRole("tab", { name: "期限" }).click();
  await page.locator(".clock-line").first().click();
  await page.getByText("为什么是这一天").first().waitFor();
  await picture(page, "desk-clocks");
  await page.getByRole("tab", { name: "经过" }).click();
  await page.getByText("登记案件").waitFor();
  await page.getByText("撤回移送").waitFor();
  await page.getByText(/^权利告知 · 巴某 · 申请人 →/).first().waitFor();
  // Who urged is of another office, and has a name all the same.
  await page.getByText(/^督办 · 旦正措 · 2026-03-02 →/).waitFor();
  await picture(page, "desk-timeline");
  await page.getByRole("tab", { name: "可办事项" }).click();
  await page.getByRole("button", { name: "答复督办" }).click();
  await page.getByLabel("答复", { exact: true }).fill("明天上午开调解会");
  await page.getByRole("button", { name: "办理 · 答复督办" }).click();
  await expect.poll(() => world.cliAs(HEAD, "case", "show", id).urgings[0].answered).toBe(true);
  await picture(page, "desk-commands");
  await page.getByRole("tab", { name: "查阅记录" }).click();
  await page.getByText("看了案件", { exact: true }).first().waitFor();
  await page.context().close();
});

test("a case that may be one before says so while it is taken in, and leads there", async () => {
  const made = { facts: "两家为羊圈争执。", parties: [{ name: "多杰才让" }, { name: "桑吉卓玛" }] };
  const before = openCase(world, HEAD, made);
  const page = await desk(HEAD);
  await page.goto(`${world.url}/desk/cases/${openCase(world, HEAD, made)}`);
  const note = page.getByRole("note", { name: "可能是同一纠纷" });
  await note.getByText("多杰才让、桑吉卓玛").waitFor();
  await picture(page, "desk-duplicate");
  await note.getByRole("link", { name: before }).click();
  await page.waitForURL(`**/cases/${before}`);
  // Of one that is taken in already, when somebody asks.
  const taken = takenOnCase(world, HEAD, { facts: "独此一家。", parties: [{ name: "独某" }, { name: "孤某" }] });
  await page.goto(`${world.url}/desk/cases/${taken}`);
  await page.getByRole("button", { name: "查找可能重复的案件" }).click();
  await page.getByText("没有找到可能重复的案件").waitFor();
  await page.context().close();
});

test("a merger shows on both cases, and a link whose entry it is", async () => {
  const quarrel = { facts: "两家为水井争执。", parties: [{ name: "尕某" }, { name: "桑某" }] };
  const [here, away] = [0, 1].map(() => takenOnCase(world, HEAD, quarrel)) as [string, string];
  actor(world, HEAD, away)("link_cases", { other: `cases/${here}`, kind: "LINK_KIND_LED_TO" });
  actor(world, HEAD, away)("merge_cases", { into: `cases/${here}`, reason: { text: "同一口井" } });
  const page = await desk(HEAD);
  await page.goto(`${world.url}/desk/cases/${here}`);
  const links = page.getByRole("region", { name: "关联案件" });
  await links.getByRole("row", { name: `${away} 已并入本案 对方案件` }).waitFor();
  await links.getByRole("row", { name: `${away} 起因 对方案件` }).waitFor();
  await picture(page, "desk-case-links");
  await links.getByRole("link", { name: away }).first().click();
  await links.getByRole("note").getByRole("link", { name: here }).waitFor();
  await links.getByRole("row", { name: `${here} 引发 本案` }).waitFor();
});

test("mistakes of a file are shown by line and column, and nothing is saved", async () => {
  const page = await desk(ADMINISTRATOR);
  await page.goto(`${world.url}/desk/directory`);
  await page.getByText("乌兰县", { exact: true }).first().waitFor();
  // Kinds of units have words, and what lies right below the county is there at once.
  await page.getByRole("row", { name: /希里沟镇/ }).getByText("乡镇").waitFor();
  await picture(page, "desk-directory");
  // Posts have words: they were the directory's codes.
  await page.getByRole("tab", { name: "人员" }).click();
  await page.getByRole("row", { name: /韦文静/ }).getByText("城中社区人民调解委员会 调委会主任").waitFor();
  expect(await page.getByText(/micro-grid-member/).count()).toBe(0);
  await picture(page, "desk-people");
  await page.getByRole("tab", { name: "导入" }).click();
  const file = join(world.folder, "wrong.csv");
  writeFileSync(file, "code,parent,kind,name,name_origin,channel,languages,address,phone,contact_origin\n632821999,999999,town,不存在的上级镇,public,,,,,\n");
  await page.locator("input[type=file]").setInputFiles(file);
  await page.getByRole("button", { name: "检查，不保存" }).click();
  await page.getByText("改正后才能保存").waitFor();
  await page.getByRole("cell", { name: "wrong.csv" }).first().waitFor();
  expect(await page.getByRole("button", { name: "保存", exact: true }).isDisabled()).toBe(true);
  await picture(page, "desk-import");
  await page.context().close();
});

test("units come from a spreadsheet as they do from a CSV", async () => {
  const page = await desk(ADMINISTRATOR);
  await page.goto(`${world.url}/desk/directory`);
  await page.getByRole("tab", { name: "导入" }).click();
  const head = ["code", "parent", "kind", "name", "name_origin", "channel", "languages", "address", "phone", "contact_origin"];
  // A code that is all figures is a number to whoever typed it.
  const file = (parent: number) => ({ name: "units.xlsx", mimeType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    buffer: xlsx([head, ["632821100001-04", parent, "grid", "城中社区第4网格", "numbered"]]) });
  await page.locator("input[type=file]").setInputFiles(file(632821999999));
  await page.getByRole("button", { name: "检查，不保存" }).click();
  await page.getByText("改正后才能保存").waitFor();
  await page.getByRole("row").filter({ hasText: "units.xlsx" }).getByRole("cell", { name: "2", exact: true }).first().waitFor();
  await page.locator("input[type=file]").setInputFiles(file(632821100001));
  await page.getByRole("button", { name: "检查，不保存" }).click();
  await page.getByText("没有错误，可以保存").waitFor();
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await page.getByText("已保存").waitFor();
  expect(JSON.stringify(world.cli("directory", "list", "orgs", "--under", "632821100001"))).toContain("城中社区第4网格");
  await page.context().close();
});

test("a procedure is drawn, track by track, with its clocks and sources", async () => {
  const page = await desk(HEAD);
  await page.goto(`${world.url}/desk/definitions`);
  await page.locator("svg .state").first().waitFor();
  expect(await page.locator("svg .state").count()).toBeGreaterThan(10);
  // What moves a case is called what people call it.
  await page.getByRole("row", { name: /registered/ }).getByText("提交受理").waitFor();
  expect(await page.getByText("submit_case").count()).toBe(0);
  await picture(page, "desk-definition");
  await page.getByRole("tab", { name: "期限", exact: true }).click();
  await page.getByText("人民调解法").first().waitFor();
  await page.goto(`${world.url}/desk/reports`);
  await page.getByText("未报单位").waitFor();
  await picture(page, "desk-reports");
  await page.goto(`${world.url}/desk/calendar`);
  await page.getByText("这几天没有安排").waitFor();
  await page.context().close();
});

test("a page that is not there says so, and the way back is open", async () => {
  const page = await desk(HEAD);
  await page.goto(`${world.url}/desk/cases/c-nothing`);
  await page.getByRole("alert").waitFor();
  await page.goto(`${world.url}/desk/nowhere`);
  await page.getByText("没有这个页面").waitFor();
  // No case has such an id.
  expectQuiet(world, 400);
  await page.context().close();
});

test("the head seals at the desk: agreement and seal are called what they are, as the directory has them", async () => {
  const id = takenOnCase(world, MEDIATOR, { facts: "两家为巷道通行争执。", parties: [{ name: "祁某" }, { name: "保某" }] });
  const act = actor(world, MEDIATOR, id);
  for (const party of ["1", "2"]) {
    act("give_rights_notice", { party, way: "WAY_ORALLY" });
    act("record_consent", { party, kind: "CONSENT_KIND_MEDIATION", way: "WAY_ORALLY" });
  }
  act("start_session", { mode: "SESSION_MODE_IN_PERSON", attendance: ["1", "2"].map((who) => ({ who, presence: "PRESENCE_IN_THE_ROOM" })) });
  act("end_session", { session: "1", result: "SESSION_RESULT_AGREED" });
  act("draft_agreement", { text: { facts: "通行", clauses: ["保某退让一米"] },
    clauses: [{ kind: "CLAUSE_KIND_ACT", fromParty: "2", toParty: "1", dueDate: "2026-03-20" }] });
  const page = await desk(HEAD);
  await page.goto(`${world.url}/desk/cases/${id}`);
  await page.getByRole("tab", { name: "可办事项" }).click();
  await page.getByRole("button", { name: "加盖印章" }).click();
  const form = page.getByRole("form", { name: "加盖印章" });
  await form.getByText("协议 · 保某退让一米").waitFor();
  await form.getByText("城中社区人民调解委员会印章").waitFor();
  await picture(page, "desk-seal");
  await form.getByRole("button", { name: /办理/ }).click();
  await expect.poll(() => world.cliAs(HEAD, "case", "show", id).agreements[0].seal).toBe(`orgs/${COMMITTEE}/seals/s-${COMMITTEE}`);
  await page.context().close();
});
