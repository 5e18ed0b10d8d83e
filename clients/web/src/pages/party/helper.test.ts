import { expect, test } from "vitest";

import { requestOf } from "../../api/cases.ts";
import { HelperKind } from "../../gen/gaiwan/v1/acting_pb.js";
import { consent } from "./acts.ts";
import { inRequest, isHelper } from "./helper.ts";

test("an act says who helped, and nothing when nobody did", () => {
  const helped = requestOf({ name: "cases/c-1", command: consent("1"), helper: inRequest({ kind: HelperKind.RELATIVE, name: " 女儿才某 " }) });
  expect(helped.helper).toMatchObject({ kind: HelperKind.RELATIVE, name: { text: "女儿才某" } });
  expect(helped.command?.command.case).toBe("recordConsent");
  expect(requestOf({ name: "cases/c-1", command: consent("1") }).helper).toBeUndefined();
});

test("a helper without a name has none in the request", () => {
  expect(inRequest({ kind: HelperKind.COUNTER, name: " " })).toEqual({ kind: HelperKind.COUNTER });
});

test("what another version of the page kept is no helper", () => {
  expect(isHelper({ kind: HelperKind.INTERPRETER, name: "才某" })).toBe(true);
  for (const kept of [null, {}, { name: "才某", staff: "韦文静" }, { kind: 0, name: "" }, { kind: 99, name: "" }, "才某"]) {
    expect(isHelper(kept), JSON.stringify(kept)).toBe(false);
  }
});
