// src/pages/phone/AttendanceForm.tsx: who is there when a session begins, and how: in the room, by video, by phone, by somebody
// who speaks for them, or not at all and why. While it runs, who came later.
import { useState } from "react";

import { commandOf } from "../../api/cases.ts";
import { nameIn } from "../../api/personal.ts";
import { Said } from "../../components/Said.tsx";
import { moment } from "../../components/format.ts";
import { type Case, Presence, type Session } from "../../gen/gaiwan/v1/case_pb.js";
import { t, type Key, words } from "../../languages/index.ts";
import { openOn, type Shown } from "../../offline/phone.ts";
import { type Coming, changeOf, expected, isAbsent, isSaid, speakersOf, startOf } from "./attendance.ts";
import { nameOf } from "./words.ts";
import { usePhone } from "./usePhone.ts";

const WAYS: [Presence, Key][] = [[Presence.IN_THE_ROOM, "attend.room"], [Presence.BY_VIDEO, "attend.video"], [Presence.BY_PHONE, "attend.phone"]];
const PARTY_WAYS: [Presence, Key][] = [...WAYS, [Presence.REPRESENTED, "attend.represented"], [Presence.ABSENT_EXCUSED, "attend.excused"], [Presence.ABSENT, "attend.absent"]];
const OTHER_WAYS: [Presence, Key][] = [...WAYS, [Presence.UNSPECIFIED, "attend.notThere"]];

// `running`: the session that runs, when there is one.
export function AttendanceForm({ shown, running, onDone }: { shown: Shown; running: Session | undefined; onDone: () => void }) {
  const phone = usePhone();
  const { c } = shown;
  const [coming, setComing] = useState(() => expected(c, running));
  const planned = (openOn(shown, "start_session")?.subjects ?? []).flatMap((id) => c.sessions.find((session) => session.id === id) ?? []);
  const [chosen, setChosen] = useState(planned[0]?.id ?? "");
  const begin = async () => {
    const act = running === undefined ? startOf(coming, planned.find(({ id }) => id === chosen)) : changeOf(coming, running);
    if (act !== undefined) await phone.act(shown.name, commandOf(act));
    onDone();
  };
  return (
    <form className="stack" aria-label={t("attend.title")} onSubmit={(event) => { event.preventDefault(); void begin(); }}>
      <h2><Said k="attend.title" /></h2>
      {running === undefined && planned.length > 0 && (
        <fieldset className="choice">
          <legend>{t("attend.which")}</legend>
          {[...planned, undefined].map((session) => (
            <label key={session?.id ?? ""} className="choice-chip">
              <input type="radio" name="session" checked={chosen === (session?.id ?? "")} onChange={() => setChosen(session?.id ?? "")} />
              {session === undefined ? t("attend.unplanned") : moment(session.plannedStart)}
            </label>
          ))}
        </fieldset>
      )}
      {coming.map((one, at) => <Row key={one.who} c={c} coming={one} onChange={(changed) => setComing(coming.map((each, other) => (other === at ? changed : each)))} />)}
      <div className="actions">
        <button className="button primary" disabled={!coming.every(isSaid)}>{running === undefined ? t("step.talk") : t("case.keep")}</button>
        <button type="button" className="button" onClick={onDone}>{t("app.back")}</button>
      </div>
    </form>
  );
}

function Row({ c, coming, onChange }: { c: Case; coming: Coming; onChange: (coming: Coming) => void }) {
  const phone = usePhone();
  const party = c.parties.find(({ id }) => id === coming.who);
  const speakers = party === undefined ? [] : speakersOf(c, party);
  const ways = party === undefined ? OTHER_WAYS : PARTY_WAYS.filter(([presence]) => presence !== Presence.REPRESENTED || speakers.length > 0);
  const choose = (presence: Presence) => onChange({ ...coming, presence, by: speakers.length === 1 ? speakers[0]!.id : coming.by });
  return (
    <fieldset className="choice">
      <legend>{party === undefined ? nameElsewhere(c, coming.who) : nameOf(party)}</legend>
      {ways.map(([presence, key]) => (
        <label key={presence} className="choice-chip">
          <input type="radio" name={coming.who} checked={coming.presence === presence} onChange={() => choose(presence)} />{t(key)}
        </label>
      ))}
      {coming.presence === Presence.REPRESENTED && (
        <label className="field">{t("attend.by")}
          <select value={coming.by} onChange={(event) => onChange({ ...coming, by: event.target.value })}>
            <option value="" />
            {speakers.map(({ id, person }) => <option key={id} value={id}>{nameIn(person) || id}</option>)}
          </select>
        </label>
      )}
      {isAbsent(coming.presence) && (
        <label className="field">{t("attend.why")}
          <select value={coming.reason} required={!isSaid({ ...coming, reason: "" })} onChange={(event) => onChange({ ...coming, reason: event.target.value })}>
            <option value="" />
            {phone.codeList("absence_reason").map(({ code }) => <option key={code} value={code}>{words(phone.codeLabel("absence_reason", code))}</option>)}
          </select>
        </label>
      )}
    </fieldset>
  );
}

function nameElsewhere(c: Case, who: string): string {
  const id = who.split("/").at(-1);
  return nameIn([...c.representatives.filter(() => who.startsWith("representatives/")), ...c.participants.filter(() => who.startsWith("participants/"))]
    .find((each) => each.id === id)?.person) || who;
}
