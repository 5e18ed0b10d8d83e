// Messages at the desk, against a server that has a plan and no channel: each becomes a task, which a person ends.
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

import { actor, takenOnCase } from "./cases.ts";
import { makeFolder } from "./folder.ts";
import { look } from "./look.ts";
import { staysQuiet } from "./quiet.ts";
import { DESK, HEAD, MEDIATOR, openDesk, PHONE, World } from "./world.ts";

const TEA_STUDIO = "orgs/632821100001-tea";
const SUPERVISOR = "people/p-632821-justice-supervisor";

let world: World;
let id = "";
// eslint-disable-next-line @typescript-eslint/no-explicit-any
const tasks = (): any[] => world.cliAs(HEAD, "message", "list", "--tasks", "--all").messages ?? [];

beforeAll(async () => {
  const settings = join(makeFolder("plan"), "settings.textproto");
  writeFileSync(settings, `messages { plan_file: "deploy/data/messages.textproto" }\n`);
  world = await World.start({ server: ["--settings", settings] });
  id = takenOnCase(world, MEDIATOR, { facts: "两家为巷道通行争执。", parties: [{ name: "祁某", phone: "19900099301" }, { name: "保某" }] });
  actor(world, MEDIATOR, id)("schedule_session", { plannedStart: "2026-03-05T10:00:00+08:00", plannedMinutes: 30, mode: "SESSION_MODE_IN_PERSON", venue: TEA_STUDIO });
  takenOnCase(world, MEDIATOR, { facts: "没有消息的案件。", parties: [{ name: "甲某" }, { name: "乙某" }] });
  await vi.waitFor(() => expect(tasks().length).toBeGreaterThanOrEqual(2), { timeout: 60_000, interval: 200 });
});
afterAll(() => world?.stop());
// A refusal is an answer, which the browser writes down all the same.
staysQuiet(() => world, 400, 403);

const open = (who: string, path: string, size = DESK): Promise<Page> => openDesk(world, who, path, size);
const row = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name }).first();

test("who sees the process alone sees no name, on a phone, and is told in words that the task is not theirs", async () => {
  const page = await open(SUPERVISOR, "messages?unit=orgs/632821", PHONE);
  await page.getByText("parties/1").first().waitFor();
  expect(await page.getByText("祁某").count()).toBe(0);
  expect(await look(page, "phone-desk-messages")).toEqual([]);
  await page.getByRole("button", { name: "登记告知结果" }).first().click();
  await page.getByRole("button", { name: "办理", exact: true }).click();
  expect(await page.getByRole("dialog").getByRole("alert").textContent()).toContain("您在本案中的身份不能办理此事");
  expect(await look(page, "phone-desk-message-refused")).toEqual([]);
  await page.context().close();
});

test("tasks come first, are filtered, and are ended by who told the recipient, or could not and says why", async () => {
  const before = tasks().length;
  const page = await open(MEDIATOR, "messages");
  await row(page, "祁某").getByText("待人工告知").waitFor();
  await row(page, "保某").waitFor();
  expect(await look(page, "desk-messages")).toEqual([]);

  await page.getByRole("checkbox", { name: "只看待人工告知的" }).check();
  await page.getByText(`共 ${before} 条`).waitFor();
  expect(new URL(page.url()).searchParams.get("tasks")).toBe("1");

  await row(page, "祁某").getByRole("button", { name: "登记告知结果" }).click();
  await page.getByText("已当面或电话告知").waitFor();
  expect(await look(page, "desk-message-told")).toEqual([]);
  await page.getByRole("button", { name: "办理", exact: true }).click();
  await page.getByText("已登记：祁某").waitFor();
  await page.getByText(`共 ${before - 1} 条`).waitFor();

  // Not told, and no reason: it cannot be sent.
  await row(page, "保某").getByRole("button", { name: "登记告知结果" }).click();
  await page.getByText("未能告知").click();
  expect(await page.getByRole("button", { name: "办理", exact: true }).isDisabled()).toBe(true);
  await page.getByLabel("为什么没有告知").fill("外出放牧，托邻居转告");
  await page.getByRole("button", { name: "办理", exact: true }).click();
  await page.getByText("已登记：保某").waitFor();
  await expect.poll(() => tasks().length).toBe(before - 2);

  await page.getByRole("checkbox", { name: "只看待人工告知的" }).uncheck();
  await page.getByRole("combobox", { name: "状态" }).click();
  await page.getByTitle("人工已办").click();
  await page.getByText("共 2 条").waitFor();
  await row(page, "祁某").getByText("人工已办").waitFor();
  expect(await page.getByRole("button", { name: "登记告知结果" }).count()).toBe(0);
  await page.context().close();
});

test("of one case, from its page, with the words as they would go out", async () => {
  const page = await open(HEAD, `cases/${id}`);
  await page.getByRole("link", { name: "本案消息" }).click();
  await row(page, "祁某").waitFor();
  await page.getByRole("button", { name: "预览文字" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText(/祁某您好/).first().waitFor();
  await dialog.getByText("session-set").first().waitFor();
  expect(await look(page, "desk-message-preview")).toEqual([]);
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: /希里沟|城中/ }).first().click();
  await page.waitForURL(`**/desk/cases/${id}`);
  await page.context().close();
});
