// src/pages/phone/CaseParties.tsx: who they are, how they are reached and told, what they were told and said; a second party is added
// and a name corrected here.
import { clone, create } from "@bufbuild/protobuf";
import { useState } from "react";

import { commandOf } from "../../api/cases.ts";
import { Invitation } from "../../components/Invitation.tsx";
import { Said } from "../../components/Said.tsx";
import { comingTimes, spanWords } from "../../components/proposedTimes.ts";
import { ConsentKind, PartySide, type Party, Way } from "../../gen/gaiwan/v1/case_pb.js";
import { PartyDetailsSchema, PartyKind } from "../../gen/gaiwan/v1/personal_pb.js";
import { t, type Key } from "../../languages/index.ts";
import { openOn, type Shown } from "../../offline/phone.ts";
import { consents, hasRefused, isTold, refusedMediators } from "../../workflow/questions.ts";
import { detailsOf, nameOf } from "./words.ts";
import { RefusalForm } from "./RefusalForm.tsx";
import { ToldBy } from "./ToldBy.tsx";
import { usePhone } from "./usePhone.ts";

const SIDES: Record<PartySide, Key> = {
  [PartySide.UNSPECIFIED]: "side.third", [PartySide.APPLICANT]: "side.applicant",
  [PartySide.RESPONDENT]: "side.respondent", [PartySide.THIRD]: "side.third",
};

export function CaseParties({ shown }: { shown: Shown }) {
  const [adding, setAdding] = useState(false);
  return (
    <section>
      <h2><Said k="case.parties" /></h2>
      <ul className="plain">
        {shown.c.parties.filter((party) => !party.removed).map((party) => <PartyRow key={party.id} party={party} shown={shown} />)}
      </ul>
      {openOn(shown, "add_party") !== undefined && (adding
        ? <PartyForm shown={shown} party={undefined} onDone={() => setAdding(false)} />
        : <button type="button" className="button" onClick={() => setAdding(true)}>{t("party.add")}</button>)}
    </section>
  );
}

function PartyRow({ party, shown }: { party: Party; shown: Shown }) {
  const phone = usePhone();
  const [editing, setEditing] = useState(false);
  const [refusing, setRefusing] = useState(false);
  const { c, name } = shown;
  const details = detailsOf(party);
  const open = (command: string) => openOn(shown, command)?.subjects.includes(party.id) ?? false;
  const times = comingTimes(party, new Date());
  const said = hasRefused(c, party) ? t("party.refuses") : consents(c, party) ? t("party.consents") : t("party.asked");
  return (
    <li className="party">
      <div>
        <strong>{nameOf(party)}</strong> <span className="quiet">{t(SIDES[party.side])}</span>
        <div className="quiet">{isTold(c, party) ? t("party.told") : t("party.untold")} · {said}</div>
        {refusedMediators(c, party).length > 0 && <p className="note soon">{t("party.refusesMediator")}</p>}
        {times.length > 0 && <div>{t("times.proposed", { times: times.map(spanWords).join("、") })}</div>}
      </div>
      <div className="actions">
        {details !== undefined && details.phone !== "" && <a className="button" href={`tel:${details.phone}`}>{t("case.call", { phone: details.phone })}</a>}
        {!isTold(c, party) && open("give_rights_notice") && (
          <button type="button" className="button" onClick={() => void phone.act(name, commandOf({ case: "giveRightsNotice", value: { party: party.id, way: Way.ORALLY } }))}>
            {t("party.tell")}
          </button>
        )}
        {isTold(c, party) && !consents(c, party) && open("record_consent") && (
          <button type="button" className="button" onClick={() => void phone.act(name, commandOf({
            case: "recordConsent", value: { party: party.id, kind: ConsentKind.MEDIATION, way: Way.ORALLY } }))}>
            {t("party.agrees")}
          </button>
        )}
        {open("record_refusal") && !hasRefused(c, party) && !refusing && <button type="button" className="link" onClick={() => setRefusing(true)}>{t("refusal.record")}</button>}
        {open("amend_party") && !editing && <button type="button" className="link" onClick={() => setEditing(true)}>{t("party.amend")}</button>}
      </div>
      <ToldBy shown={shown} party={party} />
      {/* The server's word: without a line there is no code anyway. */}
      {shown.explained?.open.some(({ command }) => command === "invite_party") === true && (
        <Invitation party={`${name}/parties/${party.id}`} who={nameOf(party)} phone={details?.phone ?? ""} online={phone.online} />
      )}
      {refusing && <RefusalForm shown={shown} party={party} onDone={() => setRefusing(false)} />}
      {editing && <PartyForm shown={shown} party={party} onDone={() => setEditing(false)} />}
    </li>
  );
}

function PartyForm({ shown, party, onDone }: { shown: Shown; party: Party | undefined; onDone: () => void }) {
  const phone = usePhone();
  const details = party === undefined ? undefined : detailsOf(party);
  const [name, setName] = useState(details?.name ?? "");
  const [number, setNumber] = useState(details?.phone ?? "");
  const keep = async () => {
    // What else is known of them stays as it is.
    const given = details === undefined ? create(PartyDetailsSchema) : clone(PartyDetailsSchema, details);
    Object.assign(given, { name: name.trim(), phone: number.trim() });
    await phone.act(shown.name, commandOf(party === undefined
      ? { case: "addParty", value: { party: { side: PartySide.RESPONDENT, kind: PartyKind.PERSON, details: given } } }
      : { case: "amendParty", value: { party: party.id, details: given } }));
    onDone();
  };
  return (
    <form className="stack" onSubmit={(event) => { event.preventDefault(); void keep(); }}>
      <label className="field">{t("party.name")}<input value={name} onChange={(event) => setName(event.target.value)} maxLength={100} required autoFocus /></label>
      <label className="field">{t("party.phone")}<input value={number} onChange={(event) => setNumber(event.target.value)} inputMode="tel" pattern="[0-9+\- ]{5,20}" /></label>
      <div className="actions">
        <button className="button primary">{t("case.keep")}</button>
        <button type="button" className="button" onClick={onDone}>{t("app.back")}</button>
      </div>
    </form>
  );
}
