// Acting at the desk, against the real server: stand-ins, a desk handed over and back, samples drawn, checked and called,
// the subsidy from its list to who is paid; and the anomalies that lead to a sample.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { actor } from "./cases.ts";
import { look } from "./look.ts";
import { staysQuiet } from "./quiet.ts";
import { ADMINISTRATOR, COMMITTEE, DESK, HEAD, MEDIATOR, openDesk, PHONE, World } from "./world.ts";

const TOWN = "632821100";
const VILLAGE = "632821100001";
const OFFICE = "632821100-justice";
const GRID_MEMBER = `people/p-${VILLAGE}-01-grid`;
const SECOND = `people/p-${COMMITTEE}-mediator-2`;
const JUSTICE = "people/p-632821100-justice-officer";
const BUREAU = "people/p-632821-justice-officer";
const TODAY = "2026-03-02";

let world: World;
const nameOf = (person: string): string => world.cli("directory", "list", "people", "--all").people.find((each: { name: string }) => each.name === person).displayName;
let names: Record<"mediator" | "second" | "grid", string>;

beforeAll(async () => {
  world = await World.start({ server: ["--subsidy-rule-file", "deploy/data/subsidy.textproto"] });
  names = { mediator: nameOf(MEDIATOR), second: nameOf(SECOND), grid: nameOf(GRID_MEMBER) };
});
afterAll(() => world?.stop());
// A refusal is an answer, which the browser writes down all the same.
staysQuiet(() => world, 400, 403);

// A small matter settled on the spot; closed, and its file found complete where that is asked for. Its id.
function settled({ verified = true, closed = false, filed = false } = {}): string {
  const sides = [["a", "APPLICANT"], ["b", "RESPONDENT"]] as const;
  const id = world.cliAs(MEDIATOR, "case", "do", "-", "register_settled", "--data", JSON.stringify({
    unit: `orgs/${VILLAGE}`, channel: "tea_room", source: "on-application", disputeClass: "02", text: { facts: "两家为门前排水沟清淤争执。" },
    parties: sides.map(([party, side]) => ({ party, side: `PARTY_SIDE_${side}`, kind: "PARTY_KIND_PERSON", details: { name: `${party}某` } })),
    agreement: { clauses: ["每年春季一起清淤。"] }, clauses: [{ kind: "CLAUSE_KIND_ACT", ongoing: true }],
    confirmations: verified ? sides.map(([party]) => ({ party, by: "CONFIRMED_BY_NAMED_WITNESS", detail: { text: "村主任" } })) : [],
  })).receipt.name.replace("cases/", "");
  if (closed || filed) actor(world, MEDIATOR, id)("close_case", { visitWaived: { text: "当场履行" } });
  if (!filed) return id;
  actor(world, MEDIATOR, id)("submit_file", { gaps: [] });
  actor(world, JUSTICE, id)("check_file");
  actor(world, HEAD, id)("declare_grade", { difficulty: "ordinary" });
  actor(world, JUSTICE, id)("declare_grade", { difficulty: "ordinary", confirms: true });
  return id;
}

const open = (who: string, path: string, size = DESK): Promise<Page> => openDesk(world, who, path, size);
// Chooses somebody by the name, in a list that is searched.
async function choose(page: Page, label: string, person: string): Promise<void> {
  await page.getByRole("combobox", { name: label, exact: true }).click();
  await page.keyboard.type(person);
  await page.locator(".ant-select-item-option", { hasText: person }).first().click();
}
const send = (page: Page) => page.getByRole("button", { name: "办理", exact: true }).click();

test("a stand-in is appointed, seen, and ended early", async () => {
  const page = await open(HEAD, "acting");
  await page.getByText("没有代理").waitFor();
  await page.getByRole("button", { name: "指定代理" }).click();
  await choose(page, "离岗人员", names.mediator);
  await choose(page, "代理人", names.grid);
  await page.getByRole("dialog").getByLabel("至").fill("2026-03-20");
  await page.getByLabel("事由").fill("外出学习");
  expect(await look(page, "desk-acting-stand-in")).toEqual([]);
  await send(page);
  await page.getByRole("cell", { name: names.grid }).waitFor();
  await page.getByRole("cell", { name: "外出学习" }).waitFor();
  expect(await look(page, "desk-acting")).toEqual([]);
  expect(world.cliAs(HEAD, "supervise", "stand-in", "list", TOWN).standIns[0].appointed).toMatchObject({ absent: MEDIATOR, standIn: GRID_MEMBER, fromDate: TODAY, toDate: "2026-03-20" });

  await page.getByRole("button", { name: "结束代理" }).click();
  await page.locator(".ant-popconfirm").getByRole("button", { name: "结束代理" }).click();
  await page.getByText("没有代理").waitFor();
  await page.getByRole("checkbox", { name: "含已结束" }).check();
  await page.getByRole("cell", { name: names.grid }).waitFor();
  expect(await page.getByRole("button", { name: "结束代理" }).count()).toBe(0);
  await page.context().close();
});

test("a desk is handed over after a trial, and comes back by its receipt, at the desk and by the command line", async () => {
  const cases = Array.from({ length: 4 }, () => settled());
  // Who mediates beside the other already cannot take their place: that one is left.
  actor(world, HEAD, cases[0]!)("assign_mediators", { lead: MEDIATOR, assisting: [SECOND] });
  const of = (person: string): string[] =>
    (world.cliAs(HEAD, "case", "list", "--mediator", person, "--all").cases ?? []).map(({ name }: { name: string }) => name.replace("cases/", ""));
  const all = of(MEDIATOR).length;
  const page = await open(HEAD, "acting?tab=hand-over");
  // A post that does nothing in a case is one of the directory all the same, and has its words.
  await page.getByRole("combobox", { name: "移交人", exact: true }).click();
  await page.keyboard.type(nameOf(ADMINISTRATOR));
  await page.locator(".ant-select-item-option", { hasText: "系统管理员" }).waitFor();
  await page.keyboard.press("Escape");
  await choose(page, "移交人", names.mediator);
  await choose(page, "接手人", names.second);
  await page.getByLabel("理由").fill("调离");
  await page.getByRole("button", { name: "试算（不生效）" }).click();
  await page.getByText(`试算：可移交 ${all - 1} 件，留下 1 件`).waitFor();
  expect(of(MEDIATOR)).toHaveLength(all);
  expect(await look(page, "desk-acting-hand-over")).toEqual([]);

  const downloaded = page.waitForEvent("download");
  await page.getByRole("button", { name: "移交", exact: true }).click();
  await page.getByText(`已移交 ${all - 1} 件，留下 1 件`).waitFor();
  const file = await (await downloaded).path();
  expect(of(MEDIATOR)).toEqual([cases[0]]);
  expect(of(SECOND)).toHaveLength(all);
  await page.getByRole("button", { name: "撤回移交" }).click();
  await page.getByText(`已撤回 ${all - 1} 件，未撤回 0 件`).waitFor();
  expect(of(MEDIATOR)).toHaveLength(all);

  // Once: the same again, from the file, by the command line and by the page, changes nothing.
  const position = () => world.cli("admin", "status").position;
  const before = position();
  world.cliAs(HEAD, "supervise", "hand-over", "--undo", file);
  await page.getByLabel("用回执文件撤回").setInputFiles({ name: "hand-over.json", mimeType: "application/json", buffer: readFileSync(file) });
  await page.getByText(`已撤回 ${all - 1} 件，未撤回 0 件`).waitFor();
  expect(position()).toBe(before);
  await page.getByLabel("用回执文件撤回").setInputFiles({ name: "other.json", mimeType: "application/json", buffer: Buffer.from("{}\n{}\n") });
  await page.getByText("这不是移交回执").waitFor();
  await page.context().close();
});

test("an anomaly leads to its case and to a sample, which is drawn, checked and called", async () => {
  const unconfirmed = settled({ verified: false, closed: true });
  settled({ closed: true });
  const page = await open(JUSTICE, `anomalies?unit=orgs/${TOWN}&from=2026-03-01&to=2026-03-31`);
  await page.getByText("任何一条都不扣减补贴").waitFor();
  const flagged = page.getByRole("row").filter({ hasText: unconfirmed });
  // The clock of this server stands still: every case is settled faster than people can talk.
  await flagged.getByText("达成过快").first().waitFor();
  expect(await look(page, "desk-anomalies")).toEqual([]);
  await flagged.getByRole("link", { name: unconfirmed }).first().click();
  await page.waitForURL(`**/desk/cases/${unconfirmed}`);
  await page.goBack();

  await flagged.getByRole("link", { name: "抽取回访样本" }).click();
  await page.getByRole("dialog").getByText("城中社区人民调解委员会").waitFor();
  await page.getByRole("dialog").getByLabel("办结日期自").waitFor();
  await page.getByRole("dialog").getByLabel("至").fill(TODAY);
  expect(await look(page, "desk-acting-draw")).toEqual([]);
  await send(page);
  const sample = page.getByRole("article", { name: `orgs/${OFFICE}/samples/1` });
  await sample.getByRole("link", { name: unconfirmed }).waitFor();
  await sample.getByRole("button", { name: "重抽核对" }).click();
  await sample.getByText("重新抽取，结果一致").waitFor();
  await sample.getByRole("row").filter({ hasText: unconfirmed }).getByRole("button", { name: "登记回访" }).click();
  await page.getByText("称无此事").click();
  await page.getByRole("dialog").getByLabel("说明").fill("电话里说没有这件事");
  await send(page);
  await sample.getByRole("row").filter({ hasText: unconfirmed }).getByText("称无此事").waitFor();
  await sample.getByText("电话里说没有这件事").waitFor();
  expect(await look(page, "desk-acting-samples")).toEqual([]);
  expect(world.cliAs(JUSTICE, "supervise", "sample", "list", OFFICE).samples[0].cases.find((each: { case: string }) => each.case === `cases/${unconfirmed}`).outcome)
    .toBe("SAMPLE_OUTCOME_DENIED");
  await page.context().close();

  // The committee learns nothing of a sample, and is told so in words.
  const head = await open(HEAD, "acting?tab=samples");
  await head.getByRole("alert").waitFor();
  await head.context().close();
});

test("a list of the subsidy is published, objected to, decided, approved by another, and paid to the fen", async () => {
  const paid = settled({ filed: true });
  const doubted = settled({ filed: true });
  const unconfirmed = settled({ filed: true, verified: false });
  const list = (page: Page) => page.getByRole("article", { name: `orgs/${OFFICE}/subsidies/1` });
  const office = await open(JUSTICE, "acting?tab=subsidies");
  await office.getByText("没有公示的清单").waitFor();
  await office.getByRole("button", { name: "生成清单并公示" }).click();
  await office.getByRole("dialog").getByLabel("自").fill("2026-01-01");
  await send(office);
  await list(office).getByRole("link", { name: paid }).waitFor();
  await list(office).getByText("不予补贴（1）").click();
  await list(office).getByText("即时调解未核实").waitFor();
  await list(office).getByRole("link", { name: unconfirmed }).waitFor();

  await list(office).getByRole("row").filter({ hasText: doubted }).getByRole("button", { name: "提出异议" }).click();
  await office.getByLabel("异议理由").fill("当天没有调解");
  await send(office);
  await list(office).getByText("待决定").waitFor();
  expect(await look(office, "desk-acting-subsidy")).toEqual([]);

  // Who objected does not decide, and nothing is approved while it is open: in the server's words.
  await list(office).getByRole("button", { name: "决定异议" }).click();
  await office.getByText("异议成立，从清单除去").click();
  await office.getByLabel("决定理由").fill("经核实");
  await send(office);
  await office.getByRole("dialog").getByRole("alert").waitFor();
  await office.context().close();

  world.cli("admin", "advance", "--to", "2026-03-10T09:00:00+08:00");
  const bureau = await open(BUREAU, `acting?tab=subsidies&unit=orgs/${TOWN}`);
  await list(bureau).getByRole("button", { name: "批准付款" }).click();
  await bureau.locator(".ant-popconfirm").getByRole("button", { name: "批准付款" }).click();
  await list(bureau).getByRole("alert").waitFor();
  await list(bureau).getByRole("button", { name: "决定异议" }).click();
  await bureau.getByText("异议成立，从清单除去").click();
  await bureau.getByLabel("决定理由").fill("经核实");
  await send(bureau);
  await list(bureau).getByRole("row").filter({ hasText: doubted }).getByText("异议成立").waitFor();
  await list(bureau).getByRole("button", { name: "批准付款" }).click();
  await bureau.locator(".ant-popconfirm").getByText("合计 30 元").waitFor();
  await bureau.locator(".ant-popconfirm").getByRole("button", { name: "批准付款" }).click();
  await list(bureau).getByRole("button", { name: "付款清单" }).click();
  const payment = bureau.getByRole("dialog");
  await payment.getByRole("cell", { name: names.mediator }).waitFor();
  await payment.getByText("合计 30.00").waitFor();
  expect(await look(bureau, "desk-acting-payment")).toEqual([]);
  const downloaded = bureau.waitForEvent("download");
  await payment.getByRole("button", { name: "下载 CSV" }).click();
  const csv = readFileSync(await (await downloaded).path(), "utf8");
  const [table, mark] = csv.split("导出：");
  expect(table).toBe(`\uFEFF人员编号,姓名,案件数,金额（元）\r\n${MEDIATOR.replace("people/", "")},${names.mediator},1,30.00\r\n,合计,,30.00\r\n`);
  // Who took it out, and the number by which the server has that.
  expect(mark).toContain(BUREAU);
  const number = /编号 (E-[0-9A-F]{12})\r\n$/.exec(mark!)![1]!;
  await expect.poll(() => world.log()).toContain(number);
  const { approved } = world.cliAs(JUSTICE, "supervise", "subsidy", "list", OFFICE).subsidies[0];
  expect(approved.total.fen).toBe("3000");
  await bureau.context().close();
});

test("the page on a phone, in Chinese and in English", async () => {
  const page = await open(JUSTICE, "acting", PHONE);
  const tabs = ["代理", "移交案件", "回访抽查", "以案定补", "Stand-ins", "Hand-over", "Call-back samples", "Subsidy for cases"];
  for (const tab of tabs) {
    if (tab === "Stand-ins") await page.getByRole("button", { name: "English" }).click();
    await page.getByRole("tab", { name: tab }).click();
    await expect.poll(() => page.locator(".loading, .ant-spin-spinning").count()).toBe(0);
    expect(await look(page, `phone-desk-acting-${tab}`)).toEqual([]);
  }
  await page.context().close();
});

// The person's posts ended yesterday, by an import.
function endPosts(person: string): void {
  const rows = readFileSync(join(import.meta.dirname, "../../../deploy/data/wulan-people.csv"), "utf8").split("\n");
  const header = rows.find((row) => !row.startsWith("#"))!;
  const at = header.split(",").indexOf("valid_to");
  const own = rows.filter((row) => row.startsWith(`${person.replace("people/", "")},`));
  const file = join(world.folder, "people.csv");
  writeFileSync(file, [header, ...own.map((row) => row.split(",").with(at, "2026-03-01").join(","))].join("\n") + "\n");
  world.cli("directory", "import", file);
}

test("cases of a mediator who left have nobody in charge, and get somebody again: one by one, or the whole desk", async () => {
  const cases = Array.from({ length: 3 }, () => settled());
  for (const id of cases) actor(world, HEAD, id)("replace_mediator", { from: MEDIATOR, to: SECOND, reason: { text: "换人" } });
  const page = await open(HEAD, `acting?tab=orphans&unit=orgs/${TOWN}`);
  await page.getByText("没有无人负责的案件").waitFor();
  endPosts(SECOND);
  await page.reload();
  const row = (id: string) => page.getByRole("row").filter({ hasText: id });
  for (const id of cases) await row(id).getByText(`${names.second} 已无职务`).waitFor();
  await page.getByText(/无人负责 \d+ 件/).waitFor();
  expect(await look(page, "desk-acting-orphans")).toEqual([]);
  expect(world.cliAs(HEAD, "case", "show", cases[0]!).mediators[0].person).toBe(SECOND);

  await row(cases[0]!).getByRole("button", { name: "换调解员" }).click();
  await choose(page, "接手人", names.mediator);
  await page.getByRole("dialog").getByLabel("理由").fill("原调解员已离任");
  expect(await look(page, "desk-acting-reassign")).toEqual([]);
  await send(page);
  await row(cases[0]!).waitFor({ state: "detached" });
  expect(world.cliAs(HEAD, "case", "show", cases[0]!).mediators[0].person).toBe(MEDIATOR);

  // The rest of the desk at once, with the receipt that takes it back.
  await page.getByRole("link", { name: new RegExp(`^把${names.second}的 \\d+ 件一并移交$`) }).click();
  await choose(page, "接手人", names.mediator);
  await page.getByLabel("理由").fill("原调解员已离任");
  const downloaded = page.waitForEvent("download");
  await page.getByRole("button", { name: "移交", exact: true }).click();
  await page.getByText(/已移交 \d+ 件/).waitFor();
  await downloaded;
  for (const id of cases.slice(1)) expect(world.cliAs(HEAD, "case", "show", id).mediators[0].person).toBe(MEDIATOR);
  await page.context().close();
});

test("a case that waits for a mediator where nobody could name one gets another unit", async () => {
  const village = "632821101202";
  const id = world.cliAs("people/p-632821-centre-dispatcher", "case", "do", "-", "open_case", "--data", JSON.stringify({
    unit: `orgs/${village}`, channel: "governance_centre", source: "on-application", disputeClass: "02-03", text: { facts: "两家为引水争执。" },
    parties: [{ side: "PARTY_SIDE_APPLICANT", details: { name: "叶某" } }, { side: "PARTY_SIDE_RESPONDENT", details: { name: "孔某" } }],
  })).receipt.name.replace("cases/", "");
  for (const role of ["head", "registrar"]) endPosts(`people/p-${village}-committee-${role}`);
  const page = await open(BUREAU, "acting?tab=orphans&unit=orgs/632821101");
  const row = page.getByRole("row").filter({ hasText: id });
  await row.getByText("没有调解员，单位没有主任、登记员").waitFor();
  await row.getByRole("button", { name: "指定办理单位" }).click();
  await page.getByRole("combobox", { name: "移送至" }).click();
  await page.keyboard.type("城中社区");
  await page.locator(".ant-select-tree-title", { hasText: /^城中社区$/ }).first().click();
  await page.getByRole("dialog").getByLabel("理由").fill("村调委会正在换届");
  await send(page);
  await row.waitFor({ state: "detached" });
  expect(world.cliAs(BUREAU, "case", "show", id).unit).toBe(`orgs/${VILLAGE}`);
  await page.context().close();
});
