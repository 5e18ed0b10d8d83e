// src/pages/phone/VisitPage.tsx: a visit after the agreement: how, what came of it, and a photograph, call or word that
// shows it.
import { useState } from "react";
import { useLocation } from "wouter";

import { commandOf } from "../../api/cases.ts";
import { VisitOutcome } from "../../gen/gaiwan/v1/case_pb.js";
import { t, type Key } from "../../languages/index.ts";
import { openOn } from "../../offline/phone.ts";
import { addFile } from "./addFile.ts";
import { Capture, type Captured } from "../../components/Capture.tsx";
import { WhyClosed } from "./WhyClosed.tsx";
import { people } from "./words.ts";
import { useDraft } from "./useDraft.ts";
import { usePhone, useShown } from "./usePhone.ts";

const OUTCOMES: [VisitOutcome, Key][] = [
  [VisitOutcome.SATISFIED, "visit.satisfied"], [VisitOutcome.NOT_PERFORMED, "visit.notPerformed"],
  [VisitOutcome.NEW_QUARREL, "visit.newQuarrel"], [VisitOutcome.WANTS_COURT, "visit.wantsCourt"],
  [VisitOutcome.DANGER, "visit.danger"], [VisitOutcome.NOT_REACHED, "visit.notReached"],
];

type Draft = { way: string; outcome: VisitOutcome; findings: string; place: string; placeRefused: boolean };
const EMPTY: Draft = { way: "", outcome: VisitOutcome.UNSPECIFIED, findings: "", place: "", placeRefused: false };

export function VisitPage({ name }: { name: string }) {
  const phone = usePhone();
  const shown = useShown(name);
  const [, go] = useLocation();
  const { draft, change, drop } = useDraft(`visit/${name}`, EMPTY);
  const [files, setFiles] = useState<Captured[]>([]);
  if (shown === undefined) return <main><p>{t("case.unknown")}</p></main>;
  if (draft === undefined) return null;
  const { way, outcome, findings, place, placeRefused } = draft;
  const planned = shown.c.visits.find((visit) => !visit.visitTime && openOn(shown, "record_visit")?.subjects.includes(visit.id));
  // A visit is no tick (workflow/decide_visit.cc): something shows it, or it says what was found.
  const isShown = files.length > 0 || place.trim() !== "" || (placeRefused && findings.trim() !== "");
  const record = async () => {
    const documents = files.map(() => `visit-${crypto.randomUUID().slice(0, 8)}`);
    for (const [at, file] of files.entries()) await addFile(phone, name, file, "", documents[at]);
    await phone.act(name, commandOf({
      case: "recordVisit",
      value: {
        visit: planned?.id ?? "", way, outcome, documents, placeRefused: placeRefused && place.trim() === "",
        ...(place.trim() === "" ? {} : { place: { text: place.trim() } }),
        ...(findings.trim() === "" ? {} : { findings: { text: findings.trim() } }),
      },
    }));
    await drop();
    go(outcome === VisitOutcome.DANGER ? "/danger" : `/${name}`);
  };
  return (
    <main>
      <h1>{t("home.visit")}: {people(shown.c)}</h1>
      <WhyClosed shown={shown} command="record_visit" />
      {openOn(shown, "record_visit") !== undefined && (
        <form className="stack" onSubmit={(event) => { event.preventDefault(); void record(); }}>
          <fieldset className="choice">
            <legend>{t("visit.way")}</legend>
            {phone.codeList("visit_way").map((each) => (
              <label key={each.code} className="choice-chip">
                <input type="radio" name="way" checked={way === each.code} onChange={() => change({ way: each.code })} />
                {document.documentElement.lang === "en" ? each.en : each.zh}
              </label>
            ))}
          </fieldset>
          <fieldset className="choice">
            <legend>{t("visit.outcome")}</legend>
            {OUTCOMES.map(([value, key]) => (
              <label key={value} className="choice-chip">
                <input type="radio" name="outcome" checked={outcome === value} onChange={() => change({ outcome: value })} />{t(key)}
              </label>
            ))}
          </fieldset>
          <label className="field">{t("visit.findings")}
            <textarea rows={3} value={findings} onChange={(event) => change({ findings: event.target.value })} maxLength={4000} />
          </label>
          <label className="field">{t("visit.place")}
            <input value={place} onChange={(event) => change({ place: event.target.value })} maxLength={200} />
          </label>
          <label>
            <input type="checkbox" checked={placeRefused} disabled={place.trim() !== ""} onChange={(event) => change({ placeRefused: event.target.checked })} />
            {t("visit.placeRefused")}
          </label>
          <Capture captured={files} onCaptured={(file) => setFiles([...files, file])} paper="visit-record" />
          <button className="button primary" disabled={way === "" || outcome === 0 || !isShown}>{t("visit.record")}</button>
        </form>
      )}
    </main>
  );
}
