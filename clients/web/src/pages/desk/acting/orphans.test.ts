import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";

import { CaseSchema } from "../../../gen/gaiwan/v1/case_pb.js";
import { PersonSchema } from "../../../gen/gaiwan/v1/directory_service_pb.js";
import { orphansOf } from "./orphans.ts";

const TODAY = "2026-03-02";
const person = (name: string, org: string, role: string, validTo = "", validFrom = "2020-01-01") =>
  create(PersonSchema, { name, posts: [{ org, role, validFrom, validTo }] });
const PEOPLE = [
  person("people/here", "c", "mediator"), person("people/last-day", "c", "mediator", TODAY), person("people/gone", "c", "mediator", "2026-03-01"),
  person("people/not-yet", "c", "mediator", "", "2026-03-03"), person("people/head", "c", "head"), person("people/old-head", "d", "head", "2026-03-01"),
];
const found = (mediators: string[], unit = "orgs/v", committee = "orgs/c") =>
  orphansOf([create(CaseSchema, { name: "cases/a", unit, committee, mediators: mediators.map((each) => ({ person: each })) })], PEOPLE, TODAY)
    .map(({ gone }) => gone);

test("a mediator without a post leaves a case without an owner, also beside another one", () => {
  expect(found(["people/here"])).toEqual([]);
  expect(found(["people/last-day"])).toEqual([]);
  expect(found(["people/gone"])).toEqual([["people/gone"]]);
  expect(found(["people/here", "people/gone", "people/not-yet"])).toEqual([["people/gone", "people/not-yet"]]);
  expect(found(["people/nobody-knows"])).toEqual([["people/nobody-knows"]]);
});

test("a case that waits for a mediator has an owner while somebody may name one", () => {
  expect(found([])).toEqual([]);
  expect(found([], "orgs/c", "")).toEqual([]);
  expect(found([], "orgs/v", "orgs/d")).toEqual([[]]);
  expect(found(["people/here"], "orgs/v", "orgs/d")).toEqual([]);
});
