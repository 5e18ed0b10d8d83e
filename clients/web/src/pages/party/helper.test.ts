import { expect, test } from "vitest";

import { confirmMinutes, complain, consent, rate, sign } from "./acts.ts";
import { noteOf } from "./helper.ts";

const relative = { name: "才某", staff: "韦文静" };

test("a helped act is noted in Chinese, with who helped and who was there", () => {
  expect(noteOf(consent("1"), relative, "仁某")).toBe("仁某本人在场并同意，由亲友才某在其页面上帮助操作，韦文静在场：愿意调解。");
  expect(noteOf(sign("1", "1", ""), { name: "", staff: "韦文静" }, "仁某")).toBe("仁某本人在场并同意，由韦文静在其页面上帮助操作：我已读完，同意并签名。");
  expect(noteOf(confirmMinutes("1", "1"), relative, "仁某")).toContain("确认调解会笔录");
});

test("what the mediator must not see leaves no note", () => {
  expect(noteOf(complain("partial", "偏心", "1"), relative, "仁某")).toBeUndefined();
  expect(noteOf(rate(1, "123456", "1"), relative, "仁某")).toBeUndefined();
});
