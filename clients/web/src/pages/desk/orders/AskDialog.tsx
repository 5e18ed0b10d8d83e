// src/pages/desk/orders/AskDialog.tsx: asks for what nobody does alone. Whether it would be taken is tried before anybody is
// asked to allow it.
import { Input, Modal, Radio, Select } from "antd";
import { useEffect, useState } from "react";

import { useOrganisationNames } from "../../../api/directory.ts";
import { ErrorNote } from "../../../components/ErrorNote.tsx";
import { t } from "../../../languages/index.ts";
import { AskErasure } from "./AskErasure.tsx";
import { AskGlass } from "./AskGlass.tsx";
import { AskPublication } from "./AskPublication.tsx";
import { type ActInit, type AskKind, type Office, trialOf } from "./asking.ts";
import { kindWords } from "./orders.ts";
import { useOrderCommand, useTrial } from "./useOrderCommand.ts";

type Props = { offices: readonly Office[]; caseName: string; onClose: () => void };

// `caseName`: of whom it is about, where that is known already.
export function AskDialog({ offices, caseName, onClose }: Props) {
  const [unit, setUnit] = useState(offices[0]?.org ?? "");
  const kinds = offices.find(({ org }) => org === unit)?.kinds ?? [];
  const [chosen, setChosen] = useState<AskKind>();
  const kind = chosen !== undefined && kinds.includes(chosen) ? chosen : kinds[0];
  // Undefined while something is missing. Of the kind for which it was filled in.
  const [act, setAct] = useState<ActInit>();
  // What stood in another form is gone with it.
  useEffect(() => setAct(undefined), [kind]);
  const [reason, setReason] = useState("");
  const nameOf = useOrganisationNames();
  const trial = useTrial();
  const { send, isPending, error } = useOrderCommand(onClose);
  const text = reason.trim();
  const asked = kind === "export" ? ({ case: "export", value: {} } satisfies ActInit) : act?.case === kind ? act : undefined;
  const ready = unit !== "" && text !== "" && asked !== undefined;
  const tried = asked === undefined ? undefined : trialOf(asked, text);
  // What was tried is not what stands there any more.
  const change = <T,>(set: (value: T) => void) => (value: T) => {
    trial.reset();
    set(value);
  };
  const fill = change(setAct);
  return (
    <Modal open title={t("order.ask")} onCancel={onClose} okText={t("desk.send")} cancelText={t("desk.cancel")} confirmLoading={isPending}
      okButtonProps={{ disabled: !ready }}
      onOk={() => asked !== undefined && send(unit, { case: "askOrder", value: { unit, reason: { text }, act: { act: asked } } })}>
      <div className="field">{t("order.office")}
        <Select aria-label={t("order.office")} value={unit} onChange={change(setUnit)} options={offices.map(({ org }) => ({ value: org, label: nameOf(org) }))} /></div>
      <div className="field">{t("order.kind")}
        <Radio.Group aria-label={t("order.kind")} {...(kind === undefined ? {} : { value: kind })} onChange={(e) => change(setChosen)(e.target.value as AskKind)}
          options={kinds.map((each) => ({ value: each, label: kindWords(each) }))} /></div>
      {kind === "erasure" && <AskErasure caseName={caseName} onChange={fill} />}
      {kind === "glass" && <AskGlass onChange={fill} />}
      {kind === "publication" && <AskPublication onChange={fill} />}
      {kind === "export" && <p className="quiet">{t("order.exportWhat")}</p>}
      <label className="field">{t(kind === "erasure" ? "order.reasonUnnamed" : "order.reason")}
        <Input.TextArea rows={2} maxLength={8000} value={reason} onChange={(e) => change(setReason)(e.target.value)} /></label>
      {(kind === "erasure" || kind === "glass") && (
        <p><button type="button" className="button" disabled={!ready || trial.isPending} onClick={() => tried !== undefined && trial.mutate(tried)}>
          {t(kind === "erasure" ? "order.try" : "order.tryGlass")}</button></p>)}
      {trial.isSuccess && <p className="same" role="status">{t("order.wouldErase")}</p>}
      <ErrorNote error={trial.error} />
      <ErrorNote error={error} />
    </Modal>
  );
}
