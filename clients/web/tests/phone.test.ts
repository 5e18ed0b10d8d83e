// The phone in a browser against the real server: a newcomer's day, with and without a line.
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { actor, openCase, takenOnCase } from "./cases.ts";
import { look as faultsOf } from "./look.ts";
import { arrived, caseId, fillIn, keptAs, newPhone as phoneOf, onItsPage, PIN, register, unlock } from "./phones.ts";
import { NO_LINE, staysQuiet } from "./quiet.ts";
import { GRID_MEMBER, HEAD, MEDIATOR, PHONE, REGISTRAR, SMALL, World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(() => world?.stop());
staysQuiet(() => world, NO_LINE);

async function look(page: Page, name: string): Promise<void> {
  expect(await faultsOf(page, `phone-${name}`)).toEqual([]);
}

const newPhone = (person: string, size = PHONE) => phoneOf(world, person, size);

test("a newcomer registers and closes an oral agreement without a line, in at most 12 taps, and it is there once", async () => {
  const { context, page } = await newPhone(MEDIATOR);
  await context.setOffline(true);
  let taps = 0;
  const tap = async (what: { click(): Promise<void> }) => { taps += 1; await what.click(); };
  const type = async (label: string, text: string) => { await tap(page.getByLabel(label)); await page.getByLabel(label).fill(text); };

  await tap(page.getByRole("link", { name: "登记", exact: true }));
  await page.getByLabel("谁（申请人）").fill("扎西");
  await type("和谁", "卓玛");
  await type("什么事", "为院墙排水争吵，当场劝和。");
  await tap(page.getByRole("radio", { name: "邻里纠纷" }));
  await look(page, "register");
  await tap(page.getByRole("button", { name: "当场说好了" }));
  await page.getByLabel("说好了什么").fill("互相道歉，水沟一起修。");
  await tap(page.getByRole("group", { name: "扎西" }).getByText("语音"));
  await tap(page.getByRole("group", { name: "卓玛" }).getByText("指印"));
  await look(page, "settle");
  await tap(page.getByRole("button", { name: "登记办结" }));
  await page.getByText("未核实：还没有双方各自确认的凭据").waitFor();
  await page.getByText("履行与回访").first().waitFor();
  await look(page, "case-waiting");
  expect(taps).toBeLessThanOrEqual(12);
  await page.getByRole("status").filter({ hasText: "1 条待发" }).waitFor();
  const id = caseId(page);

  await context.setOffline(false);
  await arrived(page);
  const shown = world.cliAs(MEDIATOR, "case", "show", id);
  expect(shown.agreements).toHaveLength(1);
  // Said and not shown: nothing that a mediator ticks verifies it.
  expect(shown.settled.verified ?? false).toBe(false);
  expect(shown.settled.confirmedBy).toEqual(["1", "2"]);
  const all = world.cliAs(HEAD, "case", "list");
  expect(JSON.stringify(all).split(`cases/${id}`).length - 1).toBe(1);
  await context.close();
});

test("the whole path without a line, over a restart of the phone, and every act arrives once and in order", async () => {
  const { context, page } = await newPhone(MEDIATOR);
  await context.setOffline(true);
  await register(page, { who: "才让", other: "多杰", what: "羊群越界吃草。", neighbours: true });
  for (const step of ["提交受理", "受理", "由我主办", "向各方告知权利义务", "开始调解", "谈成了，结束调解"]) {
    await page.getByRole("button", { name: `下一步：${step}` }).click();
    if (step === "开始调解") await page.getByRole("form", { name: "谁来了" }).getByRole("button", { name: step }).click();
  }
  const url = page.url();

  // What the page shows as done is kept. The battery is empty: the page is opened anew, without a line.
  await page.getByRole("button", { name: "下一步：写下协议" }).waitFor();
  await page.goto(url);
  await unlock(page, "000001");
  await page.getByText("密码不对").waitFor();
  await page.getByLabel("本机密码").fill(PIN);
  await look(page, "lock");
  await page.getByRole("button", { name: "打开" }).click();
  await page.getByRole("button", { name: "下一步：写下协议" }).click();
  await page.getByLabel("内容").fill("才让赔多杰草料钱300元");
  await page.getByText("给钱").click();
  await page.getByLabel("金额").fill("300");
  await page.getByRole("combobox", { name: /^谁/ }).selectOption({ label: "才让" });
  await page.getByRole("combobox", { name: /^对谁/ }).selectOption({ label: "多杰" });
  await page.getByLabel("最后一天").fill("2026-03-20");
  await look(page, "agree");
  await page.getByRole("button", { name: "写成协议书" }).click();
  await page.getByRole("heading", { name: "签名" }).waitFor();
  await page.getByRole("button", { name: "我已在纸上签名" }).click();
  for (const who of ["才让", "多杰"]) {
    await page.getByRole("group", { name: "谁来签" }).getByText(who).click();
    await page.getByText("在纸上签名，拍照存下").click();
    if (who === "才让") await look(page, "sign");
    await page.getByRole("button", { name: "已在纸上签名" , exact: true }).click();
  }
  await page.getByText("未盖，由主任或登记员盖").waitFor();
  await page.goto(`${world.url}/outbox`).catch(() => undefined);
  await unlock(page);
  await page.getByRole("heading", { name: "待发" }).waitFor();
  await look(page, "outbox");

  await context.setOffline(false);
  await arrived(page);
  const shown = world.cliAs(MEDIATOR, "case", "show", new URL(url).pathname.split("/")[2]!);
  expect(shown.state).toBe("drafting");
  expect(shown.agreements[0].signatures).toHaveLength(3);
  expect(shown.agreements[0].clauses[0].amount.fen).toBe("30000");
  await page.goto(url);
  await unlock(page);
  await page.getByText("立案登记").waitFor();
  await page.getByText("为什么是这天").first().click();
  await look(page, "case");
  await page.getByRole("button", { name: "其他办理" }).click();
  await page.getByRole("heading", { name: "现在不能办的" }).waitFor();
  await look(page, "case-more");
  await context.close();
});

test("a registrar seals on the phone without a line, a mediator is not offered it, and it takes effect", async () => {
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
  for (const signer of ["1", "2", MEDIATOR]) act("sign_agreement", { agreement: "1", signer, way: "SIGNATURE_WAY_BY_HAND" });

  const mediator = await newPhone(MEDIATOR);
  await mediator.page.goto(`${world.url}/cases/${id}/agree`);
  await unlock(mediator.page);
  await mediator.page.getByText("未盖，由主任或登记员盖").waitFor();
  expect(await mediator.page.getByRole("button", { name: "已在纸上盖章" }).count()).toBe(0);
  await mediator.context.close();

  const { context, page } = await newPhone(REGISTRAR);
  await page.getByRole("link", { name: "祁某 · 保某" }).waitFor();
  await context.setOffline(true);
  await page.getByRole("link", { name: "祁某 · 保某" }).click();
  await page.getByRole("button", { name: "下一步：盖章" }).click();
  await page.getByRole("region", { name: "盖调委会印章" }).waitFor();
  // As the directory has it, which the phone asked while there was a line.
  await page.getByText(/印章: .*城中社区/).waitFor();
  // The paper is the mediator's: whoever seals it does not stand on it in their place.
  expect(await page.getByRole("article", { name: "人民调解协议书" }).getByText("人民调解员签名").textContent()).toBe("人民调解员签名：（已签）");
  await look(page, "seal");
  await page.getByRole("button", { name: "已在纸上盖章" }).click();
  await page.getByText("协议已生效").waitFor();
  await context.setOffline(false);
  await arrived(page);
  const shown = world.cliAs(MEDIATOR, "case", "show", id);
  expect(shown.agreements[0].sealedBy).toBe(REGISTRAR);
  expect(shown.agreements[0].effectiveTime).toBeTruthy();
  await context.close();
});

test("what somebody else changed meanwhile comes back side by side, and goes again when its author says so", async () => {
  const { context, page } = await newPhone(MEDIATOR);
  await register(page, { who: "王某", other: "赵某", what: "借款未还。" });
  await onItsPage(page);
  await arrived(page);
  const id = caseId(page);
  await context.setOffline(true);
  await page.getByRole("button", { name: "添加备注" }).click();
  await page.getByRole("textbox", { name: "添加备注" }).fill("已通电话。");
  await page.getByRole("button", { name: "保存" }).click();
  await page.getByRole("status").filter({ hasText: "1 条待发" }).waitFor();
  world.cliAs(REGISTRAR, "case", "do", id, "add_note", "--data", JSON.stringify({ note: { text: "登记员先写了一条" } }));
  await context.setOffline(false);
  await page.getByRole("status").filter({ hasText: "被退回" }).click();
  await page.getByRole("heading", { name: "你办的" }).waitFor();
  await page.getByText("别人刚改过").or(page.getByText("已被")).first().waitFor();
  await look(page, "conflict");
  await page.getByRole("button", { name: "看过了，再送一次" }).click();
  await arrived(page);
  const history = world.cliAs(MEDIATOR, "case", "history", id);
  expect(JSON.stringify(history).split("noteAdded").length - 1).toBe(2);
  await context.close();
});

test("a photograph and a voice note are kept on the phone, and are with the server once", async () => {
  const { context, page } = await newPhone(MEDIATOR);
  await context.setOffline(true);
  await fillIn(page, { who: "马某" });
  await page.locator("input[type=file]").setInputFiles({ name: "page.png", mimeType: "image/png", buffer: await page.screenshot() });
  await page.getByText("已附 1 件").waitFor();
  await page.getByRole("button", { name: "录音" }).click();
  await page.getByText("正在录音，1 秒").waitFor();
  await page.getByRole("button", { name: "录好了" }).click();
  await page.getByText("已附 2 件").waitFor();
  await page.getByRole("button", { name: "先登记" }).click();
  await page.getByRole("status").filter({ hasText: "3 条待发" }).waitFor();
  await context.setOffline(false);
  await arrived(page);
  const shown = world.cliAs(MEDIATOR, "case", "show", caseId(page));
  expect(shown.documents.map((each: { mediaType: string }) => each.mediaType)).toEqual(["image/jpeg", "audio/mp4"]);
  // Of the mediator's own place, which has a tea studio; it was the circuit, whose code sorts first.
  expect(shown.channel).toBe("tea_room");

  // From now on it is fetched when somebody wants to see it.
  const papers = page.getByRole("region", { name: "材料" });
  await papers.getByRole("button", { name: /^查看/ }).first().click();
  await expect.poll(() => papers.locator("img").evaluateAll((all) => all.map((each) => (each as HTMLImageElement).naturalWidth > 0))).toEqual([true]);
  await look(page, "document");
  await papers.getByRole("button", { name: /^查看/ }).click();
  await papers.locator("audio").waitFor();
  await context.setOffline(true);
  await page.getByText("有网络才能查看材料").waitFor();
  await context.setOffline(false);
  await context.close();
});

test("where its owner chose so, a photograph waits for Wi-Fi, and what is written goes", async () => {
  const { context, page } = await newPhone(MEDIATOR);
  // As a browser of Android tells it; this one tells nothing.
  await context.addInitScript(() => Object.defineProperty(navigator, "connection", { value: { type: "cellular" } }));
  await page.reload();
  await unlock(page);
  await page.goto(`${world.url}/outbox`);
  await unlock(page);
  await page.getByRole("checkbox", { name: "照片和录音等有 Wi-Fi 再传" }).check();
  await arrived(page);
  await page.goto(`${world.url}/register`);
  await unlock(page);
  await page.getByLabel("谁（申请人）").fill("流某");
  await page.getByLabel("什么事").fill("水表被拆了。");
  await page.locator("input[type=file]").setInputFiles({ name: "page.png", mimeType: "image/png", buffer: await page.screenshot() });
  await page.getByText("已附 1 件").waitFor();
  await page.getByRole("button", { name: "先登记" }).click();
  await onItsPage(page);
  await page.getByRole("status").filter({ hasText: "1 条待发" }).waitFor();
  expect(world.cliAs(MEDIATOR, "case", "show", caseId(page)).documents ?? []).toEqual([]);
  const id = caseId(page);
  await page.getByRole("status").filter({ hasText: "1 条待发" }).click();
  await page.getByText("等 Wi-Fi 再传", { exact: true }).waitFor();
  await look(page, "outbox-wifi");
  await page.getByRole("checkbox", { name: "照片和录音等有 Wi-Fi 再传" }).uncheck();
  await arrived(page);
  expect(world.cliAs(MEDIATOR, "case", "show", id).documents).toHaveLength(1);
  await context.close();
});

test("settled on the spot without a line: the recording and the paper go behind it, and show that both confirmed", async () => {
  const { context, page } = await newPhone(MEDIATOR);
  await context.setOffline(true);
  await fillIn(page, { who: "录某", other: "印某", what: "为倒水吵嘴，当场说开。", neighbours: true });
  await page.locator("input[type=file]").setInputFiles({ name: "place.png", mimeType: "image/png", buffer: await page.screenshot() });
  await page.getByText("已附 1 件").waitFor();
  await page.getByRole("button", { name: "当场说好了" }).click();
  await page.getByLabel("说好了什么").fill("互相道歉。");
  const voice = page.getByRole("group", { name: "录某" });
  await voice.getByText("本人语音").click();
  await voice.getByRole("button", { name: "录音" }).click();
  await page.getByText("正在录音，1 秒").waitFor();
  await voice.getByRole("button", { name: "录好了" }).click();
  await voice.getByText("已附 1 件").waitFor();
  const print = page.getByRole("group", { name: "印某" });
  await print.getByText("指印").click();
  expect(await print.getByRole("button", { name: "录音" }).count()).toBe(0);
  await print.locator("input[type=file]").setInputFiles({ name: "print.png", mimeType: "image/png", buffer: await page.screenshot() });
  await print.getByText("已附 1 件").waitFor();
  // A photograph shows nothing of a voice: of another way it is not there.
  await print.getByText("本人语音").click();
  await print.getByRole("button", { name: "录音" }).waitFor();
  expect(await print.getByText("已附").count()).toBe(0);
  await print.getByText("指印").click();
  await print.getByText("已附 1 件").waitFor();
  await look(page, "settle-proofs");
  await page.getByRole("button", { name: "登记办结" }).click();
  await onItsPage(page);
  // The registration, what was photographed before, and for each side its document and the act that names it.
  await page.getByRole("status").filter({ hasText: "6 条待发" }).waitFor();
  await page.getByText("双方已各自确认").waitFor();
  const id = caseId(page);

  await context.setOffline(false);
  await arrived(page);
  const { settled, documents } = world.cliAs(MEDIATOR, "case", "show", id);
  expect(settled.verified).toBe(true);
  expect(documents.map((each: { mediaType: string; party?: string }) => [each.mediaType, each.party ?? ""]))
    .toEqual([["image/jpeg", ""], ["audio/mp4", "1"], ["image/jpeg", "2"]]);
  expect(settled.proofs.map((each: { party: string; by: string; document: string }) => [each.party, each.by, each.document])).toEqual([
    ["1", "CONFIRMED_BY_OWN_VOICE", documents[1].id], ["2", "CONFIRMED_BY_FINGERPRINT_ON_PAPER", documents[2].id]]);
  await context.close();
});

test("what was only said is shown later, on the page of the case", async () => {
  const { context, page } = await newPhone(MEDIATOR);
  await fillIn(page, { who: "后某", other: "补某", what: "为院墙吵嘴。", neighbours: true });
  await page.getByRole("button", { name: "当场说好了" }).click();
  await page.getByLabel("说好了什么").fill("一起修墙。");
  await page.getByRole("button", { name: "登记办结" }).click();
  await page.getByText("未核实：还没有双方各自确认的凭据").waitFor();
  const proofs = page.getByRole("region", { name: "各方确认的凭据" });
  await proofs.getByText("后某").click();
  await proofs.locator("details").first().locator("input[type=file]").setInputFiles({ name: "print.png", mimeType: "image/png", buffer: await page.screenshot() });
  await expect.poll(() => proofs.locator("details").count()).toBe(1);
  await proofs.getByText("补某").click();
  await look(page, "settle-later");
  await proofs.getByLabel("见证人姓名").fill("王某");
  await proofs.getByRole("button", { name: "有见证人" }).click();
  await page.getByText("双方已各自确认").waitFor();
  await arrived(page);
  expect(world.cliAs(MEDIATOR, "case", "show", caseId(page)).settled.verified).toBe(true);
  await context.close();
});

test("a session by video leads to its room, which asks for nothing but the devices", async () => {
  const id = takenOnCase(world, MEDIATOR, { facts: "牧场边界不清。", parties: [{ name: "麻某" }, { name: "苏某" }] });
  const act = actor(world, MEDIATOR, id);
  act("schedule_session", { session: "v", plannedStart: "2026-03-02T09:45:00+08:00", mode: "SESSION_MODE_VIDEO" });
  const { context, page } = await newPhone(MEDIATOR);
  await page.getByRole("link", { name: "麻某 · 苏某" }).click();
  await page.getByText("2026-03-02 09:45 · 远程视频").waitFor();
  await look(page, "session");
  const [room] = await Promise.all([context.waitForEvent("page"), page.getByRole("link", { name: "进入视频调解室" }).click()]);
  await room.getByText("进入前请检查摄像头").waitFor();
  await look(room, "room-check");
  expect(new URL(room.url()).pathname).toBe(`/room/${id}/v`);
  // While a camera is being tried nothing is said to work.
  await context.addInitScript(() => { navigator.mediaDevices.getUserMedia = () => new Promise(() => undefined); });
  await room.reload();
  await room.getByText("正在检查摄像头").waitFor();
  expect(await room.getByText("摄像头可以使用").count()).toBe(0);
  await context.close();
});

test("an empty voice note is not attached, since the server would refuse it for ever", async () => {
  const { context, page } = await newPhone(MEDIATOR);
  // A microphone that gives nothing: what it records never reaches the page.
  await page.evaluate(() => Object.defineProperty(MediaRecorder.prototype, "ondataavailable", { set() {} }));
  await page.getByRole("link", { name: "登记", exact: true }).click();
  await page.getByRole("button", { name: "录音" }).click();
  await page.getByRole("button", { name: "录好了" }).click();
  await page.getByRole("alert").filter({ hasText: "没有录到声音" }).waitFor();
  expect(await page.getByText(/已附/).count()).toBe(0);
  await context.close();
});

test("nothing typed is lost when the page is killed after any field, without a line", async () => {
  const { context, page: first } = await newPhone(MEDIATOR);
  await context.setOffline(true);
  const dies = async (page: Page, path: string): Promise<Page> => {
    await page.close();
    const next = await context.newPage();
    await next.goto(`${world.url}${path}`);
    await unlock(next);
    return next;
  };
  const type = async (page: Page, draft: string, label: string, text: string) => {
    const before = await keptAs(page, draft);
    await page.getByLabel(label).fill(text);
    await expect.poll(() => keptAs(page, draft)).not.toBe(before);
  };
  const typed = async (page: Page, all: readonly (readonly [string, string])[]) => {
    for (const [label, text] of all) await expect.poll(() => page.getByLabel(label).inputValue()).toBe(text);
  };
  const facts = [["谁（申请人）", "电某"], ["和谁", "池某"], ["什么事", "水渠被堵了"], ["在哪里", "三社"]] as const;
  let page = first;
  await page.getByRole("link", { name: "登记", exact: true }).click();
  for (const [at, [label, text]] of facts.entries()) {
    await type(page, "draft/register", label, text);
    page = await dies(page, "/register");
    await typed(page, facts.slice(0, at + 1));
  }
  await page.getByRole("button", { name: "先登记" }).click();
  await onItsPage(page);
  await page.goto(`${world.url}/register`);
  await unlock(page);
  await typed(page, facts.map(([label]) => [label, ""]));
  await context.close();
});

// A warning that nobody sees warns nobody: only the command line showed it.
test("a case that looks like one before says so on the phone, also after a restart, until somebody compared", async () => {
  const before = takenOnCase(world, MEDIATOR, { facts: "两家为草场围栏争执。", parties: [{ name: "拉毛才旦" }, { name: "仁青措" }] });
  const { context, page } = await newPhone(MEDIATOR);
  await context.setOffline(true);
  await register(page, { who: "拉毛才旦", other: "仁青措", what: "围栏又被移了。" });
  await onItsPage(page);
  expect(await page.getByText("可能是同一纠纷").count(), "nobody can know yet").toBe(0);
  await context.setOffline(false);
  await arrived(page);
  const note = page.getByRole("region", { name: "可能是同一纠纷" });
  await note.getByText(world.cliAs(HEAD, "case", "show", before).caseNumber).waitFor();
  await note.getByText("拉毛才旦、仁青措").waitFor();
  await look(page, "duplicate");
  await page.reload();
  await unlock(page);
  await note.waitFor();
  await note.getByRole("button", { name: "核对过了，不再提示" }).click();
  await note.waitFor({ state: "detached" });
  await page.reload();
  await unlock(page);
  await page.getByRole("heading", { level: 1, name: "拉毛才旦" }).waitFor();
  expect(await note.count()).toBe(0);
  await context.close();
});

test("the phone says which party does not want the mediator", async () => {
  const id = takenOnCase(world, MEDIATOR, { facts: "两家为水渠争执。", parties: [{ name: "华某" }, { name: "完某" }] });
  actor(world, MEDIATOR, id)("choose_mediator", { party: "2", mediator: MEDIATOR, refuses: true });
  const { context, page } = await newPhone(MEDIATOR);
  await page.getByRole("link", { name: "调解与协议" }).click();
  await page.getByRole("link", { name: /完某/ }).click();
  await page.locator("li.party", { hasText: "完某" }).getByText("不愿意由现在的调解员调解").waitFor();
  expect(await page.getByText("不愿意由现在的调解员调解").count()).toBe(1);
  await look(page, "case-refused-mediator");
  await context.close();
});

test("who takes a case on on the phone is entered with why the server proposes them, and without a line without it", async () => {
  for (const offline of [false, true]) {
    const id = openCase(world, MEDIATOR, { facts: `两家为院墙争执${offline}。`, parties: [{ name: "张某" }, { name: "李某" }] });
    const act = actor(world, MEDIATOR, id);
    act("submit_case");
    act("accept_case");
    const { context, page } = await newPhone(MEDIATOR);
    await page.goto(`${world.url}/cases/${id}`);
    await unlock(page);
    const take = page.getByRole("button", { name: "下一步：由我主办" });
    await take.waitFor();
    await context.setOffline(offline);
    await take.click();
    await page.getByRole("button", { name: "下一步：向各方告知权利义务" }).waitFor();
    await context.setOffline(false);
    await arrived(page);
    const { entries } = world.cliAs(HEAD, "case", "history", id);
    const why = entries.flatMap(({ event }: { event: { mediatorsAssigned?: { mediators: { why?: string[] }[] } } }) =>
      event.mediatorsAssigned === undefined ? [] : [event.mediatorsAssigned.mediators[0]!.why ?? []]);
    expect(why).toEqual([offline ? [] : expect.arrayContaining(["area"])]);
    await context.close();
  }
});

test("how each party is told is chosen on the phone, without a line, and the server tells them so and not otherwise", async () => {
  const id = takenOnCase(world, MEDIATOR, { facts: "两家为水渠争执。", parties: [{ name: "鲁某", phone: "19900099307" }, { name: "尕某" }] });
  const channels = () => world.cliAs(MEDIATOR, "case", "show", id).parties.map((one: { messageChannels?: string[] }) => one.messageChannels ?? []);
  const { context, page } = await newPhone(MEDIATOR);
  await page.getByRole("link", { name: "调解与协议" }).click();
  await page.getByRole("link", { name: /鲁某/ }).click();
  await page.getByText("通知方式：按县里统一安排").first().waitFor();
  await context.setOffline(true);
  await page.getByRole("button", { name: "改通知方式：鲁某" }).click();
  await page.getByText("一种都不选").waitFor();
  for (const way of ["不要通知", "语音", "信函"]) await page.getByLabel(way).check();
  expect(await page.getByLabel("不要通知").isChecked()).toBe(false);
  await page.getByText("2. 信函").waitFor();
  await look(page, "told-by");
  await page.getByRole("button", { name: "保存" }).click();
  await page.getByText("通知方式：语音 → 信函").waitFor();
  // Who shares a telephone; and who has none.
  await page.getByRole("button", { name: "改通知方式：尕某" }).click();
  await page.getByLabel("短信").check();
  await page.getByText("还没有电话号码").waitFor();
  await page.getByLabel("不要通知").check();
  await page.getByText("怕被看到的").waitFor();
  await page.getByRole("button", { name: "保存" }).click();
  await page.getByText("通知方式：不要通知").waitFor();
  expect(channels()).toEqual([[], []]);

  await context.setOffline(false);
  await arrived(page);
  await expect.poll(channels).toEqual([["MESSAGE_CHANNEL_VOICE", "MESSAGE_CHANNEL_LETTER"], ["MESSAGE_CHANNEL_NONE"]]);
  expect(world.cliAs(MEDIATOR, "case", "show", id).parties[0].details.open.party.phone).toBe("19900099307");
  await page.getByRole("button", { name: "改通知方式：尕某" }).click();
  await page.getByLabel("不要通知").uncheck();
  await page.getByRole("button", { name: "保存" }).click();
  await expect.poll(channels).toEqual([["MESSAGE_CHANNEL_VOICE", "MESSAGE_CHANNEL_LETTER"], []]);
  await look(page, "told-by-case");
  await context.close();
});

// Before, the page sent what no grid member may open, and nothing of theirs ever arrived.
test("a grid member registers a clue in three facts without a line, and says what became of it", async () => {
  const { context, page } = await newPhone(GRID_MEMBER);
  await context.setOffline(true);
  await page.getByRole("link", { name: "登记", exact: true }).click();
  await page.getByRole("heading", { name: "登记线索" }).waitFor();
  expect(await page.getByRole("button", { name: "当场说好了" }).count()).toBe(0);
  await page.getByLabel("谁（不清楚可以不写）").fill("马某");
  await page.getByLabel("什么事").fill("为浇水同邻居争吵。");
  await page.getByLabel("在哪里").fill("二组水渠");
  await page.locator("input[type=file]").setInputFiles({ name: "ditch.png", mimeType: "image/png", buffer: await page.screenshot() });
  await page.getByText("已附 1 件").waitFor();
  await look(page, "clue-register");
  await page.getByRole("button", { name: "登记线索" }).click();
  await onItsPage(page);
  const id = caseId(page);
  await page.getByText("线索", { exact: true }).waitFor();
  const ends = page.getByRole("region", { name: "这条线索怎么样了" });
  await ends.getByLabel("已经化解").check();
  expect(await ends.getByRole("button", { name: "记下" }).isDisabled()).toBe(true);
  await ends.getByLabel("怎么化解的").fill("两家说好轮流浇水。");
  await look(page, "clue");
  await ends.getByRole("button", { name: "记下" }).click();
  await page.getByText("网格已化解").first().waitFor();
  expect(await ends.count()).toBe(0);
  await page.getByRole("status").filter({ hasText: "3 条待发" }).waitFor();

  await context.setOffline(false);
  await arrived(page);
  const shown = world.cliAs(HEAD, "case", "show", id);
  expect([shown.state, shown.channel]).toEqual(["clue-settled", "grid"]);
  // Settled on one's own round: counted as screening, without a number.
  expect(shown.caseNumber ?? "").toBe("");
  await context.close();
});

test("a clue that is none is dismissed with its reason, and one that goes on becomes a case and is handed in", async () => {
  const { context, page } = await newPhone(GRID_MEMBER);
  await page.getByRole("link", { name: "登记", exact: true }).click();
  await page.getByLabel("什么事").fill("听见院里有人高声说话。");
  await page.getByRole("button", { name: "登记线索" }).click();
  await onItsPage(page);
  const dismissed = caseId(page);
  await page.getByLabel("不用处理").check();
  await page.getByLabel("为什么不用处理").fill("是家里看球赛。");
  await page.getByRole("button", { name: "记下" }).click();
  await page.getByText("线索不予处理").first().waitFor();
  await arrived(page);
  expect(world.cliAs(HEAD, "case", "show", dismissed).state).toBe("clue-dismissed");

  await page.getByRole("link", { name: "首页" }).click();
  await page.getByRole("link", { name: "登记", exact: true }).click();
  await page.getByLabel("谁（不清楚可以不写）").fill("索某");
  await page.getByLabel("和谁").fill("拉某");
  await page.getByLabel("什么事").fill("牛进了菜地，要赔。");
  await page.getByRole("button", { name: "登记线索" }).click();
  await onItsPage(page);
  const id = caseId(page);
  // The first page leads back to it.
  await page.getByRole("link", { name: "首页" }).click();
  await page.locator(".card", { hasText: "索某" }).getByRole("link", { name: "处理线索" }).click();
  await page.getByLabel("转为案件").check();
  await page.getByRole("radio", { name: "邻里纠纷" }).click();
  await page.getByRole("button", { name: "记下" }).click();
  // bug: once the server had answered, who had registered it saw its people no more, and could not hand it in.
  await arrived(page);
  await page.getByRole("button", { name: "下一步：提交受理" }).click();
  await page.getByText("待受理").first().waitFor();
  await arrived(page);
  const shown = world.cliAs(HEAD, "case", "show", id);
  expect([shown.state, shown.source, shown.disputeClass]).toEqual(["submitted", "grid-report", "02"]);
  await context.close();
});

test.each([["a grid member", GRID_MEMBER], ["a mediator", MEDIATOR]])("%s writes down in two taps that a question was answered", async (_, who) => {
  const count = () => world.cliAs(HEAD, "case", "list", "--closed", "--filter", "state = answered").cases?.length ?? 0;
  const before = count();
  const { context, page } = await newPhone(who);
  await context.setOffline(true);
  await page.getByRole("link", { name: "答一个问题" }).click();
  await page.getByRole("radio", { name: "释疑" }).waitFor();
  await look(page, "answer");
  await page.getByRole("button", { name: "记下" }).click();
  await page.getByRole("status").filter({ hasText: "1 条待发" }).waitFor();
  await page.getByRole("link", { name: "答一个问题" }).waitFor();
  await context.setOffline(false);
  await arrived(page);
  await expect.poll(count).toBe(before + 1);
  await context.close();
});

test("where the channel asks for the question, it is asked for", async () => {
  const { context, page } = await newPhone(GRID_MEMBER);
  await page.getByRole("link", { name: "答一个问题" }).click();
  await page.getByLabel("在哪里问的").selectOption({ label: "群众议事团" });
  expect(await page.getByRole("button", { name: "记下" }).isDisabled()).toBe(true);
  await page.getByLabel("问什么").fill("草场能不能转租。");
  await page.getByRole("button", { name: "记下" }).click();
  await arrived(page);
  // It is where this owner sat last.
  await page.getByRole("link", { name: "答一个问题" }).click();
  await page.getByLabel("问什么", { exact: true }).waitFor();
  await context.close();
});

// Taken on, rights told, both willing, and what else is done before the phone of its mediator has it.
async function willingOnPhone(facts: string, before: (act: ReturnType<typeof actor>) => void = () => undefined): Promise<{ context: BrowserContext; page: Page; id: string }> {
  const id = takenOnCase(world, MEDIATOR, { facts, parties: [{ name: "祁某" }, { name: "保某" }] });
  const act = actor(world, MEDIATOR, id);
  for (const party of ["1", "2"]) {
    act("give_rights_notice", { party, way: "WAY_ORALLY" });
    act("record_consent", { party, kind: "CONSENT_KIND_MEDIATION", way: "WAY_ORALLY" });
  }
  before(act);
  const { context, page } = await newPhone(MEDIATOR);
  await page.goto(`${world.url}/cases/${id}`);
  await unlock(page);
  await page.getByRole("heading", { name: "祁某 · 保某" }).waitFor();
  return { context, page, id };
}

test("without a line: who comes and how is said when talks begin, who came later while they last, a refusal, and the end with its advice", async () => {
  const { context, page, id } = await willingOnPhone("两家为巷道通行争执，谈不拢。");
  await context.setOffline(true);
  await page.getByRole("button", { name: "下一步：开始调解" }).click();
  const attendance = page.getByRole("form", { name: "谁来了" });
  await attendance.getByRole("group", { name: "祁某" }).getByText("电话").click();
  await attendance.getByRole("group", { name: "保某" }).getByText("没来").click();
  // Nobody is a no-show without a reason.
  expect(await attendance.getByRole("button", { name: "开始调解" }).isDisabled()).toBe(true);
  await attendance.getByLabel("为什么没来").selectOption({ label: "道路或天气阻断" });
  await look(page, "attendance");
  await attendance.getByRole("button", { name: "开始调解" }).click();
  await page.getByRole("button", { name: "没谈成" }).waitFor();

  await page.getByRole("button", { name: "其他办理" }).click();
  await page.getByRole("button", { name: "登记到场" }).click();
  await attendance.getByRole("group", { name: "保某" }).getByText("到场").first().click();
  await attendance.getByRole("button", { name: "保存" }).click();
  await page.getByRole("button", { name: "没谈成" }).click();

  const refusing = page.getByRole("listitem").filter({ hasText: "保某" }).filter({ hasText: "被申请人" });
  await refusing.getByRole("button", { name: "登记不同意调解" }).click();
  await refusing.getByText("电话里说").click();
  await look(page, "refusal");
  await refusing.getByRole("button", { name: "登记不同意调解" }).click();
  // A refusal of one of two ends mediation: somebody ends it with advice.
  await page.getByRole("button", { name: "下一步：终止调解" }).click();
  const ending = page.getByRole("form", { name: "终止调解" });
  await ending.getByLabel("告诉了当事人哪些别的办法").fill("可以到法院起诉");
  await look(page, "terminate");
  await ending.getByRole("button", { name: "终止调解" }).click();
  await page.getByText("已终止").first().waitFor();
  expect(world.cliAs(HEAD, "case", "show", id).ending).toBeUndefined();

  await context.setOffline(false);
  await expect.poll(() => world.cliAs(HEAD, "case", "show", id).state).toBe("terminated");
  const c = world.cliAs(HEAD, "case", "show", id);
  expect(c.ending).toMatchObject({ reason: "refused", adviceGiven: true });
  expect(c.sessions[0]).toMatchObject({ mode: "SESSION_MODE_PHONE", result: "SESSION_RESULT_NOT_AGREED", attendance: [
    { who: "1", presence: "PRESENCE_BY_PHONE" }, { who: "2", presence: "PRESENCE_IN_THE_ROOM" }] });
  await context.close();
});

test("a party is invited on the phone, and the danger button dials before it asks anything", async () => {
  const { context, page } = await willingOnPhone("两家为水渠争执。");
  await page.getByRole("button", { name: "邀请当事人：保某" }).click();
  const invitation = page.getByRole("group", { name: "邀请当事人：保某" });
  await invitation.getByRole("button", { name: "生成邀请码" }).click();
  await invitation.getByText("邀请码（只显示这一次）").waitFor();
  await look(page, "invitation");

  await page.goto(world.url);
  await unlock(page);
  const danger = page.getByRole("link", { name: "有危险，马上报警 110" });
  await danger.waitFor();
  expect(await danger.getAttribute("href")).toBe("tel:110");
  // There is nothing to dial with here.
  await page.evaluate(() => addEventListener("click", (event) => event.preventDefault()));
  await danger.click();
  await page.getByRole("heading", { name: "有危险，先打电话" }).waitFor();
  expect(await page.getByLabel("已经报警或者求助").isChecked()).toBe(true);
  for (const number of ["110", "120", "119"]) await page.getByRole("link", { name: number }).waitFor();
  await context.close();
});

test("performance is recorded clause by clause, with what shows it", async () => {
  const { context, page, id } = await willingOnPhone("两家为巷道通行争执，谈成了。", (act) => {
    act("start_session", { mode: "SESSION_MODE_IN_PERSON", attendance: ["1", "2"].map((who) => ({ who, presence: "PRESENCE_IN_THE_ROOM" })) });
    act("end_session", { session: "1", result: "SESSION_RESULT_AGREED" });
    act("record_oral_agreement", { writingNotNeeded: true, text: { facts: "通行", clauses: ["保某退让一米", "祁某付一百元"] }, clauses: [
      { kind: "CLAUSE_KIND_ACT", fromParty: "2", toParty: "1", dueDate: "2026-03-20" },
      { kind: "CLAUSE_KIND_MONEY", fromParty: "1", toParty: "2", dueDate: "2026-03-20", amount: { currency: "CNY", fen: 10_000 } }] });
  });
  const owed = page.getByRole("region", { name: "履行" }).getByRole("listitem").filter({ hasText: "祁某付一百元" });
  await owed.getByText("待履行").waitFor();
  await owed.getByRole("button", { name: "登记履行" }).click();
  await owed.getByText("已履行", { exact: true }).click();
  expect(await owed.getByRole("button", { name: "保存" }).isDisabled()).toBe(true);
  await owed.getByLabel("凭据").fill("收条一张");
  await look(page, "performance");
  await owed.getByRole("button", { name: "保存" }).click();
  await owed.getByText("100 元 · 2026-03-20 · 已履行").waitFor();
  await expect.poll(() => world.cliAs(HEAD, "case", "show", id).obligations[1]).toMatchObject({ state: "OBLIGATION_STATE_DONE", proved: true });
  expect(world.cliAs(HEAD, "case", "show", id).obligations[0].state).toBe("OBLIGATION_STATE_OPEN");
  await context.close();
});

test("the other pages of the phone, in each language", async () => {
  const { context, page } = await newPhone(MEDIATOR);
  await look(page, "home");
  // There is nothing to dial with here.
  await page.evaluate(() => addEventListener("click", (event) => { if ((event.target as Element).closest("a[href^='tel:']") !== null) event.preventDefault(); }));
  for (const [path, heading] of [["visits", "回访"], ["nothing", "今天没事"], ["danger", "有危险"], ["talk", "调解与协议"]] as const) {
    await page.getByRole("link", { name: heading }).first().click();
    await page.getByRole("heading", { name: heading }).waitFor();
    await look(page, path);
    await page.getByRole("link", { name: "首页" }).click();
  }
  await page.getByRole("button", { name: "长辈版" }).click();
  await look(page, "home-elder");
  await page.getByRole("button", { name: "长辈版" }).click();
  for (const language of ["English", "བོད་ཡིག", "ᠮᠣᠩᠭᠣᠯ"]) await page.getByRole("button", { name: language }).click();
  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("link", { name: "Register", exact: true }).waitFor();
  await look(page, "home-en");
  await context.close();
});

test("in the elder mode registering asks one question a screen, on the smallest phone", async () => {
  const { context, page } = await newPhone(MEDIATOR, SMALL);
  await page.getByRole("button", { name: "长辈版" }).click();
  await look(page, "elder-home");
  await page.getByRole("link", { name: "登记", exact: true }).click();
  const next = () => page.getByRole("button", { name: "下一页" }).click();
  for (const [label, answer] of [["谁（申请人）", "韩某"], ["和谁", "祁某"], ["什么事", "水渠堵了。"], ["在哪里", ""]] as const) {
    await page.getByLabel(label).fill(answer);
    expect(await page.locator("form .field").count(), label).toBe(1);
    await look(page, `elder-register-${label.slice(0, 2)}`);
    await next();
  }
  await page.getByRole("radio", { name: "邻里纠纷" }).click();
  await look(page, "elder-register-class");
  await next();
  await page.getByRole("button", { name: "先登记" }).click();
  await onItsPage(page);
  await arrived(page);
  await look(page, "elder-case");
  const shown = world.cliAs(MEDIATOR, "case", "show", caseId(page));
  for (const who of ["韩某", "祁某", "水渠堵了。"]) expect(JSON.stringify(shown)).toContain(who);
  expect(shown.disputeClass).toBe("02");
  await context.close();
});

test("the phone loads in less than 300 KB", async () => {
  const context = await world.device(PHONE);
  const page = await context.newPage();
  const line = await context.newCDPSession(page);
  await line.send("Network.enable");
  let bytes = 0;
  line.on("Network.loadingFinished", (event) => (bytes += event.encodedDataLength));
  await page.goto(world.url);
  await page.getByLabel("用户名").waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  expect(bytes).toBeGreaterThan(50_000);
  expect(bytes).toBeLessThan(300_000);
  console.log(`first load of the phone: ${bytes} bytes`);
  await context.close();
});

test("nothing readable lies on the phone", async () => {
  const { context, page } = await newPhone(MEDIATOR);
  await register(page, { who: "秘密姓名", what: "秘密事情" });
  await onItsPage(page);
  await arrived(page);
  const stored = await page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open("gaiwan-phone");
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const entries = await new Promise<{ sealed: ArrayBuffer }[]>((resolve) => {
      const request = database.transaction("entries").objectStore("entries").getAll();
      request.onsuccess = () => resolve(request.result);
    });
    const kept = await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).map((each) => each.url)));
    return {
      text: entries.map((entry) => new TextDecoder().decode(entry.sealed)).join() + JSON.stringify({ ...localStorage, ...sessionStorage }),
      count: entries.length, kept: kept.flat(),
    };
  });
  expect(stored.count).toBeGreaterThan(5);
  expect(stored.text).not.toContain("秘密");
  expect(stored.kept.filter((url) => url.includes("/rpc/"))).toEqual([]);
  await context.close();
});
