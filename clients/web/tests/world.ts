// tests/world.ts: the real server with the sample county, the real gateway, and a browser, for the tests of this folder.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

import { makeFolder } from "./folder.ts";

const ROOT = join(import.meta.dirname, "../../..");
const WEB = join(ROOT, "clients/web");
const CHROMIUM = "/usr/bin/chromium";

// The committee of Chengzhong community in Xiligou, and who works there.
export const COMMITTEE = "632821100001-committee";
export const ADMINISTRATOR = "people/p-632821-administrator";
export const HEAD = `people/p-${COMMITTEE}-head`;
export const REGISTRAR = `people/p-${COMMITTEE}-registrar`;
export const MEDIATOR = `people/p-${COMMITTEE}-mediator-1`;
// Of the first grid of the same community.
export const GRID_MEMBER = "people/p-632821100001-01-grid";
export const PASSWORD = "黄河边上的盖碗茶馆很热闹";
const START_TIME = "2026-03-02T08:30:00+08:00";
const PATIENCE_MS = 120_000;

function environment(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: deploy/dev/web browser GAIWAND GAIWAN`);
  return value;
}

// Flags beside those that every test has.
// `secure`: TLS and accounts, as a county runs it; else the development sign-in. `browser` false: the server alone;
// "gateway": with the gateway. The rest are more flags of each program.
export type More = { browser?: boolean | "gateway"; secure?: boolean; server?: string[]; gateway?: string[]; chromium?: string[] };

// A program that says with a line of JSON that it serves.
export class Program {
  readonly process: ChildProcess;
  output = "";
  constructor(command: string, args: string[], cwd = ROOT) {
    this.process = spawn(command, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.process.stdout!, this.process.stderr!]) stream.on("data", (data) => (this.output += data));
  }
  async until(pattern: RegExp): Promise<RegExpExecArray> {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; ) {
      const found = pattern.exec(this.output);
      if (found !== null) return found;
      if (this.process.exitCode !== null) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`did not say ${pattern}: ${this.output}`);
  }
  async stop(): Promise<void> {
    if (this.process.exitCode !== null) return;
    const ended = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.kill("SIGTERM");
    await ended;
  }
}

export class World {
  readonly folder = makeFolder("web");
  // What the server sent to phones, a line of JSON each.
  readonly messages = join(this.folder, "messages");
  url = "";
  serverPort = 0;
  private serverFlags: string[] = [];
  private server!: Program;
  private gateway!: Program;
  browser!: Browser;
  // What the pages wrote to the console as an error; a test asks for none.
  readonly complaints: string[] = [];
  private readonly secure: boolean;
  private constructor(secure: boolean) {
    this.secure = secure;
  }

  static async start({ browser = true, secure = false, ...more }: More = {}): Promise<World> {
    const world = new World(secure);
    world.serverFlags = more.server ?? [];
    try {
      await world.begin(browser, more);
    } catch (error) {
      // Nothing that was started outlives a world that did not come to be.
      await world.stop();
      throw error;
    }
    return world;
  }

  private async begin(browser: NonNullable<More["browser"]>, more: More): Promise<void> {
    await this.startServer();
    if (this.secure) this.bootstrap();
    else this.cli("directory", "import", ...this.directoryFiles());
    if (browser === false) return;
    await this.startGateway(...(more.gateway ?? []));
    if (browser === "gateway") return;
    if (!existsSync(CHROMIUM)) throw new Error(`${CHROMIUM} is missing: deploy/dev/install test`);
    this.browser = await chromium.launch({ executablePath: CHROMIUM, args: [
      "--no-sandbox", "--disable-dev-shm-usage",
      // A microphone and a camera that are always there and always allowed.
      "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", ...(more.chromium ?? [])] });
  }

  async stop(): Promise<void> {
    await this.browser?.close();
    await this.gateway?.stop();
    await this.server?.stop();
  }

  // What the server wrote to its log.
  log(): string {
    return this.server.output;
  }

  async startServer(): Promise<void> {
    this.server = new Program(environment("GAIWAND"), [
      "--data-dir", join(this.folder, "data"), "--key-file", join(this.folder, "data.key"),
      "--default-definition", "mediation-543", "--definitions-dir", "workflow/definitions",
      "--listen", `127.0.0.1:${this.serverPort}`, "--insecure-dev-clock", START_TIME,
      ...(this.secure ? [] : ["--insecure-dev-auth"]), "--messenger-file", this.messages,
      ...this.serverFlags]);
    this.serverPort = Number((await this.server.until(/"message":"serving".*?"port":(\d+)/))[1]);
  }

  // `port`: that of the one before, so that pages find it again.
  async startGateway(...flags: string[]): Promise<void> {
    const port = this.url === "" ? "0" : new URL(this.url).port;
    this.gateway = new Program(join(WEB, "node_modules/.bin/node"), [
      "dist/gateway/gateway.js", "--listen", `127.0.0.1:${port}`, "--server", `127.0.0.1:${this.serverPort}`,
      "--app-dir", "dist/app", "--key-file", join(this.folder, "gateway.key"),
      ...(this.secure ? ["--ca", join(this.folder, "data/tls/ca.pem")] : ["--insecure-dev-auth"]),
      // A test hurries more than people do.
      "--calls-per-second", "1000", "--calls-at-once", "5000", ...flags], WEB);
    this.url = (await this.gateway.until(/"url":"([^"]+)"/))[1]!;
  }
  async stopGateway(): Promise<void> {
    await this.gateway.stop();
  }

  // The command line client's answer as JSON. With accounts it is the administrator who asks, whoever is named.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  cliAs(who: string, ...args: string[]): any {
    return JSON.parse(this.run([...(this.secure ? [] : ["--as", who]), "--json", ...args]));
  }
  // The same in words, where there is no JSON.
  textAs(who: string, ...args: string[]): string {
    return this.run([...(this.secure ? [] : ["--as", who]), ...args]);
  }
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  cli(...args: string[]): any {
    return this.cliAs(ADMINISTRATOR, ...args);
  }

  // The first password of a new account.
  makeAccount(person: string): string {
    return this.cli("admin", "account", "make", person).password;
  }

  private run(args: string[], input = ""): string {
    return execFileSync(environment("GAIWAN"), ["--server", `127.0.0.1:${this.serverPort}`, ...args], {
      cwd: ROOT, encoding: "utf8", input,
      env: { ...process.env, XDG_STATE_HOME: this.folder, ...(this.secure ? { GAIWAN_CA: join(this.folder, "data/tls/ca.pem") } : {}) },
    });
  }

  // The first hour of a server (docs/sign-in.md): the administrator gets in and chooses a password.
  private bootstrap(): void {
    this.run(["login", "--bootstrap"], readFileSync(join(this.folder, "data/bootstrap-secret"), "utf8"));
    this.run(["directory", "import", ...this.directoryFiles()]);
    const password = this.makeAccount(ADMINISTRATOR);
    this.run(["login", ADMINISTRATOR], `${password}\n${PASSWORD}\n${PASSWORD}\n`);
  }

  private directoryFiles(): string[] {
    return readdirSync(join(ROOT, "deploy/data")).filter((name) => name.endsWith(".csv")).map((name) => join(ROOT, "deploy/data", name));
  }

  // A device of its own: cookies, storage, service worker.
  async device(size: { width: number; height: number }): Promise<BrowserContext> {
    const context = await this.browser.newContext({ viewport: size, locale: "zh-CN", timezoneId: "Asia/Shanghai" });
    context.setDefaultTimeout(Number(process.env.GAIWAN_PATIENCE ?? PATIENCE_MS / 2));
    context.on("console", (message) => {
      if (message.type() === "error") this.complaints.push(`${message.text()} (${message.location().url})`);
    });
    context.on("weberror", (error) => this.complaints.push(String(error.error())));
    return context;
  }
}

export const PHONE = { width: 390, height: 844 };
// The narrowest that is still sold.
export const SMALL = { width: 360, height: 640 };
export const DESK = { width: 1440, height: 900 };

// Signs in with the development sign-in of the page that is open.
export async function signIn(page: Page, person: string): Promise<void> {
  await page.getByLabel("用户名").fill(person);
  await page.getByRole("button", { name: "登录" }).click();
}

// A page of the desk, opened and signed in to.
export async function openDesk(world: World, who: string, path: string, size = DESK): Promise<Page> {
  const page = await (await world.device(size)).newPage();
  await page.goto(`${world.url}/desk/${path}`);
  await signIn(page, who);
  await page.getByRole("heading", { level: 1 }).waitFor();
  return page;
}
