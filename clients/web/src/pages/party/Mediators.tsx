// src/pages/party/Mediators.tsx: who mediates, and the party's word on it: it may choose its mediator and need not take one
// (People's Mediation Law art. 19 and 23). Others than those named are not listed for a party: the committee proposes them.
import { useState } from "react";

import { ErrorNote } from "../../components/ErrorNote.tsx";
import { Said } from "../../components/Said.tsx";
import type { Case, Mediator } from "../../gen/gaiwan/v1/case_pb.js";
import type { HistoryEntry } from "../../gen/gaiwan/v1/case_service_pb.js";
import { t } from "../../languages/index.ts";
import { choose, wordOn } from "./acts.ts";
import { usePartyAct } from "./helper.ts";

type Props = { one: Case; me: string; entries: readonly HistoryEntry[]; onDone: () => void };

export function Mediators({ one, me, entries, onDone }: Props) {
  // A party may not read the directory: who did something is named beside it.
  const nameOf = (person: string) => entries.find(({ event, actorName }) => event?.actor === person && actorName !== "")?.actorName ?? t("party.mediatorNamed");
  return (
    <section aria-labelledby="mediators">
      <h2 id="mediators"><Said k="party.mediator" /></h2>
      <p className="hint"><Said k="party.mediatorHelp" /></p>
      {one.mediators.map((mediator) => <Word key={mediator.person} {...{ one, me, mediator, onDone }} name={nameOf(mediator.person)} />)}
    </section>
  );
}

function Word({ one, me, mediator, name, onDone }: Omit<Props, "entries"> & { mediator: Mediator; name: string }) {
  const [refusing, setRefusing] = useState(false);
  const [reason, setReason] = useState("");
  const { send, isPending, error } = usePartyAct(one.name, () => {
    setRefusing(false);
    onDone();
  });
  const said = wordOn(one, me, mediator.person);
  return (
    <div className="card" role="group" aria-label={name}>
      <p><strong>{name}</strong>{mediator.lead && one.mediators.length > 1 && ` · ${t("party.mediatorLeads")}`}</p>
      {said !== undefined && <p role="status">{t(said ? "party.mediatorChosen" : "party.mediatorRefused")}</p>}
      {refusing ? (
        <>
          <label className="field">{t("party.mediatorWhy")}<textarea rows={3} maxLength={8000} value={reason} onChange={(e) => setReason(e.target.value)} /></label>
          <button type="button" className="button primary" disabled={isPending} onClick={() => send(choose(mediator.person, me, false, reason))}><Said k="party.mediatorNo" binding /></button>
          <button type="button" className="button" onClick={() => setRefusing(false)}><Said k="party.back" /></button>
        </>
      ) : (
        <>
          {said !== true && <button type="button" className="button" disabled={isPending} onClick={() => send(choose(mediator.person, me, true))}><Said k="party.mediatorYes" binding /></button>}
          {said !== false && <button type="button" className="button" disabled={isPending} onClick={() => setRefusing(true)}><Said k="party.mediatorNo" /></button>}
        </>
      )}
      <ErrorNote error={error} />
    </div>
  );
}
