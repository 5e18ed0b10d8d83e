import { create } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { expect, test } from "vitest";

import { MessageState } from "../../../gen/gaiwan/v1/message_pb.js";
import { MessageSchema } from "../../../gen/gaiwan/v1/message_service_pb.js";
import {
  channelWords, MESSAGE_CHANNELS, MESSAGE_STATES, reasonWords, recipientWords, stateWords, timeWords, toneOf,
} from "./messageWords.ts";

test("every state and every channel has a word", () => {
  expect(MESSAGE_STATES).toHaveLength(7);
  for (const state of MESSAGE_STATES) expect(stateWords(state)).toMatch(/\p{Script=Han}/u);
  for (const channel of MESSAGE_CHANNELS) expect(channelWords(channel)).toMatch(/\p{Script=Han}/u);
  expect(MESSAGE_STATES.filter((state) => toneOf(state) === "late")).toEqual([MessageState.TASK]);
});

test("a reason is said in words, an adapter's own as it is", () => {
  expect(reasonWords("no-number")).toBe("没有电话号码");
  expect(reasonWords("box-full")).toBe("box-full");
  expect(reasonWords("")).toBe("");
});

test("a recipient is called by name where the caller sees it", () => {
  const name = { form: { case: "open" as const, value: { data: { case: "person" as const, value: { name: "才让" } } } } };
  expect(recipientWords(create(MessageSchema, { recipient: "parties/1", recipientName: name }))).toBe("才让");
  expect(recipientWords(create(MessageSchema, { recipient: "parties/1", recipientName: { form: { case: "hidden", value: {} } } }))).toBe("parties/1");
});

test("what waits says until when, what was tried since when", () => {
  const times = { notBefore: timestampFromDate(new Date("2026-03-03T08:00+08:00")), stateTime: timestampFromDate(new Date("2026-03-02T22:00+08:00")) };
  expect(timeWords(create(MessageSchema, { ...times, state: MessageState.QUEUED }))).toBe("2026-03-03 08:00 起");
  expect(timeWords(create(MessageSchema, { ...times, state: MessageState.QUEUED, tries: 1 }))).toBe("2026-03-02 22:00");
  expect(timeWords(create(MessageSchema, { ...times, state: MessageState.TASK }))).toBe("2026-03-02 22:00");
});
