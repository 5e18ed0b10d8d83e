import { create, getOption, hasOption } from "@bufbuild/protobuf";
import { expect, test } from "vitest";

import { ApplyRequestSchema } from "../../gen/gaiwan/v1/application_service_pb.js";
import { max } from "../../gen/gaiwan/v1/options_pb.js";
import { CaseTextSchema } from "../../gen/gaiwan/v1/personal_pb.js";
import { EMPTY, QUESTIONS, requestFrom } from "./questions.ts";

test("no answer may be longer than the server takes", () => {
  for (const question of QUESTIONS) {
    const field = [...ApplyRequestSchema.fields, ...CaseTextSchema.fields].find((one) => one.localName === question.name);
    expect(field, question.name).toBeDefined();
    expect(hasOption(field!, max), question.name).toBe(true);
    expect(question.max, question.name).toBe(Number(getOption(field!, max)));
  }
});

test("answers become the application, without the spaces around them", () => {
  const made = create(ApplyRequestSchema, requestFrom({ ...EMPTY, name: " 才让 ", facts: "牛进了草场", place: "茶卡第3村" }, "orgs/632821101202", "id"));
  expect(made).toMatchObject({ unit: "orgs/632821101202", requestId: "id", name: "才让", otherName: "" });
  expect(made.text).toMatchObject({ facts: "牛进了草场", claim: "", place: "茶卡第3村" });
  expect(made.files).toEqual([]);
});
