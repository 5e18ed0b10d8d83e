// The calendar of the desk against the real server: a file of working days is checked first, its mistakes are shown by row and
// nothing is saved; then a good one is saved and shown.
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { look } from "./look.ts";
import { staysQuiet } from "./quiet.ts";
import { ADMINISTRATOR, HEAD, openDesk, World } from "./world.ts";
import { xlsx } from "./xlsx.ts";

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(() => world?.stop());
staysQuiet(() => world);

// The tab of working days, and a file chosen on it.
async function chosen(page: Page, name: string, content: string[] | Buffer): Promise<void> {
  const file = join(world.folder, name);
  writeFileSync(file, Buffer.isBuffer(content) ? content : `${content.join("\n")}\n`);
  await page.locator("input[type=file]").setInputFiles(file);
  await page.getByRole("button", { name: "检查，不保存" }).click();
}
async function days(who: string): Promise<Page> {
  const page = await openDesk(world, who, "calendar");
  await page.getByRole("tab", { name: "工作日" }).click();
  return page;
}
const save = (page: Page) => page.getByRole("button", { name: "保存", exact: true });
const known = (): number[] => world.cli("admin", "status").calendarYears;

test("a bad row is shown by its line, and nothing is saved; a good file is saved and shown", async () => {
  const page = await days(ADMINISTRATOR);
  await page.getByText("已有工作日历的年份：2025、2026").waitFor();
  await chosen(page, "bad.csv", ["date,status,reason", "2027-01-01,off,元旦", "2027-02-30,off,春节", "2027-02-08,rest,春节"]);
  await page.getByText("有 2 处错误，改正后才能保存").waitFor();
  for (const [line, field] of [["3", "date"], ["4", "status"]]) {
    await page.getByRole("row").filter({ hasText: "bad.csv" }).filter({ hasText: field! }).getByRole("cell", { name: line!, exact: true }).waitFor();
  }
  expect(await save(page).isDisabled()).toBe(true);
  expect(known()).toEqual([2025, 2026]);
  expect(await look(page, "desk-calendar-mistakes")).toEqual([]);

  await chosen(page, "good.csv", ["date,status,reason", "2027-01-01,off,元旦", "2027-02-08,off,春节"]);
  await page.getByText("没有错误，可以保存").waitFor();
  expect(known()).toEqual([2025, 2026]);
  await save(page).click();
  await page.getByText("已保存").waitFor();
  await page.getByText("已有工作日历的年份：2025、2026、2027").waitFor();
  expect(known()).toEqual([2025, 2026, 2027]);
  await page.context().close();
});

test("a spreadsheet does what a CSV does: its days are days, and a mistake is named by the sheet's own row", async () => {
  const page = await days(ADMINISTRATOR);
  const day = (text: string) => new Date(`${text}T00:00:00Z`);
  const head = ["date", "status", "reason"];
  await chosen(page, "bad.xlsx", xlsx([head, [day("2028-01-03"), "off", "元旦"], [], [day("2028-01-24"), "rest", "春节"]]));
  await page.getByText("有 1 处错误，改正后才能保存").waitFor();
  await page.getByRole("row").filter({ hasText: "bad.xlsx" }).filter({ hasText: "status" }).getByRole("cell", { name: "4", exact: true }).waitFor();
  expect(await save(page).isDisabled()).toBe(true);

  await chosen(page, "good.xlsx", xlsx([head, [day("2028-01-03"), "off", "元旦"], [], [day("2028-01-24"), "off", "春节"]]));
  await page.getByText("没有错误，可以保存").waitFor();
  await save(page).click();
  await page.getByText("已保存").waitFor();
  await page.getByText(/已有工作日历的年份：.*2028/).waitFor();
  expect(known()).toContain(2028);

  // What only calls itself one is said to be none, and nothing of it is sent.
  await page.locator("input[type=file]").setInputFiles({ name: "no.xlsx", mimeType: "application/zip", buffer: Buffer.from("date,status,reason\n") });
  await page.getByRole("alert").filter({ hasText: "no.xlsx 不是表格，打不开" }).waitFor();
  expect(await page.getByRole("button", { name: "检查，不保存" }).isDisabled()).toBe(true);
  await page.context().close();
});

test("a file of another kind is not taken here", async () => {
  const page = await days(ADMINISTRATOR);
  await chosen(page, "seals.csv", ["id,org,name,valid_from", "s-other,632821-committee,另一枚印章,2025-01-01"]);
  await page.getByText("这里只导入工作日历。文件里还有：印章").waitFor();
  expect(await save(page).isDisabled()).toBe(true);
  await page.context().close();
});

test("who may not import sees which years are known, and who imports them", async () => {
  const page = await days(HEAD);
  await page.getByText("工作日历由管理员导入").waitFor();
  expect(await page.locator("input[type=file]").count()).toBe(0);
  await page.getByText(/已有工作日历的年份：2025/).waitFor();
  await page.context().close();
});
