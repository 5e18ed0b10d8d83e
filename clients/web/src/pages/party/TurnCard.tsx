// src/pages/party/TurnCard.tsx: one thing that waits for the party, with what it means before the button.
import { type ReactNode, useContext, useState } from "react";

import type { CommandInit } from "../../api/cases.ts";
import { troubleOf } from "../../api/errors.ts";
import { ErrorNote } from "../../components/ErrorNote.tsx";
import { Said } from "../../components/Said.tsx";
import { type Case, SatisfactionResult } from "../../gen/gaiwan/v1/case_pb.js";
import { Reason } from "../../gen/gaiwan/v1/errors_pb.js";
import { type Key, t } from "../../languages/index.ts";
import { HelperContext, usePartyAct } from "./helper.ts";
import { confirmMinutes, confirmSettled, confirmStatement, consent, rate, sign, stop, type Turn } from "./acts.ts";

type Props = { one: Case; me: string; turn: Turn; onDone: () => void };

export function TurnCard({ one, me, turn, onDone }: Props) {
  const { send, isPending, error } = usePartyAct(one.name, onDone);
  return (
    <div className="card">
      <Asked {...{ one, me, turn, send, busy: isPending, error }} />
      <ErrorNote error={error} />
    </div>
  );
}

type AskedProps = { one: Case; me: string; turn: Turn; send: (command: CommandInit) => void; busy: boolean; error: unknown };

function Asked({ one, me, turn, send, busy, error }: AskedProps) {
  const [text, setText] = useState("");
  const helped = useContext(HelperContext) !== undefined;
  const button = (words: ReactNode, command: () => CommandInit, first = true) => (
    <button type="button" className={first ? "button primary" : "button"} disabled={busy} onClick={() => send(command())}>{words}</button>
  );
  switch (turn.kind) {
    case "consent":
      return <><p><Said k="party.consentAsk" binding /></p>{button(<Said k="party.consentYes" binding />, () => consent(me))}{button(<Said k="party.consentNo" binding />, () => stop(one, me), false)}</>;
    case "sign": {
      const informed = error !== null && troubleOf(error).reason === Reason.INFORMED_NOTE_MISSING;
      return (
        <>
          <p><Said k="party.signAsk" binding /></p>
          {informed && <label className="field"><Said k="party.informed" binding /><textarea rows={3} value={text} onChange={(e) => setText(e.target.value)} /></label>}
          {button(<><Said k="party.sign" binding /> ({turn.agreement.id})</>, () => sign(turn.agreement.id, me, text))}
        </>
      );
    }
    case "sign-on-paper":
      return <p><Said k="party.signOnPaper" binding /></p>;
    case "statement":
      return button(<Said k="party.confirmStatement" values={{ id: turn.id }} binding />, () => confirmStatement(turn.id, me));
    case "minutes":
      return button(<Said k="party.confirmMinutes" values={{ id: turn.id }} binding />, () => confirmMinutes(turn.id, me));
    case "settled":
      return (
        <>
          <p><Said k="party.settledAsk" binding /></p>
          {helped && <p><strong><Said k="helper.alone" binding /></strong></p>}
          {button(<Said k="party.settledYes" binding />, () => confirmSettled(me))}
        </>
      );
    case "satisfaction":
      return (
        <>
          <p><Said k="party.satisfactionAsk" binding /></p>
          {helped && <p><strong><Said k="helper.alone" binding /></strong></p>}
          <label className="field">{t("party.satisfactionCode")}<input value={text} onChange={(e) => setText(e.target.value)} autoComplete="one-time-code" /></label>
          {RATINGS.map(({ result, key }) => <span key={key}>{button(<Said k={key} binding />, () => rate(result, text, me), false)}</span>)}
        </>
      );
  }
}

const RATINGS: { result: SatisfactionResult; key: Key }[] = [
  { result: SatisfactionResult.VERY_SATISFIED, key: "party.verySatisfied" },
  { result: SatisfactionResult.SATISFIED, key: "party.satisfied" },
  { result: SatisfactionResult.FAIR, key: "party.fair" },
  { result: SatisfactionResult.DISSATISFIED, key: "party.dissatisfied" },
];
