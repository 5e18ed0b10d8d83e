import { expect, test } from "vitest";

import { MessageChannel } from "../gen/gaiwan/v1/message_pb.js";
import { CHANNELS, channelWords, pressed, toldByWords, wantsNumber } from "./messageChannels.ts";

const { SMS, VOICE, LETTER, NONE } = MessageChannel;

test("channels stand in the order in which they were pressed, each once", () => {
  expect([VOICE, SMS, LETTER].reduce<MessageChannel[]>(pressed, [])).toEqual([VOICE, SMS, LETTER]);
  expect(pressed([VOICE, SMS, LETTER], SMS)).toEqual([VOICE, LETTER]);
  expect(pressed([VOICE], VOICE)).toEqual([]);
});

test("nothing stands alone, as the server wants it", () => {
  expect(pressed([VOICE, SMS], NONE)).toEqual([NONE]);
  expect(pressed([NONE], VOICE)).toEqual([VOICE]);
});

test("the choice in words: its order, or that the county's plan holds", () => {
  expect(toldByWords({ messageChannels: [] })).toBe("按县里统一安排");
  expect(toldByWords({ messageChannels: [VOICE, SMS] })).toBe("语音 → 短信");
  expect(toldByWords({ messageChannels: [NONE] })).toBe("不要通知");
});

test("every channel of the server has words, and may be chosen", () => {
  const all = Object.values(MessageChannel).filter((value): value is MessageChannel => typeof value === "number" && value !== 0);
  for (const channel of all) expect(channelWords(channel)).not.toBe(MessageChannel[channel]);
  expect([...CHANNELS, NONE].sort()).toEqual(all.sort());
  expect(channelWords(99 as MessageChannel)).toBe("99");
});

test("what goes to a number is told from what does not", () => {
  expect(wantsNumber([LETTER])).toBe(false);
  expect(wantsNumber([LETTER, VOICE])).toBe(true);
});
