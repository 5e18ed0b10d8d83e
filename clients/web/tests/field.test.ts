// What a mediator does out in the field, from the pages of the phone: signatures by finger, by the party's own code and on
// paper; a visit, a day with nothing in it, a danger; what the badge and the cards say; and what does not stay on the phone.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { CDPSession, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { actor, openCase, takenOnCase } from "./cases.ts";
import { look as faultsOf } from "./look.ts";
import { arrived, caseId, fillIn, kept, newPhone, onItsPage, opened, unlock, waiting } from "./phones.ts";
import { NO_LINE, staysQuiet } from "./quiet.ts";
import { COMMITTEE, GRID_MEMBER, HEAD, MEDIATOR, PHONE, REGISTRAR, World } from "./world.ts";

const GRID = "632821100001-01";
const ELSEWHERE = "632821102-committee";
const OTHER_HEAD = `people/p-${ELSEWHERE}-head`;
const OTHER_MEDIATOR = `people/p-${ELSEWHERE}-mediator-1`;

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(() => world?.stop());
staysQuiet(() => world, NO_LINE);

async function look(page: Page, name: string): Promise<void> {
  expect(await faultsOf(page, `phone-${name}`)).toEqual([]);
}
// eslint-disable-next-line @typescript-eslint/no-explicit-any
const shown = (id: string, who = MEDIATOR): any => world.cliAs(who, "case", "show", id);
const photograph = async (page: Page) => ({ name: "photo.png", mimeType: "image/png", buffer: await page.screenshot() });

type Two = [{ name: string; phone?: string }, { name: string; phone?: string }];

// Talked through and agreed, with a draft that waits for its signatures.
function drafted(parties: Two, effectRule?: string): string {
  const id = takenOnCase(world, MEDIATOR, { facts: "两家为巷道通行争执。", parties });
  const act = actor(world, MEDIATOR, id);
  for (const party of ["1", "2"]) {
    act("give_rights_notice", { party, way: "WAY_ORALLY" });
    act("record_consent", { party, kind: "CONSENT_KIND_MEDIATION", way: "WAY_ORALLY" });
  }
  act("start_session", { mode: "SESSION_MODE_IN_PERSON", attendance: ["1", "2"].map((who) => ({ who, presence: "PRESENCE_IN_THE_ROOM" })) });
  act("end_session", { session: "1", result: "SESSION_RESULT_AGREED" });
  act("draft_agreement", { effectRule, text: { facts: "通行", clauses: ["乙方退让一米"] },
    clauses: [{ kind: "CLAUSE_KIND_ACT", fromParty: "2", toParty: "1", dueDate: "2026-03-20" }] });
  return id;
}

// The ways to sign of one party, from the first page.
async function waysOf(page: Page, people: string, who: string): Promise<void> {
  await page.getByRole("link", { name: people, exact: false }).first().click();
  await page.getByRole("button", { name: "下一步：签名" }).click();
  await page.getByRole("group", { name: "谁来签" }).getByText(who).click();
}
const way = (page: Page, title: string): Locator => page.locator("details.way", { hasText: title });

// A finger on the glass, along `points` of the box, as the system reports it.
async function stroke(line: CDPSession, box: { x: number; y: number; width: number; height: number }, points: [number, number][]): Promise<void> {
  const at = ([x, y]: [number, number]) => [{ x: box.x + x * box.width, y: box.y + y * box.height }];
  await line.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: at(points[0]!) });
  for (const point of points.slice(1)) await line.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: at(point) });
  await line.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
}

// Of a picture of the case: how much of it is ink.
async function inkOf(page: Page, id: string, document: string): Promise<number> {
  const file = join(world.folder, `${id}-${document}.jpg`);
  world.textAs(MEDIATOR, "document", "get", id, document, "--out", file);
  return page.evaluate(async (base64) => {
    const picture = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))]));
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    const pen = canvas.getContext("2d")!;
    pen.drawImage(picture, 0, 0);
    const { data } = pen.getImageData(0, 0, picture.width, picture.height);
    return data.filter((value, at) => at % 4 === 0 && value < 96).length / (data.length / 4);
  }, readFileSync(file).toString("base64"));
}

test("a party signs with the finger on the glass, without a line, and another by the code sent to its own telephone", async () => {
  const id = drafted([{ name: "鲁某", phone: "19900099307" }, { name: "尕某", phone: "19900099308" }], "EFFECT_RULE_ONLINE19");
  const { context, page } = await newPhone(world, MEDIATOR);
  await page.getByRole("link", { name: "鲁某 · 尕某" }).waitFor();
  await context.setOffline(true);
  await waysOf(page, "鲁某 · 尕某", "鲁某");
  const glass = way(page, "在屏幕上手写");
  await glass.locator("summary").click();
  await glass.getByText("一般电子签名").waitFor();
  const done = glass.getByRole("button", { name: "签好了" });
  expect(await done.isDisabled()).toBe(true);
  const pad = page.getByLabel("在此手写签名");
  await pad.scrollIntoViewIfNeeded();
  const line = await context.newCDPSession(page);
  const box = async () => (await pad.boundingBox())!;
  const down = (x: number): [number, number][] => [[x, 0.2], [x, 0.4], [x + 0.05, 0.6], [x + 0.1, 0.8]];
  await stroke(line, await box(), down(0.2));
  await glass.getByRole("button", { name: "重写" }).click();
  expect(await done.isDisabled()).toBe(true);
  // The page stays where it is under the finger.
  const before = await page.evaluate(() => scrollY);
  for (const x of [0.2, 0.4, 0.6]) await stroke(line, await box(), down(x));
  expect(await page.evaluate(() => scrollY)).toBe(before);
  await look(page, "sign-glass");
  await done.click();
  await page.getByRole("listitem").filter({ hasText: "鲁某: 已签" }).waitFor();
  await waiting(page, 2);
  await context.setOffline(false);
  await arrived(page);
  const signed = shown(id);
  expect(signed.agreements[0].signatures).toMatchObject([{ who: "1", way: "SIGNATURE_WAY_SIMPLE_ELECTRONIC" }]);
  expect(signed.documents).toMatchObject([{ paper: "agreement", party: "1", mediaType: "image/jpeg" }]);
  const ink = await inkOf(page, id, signed.documents[0].id);
  expect(ink, "black on white").toBeGreaterThan(0.002);
  expect(ink).toBeLessThan(0.2);
  // Nothing of it stays behind on the phone.
  expect((await kept(page)).filter((name) => /^(file|out)\//.test(name))).toEqual([]);

  // The other is somewhere else: the code goes to its own telephone, and it signs on its own page.
  await page.getByRole("group", { name: "谁来签" }).getByText("尕某").click();
  const byCode = way(page, "发验证码，本人手机上签");
  await byCode.locator("summary").click();
  await byCode.getByRole("button", { name: "邀请当事人：尕某" }).click();
  await byCode.getByLabel("同时发短信到 19900099308").check();
  await byCode.getByRole("button", { name: "生成邀请码" }).click();
  await byCode.getByText("已发短信").waitFor();
  const said = (await byCode.getByRole("group", { name: "邀请当事人：尕某" }).textContent())!;
  const message = readFileSync(world.messages, "utf8").trim().split("\n").at(-1)!;
  expect(message).toContain("19900099308");
  const code = /[0-9A-Z]{10}/.exec(said)![0];
  expect(message).toContain(code);
  await look(page, "sign-code");
  const own = await (await world.device(PHONE)).newPage();
  await own.goto(`${world.url}/p#${code}`);
  await own.getByRole("button", { name: "进入" }).click();
  await own.getByText("乙方退让一米").first().waitFor();
  await own.getByRole("button", { name: /我已读完，同意并签名/ }).click();
  await own.getByText("已生效").first().waitFor();
  await own.context().close();
  const all = shown(id).agreements[0];
  expect(all.signatures.map(({ who, way: how }: { who: string; way: string }) => [who, how])).toEqual([
    ["1", "SIGNATURE_WAY_SIMPLE_ELECTRONIC"], ["2", "SIGNATURE_WAY_SIMPLE_ELECTRONIC"]]);
  expect(all.effectiveTime).toBeTruthy();
  // The mediator's phone hears of it with its next look.
  await page.reload();
  await unlock(page);
  await page.getByText("协议已生效").waitFor();
  await context.close();
});

test("what is signed on paper goes with its photograph, without a line", async () => {
  const id = drafted([{ name: "冶某" }, { name: "妥某" }]);
  const { context, page } = await newPhone(world, MEDIATOR);
  await page.getByRole("link", { name: "冶某 · 妥某" }).waitFor();
  await context.setOffline(true);
  await waysOf(page, "冶某 · 妥某", "冶某");
  // Made face to face, it is not signed on the glass nor by a code.
  for (const other of ["在屏幕上手写", "发验证码，本人手机上签"]) await way(page, other).getByText("对本协议无效").waitFor();
  const paper = way(page, "在纸上签名，拍照存下");
  await paper.locator("summary").click();
  await paper.locator("input[type=file]").setInputFiles(await photograph(page));
  await paper.getByText("已附 1 件").waitFor();
  await look(page, "sign-paper");
  await paper.getByRole("button", { name: "已在纸上签名" }).click();
  await page.getByRole("listitem").filter({ hasText: "冶某: 已签" }).waitFor();
  await context.setOffline(false);
  await arrived(page);
  const { agreements, documents } = shown(id);
  expect(agreements[0].signatures).toMatchObject([{ who: "1", way: "SIGNATURE_WAY_BY_HAND" }]);
  expect(documents).toMatchObject([{ paper: "agreement", party: "1", mediaType: "image/jpeg" }]);
  await context.close();
});

test("a visit is recorded with what shows it, without a line", async () => {
  const id = drafted([{ name: "保某", phone: "19900099309" }, { name: "祁某" }]);
  const act = actor(world, MEDIATOR, id);
  for (const signer of ["1", "2", MEDIATOR]) act("sign_agreement", { agreement: "1", signer, way: "SIGNATURE_WAY_BY_HAND" });
  actor(world, REGISTRAR, id)("seal_agreement", { agreement: "1", seal: `orgs/${COMMITTEE}/seals/s-${COMMITTEE}` });
  act("plan_visit", { visit: "v", plannedDate: "2026-03-02" });
  const { context, page } = await newPhone(world, MEDIATOR);
  await page.getByRole("link", { name: "保某 · 祁某" }).waitFor();
  await context.setOffline(true);
  await page.getByRole("link", { name: "回访" }).first().click();
  await page.getByRole("link", { name: "保某 · 祁某" }).click();
  const record = page.getByRole("button", { name: "登记回访" });
  await page.getByRole("group", { name: "怎么回访的" }).getByText("上门").click();
  await page.getByRole("group", { name: "结果" }).getByText("已履行，满意").click();
  // A visit is no tick.
  expect(await record.isDisabled()).toBe(true);
  await page.getByRole("textbox", { name: "情况" }).fill("已经退让，路通了。");
  await page.getByLabel("受访人不愿登记地点").check();
  expect(await record.isDisabled()).toBe(false);
  await page.getByLabel("受访人不愿登记地点").uncheck();
  await page.getByLabel("在哪里").fill("保某家中");
  await page.locator("input[type=file]").setInputFiles(await photograph(page));
  await page.getByText("已附 1 件").waitFor();
  await look(page, "visit");
  await record.click();
  await onItsPage(page);
  await waiting(page, 2);
  await context.setOffline(false);
  await arrived(page);
  const { visits, documents } = shown(id);
  expect(visits).toHaveLength(1);
  expect(visits[0]).toMatchObject({ id: "v", outcome: "VISIT_OUTCOME_SATISFIED", documents: [documents.at(-1).id] });
  expect(visits[0].visitTime).toBeTruthy();
  const written = JSON.stringify(world.cliAs(MEDIATOR, "case", "history", id));
  for (const words of ["保某家中", "已经退让，路通了。"]) expect(written).toContain(words);
  expect(documents.at(-1)).toMatchObject({ paper: "visit-record", mediaType: "image/jpeg" });
  await context.close();
});

test("a day on which nothing happened is reported by who reports, without a line; another is told who does", async () => {
  const { context, page } = await newPhone(world, GRID_MEMBER);
  await context.setOffline(true);
  await page.getByRole("link", { name: "今天没事" }).click();
  await page.getByText("城中社区第1网格 2026-03-02 没有发现矛盾纠纷。").waitFor();
  await page.getByLabel("今天走访户数").fill("12");
  await page.getByRole("button", { name: "报告" }).click();
  await waiting(page, 1);
  await page.getByRole("status").click();
  await page.locator(".card", { hasText: "每日报告" }).getByText("等待送达").waitFor();
  await context.setOffline(false);
  await arrived(page);
  const { records } = world.cliAs(HEAD, "grid", "reports", GRID, "--date", "2026-03-02");
  expect(records).toHaveLength(1);
  expect(records[0]).toMatchObject({ unit: `orgs/${GRID}`, day: { visits: 12 } });
  await context.close();

  const mediator = await newPhone(world, MEDIATOR);
  await mediator.page.getByRole("link", { name: "今天没事" }).click();
  await mediator.page.getByText("由网格员、微网格员、登记员或者主任报告").waitFor();
  expect(await mediator.page.getByRole("button", { name: "报告" }).count()).toBe(0);
  await mediator.context.close();
});

test("a danger is written down after the call, without a line: as a case of its own, and on one that stands", async () => {
  const id = takenOnCase(world, MEDIATOR, { facts: "两家为水渠争执。", parties: [{ name: "赛某" }, { name: "索某" }] });
  const { context, page } = await newPhone(world, MEDIATOR);
  await page.getByRole("link", { name: "赛某 · 索某" }).waitFor();
  await context.setOffline(true);
  const raise = async (about: string, note: string) => {
    await page.goto(`${world.url}/danger`);
    await unlock(page);
    await page.getByRole("group", { name: "什么危险" }).locator("label").first().click();
    await page.getByLabel("是哪个案件").selectOption({ label: about });
    if (note !== "") await page.getByRole("textbox", { name: "情况" }).fill(note);
    await page.getByLabel("已经报警或者求助").check();
    await page.getByRole("button", { name: "记下" }).click();
    await onItsPage(page);
  };
  await raise("新的情况", "持刀对峙，民警已到。");
  const fresh = caseId(page);
  await waiting(page, 1);
  // Until somebody has answered for it, it stands red on top.
  await page.getByText(/^有危险，还没有人签收 · /).waitFor();
  await look(page, "danger-case");
  await raise("赛某 · 索某", "");
  expect(caseId(page)).toBe(id);
  await waiting(page, 2);
  await context.setOffline(false);
  await arrived(page);
  const [own, other] = [shown(fresh), shown(id)];
  expect(own).toMatchObject({ state: "registered", opener: MEDIATOR });
  for (const one of [own, other]) {
    expect(one.risks).toHaveLength(1);
    expect(one.risks[0]).toMatchObject({ grade: "red", reported: true });
    expect(one.risks[0].kind).toBeTruthy();
  }
  const texts = (of: string) => JSON.stringify(world.cliAs(MEDIATOR, "case", "history", of));
  expect(texts(fresh)).toContain("持刀对峙，民警已到。");
  expect(texts(fresh).split('"riskRaised"').length - 1).toBe(1);
  expect(texts(id)).toContain("已打电话，情况待补");
  await page.getByRole("link", { name: "首页" }).click();
  const cards = page.locator("li.card.late");
  await cards.nth(1).getByText(/^有危险，还没有人签收 · /).waitFor();
  expect((await cards.locator("strong").allTextContents()).slice(0, 2).sort()).toEqual(["赛某 · 索某", "还没有当事人"]);
  for (const one of [fresh, id]) actor(world, HEAD, one)("acknowledge_risk", { risk: "1", measures: { text: "已会同派出所到场" } });
  await page.reload();
  await unlock(page);
  await expect.poll(() => page.getByText(/^有危险，还没有人签收/).count()).toBe(0);
  await context.close();
});

test("three facts, within half a minute, and it is registered", async () => {
  const { context, page } = await newPhone(world, MEDIATOR);
  const began = performance.now();
  await fillIn(page, { who: "达某", what: "羊吃了邻家的草。" });
  await page.getByLabel("在哪里").fill("河东草场");
  await page.getByRole("button", { name: "先登记" }).click();
  await onItsPage(page);
  await arrived(page);
  expect(performance.now() - began).toBeLessThan(30_000);
  const one = shown(caseId(page));
  for (const fact of ["达某", "羊吃了邻家的草。", "河东草场"]) expect(JSON.stringify(one)).toContain(fact);
  // What is missing is what comes next, and can be given.
  await page.getByRole("button", { name: "添加当事人" }).click();
  await page.getByLabel("姓名").fill("旦某");
  await page.getByLabel("电话").fill("199 0009 9310");
  await page.getByRole("button", { name: "保存" }).click();
  await page.getByRole("heading", { name: "达某 · 旦某" }).waitFor();
  const call = page.locator("li.party", { hasText: "旦某" }).getByRole("link", { name: /^打电话/ });
  expect((await call.getAttribute("href"))!.replace(/[ -]/g, "")).toBe("tel:19900099310");
  await arrived(page);
  await context.close();
});

test("the badge says how many wait, and how long the oldest has", async () => {
  const { context, page } = await newPhone(world, GRID_MEMBER);
  await context.setOffline(true);
  const report = async () => {
    await page.getByRole("link", { name: "今天没事" }).click();
    await page.getByRole("button", { name: "报告" }).click();
    await opened(page);
  };
  const badge = () => page.getByRole("banner").getByRole("status").textContent();
  await report();
  await expect.poll(badge).toBe("1 条待发 · 最早 不到 1 分钟前");
  const later = (minutes: number) => page.clock.setFixedTime(Date.now() + minutes * 60_000);
  await later(59);
  await report();
  await expect.poll(badge).toBe("2 条待发 · 最早 59 分钟前");
  await later(125);
  await report();
  await expect.poll(badge).toBe("3 条待发 · 最早 2 小时前");
  await later(3 * 24 * 60);
  await page.getByRole("link", { name: "今天没事" }).click();
  await page.getByRole("button", { name: "报告" }).click();
  await expect.poll(badge).toBe("4 条待发 · 最早 3 天前");
  await context.setOffline(false);
  await context.close();
});

// From here on the server's clock moves.

test("the cards say what is late and what is soon, the nearest first, with one next step each", async () => {
  const open = (name: string) => actor(world, OTHER_MEDIATOR, openCase(world, OTHER_MEDIATOR,
    { facts: `${name}家的围栏越界。多次争吵。`, parties: [{ name }, { name: "邻某" }] }))("submit_case");
  open("早某");
  world.cli("admin", "advance", "2d");
  open("中某");
  world.cli("admin", "advance", "2d");
  open("晚某");
  const { context, page } = await newPhone(world, OTHER_MEDIATOR);
  const cards = page.locator("li.card");
  await expect.poll(() => cards.count()).toBe(3);
  expect(await cards.locator("strong").allTextContents()).toEqual(["早某 · 邻某", "中某 · 邻某", "晚某 · 邻某"]);
  for (const [at, tone, words] of [[0, "late", "已逾期"], [1, "soon", "快到期"], [2, "fine", "未到期"]] as const) {
    const card = cards.nth(at);
    expect(await card.getAttribute("class")).toBe(`card ${tone}`);
    expect((await card.locator(".due").textContent())!.trim()).toMatch(new RegExp(`^${words} · .+\\d+`));
    expect(await card.locator(".due svg").count()).toBe(1);
    // A line of what it is about, and one thing to do.
    await card.getByText(/家的围栏越界$/).waitFor();
    expect(await card.locator("a.button").allTextContents()).toEqual(["受理"]);
  }
  await look(page, "cards");
  await context.close();
});

test("only one's own cases lie on a phone, and one that goes to another committee leaves it, with what was begun on it", async () => {
  const id = drafted([{ name: "来某" }, { name: "去某" }]);
  const others = takenOnCase(world, HEAD, { facts: "主任自己的案子。", parties: [{ name: "韦某" }, { name: "文某" }] });
  const { context, page } = await newPhone(world, REGISTRAR);
  await page.getByRole("link", { name: "来某 · 去某" }).waitFor();
  const own = await newPhone(world, MEDIATOR);
  await own.page.getByRole("link", { name: "来某 · 去某" }).waitFor();
  const cases = async (of: Page) => (await kept(of)).filter((name) => name.startsWith("case/"));
  expect(await cases(page)).toEqual(expect.arrayContaining([`case/${id}`, `case/${others}`]));
  // The same committee's, and none of the mediator's.
  expect(await cases(own.page)).toContain(`case/${id}`);
  expect(await cases(own.page)).not.toContain(`case/${others}`);
  expect(await own.page.getByText("韦某").count()).toBe(0);
  await own.context.close();

  actor(world, HEAD, others)("offer_transfer", { to: `orgs/${ELSEWHERE}`, reason: "many-departments", partiesTold: true });
  actor(world, OTHER_HEAD, others)("accept_transfer", { transfer: "1" });
  await page.reload();
  await unlock(page);
  await expect.poll(() => cases(page)).not.toContain(`case/${others}`);
  expect((await kept(page)).filter((name) => name.includes(others))).toEqual([]);
  await context.close();
});

test("a closed case is gone from the phone after thirty days, with a line and without", async () => {
  const close = (name: string) => {
    const sides = [["1", "APPLICANT"], ["2", "RESPONDENT"]] as const;
    const id: string = world.cliAs(MEDIATOR, "case", "do", "-", "register_settled", "--data", JSON.stringify({
      channel: "tea_room", source: "on-application", disputeClass: "02", text: { facts: "为倒水吵嘴。" },
      parties: sides.map(([party, side]) => ({ party, side: `PARTY_SIDE_${side}`, kind: "PARTY_KIND_PERSON", details: { name: `${name}${party}` } })),
      agreement: { clauses: ["互相道歉。"] }, clauses: [{ kind: "CLAUSE_KIND_ACT", ongoing: true }],
      confirmations: sides.map(([party]) => ({ party, by: "CONFIRMED_BY_NAMED_WITNESS", detail: { text: "村主任" } })),
    })).receipt.name.replace("cases/", "");
    actor(world, MEDIATOR, id)("close_case", { visitWaived: { text: "当场履行" } });
    return id;
  };
  const id = close("了某");
  const { context, page } = await newPhone(world, MEDIATOR);
  const lies = async (of: string) => (await kept(page)).filter((name) => name.includes(of));
  await expect.poll(() => lies(id)).toEqual([`case/${id}`, `why/${id}`]);

  await context.setOffline(true);
  const now = Date.now();
  await page.clock.setFixedTime(now + 29 * 24 * 3600_000);
  await page.goto(world.url);
  await unlock(page);
  await opened(page);
  expect(await lies(id)).toHaveLength(2);
  await page.clock.setFixedTime(now + 31 * 24 * 3600_000);
  await page.goto(world.url);
  await unlock(page);
  await opened(page);
  expect(await lies(id)).toEqual([]);

  await page.clock.setFixedTime(now);
  await context.setOffline(false);
  const second = close("又某");
  await page.goto(world.url);
  await unlock(page);
  await expect.poll(() => lies(second)).toHaveLength(2);
  world.cli("admin", "advance", "31d");
  await page.goto(world.url);
  await unlock(page);
  await expect.poll(() => lies(second)).toEqual([]);
  await context.close();
});
