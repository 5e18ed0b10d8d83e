import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError, createRouterTransport } from "@connectrpc/connect";
import { expect, test } from "vitest";

import { SignInService, TokensSchema } from "../src/gen/gaiwan/v1/sign_in_service_pb.js";
import { Refresher, sessionOf } from "./refresh.ts";
import type { Session } from "./session.ts";

const LIFE_SECONDS = 900;
// A server whose clock is in another year, as the development clock is.
const THERE = Date.parse("2026-03-02T09:00:00+08:00");
const tokens = (number: number) => create(TokensSchema, {
  accessToken: `access-${number}`, refreshToken: `refresh-${number}`, person: "people/p-1", accessLifeSeconds: LIFE_SECONDS,
  accessExpireTime: timestampFromMs(THERE + LIFE_SECONDS * 1000), refreshExpireTime: timestampFromMs(THERE + 12 * 3600_000),
});
const old = (): Session => ({ ...sessionOf(tokens(1), Date.now()), accessEnds: Date.now() + 1000 });

test("a session lasts as long as its refresh token does, whatever the server's clock says", () => {
  const session = sessionOf(tokens(1), 1_000_000);
  expect(session.accessEnds).toBe(1_000_000 + LIFE_SECONDS * 1000);
  expect(session.ends).toBe(1_000_000 + 12 * 3600_000);
});

test("calls that come together share one refresh; what is fresh is left alone", async () => {
  let asked = 0;
  const transport = createRouterTransport(({ rpc }) => {
    rpc(SignInService.method.refresh, ({ refreshToken }) => {
      expect(refreshToken).toBe("refresh-1");
      asked += 1;
      return tokens(2);
    });
  });
  const refresher = new Refresher(transport);
  const fresh = await Promise.all([refresher.fresh(old()), refresher.fresh(old()), refresher.fresh(old())]);
  expect(asked).toBe(1);
  expect(fresh.map((session) => session.access)).toEqual(["access-2", "access-2", "access-2"]);
  expect(await refresher.fresh(fresh[0]!)).toBe(fresh[0]);
  expect(asked).toBe(1);
});

test("a session that the server ended is not gone on with", async () => {
  const transport = createRouterTransport(({ rpc }) => {
    rpc(SignInService.method.refresh, () => { throw new ConnectError("ended", Code.Unauthenticated); });
  });
  await expect(new Refresher(transport).fresh(old())).rejects.toMatchObject({ code: Code.Unauthenticated });
});
