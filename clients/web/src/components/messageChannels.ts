// src/components/messageChannels.ts: by which channels a party is told, in words, and how a choice of them is made.
import type { Party } from "../gen/gaiwan/v1/case_pb.js";
import { MessageChannel } from "../gen/gaiwan/v1/message_pb.js";
import { type Key, t } from "../languages/index.ts";
import { zh } from "../languages/zh-CN.ts";

// A newer server may have more of them: those keep their name.
export function channelWords(channel: MessageChannel): string {
  if (channel === MessageChannel.UNSPECIFIED) return "";
  const name = MessageChannel[channel] ?? String(channel);
  const key = `messageChannel.${name}`;
  return key in zh ? t(key as Key) : name;
}

// In the order in which they are tried; what is nobody's choice is the county's plan.
export function toldByWords({ messageChannels }: Pick<Party, "messageChannels">): string {
  return messageChannels.length === 0 ? t("toldBy.plan") : messageChannels.map(channelWords).join(" → ");
}

// What brings something, in the order of the enum; NONE stands alone.
export const CHANNELS: readonly MessageChannel[] = [
  MessageChannel.SMS, MessageChannel.VOICE, MessageChannel.WECHAT, MessageChannel.EMAIL, MessageChannel.LETTER,
];

// Pressed once it comes last, pressed again it goes. Who wants nothing wants no other channel, and the other way round.
export function pressed(chosen: readonly MessageChannel[], channel: MessageChannel): MessageChannel[] {
  if (chosen.includes(channel)) return chosen.filter((each) => each !== channel);
  if (channel === MessageChannel.NONE) return [channel];
  return [...chosen.filter((each) => each !== MessageChannel.NONE), channel];
}

// These go to the number that the case has.
const BY_NUMBER: readonly MessageChannel[] = [MessageChannel.SMS, MessageChannel.VOICE];
export const wantsNumber = (chosen: readonly MessageChannel[]): boolean => chosen.some((each) => BY_NUMBER.includes(each));
