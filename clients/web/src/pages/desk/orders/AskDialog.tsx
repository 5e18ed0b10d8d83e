// src/pages/desk/orders/AskDialog.tsx: asks for what nobody does alone. Whether an erasure would be taken is tried before
// anybody is asked to allow it.
import { Input, Modal, Radio, Select } from "antd";
import { type Dispatch, type SetStateAction, useState } from "react";

import type { CommandInit } from "../../../api/cases.ts";
import { useOrganisationNames } from "../../../api/directory.ts";
import { ErrorNote } from "../../../components/ErrorNote.tsx";
import { ErasureBasis, SharedText } from "../../../gen/gaiwan/v1/case_pb.js";
import { t } from "../../../languages/index.ts";
import { valuesOf } from "../enumWords.ts";
import { usePeopleOfCase } from "./ErasedPerson.tsx";
import { basisWords, eraseCommand, peopleOf, sharedTextWords } from "./orders.ts";
import { useOrderCommand, useTrial } from "./useOrderCommand.ts";

// Of the shared text alone nobody is named.
const NOBODY = "-";

type Props = { offices: readonly { org: string; erasure: boolean }[]; caseName: string; onClose: () => void };

// `caseName`: of whom it is about, where that is known already.
export function AskDialog({ offices, caseName, onClose }: Props) {
  const [unit, setUnit] = useState(offices[0]?.org ?? "");
  const mayErase = offices.find(({ org }) => org === unit)?.erasure ?? false;
  const [kind, setKind] = useState<"erasure" | "export">(mayErase ? "erasure" : "export");
  const [typed, setTyped] = useState(caseName.replace("cases/", ""));
  // Looked up when its number is whole, not with every letter: each look is noted.
  const [name, setName] = useState(caseName);
  const [who, setWho] = useState("");
  const [basis, setBasis] = useState<ErasureBasis>();
  const [sharedText, setSharedText] = useState(SharedText.UNSPECIFIED);
  const [reason, setReason] = useState("");
  const nameOf = useOrganisationNames();
  const people = usePeopleOfCase(name);
  const trial = useTrial();
  const { send, isPending, error } = useOrderCommand(onClose);
  const text = reason.trim();
  const isErasure = kind === "erasure" && mayErase;
  const erased = { who: who === NOBODY ? "" : who, basis: basis ?? ErasureBasis.UNSPECIFIED, sharedText: who === NOBODY ? SharedText.ERASE : sharedText };
  const whole = !isErasure || (people.data !== undefined && who !== "" && basis !== undefined);
  const ready = unit !== "" && text !== "" && whole;
  // What was tried is not what stands there any more.
  const change = <T,>(set: Dispatch<SetStateAction<T>>) => (value: T) => {
    trial.reset();
    set(() => value);
  };
  const lookUp = () => {
    const id = typed.trim().replace("cases/", "");
    const found = id === "" ? "" : `cases/${id}`;
    if (found === name) return;
    change(setName)(found);
    setWho("");
  };
  const ask = (): CommandInit => ({
    case: "askOrder",
    value: { unit, reason: { text }, act: { act: isErasure ? { case: "erasure", value: { case: name, ...erased } } : { case: "export", value: {} } } },
  });
  return (
    <Modal open title={t("order.ask")} onCancel={onClose} okText={t("desk.send")} cancelText={t("desk.cancel")} confirmLoading={isPending}
      okButtonProps={{ disabled: !ready }} onOk={() => send(unit, ask())}>
      <div className="field">{t("order.office")}
        <Select aria-label={t("order.office")} value={unit} onChange={change(setUnit)} options={offices.map(({ org }) => ({ value: org, label: nameOf(org) }))} /></div>
      <div className="field">{t("order.kind")}
        <Radio.Group aria-label={t("order.kind")} value={isErasure ? "erasure" : "export"} onChange={(e) => change(setKind)(e.target.value as typeof kind)}
          options={[{ value: "erasure", label: t("order.erasure"), disabled: !mayErase }, { value: "export", label: t("order.export") }]} /></div>
      {isErasure ? (
        <>
          <form className="beside" onSubmit={(event) => { event.preventDefault(); lookUp(); }}>
            <label className="field">{t("order.case")}
              <input value={typed} onChange={(e) => setTyped(e.target.value)} onBlur={lookUp} placeholder="c-…" autoComplete="off" spellCheck={false} /></label>
            <button className="button" disabled={people.isFetching}>{t("order.find")}</button>
          </form>
          <ErrorNote error={people.error} />
          <div className="field">{t("order.who")}
            <Select aria-label={t("order.who")} disabled={people.data === undefined} {...(who === "" ? {} : { value: who })} onChange={change(setWho)}
              placeholder={t(people.data === undefined ? "order.caseFirst" : "order.choose")}
              options={[...(people.data === undefined ? [] : peopleOf(people.data)).map(({ id, label }) => ({ value: id, label })), { value: NOBODY, label: t("order.sharedOnly") }]} /></div>
          <div className="field">{t("order.basis")}
            <Select aria-label={t("order.basis")} {...(basis === undefined ? {} : { value: basis })} placeholder={t("order.choose")} onChange={change(setBasis)}
              options={valuesOf(ErasureBasis).map((value) => ({ value, label: basisWords(value) }))} /></div>
          {who !== NOBODY && (
            <div className="field">{t("order.sharedText")}
              <Select aria-label={t("order.sharedText")} value={sharedText} onChange={change(setSharedText)}
                options={[SharedText.UNSPECIFIED, ...valuesOf(SharedText)].map((value) => ({ value, label: sharedTextWords(value) }))} /></div>)}
        </>
      ) : <p className="quiet">{t("order.exportWhat")}</p>}
      <label className="field">{t(isErasure ? "order.reasonUnnamed" : "order.reason")}
        <Input.TextArea rows={2} maxLength={8000} value={reason} onChange={(e) => change(setReason)(e.target.value)} /></label>
      {isErasure && (
        <p><button type="button" className="button" disabled={!ready || trial.isPending} onClick={() => trial.mutate({ name, command: eraseCommand(erased, text) })}>
          {t("order.try")}</button></p>)}
      {trial.isSuccess && <p className="same" role="status">{t("order.wouldErase")}</p>}
      <ErrorNote error={trial.error} />
      <ErrorNote error={error} />
    </Modal>
  );
}
