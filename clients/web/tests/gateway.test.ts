// The gateway in front of the real server: who gets in, what is kept from scripts, what is said to the browser.
import { createClient } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-node";
import { afterAll, beforeAll, expect, test } from "vitest";

import { CaseService } from "../src/gen/gaiwan/v1/case_service_pb.js";

import { staysQuiet } from "./quiet.ts";
import { DESK, HEAD, signIn, World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(() => world?.stop());
staysQuiet(() => world);

const WHO_AM_I = "/rpc/gaiwan.v1.SignInService/WhoAmI";

test("signs a person in, keeps the session from scripts, and signs out", async () => {
  const context = await world.device(DESK);
  const page = await context.newPage();
  await page.goto(`${world.url}/desk`);
  await page.getByText("开发登录").waitFor();
  await signIn(page, HEAD);
  await page.getByText("韦文静").waitFor();
  const cookie = (await context.cookies()).find(({ name }) => name === "gaiwan-person");
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Strict" });
  expect(cookie!.value).not.toContain("p-632821");
  expect(await page.evaluate(() => document.cookie)).toBe("");
  await page.getByRole("button", { name: "退出登录" }).click();
  await page.getByLabel("用户名").waitFor();
  expect(await context.cookies()).toEqual([]);
  await context.close();
});

test("the desk's styles keep to the content policy", async () => {
  const context = await world.device(DESK);
  const page = await context.newPage();
  await page.goto(`${world.url}/desk`);
  await signIn(page, HEAD);
  await page.getByRole("heading", { name: "案件" }).waitFor();
  await context.close();
});

test("a call that does not come from our own page is refused before it is read", async () => {
  const post = (headers: Record<string, string>) =>
    fetch(world.url + WHO_AM_I, { method: "POST", headers: { "content-type": "application/json", ...headers }, body: "{}" });
  expect((await post({})).status).toBe(403);
  expect((await post({ "x-gaiwan-as": "person", origin: "https://elsewhere.example" })).status).toBe(403);
  expect((await post({ "x-gaiwan-as": "person", "sec-fetch-site": "cross-site" })).status).toBe(403);
  expect((await post({ "x-gaiwan-as": "somebody" })).status).toBe(403);
  // Nobody is signed in, which is the server's word.
  expect((await post({ "x-gaiwan-as": "person" })).status).toBe(401);
  expect((await fetch(world.url + WHO_AM_I)).status).toBe(403);
});

test("a cookie that the gateway did not seal is nobody's", async () => {
  const answer = await fetch(world.url + WHO_AM_I, {
    method: "POST",
    headers: { "content-type": "application/json", "x-gaiwan-as": "person", cookie: `gaiwan-person=${"A".repeat(120)}` },
    body: "{}",
  });
  expect(answer.status).toBe(401);
});

test("a message over the limit is refused, and the gateway serves on", async () => {
  const answer = await fetch(`${world.url}/rpc/gaiwan.v1.SignInService/SignIn`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-gaiwan-as": "person" },
    body: JSON.stringify({ person: "p-x", password: "x".repeat(9 * 1024 * 1024) }),
  });
  expect(answer.status).toBe(429);
  expect((await fetch(`${world.url}/health`)).status).toBe(200);
});

test("what no page needs is not passed on: the whole log, copies and keys", async () => {
  const call = async (method: string) => (await fetch(`${world.url}/rpc/gaiwan.v1.${method}`, {
    method: "POST", headers: { "content-type": "application/json", "x-gaiwan-as": "person" }, body: "{}" })).status;
  for (const method of ["ExportService/ExportLog", "MaintenanceService/BackUp", "MaintenanceService/RotateMasterKey"]) expect(await call(method), method).toBe(404);
  // The server's word: nobody is signed in.
  for (const method of ["MessageService/ListMessages", "SupervisionService/ListAnomalies"]) expect(await call(method), method).toBe(401);
});

test("answers carry the policy; unknown files are not pages", async () => {
  const page = await fetch(`${world.url}/`);
  expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(page.headers.get("content-security-policy")).not.toContain("unsafe");
  expect(page.headers.get("x-content-type-options")).toBe("nosniff");
  expect((await fetch(`${world.url}/assets/none.js`)).status).toBe(404);
  expect((await fetch(`${world.url}/../gateway.key`)).status).not.toBe(200);
});

test("a party gets in by its code, beside the person whose phone it is", async () => {
  const opened = world.cliAs(HEAD, "case", "do", "-", "open_case", "--data", JSON.stringify({
    channel: "governance_centre", source: "on-application", disputeClass: "04-01", difficulty: "simple",
    text: { facts: "枸杞地租金欠付半年。", claim: "付清租金", place: "希里沟镇" },
    parties: [{ side: "PARTY_SIDE_APPLICANT", kind: "PARTY_KIND_PERSON", details: { name: "叶某" } },
      { side: "PARTY_SIDE_RESPONDENT", kind: "PARTY_KIND_PERSON", details: { name: "孔某" } }],
  }));
  const invited = world.cliAs(HEAD, "case", "invite", opened.receipt.name.replace("cases/", ""), "1");
  const context = await world.device(DESK);
  const page = await context.newPage();
  await page.goto(`${world.url}/desk`);
  await signIn(page, HEAD);
  await page.getByText("韦文静").waitFor();
  await page.goto(`${world.url}/p`);
  await page.getByLabel("邀请码").fill(invited.code);
  await page.getByRole("button", { name: "进入" }).click();
  await page.getByRole("heading", { name: "您的纠纷调解" }).waitFor();
  expect((await context.cookies()).map(({ name }) => name).sort()).toEqual(["gaiwan-party", "gaiwan-person"]);
  await context.close();
});

test("a watch passes through as it happens", async () => {
  const opened = world.cliAs(HEAD, "case", "do", "-", "open_case", "--data", JSON.stringify({
    channel: "governance_centre", source: "on-application", text: { facts: "看一看。", place: "希里沟镇" },
    parties: [{ side: "PARTY_SIDE_APPLICANT", kind: "PARTY_KIND_PERSON", details: { name: "叶某" } }],
  }));
  const name: string = opened.receipt.name;
  const context = await world.device(DESK);
  const page = await context.newPage();
  await page.goto(`${world.url}/desk`);
  await signIn(page, HEAD);
  await page.getByRole("heading", { name: "案件" }).waitFor();
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  await context.close();
  const transport = createConnectTransport({
    baseUrl: `${world.url}/rpc`, httpVersion: "1.1",
    interceptors: [(next) => (request) => {
      request.header.set("x-gaiwan-as", "person");
      request.header.set("cookie", cookie);
      return next(request);
    }],
  });
  const ended = new AbortController();
  const seen: string[] = [];
  for await (const change of createClient(CaseService, transport).watchCases({ name, resumeToken: "0" }, { signal: ended.signal })) {
    if (change.type !== "") seen.push(change.type);
    // What was there has been seen: now something happens.
    if (change.caughtUp) world.cliAs(HEAD, "case", "do", name.replace("cases/", ""), "add_note", "--data", JSON.stringify({ note: { text: "添茶" } }));
    if (change.type === "note_added") break;
  }
  ended.abort();
  expect(seen).toContain("case_opened");
});
