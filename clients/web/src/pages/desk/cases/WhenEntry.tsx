// src/pages/desk/cases/WhenEntry.tsx: when a session is to be: any moment, or one that the server found free for the venue
// and the mediators, with the parties that said they can come.
import { Checkbox } from "antd";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { nameIn } from "../../../api/personal.ts";
import { ErrorNote } from "../../../components/ErrorNote.tsx";
import { moment } from "../../../components/format.ts";
import { comingTimes, spanWords } from "../../../components/proposedTimes.ts";
import type { Case } from "../../../gen/gaiwan/v1/case_pb.js";
import { SessionService, type Slot } from "../../../gen/gaiwan/v1/session_service_pb.js";
import { t } from "../../../languages/index.ts";
import { client } from "../../../transport.ts";
import { useServerNow } from "../now.ts";
import { type Given, localOf } from "./commandForms.ts";

const SLOTS_SHOWN = 6;

type Props = { label: string; one: Case; given: Given; value: string; onChange: (value: string) => void };

export function WhenEntry({ label, one, given, value, onChange }: Props) {
  const venue = typeof given["venue"] === "string" ? given["venue"] : "";
  const now = useServerNow();
  const proposed = one.parties.some((party) => comingTimes(party, now).length > 0);
  const [proposedOnly, setProposedOnly] = useState(proposed);
  const request = { case: one.name, venues: venue === "" ? [] : [venue], minutes: Number(given["plannedMinutes"] ?? 0), pageSize: SLOTS_SHOWN, proposedOnly };
  const free = useQuery({ queryKey: ["calendar", "slots", request], queryFn: () => client(SessionService).findFreeSlots(request) });
  const suits = (slot: Slot) => slot.suits.map((id) => nameIn(one.parties.find((party) => party.id === id)?.details) || id).join("、");
  return (
    <>
      <label className="field">{label}<input type="datetime-local" value={value} onChange={(e) => onChange(e.target.value)} /></label>
      <div role="group" aria-label={t("form.free")}>
        {proposed && <Checkbox checked={proposedOnly} onChange={(e) => setProposedOnly(e.target.checked)}>{t("form.proposedOnly")}</Checkbox>}
        <p className="quiet">{t(free.data?.slots.length === 0 ? "form.noneFree" : "form.free")}</p>
        <p className="choices">
          {free.data?.slots.map((slot) => {
            const local = localOf(moment(slot.startTime));
            return (
              <button key={`${local}${slot.venue}`} type="button" className={local === value ? "button primary" : "button"} aria-pressed={local === value} onClick={() => onChange(local)}>
                {spanWords(slot)}{slot.suits.length > 0 && ` · ${t("form.suits", { who: suits(slot) })}`}
              </button>
            );
          })}
        </p>
        <ErrorNote error={free.error} />
      </div>
    </>
  );
}
