// src/pages/phone/CaseActions.tsx: what can be done on the case now, the next step first; behind it, what cannot, and why.
import { useState } from "react";
import { useLocation } from "wouter";

import { commandOf, type CommandInit } from "../../api/cases.ts";
import { Said } from "../../components/Said.tsx";
import { SessionResult, Way } from "../../gen/gaiwan/v1/case_pb.js";
import { t, words } from "../../languages/index.ts";
import { openOn, type Phone, type Shown } from "../../offline/phone.ts";
import { FIELD_COMMANDS, isOpen } from "../../workflow/standing.ts";
import { isTold } from "../../workflow/questions.ts";
import { AttendanceForm } from "./AttendanceForm.tsx";
import { commandWords } from "./commandWords.ts";
import { EndForm } from "./EndForm.tsx";
import { nextStep } from "./nextStep.ts";
import { usePhone } from "./usePhone.ts";
import { whyProposed } from "./whyProposed.ts";

// Acts of one tap, as the command they come to; a list is one act after another.
function oneTap(shown: Shown, phone: Phone): Record<string, () => CommandInit[] | Promise<CommandInit[]>> {
  const { c } = shown;
  const there = c.parties.filter((party) => !party.removed);
  return {
    submit_case: () => [{ case: "submitCase", value: {} }],
    accept_case: () => [{ case: "acceptCase", value: {} }],
    assign_mediators: async () => [{ case: "assignMediators", value: { lead: phone.me.actor, why: await whyProposed(phone, shown.name) } }],
    give_rights_notice: () => there.filter((party) => !isTold(c, party))
      .map((party): CommandInit => ({ case: "giveRightsNotice", value: { party: party.id, way: Way.ORALLY } })),
    end_session: () => [{ case: "endSession", value: { session: runningIn(shown)?.id ?? "", result: SessionResult.AGREED } }],
    close_case: () => [{ case: "closeCase", value: {} }],
  };
}

// Of this round nothing is agreed but a part: what is left ends with advice (PML art. 26).
function isPartlyAgreed(c: Shown["c"]): boolean {
  const agreed = c.agreements.filter((agreement) => agreement.effectiveTime && agreement.round === c.round);
  return agreed.length > 0 && agreed.every((agreement) => agreement.partial) && c.ending?.adviceGiven !== true;
}

// What has a page of its own.
const PAGES: Record<string, string> = {
  draft_agreement: "/agree", record_oral_agreement: "/agree", sign_agreement: "/agree", seal_agreement: "/agree",
  revise_draft: "/agree", record_visit: "/visit",
};

const runningIn = ({ c }: Shown) => c.sessions.find((session) => session.startTime && !session.endTime);

// What is asked for here before it is done.
const FORMS: Record<string, true> = { start_session: true, record_attendance: true, terminate: true };

// What stands open on the page itself.
const HERE: Record<string, true> = { add_party: true, amend_facts: true };

export function CaseActions({ shown }: { shown: Shown }) {
  const phone = usePhone();
  const [, go] = useLocation();
  const [more, setMore] = useState(false);
  const [note, setNote] = useState<string>();
  const [advice, setAdvice] = useState<string>();
  const [form, setForm] = useState("");
  const taps = oneTap(shown, phone);
  const next = nextStep(shown);
  const run = async (command: string) => {
    const page = PAGES[command];
    if (page !== undefined) return go(`/${shown.name}${page}`);
    if (command === "close_case" && isPartlyAgreed(shown.c)) return setAdvice("");
    if (command in FORMS) return setForm(command);
    for (const init of await (taps[command]?.() ?? [])) await phone.act(shown.name, commandOf(init));
  };
  const offered = shown.standings.filter((standing) => isOpen(standing) && (standing.command in taps || standing.command in PAGES || standing.command in FORMS) &&
    standing.command !== next?.command);
  const closed = shown.standings.filter((standing) => !isOpen(standing) && standing.command in FIELD_COMMANDS);
  return (
    <section aria-label={t("case.actions")}>
      {next !== undefined && !(next.command in HERE) && next.command !== form && (
        <button type="button" className="button primary wide" onClick={() => void run(next.command)}>
          {t("case.next")}：{next.words}
        </button>
      )}
      {form === "terminate" && openOn(shown, form) !== undefined && <EndForm shown={shown} onDone={() => setForm("")} />}
      {(form === "start_session" || form === "record_attendance") && openOn(shown, form) !== undefined && (
        <AttendanceForm key={form} shown={shown} running={form === "record_attendance" ? runningIn(shown) : undefined} onDone={() => setForm("")} />
      )}
      {openOn(shown, "end_session") !== undefined && <EndTalk shown={shown} phone={phone} />}
      <div className="actions">
        {openOn(shown, "add_note") !== undefined && (
          <button type="button" className="button" onClick={() => setNote(note === undefined ? "" : undefined)}>{commandWords("add_note")}</button>
        )}
        <button type="button" className="button" aria-expanded={more} onClick={() => setMore(!more)}>{t("case.more")}</button>
      </div>
      {note !== undefined && (
        <form className="stack" onSubmit={(event) => {
          event.preventDefault();
          void phone.act(shown.name, commandOf({ case: "addNote", value: { note: { text: note } } })).then(() => setNote(undefined));
        }}>
          <label className="field">{commandWords("add_note")}
            <textarea rows={3} value={note} onChange={(event) => setNote(event.target.value)} maxLength={4000} required autoFocus />
          </label>
          <button className="button primary">{t("case.keep")}</button>
        </form>
      )}
      {advice !== undefined && (
        <form className="stack" onSubmit={(event) => {
          event.preventDefault();
          void phone.act(shown.name, commandOf({ case: "closeCase", value: { advice: { text: advice } } })).then(() => setAdvice(undefined));
        }}>
          <label className="field">{t("close.advice")}
            <textarea rows={3} value={advice} onChange={(event) => setAdvice(event.target.value)} maxLength={4000} required autoFocus />
          </label>
          <button className="button primary">{commandWords("close_case")}</button>
        </form>
      )}
      {more && (
        <div>
          <div className="actions">
            {offered.map((standing) => (
              <button key={standing.command} type="button" className="button" onClick={() => void run(standing.command)}>
                {commandWords(standing.command)}
              </button>
            ))}
          </div>
          <h2><Said k="case.closed" /></h2>
          <ul className="plain">
            {closed.map((standing) => (
              <li key={standing.command}>
                <strong>{commandWords(standing.command)}</strong>{" "}
                <span className="quiet">{standing.words.length === 0 ? t("why.state") : standing.words.map(words).join("；")}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

function EndTalk({ shown, phone }: { shown: Shown; phone: Phone }) {
  const running = runningIn(shown)?.id ?? "";
  const end = (result: SessionResult) => phone.act(shown.name, commandOf({ case: "endSession", value: { session: running, result } }));
  return (
    <div className="actions">
      <button type="button" className="button" onClick={() => void end(SessionResult.CONTINUED)}>{t("talk.continued")}</button>
      <button type="button" className="button" onClick={() => void end(SessionResult.NOT_AGREED)}>{t("talk.notAgreed")}</button>
    </div>
  );
}
