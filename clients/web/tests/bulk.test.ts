// Many cases at once at the desk, against the real server: chosen over the pages of the list, given to another mediator, taken
// back after the page was opened anew; the sessions of a room that burnt held elsewhere or called off.
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { create } from "@bufbuild/protobuf";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

import { type CommandInit, commandOf } from "../src/api/cases.ts";
import { PartySide } from "../src/gen/gaiwan/v1/case_pb.js";
import { CaseService, ExecuteBatchRequestSchema } from "../src/gen/gaiwan/v1/case_service_pb.js";
import { newCaseName } from "../src/offline/ids.ts";
import { actor, takenOnCase } from "./cases.ts";
import { look, picture } from "./look.ts";
import { COMMITTEE, HEAD, MEDIATOR, openDesk, World } from "./world.ts";

const OTHER = `people/p-${COMMITTEE}-mediator-2`;
const TEA_STUDIO = "orgs/632821100001-tea";
const STATION = "632821100002-station";
// More than a page of the list.
const CASES = 53;

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(() => world?.stop());
afterEach(() => expect(world.complaints.splice(0).filter((line) => !/401/.test(line))).toEqual([]));

// Taken on and led by the mediator, all in one message.
async function manyCases(): Promise<void> {
  const cases = createClient(CaseService, createGrpcTransport({
    baseUrl: `http://127.0.0.1:${world.serverPort}`,
    interceptors: [(next) => (request) => { request.header.set("x-gaiwan-person", HEAD); return next(request); }],
  }));
  const steps = (at: number): CommandInit[] => [
    { case: "openCase", value: {
      channel: "tea_room", source: "on-application", disputeClass: "02-03", text: { facts: `第${at}户为巷道争执。`, place: "城中社区" },
      parties: [PartySide.APPLICANT, PartySide.RESPONDENT].map((side, party) => ({ party: String(party + 1), side, kind: 1, details: { name: `户主${at}${party}` } })) } },
    { case: "submitCase", value: {} }, { case: "acceptCase", value: {} }, { case: "assignMediators", value: { lead: MEDIATOR } },
  ];
  const requests = Array.from({ length: CASES }, (_, at) => {
    const name = newCaseName();
    return steps(at).map((command) => ({ name, requestId: crypto.randomUUID(), command: commandOf(command) }));
  }).flat();
  const { outcomes } = await cases.executeBatch(create(ExecuteBatchRequestSchema, { requests }));
  expect(outcomes.filter(({ outcome }) => outcome.case !== "done")).toEqual([]);
}
const ledBy = (who: string): number => world.cliAs(HEAD, "case", "list", "--mediator", who, "--all").cases?.length ?? 0;

test("all cases of a list, over its pages, go to another mediator, and back after the page was opened anew", async () => {
  await manyCases();
  const page = await openDesk(world, HEAD, "cases");
  await page.getByText(`共 ${CASES} 件`).waitFor();
  await page.locator("thead input[type=checkbox]").check();
  await page.getByText("已选 50 件").waitFor();
  expect(await look(page, "desk-bulk-chosen")).toEqual([]);
  await page.getByRole("button", { name: "下一页" }).click();
  // What was chosen on the page before stays, beside what is chosen on this one.
  await page.getByRole("button", { name: "回到第一页" }).waitFor();
  await expect.poll(() => page.locator(".ant-table-row input[type=checkbox]").count()).toBe(CASES - 50);
  await page.locator(".ant-table-row input[type=checkbox]").first().check();
  await page.getByText("已选 51 件").waitFor();
  await page.getByRole("button", { name: `选中全部 ${CASES} 件` }).click();
  await page.getByText(`已选 ${CASES} 件`).waitFor();

  await page.getByRole("button", { name: "换调解员" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("接手人").click();
  await page.locator(".ant-select-dropdown:visible").getByTitle("韩进良").click();
  await dialog.getByLabel("理由").fill("原调解员调走");
  await dialog.getByRole("button", { name: "试办（不生效）" }).click();
  await dialog.getByText(`可以办理 ${CASES} 件，不能办理 0 件`).waitFor();
  await picture(page, "desk-bulk-reassign");
  await dialog.getByRole("button", { name: "办理", exact: true }).click();
  await page.getByText(`已办理 ${CASES} 件，未办理 0 件`).waitFor();
  expect(ledBy(OTHER)).toBe(CASES);

  await page.reload();
  await page.getByText(`批量办理的 ${CASES} 件，24 小时内可以撤回`).waitFor();
  expect(await look(page, "desk-bulk-back")).toEqual([]);
  await page.getByRole("button", { name: "全部撤回" }).click();
  await page.getByText("撤回的结果").waitFor();
  await expect.poll(() => ledBy(MEDIATOR)).toBe(CASES);
  // The server has done the last of it before the page has heard.
  await expect.poll(() => page.getByRole("button", { name: "全部撤回" }).count()).toBe(0);
  await page.context().close();
});

test("the sessions of a room and a day are held elsewhere, and back; then called off with one reason", async () => {
  const planned = ["10:00", "14:00"].map((at) => {
    const id = takenOnCase(world, MEDIATOR, { facts: "两家为水渠争执。", parties: [{ name: `叶${at}` }, { name: `孔${at}` }] });
    actor(world, MEDIATOR, id)("schedule_session", { plannedStart: `2026-03-05T${at}:00+08:00`, plannedMinutes: 60, mode: "SESSION_MODE_IN_PERSON", venue: TEA_STUDIO });
    return id;
  });
  const sessionOf = (id: string) => world.cliAs(HEAD, "case", "show", id).sessions[0];
  const page = await openDesk(world, HEAD, "calendar");
  const chooseAll = async () => {
    await expect.poll(() => page.locator(".ant-table-row input[type=checkbox]").count()).toBe(2);
    await page.locator("thead input[type=checkbox]").check();
    await page.getByText("已选 2 场").waitFor();
  };
  await page.getByLabel("哪一天").click();
  await page.locator(".ant-select-dropdown:visible").getByTitle("2026-03-05").click();
  await chooseAll();
  await page.getByRole("button", { name: "换场所" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("改到").first().click();
  await page.keyboard.type("和为贵驿站");
  await page.locator(".ant-select-tree-title", { hasText: "希里沟第2社区和为贵驿站" }).first().click();
  await dialog.getByLabel("理由").fill("工作室失火");
  await picture(page, "desk-calendar-move");
  await dialog.getByRole("button", { name: "办理", exact: true }).click();
  await page.getByText("已办理 2 件，未办理 0 件").waitFor();
  expect(planned.map((id) => sessionOf(id).venue)).toEqual([`orgs/${STATION}`, `orgs/${STATION}`]);

  await page.getByRole("button", { name: "全部撤回" }).click();
  await page.getByText("撤回的结果").waitFor();
  expect(planned.map((id) => sessionOf(id).venue)).toEqual([TEA_STUDIO, TEA_STUDIO]);

  await chooseAll();
  await page.getByRole("button", { name: "取消调解会", exact: true }).click();
  // What becomes of it is said before it is done.
  await dialog.getByText("24 小时内可以撤回").waitFor();
  await dialog.getByLabel("理由").fill("停电");
  await picture(page, "desk-calendar-call-off");
  await dialog.getByRole("button", { name: "办理", exact: true }).click();
  await page.getByText("这几天没有安排").waitFor();
  expect(planned.map((id) => sessionOf(id).cancelled)).toEqual([true, true]);

  await page.getByRole("button", { name: "全部撤回" }).click();
  await page.getByText("撤回的结果").waitFor();
  for (const id of planned) {
    const [was, again] = world.cliAs(HEAD, "case", "show", id).sessions;
    const plan = ({ mode, venue, plannedStart, plannedMinutes, people, parties }: typeof was) => ({ mode, venue, plannedStart, plannedMinutes, people, parties });
    expect(again.cancelled ?? false).toBe(false);
    expect(plan(again)).toEqual(plan(was));
  }
  await page.context().close();
});
