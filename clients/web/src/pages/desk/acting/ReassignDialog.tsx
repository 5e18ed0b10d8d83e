// src/pages/desk/acting/ReassignDialog.tsx: one case that nobody looks after gets somebody again: a mediator in the place of
// who left, or, where nobody could name one, another unit.
import { Input, Modal, Select } from "antd";
import { useState } from "react";

import { useAct } from "../../../api/cases.ts";
import { useAllPersonNames } from "../../../api/directory.ts";
import { ErrorNote } from "../../../components/ErrorNote.tsx";
import { t } from "../../../languages/index.ts";
import { UnitChoice } from "../UnitChoice.tsx";
import type { Orphan } from "./orphans.ts";
import { PersonChoice } from "./PersonChoice.tsx";

export function ReassignDialog({ orphan: { one, gone }, onClose }: { orphan: Orphan; onClose: () => void }) {
  const [from, setFrom] = useState(gone[0] ?? "");
  const [to, setTo] = useState("");
  const [unit, setUnit] = useState("");
  const [reason, setReason] = useState("");
  const personOf = useAllPersonNames();
  const { send, isPending, error } = useAct(one.name, onClose);
  const nobody = gone.length === 0;
  const text = { text: reason.trim() };
  const ready = text.text !== "" && (nobody ? unit !== "" : to !== "");
  const mend = () => send(nobody ? { case: "designateUnit", value: { unit, reason: text } } : { case: "replaceMediator", value: { from, to, reason: text } });
  return (
    <Modal open title={t(nobody ? "orphan.designate" : "orphan.replace")} onCancel={onClose} okText={t("desk.send")} cancelText={t("desk.cancel")} confirmLoading={isPending}
      okButtonProps={{ disabled: !ready }} onOk={mend}>
      {nobody ? (
        <div className="field">{t("desk.moveTo")}<UnitChoice value={unit} onChange={setUnit} label={t("desk.moveTo")} placeholder={t("desk.moveTo")} /></div>
      ) : (
        <>
          <div className="field">{t("orphan.from")}
            <Select aria-label={t("orphan.from")} style={{ width: "100%" }} value={from} onChange={setFrom} options={gone.map((person) => ({ value: person, label: personOf(person) }))} /></div>
          <div className="field">{t("handOver.to")}<PersonChoice label={t("handOver.to")} under={one.committee} value={to} onChange={setTo} /></div>
        </>
      )}
      <label className="field">{t("handOver.reason")}<Input.TextArea rows={2} maxLength={8000} value={reason} onChange={(e) => setReason(e.target.value)} /></label>
      <ErrorNote error={error} />
    </Modal>
  );
}
