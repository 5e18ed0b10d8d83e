import { ScalarType } from "@bufbuild/protobuf";
import { timestampDate } from "@bufbuild/protobuf/wkt";
import { expect, test } from "vitest";

import { commandOf } from "../../../api/cases.ts";
import { SessionMode } from "../../../gen/gaiwan/v1/case_pb.js";
import { CommandSchema, type ScheduleSession } from "../../../gen/gaiwan/v1/command_pb.js";
import { COMMAND_FORMS, commandFrom, localOf, missing } from "./commandForms.ts";

test("every form fits its message: fields and kinds are those of the command", () => {
  for (const [command, fields] of Object.entries(COMMAND_FORMS)) {
    const message = CommandSchema.fields.find((field) => field.name === command)?.message;
    expect(message, command).toBeDefined();
    for (const { name, kind } of fields) {
      const field = message!.fields.find((one) => one.localName === name);
      expect(field, `${command}.${name}`).toBeDefined();
      if (kind === "text") expect(field!.message?.typeName, `${command}.${name}`).toBe("gaiwan.v1.FreeText");
      else if (kind === "moment") expect(field!.message?.typeName, `${command}.${name}`).toBe("google.protobuf.Timestamp");
      else if (kind === "mode") expect(field!.enum?.typeName, `${command}.${name}`).toBe("gaiwan.v1.SessionMode");
      else if (kind === "minutes") expect(field!.scalar, `${command}.${name}`).toBe(ScalarType.INT32);
      else expect(field!.scalar, `${command}.${name}`).toBe(kind === "yes" ? ScalarType.BOOL : ScalarType.STRING);
    }
  }
});

test("what was entered becomes the command", () => {
  const made = commandOf(commandFrom("answer_urging", { urging: "1", answer: " 明天开会 " }));
  expect(made.command.case).toBe("answerUrging");
  expect(made.command.value).toMatchObject({ urging: "1", answer: { text: "明天开会" } });
});

test("why somebody was proposed goes along with the assignment", () => {
  expect(commandOf(commandFrom("assign_mediators", { lead: "people/p-1", why: "area language" })).command.value)
    .toMatchObject({ lead: "people/p-1", why: ["area", "language"] });
  expect(commandOf(commandFrom("assign_mediators", { lead: "people/p-1", why: "" })).command.value).toMatchObject({ why: [] });
});

test("a session is at the moment by the county's clock, wherever the desk is", () => {
  const { value } = commandOf(commandFrom("schedule_session", { mode: "3", plannedStart: localOf("2026-03-05 10:00"), plannedMinutes: "90", place: " 牧场 " })).command;
  expect(value).toMatchObject({ mode: SessionMode.VIDEO, plannedMinutes: 90, venue: "", place: { text: "牧场" } });
  expect(timestampDate((value as ScheduleSession).plannedStart!)).toEqual(new Date("2026-03-05T02:00:00Z"));
});

test("what is required and empty is named", () => {
  expect(missing("urge", { text: "  " }).map(({ name }) => name)).toEqual(["text"]);
  expect(missing("urge", { text: "请尽快" })).toEqual([]);
  expect(missing("archive_case", {})).toEqual([]);
});
