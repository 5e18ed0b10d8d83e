// The board, the due list and the workloads of the desk against the real server: behind each number stand exactly the cases
// that it counts.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { actor, openCase, takenOnCase } from "./cases.ts";
import { look } from "./look.ts";
import { staysQuiet } from "./quiet.ts";
import { DESK, HEAD, MEDIATOR, openDesk, PHONE, World } from "./world.ts";

const JUSTICE = "people/p-632821-justice-officer";

let world: World;
let made = 0;
const parties = () => [{ name: `甲某${++made}` }, { name: `乙某${made}` }];
const opened = (): string => openCase(world, HEAD, { facts: "两家为水渠争执。", parties: parties() });
const advance = (to: string) => world.cli("admin", "advance", "--to", to);

// On the last day something stands in each part: overdue, due today and within the week, one case paused, one that waits for
// two things at once.
beforeAll(async () => {
  world = await World.start();
  // Held by a unit that has others below it.
  world.cliAs(HEAD, "case", "do", "-", "open_case", "--data", JSON.stringify({
    unit: "orgs/632821100001", channel: "tea_room", source: "on-application", disputeClass: "02-03", text: { facts: "两家为院墙争执。" },
    parties: parties().map((details, at) => ({ side: at === 0 ? "PARTY_SIDE_APPLICANT" : "PARTY_SIDE_RESPONDENT", kind: "PARTY_KIND_PERSON", details })) }));
  opened();
  advance("2026-03-03T09:00:00+08:00");
  opened();
  advance("2026-03-06T09:00:00+08:00");
  opened();
  const taken = [0, 1, 2].map(() => takenOnCase(world, MEDIATOR, { facts: "两家为草场边界争执。", parties: parties() }));
  actor(world, MEDIATOR, taken[0]!)("pause_case", { kind: "away", reviewDate: "2026-03-20" });
  actor(world, MEDIATOR, taken[1]!)("raise_risk", { grade: "yellow", kind: "property", note: { text: "扬言毁苗" }, people: 12 });
  actor(world, MEDIATOR, taken[1]!)("offer_transfer", { to: "orgs/632821100002", reason: "seat-of-matter", partiesTold: true });
  actor(world, MEDIATOR, taken[2]!)("schedule_session", { plannedStart: "2026-03-07T10:00:00+08:00", mode: "SESSION_MODE_IN_PERSON" });
});
afterAll(() => world?.stop());
staysQuiet(() => world);

const settled = (page: Page) => expect.poll(() => page.locator(".loading, .ant-spin-spinning").count()).toBe(0);

type Numbered = { name: string; count: number; href: string };

// The links to lists of cases that the page shows: what each counts, how many, and where it leads.
async function numbers(page: Page): Promise<Numbered[]> {
  const links = page.locator('a[href^="/desk/cases?"]:visible');
  return links.evaluateAll((all) => all.map((link) => ({
    name: link.getAttribute("aria-label") ?? "", count: Number(/\d+/.exec(link.textContent ?? "")?.[0]), href: link.getAttribute("href")! })));
}

// What the list behind the link has in all.
async function listed(page: Page, href: string): Promise<number> {
  await page.goto(world.url + href);
  const total = page.getByRole("status").filter({ hasText: "共" });
  await total.waitFor();
  await settled(page);
  return Number(/\d+/.exec((await total.textContent()) ?? "")![0]);
}

test("behind each number of the board stand exactly the cases that it counts", async () => {
  const page = await openDesk(world, JUSTICE, "board");
  const all: Numbered[] = [];
  const seen = async () => {
    await page.getByRole("cell", { name: "合计", exact: true }).waitFor();
    await settled(page);
    all.push(...await numbers(page));
  };
  await seen();
  const county = Object.fromEntries(all.filter(({ name }) => name.startsWith("合计 ")).map(({ name, count }) => [name.split(" ")[1], count]));
  expect(county).toMatchObject({ 在办: 7, 已中止: 1, 等待他方: 1, 群体性: 1, 一周新收: 7 });
  for (const part of ["已逾期", "今天到期"]) expect(county[part], part).toBeGreaterThan(0);
  expect(all.some(({ href }) => href.includes("due=week"))).toBe(true);
  // Down to the unit that holds a case itself and has others below it.
  for (const unit of ["希里沟镇", "城中社区"]) {
    await page.getByRole("button", { name: unit, exact: true }).click();
    await expect.poll(() => page.getByRole("button", { name: unit, exact: true }).count()).toBe(0);
    await seen();
  }
  expect(all.filter(({ href }) => href.includes("without="))).not.toEqual([]);
  const late = new Map(all.filter(({ name }) => name.includes("已逾期")).map(({ href, count }) => [href, count]));
  const faults: string[] = [];
  const lists = new Map<string, number>();
  for (const { name, count, href } of all) {
    const inList = lists.get(href) ?? await listed(page, href);
    lists.set(href, inList);
    // Of the longest the number is days, and the list that of what is overdue.
    const wanted = name.includes("最长逾期") ? late.get(href) : count;
    if (inList !== wanted) faults.push(`${name} (${href}): ${wanted} and not ${inList}`);
  }
  expect(faults).toEqual([]);
  await page.context().close();
});

test("a number says in words what it counts, on the board, above its list and to the keyboard", async () => {
  const page = await openDesk(world, JUSTICE, "board");
  const head = page.getByRole("columnheader", { name: "等待他方" }).locator(".explained");
  await head.focus();
  await page.getByRole("tooltip").filter({ hasText: "一件案件等几样，只算一件" }).waitFor();
  await page.getByRole("link", { name: /^合计 等待他方 1$/ }).click();
  await page.getByText("共 1 件").waitFor();
  await page.getByText("移送后没有人接收").waitFor();
  const faults = await look(page, "desk-board-list");
  expect(faults).toEqual([]);
  await page.context().close();
});

test("the due list counts a case that waits for two things once, and leads to each of them", async () => {
  const page = await openDesk(world, JUSTICE, "board");
  await page.getByRole("tab", { name: "到期清单" }).click();
  await page.getByText("等待他方 1").click();
  await page.getByText("移送后没有人接收").waitFor();
  await page.getByRole("link", { name: "等待接收 1" }).waitFor();
  const all = await numbers(page);
  expect(all.map(({ name }) => name)).toEqual(["等待接收 1", "风险未签收 1"]);
  for (const { count, href } of all) expect(await listed(page, href)).toBe(count);
  await page.context().close();
});

test("the workloads lead to the cases and the week of each mediator", async () => {
  for (const size of [DESK, PHONE]) {
    const page = await openDesk(world, JUSTICE, "board", size);
    await page.getByRole("tab", { name: "人员负荷" }).click();
    const sessions = page.getByRole("link", { name: /本周调解会 1$/ });
    await sessions.waitFor();
    const all = await numbers(page);
    expect(all.length).toBeGreaterThan(0);
    await sessions.click();
    await page.getByText("2026-03-07 10:00").waitFor();
    for (const { count, href, name } of all) expect(await listed(page, href), name).toBe(count);
    await page.context().close();
  }
});
