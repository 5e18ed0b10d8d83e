// What a phone costs: the bytes of a day of a mediator with twenty cases, without photographs or recordings, as they go
// over the line; and how long the first page takes on a poor one, which is printed and not judged.
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { staysQuiet } from "./quiet.ts";
import { MEDIATOR, PHONE, REGISTRAR, signIn, World } from "./world.ts";

const PIN = "395817";
const CASES = 20;
const BYTES_A_DAY = 50_000;

let world: World;
const ids: string[] = [];
const act = (who: string, id: string, command: string, data: object) =>
  world.cliAs(who, "case", "do", id, command, "--data", JSON.stringify(data));

beforeAll(async () => {
  world = await World.start();
  for (let at = 0; at < CASES; ++at) {
    ids.push(world.cliAs(MEDIATOR, "case", "do", "-", "open_case", "--data", JSON.stringify({
      channel: "tea_room", source: "on-application", disputeClass: "02-03", difficulty: "simple",
      text: { facts: `第${at + 1}家为巷道通行同邻居争执，村里劝过一回，双方愿意再谈一次。`, claim: "让出路来", place: "城中社区" },
      parties: [{ side: "PARTY_SIDE_APPLICANT", kind: "PARTY_KIND_PERSON", details: { name: `张${at}`, phone: `199000991${10 + at}` } },
        { side: "PARTY_SIDE_RESPONDENT", kind: "PARTY_KIND_PERSON", details: { name: `李${at}`, phone: `199000992${10 + at}` } }],
    })).receipt.name.replace("cases/", ""));
    const id = ids.at(-1)!;
    if (at >= 10) continue;
    act(MEDIATOR, id, "submit_case", {});
    act(MEDIATOR, id, "accept_case", {});
    act(MEDIATOR, id, "assign_mediators", { lead: MEDIATOR });
    for (const party of ["1", "2"]) act(MEDIATOR, id, "give_rights_notice", { party, way: "WAY_ORALLY" });
  }
});
afterAll(() => world?.stop());
staysQuiet(() => world);

// What goes over the line for calls, both ways; the files of the page are on the phone already.
type Count = { calls: number; bodies: number; heads: number; by: Record<string, number> };
function count(context: BrowserContext): Count {
  const counted: Count = { calls: 0, bodies: 0, heads: 0, by: {} };
  context.on("requestfinished", (request) => void request.sizes().then((sizes) => {
    const path = new URL(request.url()).pathname;
    if (!path.startsWith("/rpc/")) return;
    const bodies = sizes.requestBodySize + sizes.responseBodySize;
    counted.calls += 1;
    counted.bodies += bodies;
    counted.heads += sizes.requestHeadersSize + sizes.responseHeadersSize;
    const method = path.split("/").at(-1)!;
    counted.by[method] = (counted.by[method] ?? 0) + bodies;
  }).catch(() => undefined));
  return counted;
}

const arrived = (page: Page) => page.getByRole("status").filter({ hasText: "已全部送达" }).waitFor();

async function unlock(page: Page): Promise<void> {
  await page.getByLabel("本机密码").fill(PIN);
  const synced = page.waitForResponse((answer) => answer.url().endsWith("/ListCases"));
  await page.getByRole("button", { name: "打开" }).click();
  await synced;
  await arrived(page);
}

test(`a day of ${CASES} cases costs at most ${BYTES_A_DAY / 1000} KB`, async () => {
  const context = await world.device(PHONE);
  const page = await context.newPage();
  await page.goto(world.url);
  await signIn(page, MEDIATOR);
  await page.getByLabel("本机密码").fill(PIN);
  await page.getByRole("button", { name: "设好" }).click();
  await page.getByRole("link", { name: `张0 · 李0` }).waitFor();
  await expect.poll(() => page.locator(".card").count()).toBe(CASES);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));

  // The next morning: lists, definition and code lists are asked for again.
  world.cli("admin", "advance", "24h");
  const counted = count(context);
  await page.goto(world.url);
  await unlock(page);

  // One is new; one is taken on; six get a note; two are looked at, with their history; others write on three.
  await page.getByRole("link", { name: "登记", exact: true }).click();
  await page.getByLabel("谁（申请人）").fill("扎西");
  await page.getByLabel("和谁").fill("卓玛");
  await page.getByLabel("什么事").fill("为院墙排水争吵，约好后天上门看。");
  await page.getByRole("radio", { name: "邻里纠纷" }).click();
  await page.getByRole("button", { name: "先登记" }).click();
  for (const step of ["提交受理", "受理", "由我主办"]) await page.getByRole("button", { name: `下一步：${step}` }).click();
  await page.getByRole("button", { name: "下一步：向各方告知权利义务" }).waitFor();
  await arrived(page);
  // Why it is due then is asked for when somebody wants to know.
  await page.getByText("为什么是这天").first().click();
  await page.locator("details.clock li").first().waitFor();
  for (const at of [0, 2, 4, 6, 11, 13]) {
    await page.getByRole("link", { name: "首页" }).click();
    await page.getByRole("link", { name: new RegExp(`^张${at} · 李${at}(?!\\d)`) }).click();
    await page.getByRole("button", { name: "添加备注" }).click();
    await page.getByRole("textbox", { name: "添加备注" }).fill("打过电话，双方都说星期五下午有空，在茶室谈。");
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByRole("textbox", { name: "添加备注" }).waitFor({ state: "detached" });
    await arrived(page);
  }
  for (const at of [1, 3, 5]) act(REGISTRAR, ids[at]!, "add_note", { note: { text: "来电询问进度" } });
  // Eight more looks at the phone in the course of the day.
  for (let looks = 0; looks < 8; ++looks) {
    await page.goto(world.url);
    await unlock(page);
  }
  const { calls, bodies, heads, by } = counted;
  console.log(`a day of a phone: ${bodies} bytes in ${calls} calls (and ${heads} bytes of headers, before HPACK): ${JSON.stringify(by)}`);
  expect(calls).toBeGreaterThan(20);
  expect(bodies).toBeGreaterThan(3_000);
  expect(bodies).toBeLessThanOrEqual(BYTES_A_DAY);
  const noted = world.cliAs(MEDIATOR, "case", "history", ids[13]!);
  expect(JSON.stringify(noted)).toContain("星期五下午有空");
  await context.close();
});

// Whatever holds the page up for longer than 50 ms: until the last of them it does not answer a finger.
declare global {
  interface Window {
    busyUntil?: number;
  }
}

test("on a line of 400 kbit/s and 400 ms the phone is ready, once and again", async () => {
  const context = await world.device(PHONE);
  const page = await context.newPage();
  await page.addInitScript(() => {
    new PerformanceObserver((list) => {
      for (const task of list.getEntries()) window.busyUntil = task.startTime + task.duration;
    }).observe({ type: "longtask", buffered: true });
  });
  const line = await context.newCDPSession(page);
  await line.send("Network.enable");
  await line.send("Network.emulateNetworkConditions", { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 });
  for (const which of ["first", "second"]) {
    await page.goto(world.url, { waitUntil: "commit" });
    await page.getByLabel("用户名").fill("p");
    // Measured in the page, from when it was asked for.
    const { painted, typed } = await page.evaluate(() => ({
      painted: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0, typed: performance.now(),
    }));
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    const busy = await page.evaluate(() => window.busyUntil ?? 0);
    console.log(`on a poor line, ${which} visit: something to see after ${Math.round(painted)} ms, typed into after ${Math.round(typed)} ms, ` +
      `interactive after ${Math.round(Math.max(painted, busy))} ms`);
    expect(await page.getByLabel("用户名").inputValue()).toBe("p");
    expect(painted).toBeGreaterThan(0);
  }
  await context.close();
});
