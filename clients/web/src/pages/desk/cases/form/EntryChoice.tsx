// src/pages/desk/cases/form/EntryChoice.tsx: an entry of the history, by its version: any of them, those that wait for
// somebody to adopt them, or those with which something was handed over.
import { useHistory } from "../../../../api/cases.ts";
import { eventWords } from "../../../../components/eventWords.ts";
import { moment } from "../../../../components/format.ts";
import type { Case } from "../../../../gen/gaiwan/v1/case_pb.js";
import { Choice, type ChoiceProps } from "./choices.tsx";

export function EntryChoice({ one, of, ...rest }: ChoiceProps & { one: Case; of: "history" | "late" | "handOver" }) {
  const entries = (useHistory(one.name).data?.entries ?? []).flatMap(({ event }) => (event === undefined ? [] : [event]));
  const chosen = of === "late" ? one.unadopted.map(({ version }) => version) : of === "handOver" ? one.lineHandOvers.map(({ entry }) => entry) : undefined;
  const shown = entries.filter(({ version }) => chosen === undefined || chosen.includes(version));
  return <Choice {...rest} options={shown.reverse().map((event) => ({
    value: String(event.version), label: `${event.version} · ${eventWords(event.payload.case ?? "")} · ${moment(event.actTime ?? event.recordTime)}` }))} />;
}
