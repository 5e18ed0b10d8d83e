import { readFileSync, statSync, writeFileSync } from "node:fs";
import * as http2 from "node:http2";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { makeFolder } from "../tests/folder.ts";
import { RateLimit } from "./limits.ts";
import { Seal } from "./seal.ts";
import { Cookies } from "./session.ts";
import { startGateway } from "./server.ts";
import { BadSettings, isLoopback, readSettings } from "./settings.ts";
import { addressOf } from "./visitor.ts";

const key = (byte: number) => Buffer.alloc(32, byte);

describe("Seal", () => {
  test("opens what it closed, under the same name only", () => {
    const seal = new Seal([key(1)]);
    const text = seal.close("person", { actor: "people/p-1" });
    expect(seal.open("person", text)).toEqual({ actor: "people/p-1" });
    expect(seal.open("party", text)).toBeUndefined();
  });
  test("opens nothing that was changed, cut or made by others", () => {
    const seal = new Seal([key(1)]);
    const text = seal.close("person", { actor: "people/p-1" });
    for (let at = 0; at < text.length; at += 7) {
      const other = text[at] === "A" ? "B" : "A";
      expect(seal.open("person", text.slice(0, at) + other + text.slice(at + 1))).toBeUndefined();
    }
    expect(seal.open("person", text.slice(0, 20))).toBeUndefined();
    expect(new Seal([key(2)]).open("person", text)).toBeUndefined();
  });
  test("opens with an older key what was closed before a new one came", () => {
    const text = new Seal([key(1)]).close("person", 1);
    expect(new Seal([key(2), key(1)]).open("person", text)).toBe(1);
  });
  test("makes its file once, for its owner alone, and refuses a broken one", () => {
    const path = join(makeFolder("seal"), "key");
    const text = Seal.fromFile(path).close("person", 1);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(Seal.fromFile(path).open("person", text)).toBe(1);
    writeFileSync(path, readFileSync(path, "utf8").slice(1));
    expect(() => Seal.fromFile(path)).toThrow("64 hexadecimal digits");
  });
});

describe("Cookies", () => {
  const seal = new Seal([key(1)]);
  const header = (jar: Cookies) => jar.changes().map((line) => line.split(";")[0]).join("; ");

  test("come back as they were put, until they end", () => {
    const jar = new Cookies(seal, true, undefined);
    jar.putSession("person", { actor: "people/p-1", ends: Date.now() + 60_000 });
    jar.putSession("party", { actor: "cases/c-1/parties/1", ends: Date.now() - 1 });
    expect(jar.changes()[0]).toMatch(/^__Host-gaiwan-person=.*; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+; Secure$/);
    const next = new Cookies(seal, true, header(jar));
    expect(next.session("person")?.actor).toBe("people/p-1");
    expect(next.session("party")).toBeUndefined();
    expect(next.session("citizen")).toBeUndefined();
  });
  test("of one kind do not pass for another", () => {
    const jar = new Cookies(seal, false, undefined);
    jar.putSession("party", { actor: "cases/c-1/parties/1", ends: Date.now() + 60_000 });
    expect(new Cookies(seal, false, header(jar).replace("party", "person")).session("person")).toBeUndefined();
  });
});

describe("RateLimit", () => {
  test("lets a burst through, then as many as a second allows", () => {
    const limit = new RateLimit(2, 3);
    expect([0, 0, 0].map((now) => limit.take("a", now))).toEqual([0, 0, 0]);
    expect(limit.take("a", 0)).toBe(1);
    expect(limit.take("b", 0)).toBe(0);
    expect(limit.take("a", 500)).toBe(0);
    expect(limit.take("a", 500)).toBe(1);
  });
});

describe("readSettings", () => {
  const whole = ["--server", "127.0.0.1:7543", "--key-file", "k"];
  test("takes a server on this machine without TLS only when told so", () => {
    expect(() => readSettings(whole)).toThrow(BadSettings);
    expect(readSettings([...whole, "--plaintext"]).server).toBe("127.0.0.1:7543");
    expect(() => readSettings(["--server", "10.0.0.1:1", "--key-file", "k", "--plaintext"])).toThrow("on this machine");
  });
  test("keeps the development sign-in and plain pages on this machine", () => {
    expect(readSettings([...whole, "--insecure-dev-auth"]).development).toBe(true);
    expect(() => readSettings([...whole, "--insecure-dev-auth", "--listen", "0.0.0.0:80"])).toThrow("this machine");
    expect(() => readSettings([...whole, "--plaintext", "--listen", "0.0.0.0:80"])).toThrow("TLS");
  });
  test("says which flag is wrong", () => {
    expect(() => readSettings([...whole, "--plaintext", "--bogus"])).toThrow("bogus");
    expect(() => readSettings([...whole, "--plaintext", "--calls-at-once", "0"])).toThrow("calls-at-once");
    expect(() => readSettings([...whole, "--plaintext", "--origin", "https://a/b"])).toThrow("--origin");
  });
  test("believes proxies that are named, and takes a secret of 64 digits", () => {
    expect(readSettings([...whole, "--plaintext"]).proxies).toEqual([]);
    expect(readSettings([...whole, "--plaintext", "--behind-proxy", "--proxy", "::ffff:10.0.0.7"]).proxies).toEqual(["127.0.0.1", "::1", "10.0.0.7"]);
    expect(() => readSettings([...whole, "--plaintext", "--proxy", "proxy.example"])).toThrow("--proxy");
    const path = join(makeFolder("secret"), "secret");
    writeFileSync(path, "b".repeat(64) + "\n");
    expect(readSettings([...whole, "--plaintext", "--gateway-secret", path]).secret).toBe("b".repeat(64));
    writeFileSync(path, "b".repeat(63));
    expect(() => readSettings([...whole, "--plaintext", "--gateway-secret", path])).toThrow("64");
  });
  test("knows what loopback is", () => {
    expect(["127.0.0.1", "::1", "localhost", "127.9.9.9"].every(isLoopback)).toBe(true);
    expect(["0.0.0.0", "127.0.0.1.example", "10.0.0.1", ""].some(isLoopback)).toBe(false);
  });
});

describe("addressOf", () => {
  test("is the browser's behind proxies of ours, however many", () => {
    expect(addressOf("::ffff:127.0.0.1", "10.1.2.3", ["127.0.0.1"])).toBe("10.1.2.3");
    expect(addressOf("127.0.0.1", "10.1.2.3, 10.0.0.7", ["127.0.0.1", "10.0.0.7"])).toBe("10.1.2.3");
    expect(addressOf("127.0.0.1", "2001:db8::1", ["127.0.0.1"])).toBe("2001:db8::1");
    expect(addressOf("127.0.0.1", undefined, ["127.0.0.1"])).toBe("127.0.0.1");
  });
  test("is not what the browser says of itself", () => {
    expect(addressOf("10.9.9.9", "10.1.2.3", ["127.0.0.1"])).toBe("10.9.9.9");
    expect(addressOf("10.9.9.9", "10.1.2.3", [])).toBe("10.9.9.9");
    expect(addressOf("127.0.0.1", "1.1.1.1, 10.9.9.9", ["127.0.0.1"])).toBe("10.9.9.9");
    expect(addressOf("127.0.0.1", "nonsense", ["127.0.0.1"])).toBe("127.0.0.1");
  });
});

// All visitors were one address to the server: twenty applications a day, and ten wrong codes, were a whole county's.
describe("the address of the browser", () => {
  async function headersOf(flags: string[], sent: Record<string, string>): Promise<http2.IncomingHttpHeaders[]> {
    const seen: http2.IncomingHttpHeaders[] = [];
    const server = http2.createServer();
    server.on("stream", (stream: http2.ServerHttp2Stream, headers) => {
      seen.push(headers);
      stream.respond({ ":status": 200, "content-type": "application/grpc", "grpc-status": "16" }, { endStream: true });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const upstream = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const folder = makeFolder("visitor");
    writeFileSync(join(folder, "secret"), "c".repeat(64));
    writeFileSync(join(folder, "index.html"), "");
    const gateway = await startGateway(readSettings([
      "--listen", "127.0.0.1:0", "--server", upstream, "--plaintext", "--key-file", join(folder, "key"), "--app-dir", folder,
      ...flags.map((flag) => (flag === "SECRET" ? join(folder, "secret") : flag))]));
    for (const [service, method] of [["SignInService", "RedeemPartyCode"], ["CaseService", "ListCases"]]) {
      await fetch(`${gateway.url}/rpc/gaiwan.v1.${service}/${method}`, {
        method: "POST", headers: { "content-type": "application/json", "x-gaiwan-as": "party", ...sent }, body: "{}" });
    }
    await gateway.stop();
    server.close();
    expect(seen).toHaveLength(2);
    return seen;
  }
  const forged = { "x-gaiwan-address": "1.1.1.1", "x-gaiwan-gateway": "d".repeat(64) };

  test("goes with every call, with the secret", async () => {
    for (const headers of await headersOf(["--behind-proxy", "--gateway-secret", "SECRET"], { "x-forwarded-for": "10.1.2.3", ...forged })) {
      expect(headers).toMatchObject({ "x-gaiwan-address": "10.1.2.3", "x-gaiwan-gateway": "c".repeat(64) });
    }
  });
  test("is that of the connection without a proxy in front", async () => {
    for (const headers of await headersOf(["--gateway-secret", "SECRET"], { "x-forwarded-for": "10.1.2.3", ...forged })) {
      expect(headers["x-gaiwan-address"]).toBe("127.0.0.1");
    }
  });
  test("goes nowhere without a secret, and neither does what a browser says", async () => {
    for (const headers of await headersOf(["--behind-proxy"], { "x-forwarded-for": "10.1.2.3", ...forged })) {
      expect(headers["x-gaiwan-address"]).toBeUndefined();
      expect(headers["x-gaiwan-gateway"]).toBeUndefined();
    }
  });
});
