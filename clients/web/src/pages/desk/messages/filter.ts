// src/pages/desk/messages/filter.ts: what the list of messages is filtered by. It stands in the address: a list can be sent on.
import type { MessageInitShape } from "@bufbuild/protobuf";

import { MessageState } from "../../../gen/gaiwan/v1/message_pb.js";
import type { ListMessagesRequestSchema } from "../../../gen/gaiwan/v1/message_service_pb.js";
import { MESSAGE_STATES } from "./messageWords.ts";

// `case`: as people write it, with or without `cases/`. Of one case or of a unit with all below it, not both.
export type Filter = { unit: string; case: string; state: MessageState; tasks: boolean };

export function readFilter(search: string): Filter {
  const given = new URLSearchParams(search);
  const state = Number(given.get("state") ?? 0) as MessageState;
  return {
    unit: given.get("unit") ?? "",
    case: given.get("case") ?? "",
    state: MESSAGE_STATES.includes(state) ? state : MessageState.UNSPECIFIED,
    tasks: given.get("tasks") === "1",
  };
}

export function writeFilter(filter: Filter): string {
  const given = new URLSearchParams();
  for (const key of ["unit", "case"] as const) if (filter[key] !== "") given.set(key, filter[key]);
  if (filter.state !== MessageState.UNSPECIFIED) given.set("state", String(filter.state));
  if (filter.tasks) given.set("tasks", "1");
  return given.toString();
}

export const caseNameOf = (given: string): string => (given === "" || given.startsWith("cases/") ? given : `cases/${given}`);

export function requestOf(filter: Filter): MessageInitShape<typeof ListMessagesRequestSchema> {
  const state = filter.tasks ? MessageState.TASK : filter.state;
  return { parent: caseNameOf(filter.case) || filter.unit, states: state === MessageState.UNSPECIFIED ? [] : [state] };
}
