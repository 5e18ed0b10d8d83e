// A session by video: mediator and two parties in three browsers with pictures of their own, through the real server,
// gateway and Janus. Run by tests/e2e/video_room.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { makeFolder } from "../folder.ts";
import { look as faultsOf, picture } from "../look.ts";
import { staysQuiet } from "../quiet.ts";
import { DESK, HEAD, MEDIATOR, PHONE, Program, REGISTRAR, signIn, World } from "../world.ts";

declare global {
  interface Window {
    // As src/pages/video/useCall.ts says.
    gaiwanCall?: { framesDecoded(): Promise<Record<string, number>> } | undefined;
  }
}

const ROOT = join(import.meta.dirname, "../../../..");
// The network is ours alone: any port will do.
const HTTP = "127.0.0.1:8088";
const WS = "127.0.0.1:8188";
const PATIENCE_MS = 90_000;

const folder = makeFolder("video");
const recordings = join(folder, "recordings");
let janus: Program;
let world: World;
let name: string;
let mediator: Page;
const parties: Record<string, { page: Page; open(): Promise<Page> }> = {};

beforeAll(async () => {
  janus = new Program(join(ROOT, "deploy/dev/janus"),
    [folder, "--http", HTTP, "--ws", WS, "--interfaces", process.env.VIDEO_INTERFACE!, "--log-level", "4"]);
  await janus.until(/HTTP webserver started/);
  world = await World.start({
    server: ["--video-janus-url", `http://${HTTP}/janus`, "--video-secret-file", join(folder, "secret"), "--video-recordings-dir", recordings],
    gateway: ["--video", WS],
    chromium: ["--disable-features=WebRtcHideLocalIpsWithMdns"],
  });
  name = openCase();
});
afterAll(async () => {
  await world?.stop();
  await janus?.stop();
});
// What is refused, and what is asked too often, is asked on purpose.
staysQuiet(() => world, 400, 429);

function run(who: string, command: string, data: object): void {
  world.cliAs(who, "case", "do", name.replace("cases/", ""), command, "--data", JSON.stringify(data));
}

// As far as a session is planned, by video, for a quarter of an hour from now.
function openCase(): string {
  const opened = world.cliAs(REGISTRAR, "case", "do", "-", "open_case", "--data", JSON.stringify({
    unit: "orgs/632821100001-committee", channel: "remote_video", source: "on-application", disputeClass: "04-01", difficulty: "simple",
    text: { facts: "枸杞地租金欠付半年。", claim: "付清租金", place: "希里沟镇" },
    parties: [{ side: "PARTY_SIDE_APPLICANT", kind: "PARTY_KIND_PERSON", details: { name: "叶某" } },
      { side: "PARTY_SIDE_RESPONDENT", kind: "PARTY_KIND_PERSON", details: { name: "孔某" } },
      // Of these one has nothing but a telephone, and one sits in the tea room.
      { side: "PARTY_SIDE_THIRD", kind: "PARTY_KIND_PERSON", details: { name: "马某" } },
      { side: "PARTY_SIDE_THIRD", kind: "PARTY_KIND_PERSON", details: { name: "苏某" } }],
  }));
  name = opened.receipt.name;
  run(REGISTRAR, "submit_case", {});
  run(HEAD, "accept_case", {});
  run(HEAD, "assign_mediators", { lead: MEDIATOR });
  for (const party of ["1", "2", "3", "4"]) {
    run(MEDIATOR, "give_rights_notice", { party, way: "WAY_BY_PHONE", language: "zh" });
    run(MEDIATOR, "record_consent", { party, kind: "CONSENT_KIND_MEDIATION", way: "WAY_BY_PHONE" });
  }
  run(MEDIATOR, "schedule_session", { session: "v", plannedStart: "2026-03-02T08:45:00+08:00", mode: "SESSION_MODE_VIDEO" });
  return name;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any
function theCase(): any {
  return world.cliAs(MEDIATOR, "case", "show", name.replace("cases/", ""));
}
// Video events so far, as `NOTE who`.
function noted(): string[] {
  const history = world.cliAs(MEDIATOR, "case", "history", name.replace("cases/", ""));
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  return history.entries.flatMap(({ event }: any) =>
    event.videoNoted === undefined ? [] : [`${event.videoNoted.note.replace("VIDEO_NOTE_", "")} ${event.videoNoted.who ?? ""}`.trim()]);
}

async function until<T>(what: string, look: () => T | Promise<T>, good: (seen: T) => boolean): Promise<T> {
  let seen = await look();
  for (const end = Date.now() + PATIENCE_MS; !good(seen); seen = await look()) {
    if (Date.now() > end) throw new Error(`${what}: ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return seen;
}

// How many pictures of each other member this page has shown.
const frames = (page: Page): Promise<Record<string, number>> =>
  page.evaluate(() => window.gaiwanCall?.framesDecoded() ?? {});

// Moving pictures of so many others.
async function sees(page: Page, others: number): Promise<void> {
  const before = await until("pictures come", () => frames(page), (seen) =>
    Object.keys(seen).length === others && Object.values(seen).every((count) => count > 0));
  await until("pictures move", () => frames(page), (seen) =>
    Object.keys(seen).length === others && Object.entries(seen).every(([member, count]) => count > (before[member] ?? Infinity) + 5));
}

async function enter(page: Page, agrees: boolean): Promise<void> {
  if (agrees) await page.getByLabel("同意录音录像").check();
  await page.getByText("摄像头可以使用").waitFor();
  await page.getByText("麦克风可以使用").waitFor();
  await page.getByRole("button", { name: "进入", exact: true }).click();
}

// Nothing is judged by how long it takes: three encoders share this machine with whatever else runs.
async function device(size: typeof DESK): Promise<BrowserContext> {
  const context = await world.device(size);
  context.setDefaultTimeout(PATIENCE_MS);
  context.setDefaultNavigationTimeout(PATIENCE_MS);
  return context;
}

const waiting = (who: string) => mediator.locator(`[data-waiting="${who}"]`);
const there = (who: string) => mediator.locator(`[data-there="${who}"]`);

async function comeBy(party: string, code: string, agrees: boolean): Promise<void> {
  const context = await device(PHONE);
  let first = true;
  const open = async () => {
    const page = await context.newPage();
    await page.goto(`${world.url}/room/p/${name.replace("cases/", "")}/v`);
    if (first) {
      await page.getByLabel("邀请码").fill(code);
      await page.getByRole("button", { name: "进入", exact: true }).click();
    }
    await enter(page, first && agrees);
    first = false;
    return page;
  };
  parties[party] = { page: await open(), open };
}

// Nothing serious for who listens or tabs, nothing beside the page; and a picture.
async function look(page: Page, title: string): Promise<void> {
  expect(await faultsOf(page, `video-${title}`)).toEqual([]);
}

test("the mediator begins, sees each party alone, finds out who it is, and lets it in", async () => {
  mediator = await (await device(DESK)).newPage();
  await mediator.goto(`${world.url}/room/${name.replace("cases/", "")}/v`);
  await signIn(mediator, MEDIATOR);
  await look(mediator, "check-desk");
  await enter(mediator, true);
  await mediator.getByRole("button", { name: "开始调解会" }).click();
  await mediator.getByRole("button", { name: "开始录制" }).waitFor();

  for (const party of ["1", "2"]) {
    await comeBy(party, world.cliAs(HEAD, "case", "invite", name.replace("cases/", ""), party).code, party === "1");
    const { page } = parties[party]!;
    await page.getByText("调解员会先与您单独核对身份").waitFor();
    expect(await frames(page), "who waits receives nothing").toEqual({});
    await look(page, `waiting-phone-${party}`);
    await expect(waiting(party).getByRole("button", { name: "请进" }).count()).resolves.toBe(0);
    await waiting(party).getByRole("button", { name: "单独见面" }).click();
    await page.getByText("现在只有您和调解员").waitFor();
    await sees(mediator, 1);
    await sees(page, 1);
    await waiting(party).getByRole("button", { name: "已在线比对证件" }).click();
    await waiting(party).getByRole("button", { name: "请进" }).click();
    await there(party).waitFor();
  }
});

test("everybody sees moving pictures of everybody", async () => {
  for (const page of [mediator, parties["1"]!.page, parties["2"]!.page]) await sees(page, 2);
  await look(mediator, "room-desk");
  await look(parties["1"]!.page, "room-phone");
});

// How somebody without a picture is there, as the mediator says it.
const byOtherMeans = (who: string, means: string) =>
  mediator.locator("details", { hasText: "用电话或者在现场参加的人" }).locator("p", { hasText: who }).getByRole("button", { name: means });
const attendance = () => Object.fromEntries(theCase().sessions[0].attendance.map(
  (one: { who: string; presence: string; agreesToRecording?: boolean }) => [one.who, `${one.presence} ${one.agreesToRecording ?? false}`]));

test("who has nothing but a telephone, and who sits in the tea room, is noted as being there, and everybody sees it", async () => {
  await mediator.getByText("用电话或者在现场参加的人").click();
  // Who is there by video is not asked for again.
  expect(await byOtherMeans("叶某", "电话参加").count()).toBe(0);
  await byOtherMeans("马某", "电话参加").click();
  await there("3").waitFor();
  await byOtherMeans("苏某", "在现场").click();
  await there("4").waitFor();
  for (const page of [mediator, parties["1"]!.page, parties["2"]!.page]) {
    await page.locator('.tile[data-who="3"]').getByText("电话参加").waitFor();
    await page.locator('.tile[data-who="4"]').getByText("在现场").waitFor();
  }
  expect(attendance()).toMatchObject({ 3: "PRESENCE_BY_PHONE false", 4: "PRESENCE_IN_THE_ROOM false" });
  await look(mediator, "mixed-desk");
  await look(parties["1"]!.page, "mixed-phone");
});

test("a recording begins only when everybody has agreed", async () => {
  await mediator.getByRole("button", { name: "开始录制" }).click();
  await mediator.getByText("没有同意录音录像").waitFor();
  expect(theCase().sessions[0].recordings ?? []).toEqual([]);
  expect(existsSync(recordings) ? readdirSync(recordings) : []).toEqual([]);
  await parties["2"]!.page.getByRole("button", { name: "同意录音录像" }).click();
  await parties["2"]!.page.getByRole("button", { name: "撤回录音录像的同意" }).waitFor();
  await there("2").getByText("没有同意录制").waitFor({ state: "detached" });
  // Nor without those whom nobody sees: each is asked, and says so.
  await mediator.getByRole("button", { name: "开始录制" }).click();
  await mediator.getByText("没有同意录音录像").waitFor();
  await mediator.getByLabel("已问明：同意录音录像").check();
  for (const [who, means, party] of [["马某", "电话参加", "3"], ["苏某", "在现场", "4"]] as const) {
    await byOtherMeans(who, means).click();
    await there(party).getByText("没有同意录制").waitFor({ state: "detached" });
  }
  expect(attendance()).toMatchObject({ 3: "PRESENCE_BY_PHONE true", 4: "PRESENCE_IN_THE_ROOM true" });
  await mediator.getByRole("button", { name: "开始录制" }).click();
  for (const page of [mediator, parties["1"]!.page, parties["2"]!.page]) await page.getByText("正在录音录像").waitFor();
});

test("a broken line and coming back are in the case, once, and what was noted stays", async () => {
  await mediator.getByText("随手记").click();
  await mediator.getByLabel("说了什么").fill("愿意分两次付清");
  await mediator.getByRole("button", { name: "记下" }).click();
  await until("the note is in the case", theCase, (seen) => seen.statements?.length === 1);
  await mediator.getByLabel("说了什么").fill("还没有记完的话");
  await parties["1"]!.page.close();
  await until("the drop is noted", noted, (seen) => seen.includes("DROPPED 1"));
  await mediator.locator('.tile[data-who="1"]').getByText("掉线").waitFor();
  parties["1"]!.page = await parties["1"]!.open();
  await until("coming back is noted", noted, (seen) => seen.includes("RETURNED 1"));
  for (const page of [mediator, parties["1"]!.page, parties["2"]!.page]) await sees(page, 2);
  expect(noted()).toEqual(["DROPPED 1", "RETURNED 1"]);
  expect(theCase().statements).toHaveLength(1);
  expect(await mediator.getByLabel("说了什么").inputValue()).toBe("还没有记完的话");
});

test("a separate talk is not received by the other side, whatever its page does", async () => {
  const one = parties["1"]!.page;
  const other = parties["2"]!.page;
  // A page that will not let go of what it receives.
  await one.evaluate(() => {
    const call = window.gaiwanCall as unknown as Record<string, unknown>;
    Object.assign(window, { kept: call });
    call.close = () => undefined;
    call.end = () => undefined;
  });
  await there("1").getByRole("button", { name: "单独谈话" }).click();
  await one.getByText("另一方看不见、听不到").waitFor();
  await sees(mediator, 1);
  await sees(one, 1);
  await look(mediator, "separate-desk");
  await picture(one, "video-separate-phone");
  await until("the other side receives nobody", () => frames(other), (seen) => Object.keys(seen).length === 0);
  const kept = () => one.evaluate(() => (window as unknown as { kept: { framesDecoded(): Promise<Record<string, number>> } }).kept.framesDecoded());
  const before = await kept();
  await sees(mediator, 1);  // Time passes, by pictures.
  const after = await kept();
  for (const member of Object.keys(after)) expect(after[member], "what the table sends").toBeLessThanOrEqual((before[member] ?? 0) + 5);

  // The other side's tokens at the separate talk's door.
  const door = await one.evaluate(() => (window.gaiwanCall as unknown as { access: { room: string; pin: string; serverToken: string } }).access);
  const answer = await other.evaluate(async ({ room, pin }) => {
    const call = window.gaiwanCall as unknown as { janus: { attach(): Promise<{ request(body: object): Promise<unknown> }> }; access: { roomToken: string } };
    const handle = await call.janus.attach();
    return handle.request({ request: "join", ptype: "publisher", room, pin, token: call.access.roomToken }).then(() => "joined", String);
  }, door);
  expect(answer).toContain("Unauthorized");

  await mediator.getByRole("button", { name: "回到调解会" }).click();
  for (const page of [mediator, one, other]) await sees(page, 2);
  expect(noted(), "moving is no broken line").toEqual(["DROPPED 1", "RETURNED 1"]);
});

test("muting is done by the server", async () => {
  await there("2").getByRole("button", { name: "静音", exact: true }).click();
  await mediator.locator('.tile[data-who="2"]').getByText("已静音").waitFor();
  await there("2").getByRole("button", { name: "取消静音" }).click();
});

test("the recording is a document with the hash of its file, and nothing of it is left outside", async () => {
  await mediator.getByRole("button", { name: "停止录制" }).click();
  const c = await until("the recording is stored", theCase, (seen) => (seen.sessions[0].recordings?.[0]?.document ?? "") !== "");
  expect(c.sessions[0].recordings).toHaveLength(1);
  const document = c.documents.find(({ id }: { id: string }) => id === c.sessions[0].recordings[0].document);
  expect(document).toMatchObject({ paper: "recording", mediaType: "video/webm", session: "v" });
  const file = join(folder, "recording.webm");
  execFileSync(process.env.GAIWAN!, ["--server", `127.0.0.1:${world.serverPort}`, "--as", MEDIATOR, "document", "get",
    name.replace("cases/", ""), document.id, "--out", file]);
  const bytes = readFileSync(file);
  expect(createHash("sha256").update(bytes).digest("hex")).toBe(document.sha256);
  expect(String(bytes.length)).toBe(document.sizeBytes);
  const probed = JSON.parse(execFileSync("ffprobe", ["-v", "error", "-show_streams", "-of", "json", file], { encoding: "utf8" }));
  const codecs = probed.streams.map(({ codec_name }: { codec_name: string }) => codec_name);
  // Three people, and one of them twice.
  expect(codecs.filter((codec: string) => codec === "vp8").length).toBeGreaterThanOrEqual(3);
  expect(codecs.filter((codec: string) => codec === "opus").length).toBeGreaterThanOrEqual(3);
  await until("Janus' files are gone", () => readdirSync(recordings), (left) => left.length === 0);
});

test("it ends with the session, and nobody is let in any more", async () => {
  await mediator.getByText("结束调解会", { exact: true }).first().click();
  await mediator.getByRole("button", { name: "结束调解会" }).click();
  const party = parties["2"]!.page;
  for (const page of [mediator, party]) {
    await page.getByText("调解会已经结束，视频调解室已关闭").waitFor();
    // It went on connecting to a room that was no more.
    expect(await page.getByText("正在连接").count()).toBe(0);
  }
  await until("pictures end", () => frames(party), (seen) => Object.keys(seen).length === 0);
  expect(await mediator.getByRole("link", { name: "回到工作台的本案" }).getAttribute("href")).toBe(`/desk/${name}`);
  await look(mediator, "end-desk");
  await look(party, "end-phone");
  await party.getByRole("link", { name: "回到我的案件" }).click();
  await party.getByRole("heading", { name: "您的纠纷调解" }).waitFor();
});
