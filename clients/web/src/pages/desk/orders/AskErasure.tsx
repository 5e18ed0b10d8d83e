// src/pages/desk/orders/AskErasure.tsx: whose data is to be erased, and on what basis. The case is looked up when its number is
// whole, not with every letter: each look is noted.
import { Select } from "antd";
import { useEffect, useState } from "react";

import { ErrorNote } from "../../../components/ErrorNote.tsx";
import { ErasureBasis, SharedText } from "../../../gen/gaiwan/v1/case_pb.js";
import { t } from "../../../languages/index.ts";
import { valuesOf } from "../enumWords.ts";
import { type ActInit, caseNameOf } from "./asking.ts";
import { usePeopleOfCase } from "./ErasedPerson.tsx";
import { basisWords, peopleOf, sharedTextWords } from "./orders.ts";

// Of the shared text alone nobody is named.
const NOBODY = "-";

export function AskErasure({ caseName, onChange }: { caseName: string; onChange: (act: ActInit | undefined) => void }) {
  const [typed, setTyped] = useState(caseName.replace("cases/", ""));
  const [name, setName] = useState(caseName);
  const [who, setWho] = useState("");
  const [basis, setBasis] = useState<ErasureBasis>();
  const [sharedText, setSharedText] = useState(SharedText.UNSPECIFIED);
  const people = usePeopleOfCase(name);
  const known = people.data !== undefined;
  useEffect(() => {
    const erased = { who: who === NOBODY ? "" : who, sharedText: who === NOBODY ? SharedText.ERASE : sharedText };
    onChange(!known || who === "" || basis === undefined ? undefined : { case: "erasure", value: { case: name, basis, ...erased } });
    // What is reported, and not who listens.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [known, name, who, basis, sharedText]);
  const lookUp = () => {
    const found = caseNameOf(typed);
    if (found === name) return;
    setName(found);
    setWho("");
  };
  return (
    <>
      <form className="beside" onSubmit={(event) => { event.preventDefault(); lookUp(); }}>
        <label className="field">{t("order.case")}
          <input value={typed} onChange={(e) => setTyped(e.target.value)} onBlur={lookUp} placeholder="c-…" autoComplete="off" spellCheck={false} /></label>
        <button className="button" disabled={people.isFetching}>{t("order.find")}</button>
      </form>
      <ErrorNote error={people.error} />
      <div className="field">{t("order.who")}
        <Select aria-label={t("order.who")} disabled={!known} {...(who === "" ? {} : { value: who })} onChange={setWho}
          placeholder={t(known ? "order.choose" : "order.caseFirst")}
          options={[...(people.data === undefined ? [] : peopleOf(people.data)).map(({ id, label }) => ({ value: id, label })), { value: NOBODY, label: t("order.sharedOnly") }]} /></div>
      <div className="field">{t("order.basis")}
        <Select aria-label={t("order.basis")} {...(basis === undefined ? {} : { value: basis })} placeholder={t("order.choose")} onChange={setBasis}
          options={valuesOf(ErasureBasis).map((value) => ({ value, label: basisWords(value) }))} /></div>
      {who !== NOBODY && (
        <div className="field">{t("order.sharedText")}
          <Select aria-label={t("order.sharedText")} value={sharedText} onChange={setSharedText}
            options={[SharedText.UNSPECIFIED, ...valuesOf(SharedText)].map((value) => ({ value, label: sharedTextWords(value) }))} /></div>)}
    </>
  );
}
