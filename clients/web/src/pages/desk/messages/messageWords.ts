// src/pages/desk/messages/messageWords.ts: a message in words: where it stands, to whom and by what it goes.
import { nameIn } from "../../../api/personal.ts";
import { moment } from "../../../components/format.ts";
import { MessageChannel, MessageState } from "../../../gen/gaiwan/v1/message_pb.js";
import type { Message } from "../../../gen/gaiwan/v1/message_service_pb.js";
import { t } from "../../../languages/index.ts";
import { inWords, valuesOf } from "../enumWords.ts";

export const MESSAGE_STATES = valuesOf(MessageState) as MessageState[];
export const MESSAGE_CHANNELS = valuesOf(MessageChannel) as MessageChannel[];

export const stateWords = (state: MessageState): string => inWords("messageState", MessageState[state]);
export { channelWords } from "../../../components/messageChannels.ts";
// An adapter may have reasons of its own.
export const reasonWords = (reason: string): string => (reason === "" ? "" : inWords("messageReason", reason));
export const languageWords = (language: string): string => inWords("message", language);

// How urgent it looks: what a person has to do stands out.
export function toneOf(state: MessageState): "late" | "fine" | "none" | "soon" {
  switch (state) {
    case MessageState.TASK:
      return "late";
    case MessageState.DELIVERED:
    case MessageState.READ:
    case MessageState.DONE_BY_PERSON:
      return "fine";
    case MessageState.DROPPED:
      return "none";
    default:
      return "soon";
  }
}

// Who it goes to, as far as the caller sees that.
export const recipientWords = (message: Message): string => nameIn(message.recipientName) || message.recipient;

// Of one that waits for its first try, until when; of the others, since when it is so.
export function timeWords(message: Message): string {
  const waits = message.state === MessageState.QUEUED && message.tries === 0;
  return waits ? t("message.notBefore", { time: moment(message.notBefore) }) : moment(message.stateTime);
}
