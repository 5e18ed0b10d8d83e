// The returns of the desk against the real server: bars and a map of the units, down into a unit by the map and by the keyboard
// and up again, and the cases behind a ratio.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { actor, takenOnCase } from "./cases.ts";
import { look, tabTo } from "./look.ts";
import { staysQuiet } from "./quiet.ts";
import { DESK, MEDIATOR, openDesk, PHONE, World } from "./world.ts";

const JUSTICE = "people/p-632821-justice-officer";
const VILLAGE = "632821100001";
const OTHER = "people/p-632821102-committee-mediator-1";

let world: World;
beforeAll(async () => {
  world = await World.start();
  for (const [who, count] of [[MEDIATOR, 2], [OTHER, 1]] as const) {
    for (let at = 0; at < count; ++at) takenOnCase(world, who, { facts: "两家为水渠争执。", parties: [{ name: `甲某${who}${at}` }, { name: `乙某${who}${at}` }] });
  }
  // Over, with both sides agreed: of one that was decided one succeeded.
  const sides = [["a", "APPLICANT"], ["b", "RESPONDENT"]] as const;
  const id = world.cliAs(MEDIATOR, "case", "do", "-", "register_settled", "--data", JSON.stringify({
    unit: `orgs/${VILLAGE}`, channel: "tea_room", source: "on-application", disputeClass: "02", text: { facts: "两家为门前排水沟清淤争执。" },
    parties: sides.map(([party, side]) => ({ party, side: `PARTY_SIDE_${side}`, kind: "PARTY_KIND_PERSON", details: { name: `${party}某` } })),
    agreement: { clauses: ["每年春季一起清淤。"] }, clauses: [{ kind: "CLAUSE_KIND_ACT", ongoing: true }],
    confirmations: sides.map(([party]) => ({ party, by: "CONFIRMED_BY_NAMED_WITNESS", detail: { text: "村主任" } })),
  })).receipt.name.replace("cases/", "");
  actor(world, MEDIATOR, id)("close_case", { visitWaived: { text: "当场履行" } });
});
afterAll(() => world?.stop());
staysQuiet(() => world);

const path = (page: Page) => page.getByRole("navigation", { name: "上级单位" });
const map = (page: Page) => page.getByRole("img", { name: /^各单位图/ });

// The returns of the present month, by what was taken on.
async function accepted(size = DESK): Promise<Page> {
  const page = await openDesk(world, JUSTICE, "returns", size);
  await page.getByLabel("月份").fill("2026-03");
  await map(page).waitFor();
  await page.getByRole("combobox", { name: "指标" }).click();
  await page.locator(".ant-select-item-option", { hasText: "本期受理" }).first().click();
  await page.getByText("以表格显示").click();
  return page;
}
const rows = async (page: Page) => (await page.locator(".unit-map tbody tr").allTextContents()).filter((row) => !/0$/.test(row));

test("a tile of the map leads down into its unit, and the path up again", async () => {
  const page = await accepted();
  await expect.poll(() => rows(page)).toEqual(["希里沟镇3", "柯柯镇1"]);
  expect(await look(page, "desk-returns-map")).toEqual([]);
  // The largest stands to the left.
  const box = (await map(page).boundingBox())!;
  await map(page).click({ position: { x: box.width / 4, y: box.height / 2 } });
  await path(page).getByText("希里沟镇").waitFor();
  // What was chosen stays chosen.
  await expect.poll(() => map(page).getAttribute("aria-label")).toContain("本期受理");
  await page.getByRole("cell", { name: "城中社区" }).first().waitFor();
  await path(page).getByRole("button", { name: "乌兰县" }).click();
  await page.getByRole("cell", { name: "柯柯镇" }).first().waitFor();
  await expect.poll(() => path(page).count()).toBe(0);
  await page.context().close();
});

test("whoever has no mouse goes down by the table of the map, which says the same", async () => {
  const page = await accepted(PHONE);
  expect(await look(page, "desk-returns-map-phone")).toEqual([]);
  const unit = page.locator(".unit-map").getByRole("button", { name: "柯柯镇" });
  await page.getByText("以表格显示").focus();
  await tabTo(page, unit);
  await page.keyboard.press("Enter");
  await path(page).getByText("柯柯镇").waitFor();
  await page.context().close();
});

test("a return is frozen, and what changed since is told by figure, case and entry", async () => {
  const page = await openDesk(world, JUSTICE, "returns");
  await page.getByLabel("月份").fill("2026-03");
  await page.getByRole("button", { name: "100.00%" }).first().waitFor();
  await page.getByRole("button", { name: "封存", exact: true }).click();
  const name = /已封存：(\S+)/.exec((await page.getByRole("status").filter({ hasText: "已封存" }).textContent())!)![1]!;
  const frozen = page.getByRole("row").filter({ hasText: name });
  await frozen.getByText("2026-03 – 2026-03").waitFor();
  const dialog = page.getByRole("dialog");
  const compare = async () => {
    await frozen.getByRole("button", { name: "封存后的变化" }).click();
    await dialog.getByRole("status").waitFor();
  };
  await compare();
  await dialog.getByText("封存以后没有变化").waitFor();
  await dialog.getByRole("button", { name: "Close" }).or(dialog.getByLabel("关闭")).first().click();
  await dialog.waitFor({ state: "detached" });

  // One more is taken on in the same month.
  const late = takenOnCase(world, MEDIATOR, { facts: "封存以后才受理的。", parties: [{ name: "后某" }, { name: "来某" }] });
  await page.reload();
  await page.getByLabel("月份").fill("2026-03");
  await compare();
  await dialog.getByText(/封存以后有 \d+ 项变化/).waitFor();
  const accepted = dialog.locator("article", { hasText: "本期受理" }).filter({ has: page.getByRole("link", { name: late }) }).first();
  expect(await accepted.getByRole("heading").textContent()).toMatch(/^.*本期受理.*: \d+ → \d+$/);
  await accepted.getByText(/受理/).first().waitFor();
  expect(await look(page, "desk-returns-compared")).toEqual([]);
  await page.context().close();
});

test("a ratio leads to the cases of its numerator and of its denominator", async () => {
  const page = await openDesk(world, JUSTICE, "returns");
  await page.getByLabel("月份").fill("2026-03");
  await page.getByRole("button", { name: "100.00%" }).first().click();
  const dialog = page.getByRole("dialog");
  for (const part of ["调解成功", "成败已定"]) {
    await dialog.getByText(part, { exact: true }).click();
    await dialog.getByRole("status").filter({ hasText: "1 · 共 1 件" }).waitFor();
  }
  expect(await look(page, "desk-returns-ratio")).toEqual([]);
  await page.context().close();
});
