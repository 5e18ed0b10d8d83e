import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { expect, test } from "vitest";

import { invitationLink, invitationText } from "./invitationText.ts";

const issued = { code: "k7m2p9x4ab", expireTime: timestampFromDate(new Date("2026-03-16T08:30:00+08:00")) };

test("what is copied says where, by which code, and until when", () => {
  const text = invitationText(issued, "https://tj.example");
  for (const part of ["https://tj.example/p#k7m2p9x4ab", "邀请码 k7m2p9x4ab", "2026-03-16 08:30"]) expect(text).toContain(part);
});

test("a link that the server made goes before our own", () => {
  expect(invitationLink({ ...issued, link: "https://tj.example/i/k7" }, "https://tj.example")).toBe("https://tj.example/i/k7");
  expect(invitationLink({ ...issued, link: "" }, "https://tj.example")).toBe("https://tj.example/p#k7m2p9x4ab");
});
