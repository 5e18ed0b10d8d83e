// A receipt slip of the real server on a phone without an account: a right one, a changed one, one of another key; and a
// site that publishes nothing.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

import { takenOnCase } from "./cases.ts";
import { makeFolder } from "./folder.ts";
import { look } from "./look.ts";
import { staysQuiet } from "./quiet.ts";
import { DESK, MEDIATOR, PHONE, World } from "./world.ts";

const folder = makeFolder("published");
const KEYS = join(folder, "keys");
// What the browser's camera sees; written before it looks.
const CAMERA = join(folder, "camera.y4m");
// Of the same name as the log's, and of nobody.
const OTHER_SEED = new Uint8Array(32).fill(7);

let world: World;
let slip = "";
let id = "";
let key = "";
let note = "";
let size = 0;

beforeAll(async () => {
  world = await World.start({ gateway: ["--evidence-keys", KEYS, "--published", folder], chromium: [`--use-file-for-fake-video-capture=${CAMERA}`] });
  id = takenOnCase(world, MEDIATOR, { facts: "两家为巷道通行争执。", parties: [{ name: "祁某" }, { name: "保某" }] });
  ({ note, verifierKey: key } = world.cli("evidence", "checkpoint", "--create"));
  size = Number(note.split("\n")[1]);
  slip = world.textAs(MEDIATOR, "evidence", "slip", id, "3").trim();
});
afterAll(() => world?.stop());
beforeEach(() => publish(key, note));
staysQuiet(() => world);

// A newer checkpoint beside the one of the slip, as a county has it.
function publish(keys: string, checkpoint: string): void {
  writeFileSync(KEYS, `# of the county, as in its notice of 2 March\n${keys}\n`);
  mkdirSync(join(folder, "checkpoints"), { recursive: true });
  writeFileSync(join(folder, "checkpoints", String(size)), checkpoint);
  writeFileSync(join(folder, "checkpoint"), world.cli("evidence", "checkpoint", "--create").note);
}

async function keyOfAnother(): Promise<string> {
  const pkcs8 = new Uint8Array([...Buffer.from("302e020100300506032b657004220420", "hex"), ...OTHER_SEED]);
  const secret = await crypto.subtle.importKey("pkcs8", pkcs8, "Ed25519", true, ["sign"]);
  const jwk = await crypto.subtle.exportKey("jwk", secret);
  const bytes = Buffer.concat([Buffer.from([1]), Buffer.from(jwk.x!, "base64url")]);
  const name = key.split("+")[0]!;
  const digest = Buffer.from(await crypto.subtle.digest("SHA-256", Buffer.concat([Buffer.from(`${name}\n`), bytes])));
  return `${name}+${digest.subarray(0, 4).toString("hex")}+${bytes.toString("base64")}`;
}

// What was not published is an answer, which the browser writes down all the same.
function forgive404(): void {
  world.complaints.splice(0, world.complaints.length, ...world.complaints.filter((line) => !line.includes("404")));
}

async function open(hash = "", device = PHONE): Promise<Page> {
  const page = await (await world.device(device)).newPage();
  await page.goto(`${world.url}/slip${hash}`);
  await page.getByRole("heading", { name: "核对回执" }).waitFor();
  return page;
}
const check = async (page: Page, text: string) => {
  await page.getByLabel("回执文字").fill(text);
  await page.getByRole("button", { name: "核对" }).click();
};

test("a right slip holds, on a phone and at a desk, and the page says what it cannot know", async () => {
  for (const [device, at] of [[PHONE, "phone"], [DESK, "desk"]] as const) {
    const page = await open("", device);
    const asked: string[] = [];
    page.on("request", (request) => asked.push(`${new URL(request.url()).pathname} ${request.postData() ?? ""}`.trim()));
    expect(await look(page, `${at}-slip`)).toEqual([]);
    await check(page, slip);
    await page.getByRole("status").filter({ hasText: "结论：成立" }).waitFor();
    await page.getByText("Result: it holds").waitFor();
    await page.getByText(`登记号 ${id} 第 3 版`).waitFor();
    await page.getByText(`version 3 of case ${id} is recorded`).waitFor();
    await page.getByText("what that version says: it is not on the slip").waitFor();
    // The key is the deployment's, and the page says so.
    await page.getByText("公钥由提供本页的网站给出，不取自回执").waitFor();
    await page.getByText(key, { exact: true }).waitFor();
    expect(await look(page, `${at}-slip-holds`)).toEqual([]);
    // Nothing of the slip goes anywhere but the size of its checkpoint.
    expect(asked).toEqual(["/evidence/keys", `/evidence/checkpoints/${size}`]);
    await page.context().close();
  }
});

test("behind the # of an address it is checked at once", async () => {
  const page = await open(`#${slip.replaceAll(" ", "+")}`);
  await page.getByRole("status").filter({ hasText: "结论：成立" }).waitFor();
  await page.context().close();
});

test("on a mediator's phone, which keeps its own page, it is this page all the same", async () => {
  const page = await (await world.device(PHONE)).newPage();
  await page.goto(world.url);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.goto(`${world.url}/slip#${slip.replaceAll(" ", "+")}`);
  await page.getByRole("status").filter({ hasText: "结论：成立" }).waitFor();
  await page.context().close();
});

test("a changed slip, another case's, and what is no slip do not hold", async () => {
  const page = await open();
  const fields = slip.split(" ");
  const changed = (at: number, text: string) => fields.with(at, text).join(" ");
  const digest = fields[7]!;
  for (const [text, words] of [
    [changed(6, "4"), "the slip does not fit the checkpoint"],
    [changed(5, "c-another"), "回执与检查点不符"],
    [changed(7, (digest.startsWith("A") ? "B" : "A") + digest.slice(1)), "回执与检查点不符"],
    [changed(1, "log.example.cn/other"), "回执对应 log.example.cn/other"],
    [slip.slice(0, -3), "没有完整复制"],
    ["https://example.cn", "This is no slip of ours"],
  ] as const) {
    await check(page, text);
    await page.getByRole("status").filter({ hasText: "结论：不成立" }).waitFor();
    await page.getByText(words).first().waitFor();
  }
  await check(page, changed(6, "4"));
  await page.getByText("回执与检查点不符").waitFor();
  expect(await look(page, "phone-slip-wrong")).toEqual([]);
  await page.context().close();
});

test("by another key, of the site or of who looks, it does not hold", async () => {
  const other = await keyOfAnother();
  publish(other, note);
  const page = await open();
  await check(page, slip);
  await page.getByRole("status").filter({ hasText: "结论：不成立" }).waitFor();
  await page.getByText("没有所给公钥的签名").waitFor();
  // Whoever has the right one on paper enters it.
  await page.getByText("改用别处得到的公钥或者检查点").click();
  await page.getByLabel("公钥，每行一个").fill(key);
  await page.getByRole("button", { name: "核对" }).click();
  await page.getByRole("status").filter({ hasText: "结论：成立" }).waitFor();
  await page.getByText("公钥是您填的").waitFor();
  publish(key, note);
  await page.getByLabel("公钥，每行一个").fill(other);
  await page.getByRole("button", { name: "核对" }).click();
  await page.getByText("没有所给公钥的签名").waitFor();
  await page.context().close();
});

test("a checkpoint that the site changed does not hold; of one that it does not have it says so, and takes another's", async () => {
  publish(key, note.replace(/\n[A-Za-z0-9+/]{43}=\n/, `\n${Buffer.alloc(32, 1).toString("base64")}\n`));
  const page = await open();
  await check(page, slip);
  await page.getByText(/检查点上 .* 的签名不对/).waitFor();
  const missing = slip.split(" ").with(2, "999999").join(" ");
  await check(page, missing);
  await page.getByText("本网站没有公布这个大小（999999）的检查点").waitFor();
  await page.getByText("改用别处得到的公钥或者检查点").click();
  await page.getByLabel("检查点原文").fill(note);
  await check(page, slip);
  await page.getByRole("status").filter({ hasText: "结论：成立" }).waitFor();
  forgive404();
  await page.context().close();
});

test("a browser that knows no Ed25519 checks by the library", async () => {
  const page = await open();
  await page.evaluate(() => {
    const refuse = () => Promise.reject(new DOMException("no", "NotSupportedError"));
    Object.defineProperty(SubtleCrypto.prototype, "importKey", { value: refuse });
  });
  await check(page, slip);
  await page.getByRole("status").filter({ hasText: "结论：成立" }).waitFor();
  await page.context().close();
});

// The slip as it is printed, lying a little askew on a table: a picture of that size.
async function printed(width: number, height: number, ...flags: string[]): Promise<Page> {
  const svg = join(folder, "slip.svg");
  world.textAs(MEDIATOR, "evidence", "slip", id, "3", "--svg", svg, ...flags);
  const page = await (await world.device({ width, height })).newPage();
  await page.setContent(`<body style="margin:0;background:#8b7355"><div style="position:absolute;inset:8%;padding:4%;background:#f4f1e8;transform:rotate(4deg)">
    <p>收件回执</p><img style="height:85%" src="data:image/svg+xml;base64,${readFileSync(svg).toString("base64")}"></div></body>`);
  await page.locator("img").evaluate((image: HTMLImageElement) => image.decode());
  return page;
}

test("the code of a printed slip is read from a photograph, and what is none is told of", async () => {
  const table = await printed(1200, 1600, "--page", "https://tiaojie.example/slip");
  const photo = await table.screenshot({ type: "jpeg", quality: 70 });
  await table.context().close();
  const page = await open();
  const chooser = page.locator("input[type=file]");
  await chooser.setInputFiles({ name: "slip.jpg", mimeType: "image/jpeg", buffer: photo });
  await page.getByRole("status").filter({ hasText: "结论：成立" }).waitFor();
  expect(await page.getByLabel("回执文字").inputValue()).toBe(slip);
  await chooser.setInputFiles({ name: "page.png", mimeType: "image/png", buffer: await page.screenshot() });
  await page.getByText("这张照片里没有读出二维码").waitFor();
  expect(await page.getByText("结论：").count(), "what held, held of the other slip").toBe(0);
  await chooser.setInputFiles({ name: "a.jpg", mimeType: "image/jpeg", buffer: Buffer.from("no picture") });
  await page.getByText("这不是图片，或者打不开").waitFor();
  expect(await look(page, "phone-slip-no-picture")).toEqual([]);
  await page.context().close();
});

test("the camera reads it, goes off behind it, and where there is none the page says so", async () => {
  const [width, height] = [960, 720];
  const table = await printed(width, height);
  // One frame of what lies there: brightness, and no colour.
  const bright = await table.evaluate(async ([png, w, h]) => {
    const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
    const context = Object.assign(document.createElement("canvas"), { width: w, height: h }).getContext("2d")!;
    context.drawImage(picture, 0, 0);
    const { data } = context.getImageData(0, 0, Number(w), Number(h));
    return Array.from({ length: data.length / 4 }, (_, at) => Math.round((data[4 * at]! + data[4 * at + 1]! + data[4 * at + 2]!) / 3));
  }, [(await table.screenshot()).toString("base64"), width, height] as const);
  await table.context().close();
  writeFileSync(CAMERA, Buffer.concat([
    Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\nFRAME\n`), Buffer.from(bright), Buffer.alloc(width * height / 2, 128)]));

  const page = await open();
  await page.evaluate(() => {
    const media = navigator.mediaDevices;
    const real = media.getUserMedia.bind(media);
    media.getUserMedia = async (wanted) => {
      const stream = await real(wanted);
      Object.assign(window, { seen: stream });
      return stream;
    };
  });
  await page.getByRole("button", { name: "用摄像头扫" }).click();
  await page.getByRole("status").filter({ hasText: "结论：成立" }).waitFor();
  expect(await page.getByLabel("回执文字").inputValue()).toBe(slip);
  expect(await page.locator("video").count()).toBe(0);
  expect(await page.evaluate(() => (window as unknown as { seen: MediaStream }).seen.getTracks().map((track) => track.readyState))).toEqual(["ended"]);

  await page.evaluate(() => (navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", "NotAllowedError"))));
  await page.getByRole("button", { name: "用摄像头扫" }).click();
  await page.getByRole("alert").filter({ hasText: "用不了摄像头" }).waitFor();
  expect(await look(page, "phone-slip-no-camera")).toEqual([]);
  await page.context().close();
});

test("a site that gives out neither key nor checkpoint says so, and checks with what is entered", async () => {
  await world.stopGateway();
  await world.startGateway();
  const page = await open();
  await check(page, slip);
  await page.getByText(`本网站没有公布这个大小（${size}）的检查点`).waitFor();
  await page.getByText("本网站没有提供公钥，也没有填公钥").waitFor();
  await page.getByText("改用别处得到的公钥或者检查点").click();
  await page.getByLabel("公钥，每行一个").fill(key);
  await page.getByLabel("检查点原文").fill(note);
  await page.getByRole("button", { name: "核对" }).click();
  await page.getByRole("status").filter({ hasText: "结论：成立" }).waitFor();
  forgive404();
  await page.context().close();
});
