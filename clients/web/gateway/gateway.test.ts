import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { makeFolder } from "../tests/folder.ts";
import { RateLimit } from "./limits.ts";
import { Seal } from "./seal.ts";
import { Cookies } from "./session.ts";
import { BadSettings, isLoopback, readSettings } from "./settings.ts";

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
  test("knows what loopback is", () => {
    expect(["127.0.0.1", "::1", "localhost", "127.9.9.9"].every(isLoopback)).toBe(true);
    expect(["0.0.0.0", "127.0.0.1.example", "10.0.0.1", ""].some(isLoopback)).toBe(false);
  });
});
