// src/pages/phone/AgreePage.tsx: what the parties agree: clauses on the left, the paper on the right (below on a phone);
// by word of mouth or in writing; then signed, each way with what it is good for.
import { Link } from "wouter";

import { commandOf } from "../../api/cases.ts";
import { type Agreement, EffectRule } from "../../gen/gaiwan/v1/case_pb.js";
import { t, words } from "../../languages/index.ts";
import { openOn, type Phone, type Shown } from "../../offline/phone.ts";
import { writtenFormFor } from "../../workflow/questions.ts";
import { AgreementPaper } from "./AgreementPaper.tsx";
import { type ClauseDraft, ClauseForm, EMPTY_CLAUSE, isComplete, toClause } from "./ClauseForm.tsx";
import { Signatures } from "./Signatures.tsx";
import { WhyClosed } from "./WhyClosed.tsx";
import { people, textOf } from "./words.ts";
import { useDraft } from "./useDraft.ts";
import { usePhone, useShown } from "./usePhone.ts";

export function AgreePage({ name }: { name: string }) {
  const phone = usePhone();
  const shown = useShown(name);
  if (shown === undefined) return <main><p>{t("case.unknown")}</p></main>;
  const open = shown.c.agreements.find((agreement) => agreement.round === shown.c.round && !agreement.effectiveTime);
  const done = shown.c.agreements.find((agreement) => agreement.effectiveTime);
  return (
    <main className="wide-page">
      <h1>{t("home.talk")}: {people(shown.c)}</h1>
      {open !== undefined ? <Drafted shown={shown} phone={phone} agreement={open} />
        : done !== undefined ? <Done shown={shown} agreement={done} />
        : <Composer shown={shown} phone={phone} />}
      <Link className="link" href={`/${name}`}>{t("app.back")}</Link>
    </main>
  );
}

type Draft = { facts: string; clauses: ClauseDraft[]; online: boolean };

function Composer({ shown, phone }: { shown: Shown; phone: Phone }) {
  const key = `agree/${shown.name}`;
  const { draft, change, drop } = useDraft<Draft>(key, { facts: textOf(shown.c)?.facts ?? "", clauses: [EMPTY_CLAUSE], online: false });
  if (draft === undefined) return null;
  const complete = draft.clauses.length > 0 && draft.clauses.every(isComplete);
  const text = { facts: draft.facts, clauses: draft.clauses.map((clause) => clause.text.trim()) };
  const clauses = draft.clauses.map(toClause);
  const definition = phone.definitionOf(shown.c);
  const form = definition === undefined ? undefined : writtenFormFor(definition, shown.c);
  const settle = async (oral: boolean) => {
    await phone.act(shown.name, commandOf(oral
      ? { case: "recordOralAgreement", value: { text, clauses, writingNotNeeded: true } }
      : { case: "draftAgreement", value: { text, clauses, effectRule: draft.online ? EffectRule.ONLINE19 : EffectRule.UNSPECIFIED } }));
    await drop();
  };
  const mayWrite = openOn(shown, "draft_agreement") !== undefined;
  const mayOral = openOn(shown, "record_oral_agreement") !== undefined;
  return (
    <div className="composer">
      <form className="stack" onSubmit={(event) => event.preventDefault()}>
        <label className="field">{t("agree.facts")}
          <textarea rows={2} value={draft.facts} onChange={(event) => change({ facts: event.target.value })} maxLength={4000} />
        </label>
        {draft.clauses.map((clause, at) => (
          <ClauseForm key={at} number={at + 1} clause={clause} parties={shown.c.parties}
            onChange={(next) => change({ clauses: draft.clauses.map((each, other) => (other === at ? next : each)) })}
            onRemove={draft.clauses.length < 2 ? undefined : () => change({ clauses: draft.clauses.filter((_, other) => other !== at) })} />
        ))}
        <button type="button" className="button" onClick={() => change({ clauses: [...draft.clauses, EMPTY_CLAUSE] })}>{t("agree.addClause")}</button>
        <label className="choice-chip">
          <input type="checkbox" checked={draft.online} onChange={(event) => change({ online: event.target.checked })} />{t("agree.online")}
        </label>
        <div className="actions">
          <button type="button" className="button primary" disabled={!complete || !mayOral} onClick={() => void settle(true)}>{t("agree.oral")}</button>
          <button type="button" className="button primary" disabled={!complete || !mayWrite} onClick={() => void settle(false)}>{t("agree.written")}</button>
        </div>
        {form !== undefined && <p className="note soon">{words(form.words)}（{form.source}）</p>}
        {!mayWrite && <WhyClosed shown={shown} command="draft_agreement" />}
      </form>
      <AgreementPaper shown={shown} facts={draft.facts} texts={text.clauses} clauses={clauses} agreement={undefined} />
    </div>
  );
}

function Drafted({ shown, phone, agreement }: { shown: Shown; phone: Phone; agreement: Agreement }) {
  const { facts, texts } = wordsOf(agreement);
  return (
    <div className="composer">
      <div className="stack">
        <Signatures shown={shown} phone={phone} agreement={agreement} />
        <button type="button" className="button" onClick={() => print()}>{t("agree.print")}</button>
      </div>
      <AgreementPaper shown={shown} facts={facts} texts={texts} clauses={agreement.clauses} agreement={agreement} />
    </div>
  );
}

function Done({ shown, agreement }: { shown: Shown; agreement: Agreement }) {
  const { facts, texts } = wordsOf(agreement);
  return (
    <div className="composer">
      <div className="stack">
        <p className="note fine">{t("agree.effective")}</p>
        <button type="button" className="button" onClick={() => print()}>{t("agree.print")}</button>
      </div>
      <AgreementPaper shown={shown} facts={facts} texts={texts} clauses={agreement.clauses} agreement={agreement} />
    </div>
  );
}

function wordsOf(agreement: Agreement): { facts: string; texts: string[] } {
  const form = agreement.text?.form;
  const text = form?.case === "open" && form.value.data.case === "agreement" ? form.value.data.value : undefined;
  return { facts: text?.facts ?? "", texts: text?.clauses ?? [] };
}

