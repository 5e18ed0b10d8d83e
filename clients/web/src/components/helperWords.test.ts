import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";

import { HelpedBySchema, HelperKind } from "../gen/gaiwan/v1/acting_pb.js";
import { helpedWords } from "./helperWords.ts";

const named = (kind: HelperKind) => create(HelpedBySchema, {
  kind, name: { subject: "parties/1", form: { case: "open", value: { data: { case: "text", value: { text: "才某" } } } } },
});

test("who helped is said with what they are and their name", () => {
  expect(helpedWords(named(HelperKind.INTERPRETER))).toBe("由翻译 才某协助");
});

test("whoever may not see the name sees that somebody helped", () => {
  expect(helpedWords(create(HelpedBySchema, { kind: HelperKind.COUNTER }))).toBe("由窗口人员协助");
  expect(helpedWords(undefined)).toBe("");
});
