import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";

import { PersonalSchema } from "../gen/gaiwan/v1/personal_pb.js";
import { caseText, freeText, nameIn, partyDetails } from "./personal.ts";

const shown = create(PersonalSchema, { form: { case: "open", value: { data: { case: "party", value: { name: "叶某" } } } } });

test("what is open is shown, as what it is and as nothing else", () => {
  expect(partyDetails(shown)?.name).toBe("叶某");
  expect(caseText(shown)).toBeUndefined();
  expect(freeText(shown)).toBe("");
});

test("a name is that of a party or of somebody of the county", () => {
  const person = create(PersonalSchema, { form: { case: "open", value: { data: { case: "person", value: { name: "才让" } } } } });
  expect([shown, person, undefined].map(nameIn)).toEqual(["叶某", "才让", ""]);
});

test("what is hidden or erased shows nothing", () => {
  expect(partyDetails(create(PersonalSchema, { form: { case: "hidden", value: {} } }))).toBeUndefined();
  expect(freeText(create(PersonalSchema, { form: { case: "erased", value: {} } }))).toBe("");
  expect(caseText(undefined)).toBeUndefined();
});
