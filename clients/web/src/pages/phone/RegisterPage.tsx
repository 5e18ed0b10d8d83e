// src/pages/phone/RegisterPage.tsx: three facts (who, what, where), and it is registered: as a case, or as a clue by those
// who open none, as a grid member; or, where it was settled on the spot, what was agreed and how each side confirms it. The
// rest is completed later. Every change is kept at once.
import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { useState } from "react";
import { Link, useLocation } from "wouter";

import { commandOf } from "../../api/cases.ts";
import { ClauseKind, ClauseSchema, ConfirmedBy, PartySide } from "../../gen/gaiwan/v1/case_pb.js";
import type { NewPartySchema } from "../../gen/gaiwan/v1/command_pb.js";
import { PartyKind } from "../../gen/gaiwan/v1/personal_pb.js";
import { Screens } from "../../components/ElderMode.tsx";
import { t, type Key } from "../../languages/index.ts";
import { newCaseName } from "../../offline/ids.ts";
import type { Phone } from "../../offline/phone.ts";
import { covers } from "../../workflow/questions.ts";
import { addFile } from "./addFile.ts";
import { Capture, type Captured } from "../../components/Capture.tsx";
import { Said } from "../../components/Said.tsx";
import { channelOf, ownChannel } from "./channels.ts";
import { ClassChoice } from "./ClassChoice.tsx";
import { type Proof, showConfirmed, taken } from "./settledProofs.ts";
import { useDraft } from "./useDraft.ts";
import { usePhone } from "./usePhone.ts";

type Draft = {
  first: string;
  second: string;
  facts: string;
  place: string;
  disputeClass: string;
  agreed: string;
  confirmed: [ConfirmedBy, ConfirmedBy];
  witness: string;
};
const EMPTY: Draft = { first: "", second: "", facts: "", place: "", disputeClass: "", agreed: "", confirmed: [0, 0], witness: "" };
const DRAFT = "register";

export function RegisterPage() {
  const phone = usePhone();
  const { draft, change, drop } = useDraft(DRAFT, EMPTY);
  const [settling, setSettling] = useState(false);
  const [files, setFiles] = useState<Captured[]>([]);
  if (draft === undefined) return null;
  const asCase = phone.mayOpen("open_case");
  if (!asCase && !phone.mayOpen("register_clue")) {
    return <main><h1><Said k="register.title" /></h1><p>{t("register.notYours")}</p><Link href="/">{t("app.back")}</Link></main>;
  }
  const form = { phone, draft, change, drop, files };
  const onFile = (file: Captured) => setFiles((all) => [...all, file]);
  if (settling) return <SettleForm {...form} onBack={() => setSettling(false)} />;
  return <FactsForm {...form} onFile={onFile} asCase={asCase} {...(phone.mayOpen("register_settled") ? { onSettled: () => setSettling(true) } : {})} />;
}

type FormProps = { phone: Phone; draft: Draft; change: (part: Partial<Draft>) => void; drop: () => Promise<void>; files: Captured[] };

// `asCase` false: a clue. Of whom it is may come out later, and its class when it becomes a case.
type FactsProps = FormProps & { onFile: (file: Captured) => void; asCase: boolean; onSettled?: () => void };

function FactsForm({ phone, draft, change, drop, files, onFile, asCase, onSettled }: FactsProps) {
  const [, go] = useLocation();
  const complete = (!asCase || draft.first.trim() !== "") && (draft.facts.trim() !== "" || files.length > 0);
  const both = draft.first.trim() !== "" && draft.second.trim() !== "" && draft.facts.trim() !== "" && draft.disputeClass !== "";

  const register = async () => {
    const name = newCaseName();
    await phone.act(name, asCase ? openCommand(phone, draft) : clueCommand(phone, draft));
    for (const file of files) await addFile(phone, name, file);
    await drop();
    go(`/${name}`);
  };
  return (
    <main>
      <h1>{t(asCase ? "register.title" : "register.clueTitle")}</h1>
      <form className="stack" onSubmit={(event) => { event.preventDefault(); if (complete) void register(); }}>
        <Screens screens={[
          { id: "first", node: (
            <label className="field">{t(asCase ? "register.first" : "register.clueFirst")}
              <input value={draft.first} onChange={(event) => change({ first: event.target.value })} maxLength={100} autoFocus enterKeyHint="next" />
            </label>
          ) },
          { id: "second", node: (
            <label className="field">{t("register.second")}
              <input value={draft.second} onChange={(event) => change({ second: event.target.value })} maxLength={100} enterKeyHint="next" />
            </label>
          ) },
          { id: "facts", node: (
            <>
              <label className="field">{t("register.facts")}
                <textarea rows={3} value={draft.facts} onChange={(event) => change({ facts: event.target.value })} maxLength={4000} />
              </label>
              <Capture onCaptured={onFile} captured={files} />
            </>
          ) },
          { id: "place", node: (
            <label className="field">{t("register.place")}
              <input value={draft.place} placeholder={phone.me.unitName} onChange={(event) => change({ place: event.target.value })} maxLength={300} />
            </label>
          ) },
          ...(asCase ? [{ id: "class", node: <ClassChoice phone={phone} value={draft.disputeClass} onChoose={(disputeClass) => change({ disputeClass })} /> }] : []),
          { id: "end", node: (
            <>
              <div className="actions">
                <button className="button primary" disabled={!complete}>{t(asCase ? "register.open" : "register.clue")}</button>
                {onSettled !== undefined && <button type="button" className="button" disabled={!both} onClick={onSettled}>{t("register.settled")}</button>}
              </div>
              {onSettled !== undefined && !both && <p className="quiet">{t("register.settledNeeds")}</p>}
              {!asCase && <p className="quiet">{t("register.clueNext")}</p>}
            </>
          ) },
        ]} />
      </form>
    </main>
  );
}

const WAYS: [ConfirmedBy, Key][] = [
  [ConfirmedBy.OWN_VOICE, "settle.voice"],
  [ConfirmedBy.FINGERPRINT_ON_PAPER, "settle.fingerprint"],
  [ConfirmedBy.NAMED_WITNESS, "settle.witness"],
];

function SettleForm({ phone, draft, change, drop, files, onBack }: FormProps & { onBack: () => void }) {
  const [, go] = useLocation();
  const writing = phone.definition()?.data.settling?.writtenForms
    .find((form) => form.disputeClasses.some((code) => covers(code, draft.disputeClass)));
  // What shows how each side confirmed, as far as it was taken here: of the way that is chosen, and of no other.
  const [proofs, setProofs] = useState<readonly Proof[]>([]);
  const proofOf = (side: number) => proofs.find(({ party, by }) => party === partyId(side) && by === draft.confirmed[side]);
  const keep = (proof: Proof) => setProofs((all) => [...all.filter(({ party, by }) => party !== proof.party || by !== proof.by), proof]);
  const witnessed = draft.confirmed.includes(ConfirmedBy.NAMED_WITNESS);
  const ready = draft.agreed.trim() !== "" && (!witnessed || draft.witness.trim() !== "");
  const finish = async () => {
    const name = newCaseName();
    await phone.act(name, settledCommand(phone, draft));
    for (const file of files) await addFile(phone, name, file);
    for (const proof of [proofOf(0), proofOf(1)]) if (proof !== undefined) await showConfirmed(phone, name, proof);
    await drop();
    go(`/${name}`);
  };
  const parties = [draft.first, draft.second];
  return (
    <main>
      <h1><Said k="settle.title" /></h1>
      {writing !== undefined && <p className="error-note" role="alert">{writing.words?.zh}（{writing.source}）</p>}
      <form className="stack" onSubmit={(event) => { event.preventDefault(); void finish(); }}>
        <label className="field">{t("settle.agreed")}
          <textarea rows={3} value={draft.agreed} onChange={(event) => change({ agreed: event.target.value })} maxLength={1000} autoFocus />
        </label>
        <p className="quiet">{t("settle.confirmHint")}</p>
        {parties.map((party, side) => (
          <fieldset key={side} className="choice">
            <legend>{t("settle.confirms", { who: party })}</legend>
            {WAYS.map(([way, key]) => (
              <label key={way} className="choice-chip">
                <input type="radio" name={`confirm-${side}`} checked={draft.confirmed[side] === way}
                  onChange={() => change({ confirmed: draft.confirmed.map((each, at) => (at === side ? way : each)) as Draft["confirmed"] })} />
                {t(key)}
              </label>
            ))}
            <ProofCapture by={draft.confirmed[side]!} proof={proofOf(side)} onCaptured={(by, file) => keep({ party: partyId(side), by, file })} />
          </fieldset>
        ))}
        {witnessed && (
          <label className="field">{t("settle.witnessName")}
            <input value={draft.witness} onChange={(event) => change({ witness: event.target.value })} maxLength={100} />
          </label>
        )}
        {draft.confirmed.some((by) => by !== ConfirmedBy.NAMED_WITNESS) && <p className="quiet">{t("settle.unverified")}</p>}
        <div className="actions">
          <button className="button primary" disabled={!ready || writing !== undefined}>{t("settle.finish")}</button>
          <button type="button" className="button" onClick={onBack}>{t("app.back")}</button>
        </div>
      </form>
    </main>
  );
}

type ProofProps = { by: ConfirmedBy; proof: Proof | undefined; onCaptured: (by: ConfirmedBy, file: Captured) => void };

function ProofCapture({ by, proof, onCaptured }: ProofProps) {
  const only = taken(by);
  if (only === undefined) return null;
  return <Capture key={only} only={only} captured={proof === undefined ? [] : [proof.file]} onCaptured={(file) => onCaptured(by, file)} />;
}

// Parties have the numbers of their sides.
const partyId = (side: number): string => String(side + 1);

function partiesOf(draft: Draft): MessageInitShape<typeof NewPartySchema>[] {
  const sides = [PartySide.APPLICANT, PartySide.RESPONDENT];
  return [draft.first, draft.second].flatMap((name, at) => name.trim() === "" ? [] : [{
    party: partyId(at), side: sides[at]!, kind: PartyKind.PERSON, details: { name: name.trim() },
  }]);
}
function textOf(phone: Phone, draft: Draft) {
  return { facts: draft.facts.trim() || t("register.inFile"), place: draft.place.trim() || phone.me.unitName };
}

function openCommand(phone: Phone, draft: Draft) {
  return commandOf({
    case: "openCase",
    value: {
      channel: channelOf(phone), source: "on-application", disputeClass: draft.disputeClass, text: textOf(phone, draft), parties: partiesOf(draft),
    },
  });
}

function clueCommand(phone: Phone, draft: Draft) {
  return commandOf({ case: "registerClue", value: { channel: ownChannel(phone), text: textOf(phone, draft), parties: partiesOf(draft) } });
}

function settledCommand(phone: Phone, draft: Draft) {
  return commandOf({
    case: "registerSettled",
    value: {
      channel: channelOf(phone), source: "on-application", disputeClass: draft.disputeClass, text: textOf(phone, draft), parties: partiesOf(draft),
      agreement: { facts: draft.facts.trim(), clauses: [draft.agreed.trim()] },
      // Each to each other, done as it was said: whoever owes money or a day gets a clause of their own in an agreement.
      clauses: [create(ClauseSchema, { kind: ClauseKind.ACT, doneAtOnce: true })],
      confirmations: draft.confirmed.flatMap((by, at) => by === 0 ? [] : [{
        party: partyId(at), by, ...(by === ConfirmedBy.NAMED_WITNESS ? { detail: { text: draft.witness.trim() } } : {}),
      }]),
    },
  });
}
