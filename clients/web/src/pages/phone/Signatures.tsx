// src/pages/phone/Signatures.tsx: who has signed and who has not, and the ways to sign, each with what it is good for: by
// hand on the paper that is photographed, by fingerprint before a witness, with the finger on the glass, by a code sent to
// the party.
import { useState } from "react";

import { commandOf } from "../../api/cases.ts";
import { type Agreement, EffectRule, SignatureWay } from "../../gen/gaiwan/v1/case_pb.js";
import { Invitation } from "../../components/Invitation.tsx";
import { t, type Key } from "../../languages/index.ts";
import { openOn, type Phone, type Shown } from "../../offline/phone.ts";
import { countsUnder, partiesThatSign } from "../../workflow/questions.ts";
import { addFile } from "./addFile.ts";
import { Capture, type Captured } from "../../components/Capture.tsx";
import { Said } from "../../components/Said.tsx";
import { FingerPad } from "./FingerPad.tsx";
import { WhyClosed } from "./WhyClosed.tsx";
import { SealForm } from "./SealForm.tsx";
import { detailsOf, nameOf } from "./words.ts";

type Props = { shown: Shown; phone: Phone; agreement: Agreement };

export function Signatures({ shown, phone, agreement }: Props) {
  const { c, name } = shown;
  const signers = partiesThatSign(c, agreement).flatMap((id) => c.parties.find((party) => party.id === id) ?? []);
  const signed = (who: string) => agreement.signatures.some((each) => each.who === who);
  const left = signers.filter((party) => !signed(party.id));
  const mediatorLeft = !agreement.signatures.some(({ who }) => who.startsWith("people/"));
  const [who, setWho] = useState("");
  const mine = phone.me.actor;
  return (
    <section className="stack">
      <h2><Said k="sign.title" /></h2>
      <ul className="plain">
        {signers.map((party) => <li key={party.id}>{nameOf(party)}: {signed(party.id) ? t("sign.done") : t("sign.open")}</li>)}
        <li>{t("sign.mediator")}: {mediatorLeft ? t("sign.open") : t("sign.done")}</li>
        {agreement.effectRule === EffectRule.PML29 && <li>{t("sign.seal")}: {agreement.sealTime ? t("sign.done") : t("sign.sealWhere")}</li>}
      </ul>
      <SealForm shown={shown} phone={phone} agreement={agreement} />
      <WhyClosed shown={shown} command="sign_agreement" />
      {openOn(shown, "sign_agreement") !== undefined && (
        <>
          {mediatorLeft && (
            <button type="button" className="button" onClick={() => void phone.act(name, commandOf({
              case: "signAgreement", value: { agreement: agreement.id, signer: mine, way: SignatureWay.BY_HAND } }))}>
              {t("sign.mine")}
            </button>
          )}
          {left.length > 0 && (
            <fieldset className="choice">
              <legend>{t("sign.who")}</legend>
              {left.map((party) => (
                <label key={party.id} className="choice-chip">
                  <input type="radio" name="who" checked={who === party.id} onChange={() => setWho(party.id)} />{nameOf(party)}
                </label>
              ))}
            </fieldset>
          )}
          {who !== "" && left.some((party) => party.id === who) && <Ways key={who} shown={shown} phone={phone} agreement={agreement} party={who} />}
        </>
      )}
    </section>
  );
}

function Ways({ shown, phone, agreement, party }: Props & { party: string }) {
  const [witness, setWitness] = useState("");
  const [photographed, setPhotographed] = useState<Captured[]>([]);
  const sign = (way: SignatureWay, more: { witness?: { text: string } } = {}) => phone.act(shown.name, commandOf({
    case: "signAgreement", value: { agreement: agreement.id, signer: party, way, ...more },
  }));
  const simple = countsUnder(agreement.effectRule, SignatureWay.SIMPLE_ELECTRONIC);
  const hand = countsUnder(agreement.effectRule, SignatureWay.BY_HAND);
  const signer = shown.c.parties.find(({ id }) => id === party)!;
  return (
    <div className="stack">
      <Way title="sign.byHand" good="sign.byHandGood" counts={hand}>
        <Capture captured={photographed} paper="agreement" only="photo" onCaptured={(file) => {
          setPhotographed([...photographed, file]);
          void addFile(phone, shown.name, file, party);
        }} />
        <button type="button" className="button primary" disabled={!hand} onClick={() => void sign(SignatureWay.BY_HAND)}>{t("sign.signedByHand")}</button>
      </Way>
      <Way title="sign.fingerprint" good="sign.fingerprintGood" counts={hand}>
        <label className="field">{t("settle.witnessName")}<input value={witness} onChange={(event) => setWitness(event.target.value)} maxLength={100} /></label>
        <button type="button" className="button primary" disabled={!hand || witness.trim() === ""}
          onClick={() => void sign(SignatureWay.FINGERPRINT, { witness: { text: witness.trim() } })}>{t("sign.printed")}</button>
      </Way>
      <Way title="sign.onGlass" good="sign.onGlassGood" counts={simple}>
        {simple && <FingerPad onSigned={async (bytes) => {
          await addFile(phone, shown.name, { bytes, mediaType: "image/jpeg", title: t("sign.onGlass"), paper: "agreement" }, party);
          await sign(SignatureWay.SIMPLE_ELECTRONIC);
        }} />}
      </Way>
      <Way title="sign.byCode" good="sign.byCodeGood" counts={simple}>
        <Invitation party={`${shown.name}/parties/${party}`} who={nameOf(signer)} phone={detailsOf(signer)?.phone ?? ""} online={phone.online && simple} />
      </Way>
    </div>
  );
}

function Way({ title, good, counts, children }: { title: Key; good: Key; counts: boolean; children: React.ReactNode }) {
  return (
    <details className="way">
      <summary><strong>{t(title)}</strong> <span className={counts ? "quiet" : "late-words"}>{counts ? t("sign.counts") : t("sign.countsNot")}</span></summary>
      <p className="quiet">{t(good)}</p>
      {children}
    </details>
  );
}
